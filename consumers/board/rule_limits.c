/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_limits.h"

#include <stdlib.h>
#include <string.h>

bool
rule_number(const Tenure__V1__Rule *rule, const char *parameter, double *ret_number)
{
    for (size_t i = 0; i < rule->n_parameters; i++) {
        const char *text = rule->parameters[i]->value;
        char *end;
        if (strcmp(rule->parameters[i]->name, parameter) != 0)
            continue;
        *ret_number = strtod(text, &end);
        return text[0] != '\0' && *end == '\0';
    }
    return false;
}

bool
rule_rises(const Tenure__V1__Rule *rule)
{
    static const char *const rising[] = { "churn",         "vacancy", "open-post",
                                          "interim-cover", "cluster", "several-posts" };
    for (size_t i = 0; i < sizeof(rising) / sizeof(rising[0]); i++) {
        if (strcmp(rule->template_, rising[i]) == 0)
            return true;
    }
    return false;
}
