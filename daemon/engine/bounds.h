/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bounds - limits of what is stored.
 */
#ifndef BOUNDS_H
#define BOUNDS_H

#include "work.h"

enum {
    FAMILY_POSTS_MAX = 32 // since each change of one post folds the whole family
};

/* Refuses an event that would exceed the maximum of something. `pending`: the atomic request in
 * progress; NULL: none. Also finds the groups that the event connects or adds a holder to. */
tenure_status check_bounds(struct engine *engine, struct admitted *incoming,
                           const struct pending *pending, struct verdict *verdict);

/* Whether the event may add a holder whom no appointment ends: a joint holder, or a leaver without
 * a reported appointment. */
bool event_adds_holder(const Tenure__V1__Event *message);

#endif
