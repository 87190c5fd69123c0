/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_limits - a rule's limits for drawings.
 */
#ifndef RULE_LIMITS_H
#define RULE_LIMITS_H

#include "request.h"

/* The two limits of a rule; false unless it has both. Those of a share are between 0 and 1. */
struct rule_limits {
    double warning, critical;
    bool under; // smaller numbers are worse
};
bool rule_limits_of(const Tenure__V1__RuleDescription *rule, struct rule_limits *ret_limits);

/* Finds the rule that warns if a share is small, and its limits in per cent; false: there is
 * none. */
bool rule_limits_find(struct request *request, const Tenure__V1__Indicator *indicator,
                      struct rule_limits *ret_limits);

#endif
