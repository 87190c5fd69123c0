/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_limits.h"

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
