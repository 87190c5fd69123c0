/* SPDX-License-Identifier: Apache-2.0 */
/* The shipped rules. */
#include <string.h>

#include "rule.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

enum {
    GIVEN_MAX = 4
};

/* A shipped rule: its differences from the template's defaults. */
struct shipped {
    const char *name, *template;
    const char *given[GIVEN_MAX][2];
};

static const struct shipped shipped[] = {
    { "repeated-vacancy", "churn", { { 0 } } },
    { "vacancy", "vacancy", { { 0 } } },
    { "interim-cover", "interim-cover", { { 0 } } },
    { "no-successor", "no-successor", { { 0 } } },
    { "short-tenure", "short-tenure", { { 0 } } },
    { "open-post", "open-post", { { 0 } } },
    { "called-off", "called-off", { { 0 } } },
    { "leadership-gap", "leadership-gap", { { 0 } } },
    { "departure-cluster", "cluster", { { 0 } } },
    { "same-day-departures",
      "cluster",
      { { "window", "1 day" }, { "warning", "2" }, { "critical", "4" }, { "scope", "all" } } },
    { "several-posts", "several-posts", { { 0 } } },
    { "icp-population", "icp-population", { { 0 } } },
    { "milestone", "milestone", { { 0 } } },
    { "stability", "indicator", { { 0 } } },
};

enum {
    PARAMETERS_MAX = 8
};

static const char *
words_of(const struct shipped *rule, const struct parameter *parameter)
{
    for (size_t i = 0; i < GIVEN_MAX && rule->given[i][0] != NULL; i++) {
        if (strcmp(rule->given[i][0], parameter->name) == 0)
            return rule->given[i][1];
    }
    return parameter->words;
}

static void
fill_rule(const struct shipped *from, Tenure__V1__Rule *rule, Tenure__V1__Parameter *parameters,
          Tenure__V1__Parameter **list)
{
    tenure__v1__rule__init(rule);
    rule->name = (char *)from->name;
    rule->template_ = (char *)from->template;
    rule->parameters = list;
    const struct parameter *at = rule_template_named(from->template)->parameters;
    for (; at->name != NULL; at++) {
        if (words_of(from, at)[0] == '\0')
            continue;
        Tenure__V1__Parameter *parameter = &parameters[rule->n_parameters];
        tenure__v1__parameter__init(parameter);
        parameter->name = (char *)at->name;
        parameter->value = (char *)words_of(from, at);
        list[rule->n_parameters++] = parameter;
    }
}

const Tenure__V1__RuleSet *
rules_default(void)
{
    static Tenure__V1__Parameter parameters[LENGTH(shipped)][PARAMETERS_MAX];
    static Tenure__V1__Parameter *lists[LENGTH(shipped)][PARAMETERS_MAX];
    static Tenure__V1__Rule rules[LENGTH(shipped)];
    static Tenure__V1__Rule *list[LENGTH(shipped)];
    static Tenure__V1__OrganisationKind systems[] = { TENURE__V1__ORGANISATION_KIND__STP,
                                                      TENURE__V1__ORGANISATION_KIND__ICS,
                                                      TENURE__V1__ORGANISATION_KIND__ICB };
    static char *lead_roles[] = { (char *)RULES_LEAD_ROLE };
    static Tenure__V1__RuleSet set = TENURE__V1__RULE_SET__INIT;
    for (size_t i = 0; i < LENGTH(shipped) && set.n_rules < LENGTH(shipped); i++) {
        fill_rule(&shipped[i], &rules[i], parameters[i], lists[i]);
        list[i] = &rules[i];
        set.n_rules++;
    }
    set.rules = list;
    set.everything = (char *)RULES_EVERYTHING;
    set.system_kinds = systems;
    set.n_system_kinds = LENGTH(systems);
    set.lead_roles = lead_roles;
    set.n_lead_roles = LENGTH(lead_roles);
    return &set;
}
