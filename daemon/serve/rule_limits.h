/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_limits - the limits of a rule as numbers.
 */
#ifndef RULE_LIMITS_H
#define RULE_LIMITS_H

#include <tenure/v1/wire.pb-c.h>

enum {
    RULE_LIMITS_SHOWN = 2
};

/* The limits as messages; `list` points to them. */
struct rule_limits {
    Tenure__V1__RuleLimit limits[RULE_LIMITS_SHOWN];
    Tenure__V1__RuleLimit *list[RULE_LIMITS_SHOWN];
    size_t count;
};

/* Reads the limits of a rule in force; parameters that are not given have their defaults. */
void rule_limits_read(const Tenure__V1__Rule *rule, struct rule_limits *ret_limits);

#endif
