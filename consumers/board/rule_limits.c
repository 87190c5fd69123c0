/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_limits.h"

#include <string.h>

bool
rule_limits_of(const Tenure__V1__RuleDescription *rule, struct rule_limits *ret_limits)
{
    bool warns = false, is_critical = false;
    for (size_t i = 0; rule != NULL && i < rule->n_limits; i++) {
        const Tenure__V1__RuleLimit *limit = rule->limits[i];
        double number = (double)limit->numerator;
        number /= limit->denominator != 0 ? (double)limit->denominator : 1;
        ret_limits->under = limit->under;
        if (limit->severity == TENURE__V1__SEVERITY__WARNING) {
            ret_limits->warning = number;
            warns = true;
        } else if (limit->severity == TENURE__V1__SEVERITY__CRITICAL) {
            ret_limits->critical = number;
            is_critical = true;
        }
    }
    return warns && is_critical;
}

static bool
is_about(const Tenure__V1__Rule *rule, const Tenure__V1__Indicator *indicator)
{
    for (size_t i = 0; i < rule->n_parameters; i++) {
        if (strcmp(rule->parameters[i]->name, "indicator") == 0)
            return strcmp(rule->template_, "indicator") == 0 &&
                   strcmp(rule->parameters[i]->value, indicator->name) == 0;
    }
    return false;
}

bool
rule_limits_find(struct request *request, const Tenure__V1__Indicator *indicator,
                 struct rule_limits *ret_limits)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__RulesQuery body = TENURE__V1__RULES_QUERY__INIT;
    Tenure__V1__Answer *answer;
    bool found = false;
    query.body_case = TENURE__V1__QUERY__BODY_RULES;
    query.rules = &body;
    if (strchr(indicator->shown, '%') == NULL ||
        tenure_client_query(request->client, &query, &answer) != TENURE_OK)
        return false;
    for (size_t i = 0; i < answer->n_rule_descriptions && !found; i++)
        found = is_about(answer->rules->rules[i], indicator) &&
                rule_limits_of(answer->rule_descriptions[i], ret_limits) && ret_limits->under;
    tenure__v1__answer__free_unpacked(answer, NULL);
    ret_limits->warning *= 100;
    ret_limits->critical *= 100;
    return found;
}
