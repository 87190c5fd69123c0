/* SPDX-License-Identifier: Apache-2.0 */
/*
 * incarnate - begins a new incarnation of the log.
 */
#ifndef INCARNATE_H
#define INCARNATE_H

#include "work.h"

/* Begins the incarnation, if the present entry belongs to this log. */
tenure_status incarnation_take(struct engine *engine, const Tenure__V1__Incarnation *message);

/* Whether this set, with every parameter, is in force. */
bool rules_are_in_force(struct engine *engine, const Tenure__V1__RuleSet *set);

#endif
