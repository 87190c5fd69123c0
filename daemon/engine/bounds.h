/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bounds - what may grow only so far.
 */
#ifndef BOUNDS_H
#define BOUNDS_H

#include "work.h"

/* Refuses what would bring more than is kept of something; `before` as in an admission. */
tenure_status check_bounds(struct engine *engine, const Tenure__V1__Event *message, size_t before,
                           struct verdict *verdict);

/* A family is folded as a whole for each of its posts, so it has a bounded number of them.
 * `pending` is the atomic request under way; NULL: none. */
enum {
    FAMILY_POSTS_MAX = 32
};
tenure_status check_family(struct engine *engine, const Tenure__V1__Event *message,
                           const struct pending *pending, struct verdict *verdict);

#endif
