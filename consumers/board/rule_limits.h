/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_limits - a rule's limits for drawings.
 */
#ifndef RULE_LIMITS_H
#define RULE_LIMITS_H

#include <stdbool.h>
#include <tenure/v1/wire.pb-c.h>

/* The two limits of a rule; false unless it has both. Those of a share are between 0 and 1. */
struct rule_limits {
    double warning, critical;
    bool under; // smaller numbers are worse
};
bool rule_limits_of(const Tenure__V1__RuleDescription *rule, struct rule_limits *ret_limits);

#endif
