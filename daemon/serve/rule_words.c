/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_words.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indicator.h"
#include "rule.h"
#include "words.h"

/* The sentences for each template; see `words` for what is put in place of {...}. The phrases of a
 * severity stand behind "The rule warns" and "The rule is critical"; NULL: it never does. */
static const struct sentences {
    const char *template, *finds;
    const char *warns, *is_critical;
    const char *also_critical; // in place of is_critical, behind the warning
} known[] = {
    { "churn", "A post is open again after changing hands often.",
      "at {limit} leader{s} in {window}", "at {limit} leader{s} in {window}", "at {limit}" },
    { "vacancy", "A post stays vacant for a long time.", "after {limit} day{s}",
      "after {limit} day{s}", "after {limit}" },
    { "open-post", "A post has no settled holder for a long time, and nobody is named for it.",
      "after {limit} day{s}", "after {limit} day{s}", "after {limit}" },
    { "called-off", "Somebody who was named for a post does not take it up.",
      "if the post is open, and informs otherwise", NULL, NULL },
    { "interim-cover", "A post has only interim holders for a long time.", "after {limit} day{s}",
      "after {limit} day{s}", "after {limit}" },
    { "no-successor", "A holder is leaving, and no successor is named or sought.",
      "{limit} day{s} before the last day", "{limit} day{s} before the last day",
      "{limit} day{s} before it" },
    { "short-tenure", "A holder leaves soon after starting.",
      "within {limit} month{s} of the start", "within {limit} month{s} of the start",
      "within {limit}" },
    { "leadership-gap", "All these posts of a body are open at once: {posts}.", NULL,
      "while that lasts", NULL },
    { "cluster", "Several departures are reported within {window}.", "at {limit} departure{s}",
      "at {limit} departure{s}", "at {limit}" },
    { "several-posts",
      "One person holds posts in several groups of bodies that ought to check each other.",
      "at {limit} group{s}", "at {limit} group{s}", "at {limit}" },
    { "icp-population",
      "A partnership serves fewer than {minimum} people, or more than {maximum}. The rule only "
      "informs.",
      NULL, NULL, NULL },
    { "milestone", "A milestone of a body is not reported as met.",
      "{limit} day{s} before it is due", "once it is overdue", "once it is overdue" },
    { "indicator", "A figure is too {high}: {figure}.", "{over} {level}", "{over} {level}",
      "{over} {level}" },
};

enum {
    KNOWN = sizeof(known) / sizeof(known[0])
};

static const char *
parameter(const Tenure__V1__Rule *rule, const char *name)
{
    for (size_t i = 0; i < rule->n_parameters; i++) {
        if (strcmp(rule->parameters[i]->name, name) == 0)
            return rule->parameters[i]->value;
    }
    return "";
}

static void
put_limit(const Tenure__V1__Rule *rule, const char *limit, FILE *out)
{
    (void)rule;
    fputs(limit, out);
}

static void
put_plural(const Tenure__V1__Rule *rule, const char *limit, FILE *out)
{
    (void)rule;
    fputs(strcmp(limit, "1") == 0 ? "" : "s", out);
}

static void
put_window(const Tenure__V1__Rule *rule, const char *limit, FILE *out)
{
    (void)limit;
    fputs(parameter(rule, "window"), out);
}

/* "chair, executive lead" for "chair, executive-lead". */
static void
put_ids(const char *ids, FILE *out)
{
    for (; *ids != '\0'; ids++)
        fputc(*ids == '-' ? ' ' : *ids, out);
}

static void
put_posts(const Tenure__V1__Rule *rule, const char *limit, FILE *out)
{
    (void)limit;
    put_ids(parameter(rule, "posts"), out);
}

static void
put_people(const char *number, FILE *out)
{
    char people[TNI_WORD_MAX];
    fputs(tni_people(strtoull(number, NULL, 10), people), out);
}

static void
put_minimum(const Tenure__V1__Rule *rule, const char *limit, FILE *out)
{
    (void)limit;
    put_people(parameter(rule, "minimum"), out);
}

static void
put_maximum(const Tenure__V1__Rule *rule, const char *limit, FILE *out)
{
    (void)limit;
    put_people(parameter(rule, "maximum"), out);
}

