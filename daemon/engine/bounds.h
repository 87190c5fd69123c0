/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bounds - limits of what is stored.
 */
#ifndef BOUNDS_H
#define BOUNDS_H

#include "work.h"

enum {
    FAMILY_POSTS_MAX = 32 // a family is folded as a whole for each of its posts
};

/* Refuses what would bring more than is kept of something. `pending` is the atomic request under
 * way; NULL: none. Finds which posts the event brings together, or adds a holder to. */
tenure_status check_bounds(struct engine *engine, struct admitted *incoming,
                           const struct pending *pending, struct verdict *verdict);

/* Whether the event may add a holder whom nothing ends: a joint one, or one who is leaving and whom
 * nobody reported. */
bool event_adds_holder(const Tenure__V1__Event *message);

#endif
