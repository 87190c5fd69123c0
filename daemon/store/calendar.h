/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar - what time alone will add to indicators on a later day: the sum of what subjects
 * contribute on that day, so that none of them needs to be evaluated then.
 *
 * Changes of a region's subjects are stored under the region alone; they also apply to everything.
 */
#ifndef CALENDAR_H
#define CALENDAR_H

#include "indicator.h"
#include "store.h"

enum {
    TIMED_INDICATORS = 5,  // figures that days alone move
    CALENDAR_ROW_DAYS = 8, // that share a row
};

/* Adds one subject's change, `sign` times; returns whether anything was scheduled for that day, and
 * whether anything is now. */
tenure_status calendar_add(struct store_write *write, uint64_t scope,
                           const struct scheduled_change *scheduled_change, int sign,
                           bool *ret_before, bool *ret_now);

/* Removes the changes of the day: one of each indicator, some of which are zero. */
tenure_status calendar_take(struct store_write *write, uint64_t scope, int32_t day,
                            struct contribution ret_changes[TIMED_INDICATORS]);

#endif
