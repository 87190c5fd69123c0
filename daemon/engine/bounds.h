/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bounds - limits of what is stored.
 */
#ifndef BOUNDS_H
#define BOUNDS_H

#include "work.h"

/* Refuses an event that would exceed a limit; `before` as in struct admission. */
tenure_status check_bounds(struct engine *engine, const Tenure__V1__Event *message, size_t before,
                           struct verdict *verdict);

/* A family is folded as a whole for each of its posts, so its size is limited. `pending` is the
 * present atomic request; NULL: none. */
enum {
    FAMILY_POSTS_MAX = 32
};
tenure_status check_family(struct engine *engine, const Tenure__V1__Event *message,
                           const struct pending *pending, struct verdict *verdict);

#endif
