/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules - the rules in force.
 */
#ifndef RULES_H
#define RULES_H

#include "work.h"

/* Reads the rules in force with their versions; an empty set before the first entry. */
tenure_status rules_load(struct engine *engine);

/* Puts the set of the present entry in force: alerts of changed rules end, everything is
 * evaluated. */
tenure_status rules_take(struct engine *engine, const Tenure__V1__RuleSet *set);

#endif
