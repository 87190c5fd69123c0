/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tenure/text.h>

static const char *
parameter(const Tenure__V1__Rule *rule, const char *name)
{
    for (size_t i = 0; i < rule->n_parameters; i++) {
        if (strcmp(rule->parameters[i]->name, name) == 0)
            return rule->parameters[i]->value;
    }
    return "";
}

bool
rule_number(const Tenure__V1__Rule *rule, const char *name, double *ret_number)
{
    const char *text = parameter(rule, name);
    char *end;
    *ret_number = strtod(text, &end);
    return text[0] != '\0' && *end == '\0';
}

/* The sentence for each template. %W and %C are its two limits, and the sentence about them is left
 * out if neither is given; %w is its window. */
static const struct {
    const char *template, *asks, *warns, *is_critical;
    bool rises;
} known[] = {
    { "churn", "A post that changes hands often and is open again.", "%W leaders in %w", "%C",
      true },
    { "vacancy", "A post that stays vacant.", "%W days", "%C days", true },
    { "open-post", "A post that has no settled holder, and nobody named.", "%W days", "%C days",
      true },
    { "called-off", "Somebody who was named does not take up the post.", "", "", false },
    { "interim-cover", "A post that is held by an interim for long.", "%W days", "%C days", true },
    { "no-successor", "A holder is leaving and nobody is named or sought.",
      "%W days before the last day", "%C days", false },
    { "short-tenure", "A holder leaves soon after starting.", "under %W months", "under %C months",
      false },
    { "leadership-gap", "Nobody settled in several posts of a body at once.", "", "", false },
    { "cluster", "Departures of several leaders are reported within %w.", "%W of them", "%C",
      true },
    { "several-posts", "One person holds several posts.", "%W posts", "%C", true },
    { "icp-population", "A partnership is smaller or larger than is meant.", "", "", false },
    { "milestone", "A body has not met a duty with a date.", "%W days before its date",
      "once it is past", false },
    { "indicator", "A figure passes its limits.", "%W", "%C", false },
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

bool
rule_rises(const Tenure__V1__Rule *rule)
{
    size_t place = find(rule);
    return place < KNOWN && known[place].rises;
}

/* A share as a percentage: 60% for 0.60. */
static const char *
limit_text(const Tenure__V1__Rule *rule, const char *name, char *text, size_t size)
{
    double number;
    snprintf(text, size, "%s", parameter(rule, name));
    if (strcmp(rule->template_, "indicator") == 0 && rule_number(rule, name, &number) && number < 1)
        snprintf(text, size, "%.0f%%", number * 100);
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

char *
rule_words(const Tenure__V1__Rule *rule, char *ret_words, size_t size)
{
    size_t place = find(rule);
    FILE *out = fmemopen(ret_words, size, "w");
    ret_words[0] = '\0';
    if (out == NULL)
        return ret_words;
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
    return ret_words;
}
