/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar - what time alone adds to figures on a day to come: the sum of what subjects said would
 * change then, so that none of them needs to be evaluated on that day.
 *
 * Subjects of a region stand under it alone. What turns there turns in everything, too.
 */
#ifndef CALENDAR_H
#define CALENDAR_H

#include "indicator.h"
#include "store.h"

enum {
    TIMED_INDICATORS = 5,  // figures that days alone move
    CALENDAR_ROW_DAYS = 8, // that share a row
};

/* Adds what one subject says, `sign` times; tells whether anything was to turn on that day, and
 * whether anything is now. */
tenure_status calendar_add(struct store_write *write, uint64_t scope,
                           const struct scheduled_change *scheduled_change, int sign,
                           bool *ret_before, bool *ret_now);

/* Takes away all that turns on the day: one change of each figure, some of which are nothing. */
tenure_status calendar_take(struct store_write *write, uint64_t scope, int32_t day,
                            struct contribution ret_changes[TIMED_INDICATORS]);

#endif