static void
put_figure(const Tenure__V1__Rule *rule, const char *limit, FILE *out)
{
    (void)limit;
    put_ids(parameter(rule, "indicator"), out);
    if (parameter(rule, "label")[0] == '\0')
        return;
    fputs(" (", out);
    fputs(parameter(rule, "label"), out);
    fputc(')', out);
}

/* The limit in the unit of the figure: 60% for a share of 0.60. */
static void
put_level(const Tenure__V1__Rule *rule, const char *limit, FILE *out)
{
    enum indicator figure = indicator_named(parameter(rule, "indicator"));
    enum indicator_form form = figure != INDICATORS ? indicator_kinds[figure].form : FORM_COUNT;
    char share[32];
    snprintf(share, sizeof(share), "%.6g%%", strtod(limit, NULL) * 100);
    fputs(form == FORM_SHARE ? share : limit, out);
    fputs(form == FORM_DAYS ? " days" : "", out);
}

static bool
is_over(const Tenure__V1__Rule *rule)
{
    return strcmp(parameter(rule, "side"), "over") == 0;
}

static void
put_high(const Tenure__V1__Rule *rule, const char *limit, FILE *out)
{
    (void)limit;
    fputs(is_over(rule) ? "high" : "low", out);
}

static void
put_over(const Tenure__V1__Rule *rule, const char *limit, FILE *out)
{
    (void)limit;
    fputs(is_over(rule) ? "over" : "under", out);
}

static const struct {
    const char *name;
    void (*put)(const Tenure__V1__Rule *rule, const char *limit, FILE *out);
} words[] = {
    { "limit", put_limit },   { "s", put_plural },        { "window", put_window },
    { "posts", put_posts },   { "minimum", put_minimum }, { "maximum", put_maximum },
    { "figure", put_figure }, { "level", put_level },     { "high", put_high },
    { "over", put_over },
};

/* Writes the pattern with the words of the rule; `limit` is the one that the phrase is about. */
static void
fill(const Tenure__V1__Rule *rule, const char *pattern, const char *limit, FILE *out)
{
    for (const char *open; (open = strchr(pattern, '{')) != NULL;) {
        size_t size = strcspn(open, "}");
        fwrite(pattern, 1, (size_t)(open - pattern), out);
        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
            if (strlen(words[i].name) == size - 1 &&
                strncmp(words[i].name, open + 1, size - 1) == 0)
                words[i].put(rule, limit, out);
        }
        pattern = open + size + 1;
    }
    fputs(pattern, out);
}

/* Whether the rule has this severity: its phrase has no limit, or the limit is given. */
static bool
has_severity(const char *phrase, const char *limit)
{
    if (phrase == NULL)
        return false;
    bool needs_limit = strstr(phrase, "{limit}") != NULL || strstr(phrase, "{level}") != NULL;
    return !needs_limit || (limit[0] != '\0' && strcmp(limit, "never") != 0);
}

static void
put_severities(const Tenure__V1__Rule *rule, const struct sentences *of, FILE *out)
{
    const char *warning = parameter(rule, "warning"), *critical = parameter(rule, "critical");
    bool warns = has_severity(of->warns, warning);
    bool is_critical = has_severity(of->is_critical, critical);
    if (warns) {
        fputs(" The rule warns ", out);
        fill(rule, of->warns, warning, out);
    }
    if (is_critical) {
        fputs(warns ? ", and is critical " : " The rule is critical ", out);
        fill(rule, warns ? of->also_critical : of->is_critical, critical, out);
    }
    if (warns || is_critical)
        fputc('.', out);
}

void
rule_words(const Tenure__V1__Rule *rule, char *ret_words)
{
    FILE *out = fmemopen(ret_words, RULE_WORDS_MAX - 1, "w");
    ret_words[0] = ret_words[RULE_WORDS_MAX - 1] = '\0'; // a text that is too long is cut
    if (out == NULL)
        return;
    for (size_t i = 0; i < KNOWN; i++) {
        if (strcmp(known[i].template, rule->template_) != 0)
            continue;
        fill(rule, known[i].finds, "", out);
        put_severities(rule, &known[i], out);
    }
    const char *held = parameter(rule, RULE_FOR);
    if (held[0] != '\0' && strcmp(held, "0 days") != 0) {
        fputs(" Its alerts open once that has lasted for ", out);
        fputs(held, out);
        fputc('.', out);
    }
    fclose(out);
}
