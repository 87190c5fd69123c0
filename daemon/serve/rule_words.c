/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_words.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *
parameter(const Tenure__V1__Rule *rule, const char *name)
{
    for (size_t i = 0; i < rule->n_parameters; i++) {
        if (strcmp(rule->parameters[i]->name, name) == 0)
            return rule->parameters[i]->value;
    }
    return "";
}

/* The sentence for each template. %W and %C are its two limits, and the sentence about them is left
 * out if neither is given; %w is its window. */
static const struct {
    const char *template, *asks, *warns, *is_critical;
} known[] = {
    { "churn", "A post that changes hands often and is open again.", "%W leaders in %w", "%C" },
    { "vacancy", "A post that stays vacant.", "%W days", "%C days" },
    { "open-post", "A post that has no settled holder, and nobody named.", "%W days", "%C days" },
    { "called-off", "Somebody who was named does not take up the post.", "", "" },
    { "interim-cover", "A post that is held by an interim for long.", "%W days", "%C days" },
    { "no-successor", "A holder is leaving and nobody is named or sought.",
      "%W days before the last day", "%C days" },
    { "short-tenure", "A holder leaves soon after starting.", "under %W months",
      "under %C months" },
    { "leadership-gap", "Nobody settled in several posts of a body at once.", "", "" },
    { "cluster", "Departures of several leaders are reported within %w.", "%W of them", "%C" },
    { "several-posts", "One person holds several posts.", "%W posts", "%C" },
    { "icp-population", "A partnership is smaller or larger than is meant.", "", "" },
    { "milestone", "A body has not met a duty with a date.", "%W days before its date",
      "once it is past" },
    { "indicator", "A figure passes its limits.", "%W", "%C" },
};

enum {
    KNOWN = sizeof(known) / sizeof(known[0])
};

static size_t
find(const Tenure__V1__Rule *rule)
{
    size_t place = 0;
    while (place < KNOWN && strcmp(known[place].template, rule->template_) != 0)
        place++;
    return place;
}

/* A share as a percentage: 60% for 0.60. */
static const char *
limit_text(const Tenure__V1__Rule *rule, const char *name, char *text, size_t size)
{
    const char *given = parameter(rule, name);
    char *end;
    double number = strtod(given, &end);
    bool is_share = strcmp(rule->template_, "indicator") == 0 && *end == '\0' && number < 1;
    if (is_share)
        snprintf(text, size, "%.0f%%", number * 100);
    else
        snprintf(text, size, "%s", given);
    return text;
}

static void
fill(const Tenure__V1__Rule *rule, const char *pattern, FILE *out)
{
    char text[64];
    for (; *pattern != '\0'; pattern++) {
        if (*pattern != '%') {
            fputc(*pattern, out);
            continue;
        }
        pattern++;
        if (*pattern == 'w')
            fputs(parameter(rule, "window"), out);
        else
            fputs(limit_text(rule, *pattern == 'W' ? "warning" : "critical", text, sizeof(text)),
                  out);
    }
}

void
rule_words(const Tenure__V1__Rule *rule, char *ret_words)
{
    size_t place = find(rule);
    FILE *out = fmemopen(ret_words, RULE_WORDS_MAX, "w");
    ret_words[0] = '\0';
    if (out == NULL)
        return;
    bool warns = parameter(rule, "warning")[0] != '\0';
    bool is_critical = parameter(rule, "critical")[0] != '\0' ||
                       (place < KNOWN && strchr(known[place].is_critical, '%') == NULL);
    if (place < KNOWN) {
        fill(rule, known[place].asks, out);
        if (warns && known[place].warns[0] != '\0') {
            fputs(" The rule warns at ", out);
            fputs(strcmp(rule->template_, "indicator") == 0
                      ? strcmp(parameter(rule, "side"), "under") == 0 ? "under " : "over "
                      : "",
                  out);
            fill(rule, known[place].warns, out);
            if (is_critical && known[place].is_critical[0] != '\0') {
                fputs(" and is critical at ", out);
                fill(rule, known[place].is_critical, out);
            }
            fputc('.', out);
        }
    }
    fclose(out);
}
