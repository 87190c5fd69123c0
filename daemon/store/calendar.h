/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar - scheduled changes of indicators, which time alone causes: the sum over all subjects
 * for each day, so that no subject needs to be evaluated on that day.
 *
 * Changes of a region's subjects are stored only under the region; they also apply to the scope
 * `all`.
 */
#ifndef CALENDAR_H
#define CALENDAR_H

#include "indicator.h"
#include "store.h"

enum {
    TIMED_INDICATORS = 5,  // indicators that change with days alone
    CALENDAR_ROW_DAYS = 8, // in one row
};

/* Adds one subject's change, `sign` times; returns whether there were scheduled changes for that
 * day before, and whether there are now. */
tenure_status calendar_add(struct store_write *write, uint64_t scope,
                           const struct scheduled_change *scheduled_change, int sign,
                           bool *ret_before, bool *ret_now);

/* Removes and returns the changes of the day: one for each indicator, some of which are zero. */
tenure_status calendar_take(struct store_write *write, uint64_t scope, int32_t day,
                            struct contribution ret_changes[TIMED_INDICATORS]);

#endif
