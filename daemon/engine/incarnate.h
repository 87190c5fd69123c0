/* SPDX-License-Identifier: Apache-2.0 */
/*
 * incarnate - a log that is no longer what its clients have seen.
 */
#ifndef INCARNATE_H
#define INCARNATE_H

#include "work.h"

/* The log begins the incarnation, if the entry in work is of this log. */
tenure_status incarnation_take(struct engine *engine, const Tenure__V1__Incarnation *message);

/* Whether this set is in force, with every parameter. */
bool rules_are_in_force(struct engine *engine, const Tenure__V1__RuleSet *set);

#endif
