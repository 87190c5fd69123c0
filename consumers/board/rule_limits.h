/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_limits - a rule's limits as numbers, for drawings.
 */
#ifndef RULE_LIMITS_H
#define RULE_LIMITS_H

#include <stdbool.h>
#include <tenure/v1/wire.pb-c.h>

/* A parameter as a number; false if it is not given or not a number. */
bool rule_number(const Tenure__V1__Rule *rule, const char *parameter, double *ret_number);

/* Whether larger values are worse, so that limits are reached from below. */
bool rule_rises(const Tenure__V1__Rule *rule);

#endif
