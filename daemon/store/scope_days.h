/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scope_days - numbers of rows for consecutive days of a scope: ordered by scope, then by day.
 */
#ifndef SCOPE_DAYS_H
#define SCOPE_DAYS_H

#include <assert.h>
#include <stdint.h>

enum {
    SCOPE_DAYS_BITS = 20,
    SCOPE_DAYS_BEFORE = 1 << SCOPE_DAYS_BITS, // covers the days before 1970
};

/* The row of a day, if each row has `row_days` days, and the day's index in it. */
static inline uint64_t
scope_days_row(uint64_t scope, int32_t day, uint32_t row_days, uint32_t *ret_position)
{
    uint32_t since = (uint32_t)(day + SCOPE_DAYS_BEFORE);
    assert(since / row_days < 1 << SCOPE_DAYS_BITS);
    *ret_position = since % row_days;
    return scope << SCOPE_DAYS_BITS | since / row_days;
}

static inline uint64_t
scope_days_scope(uint64_t row)
{
    return row >> SCOPE_DAYS_BITS;
}

static inline int32_t
scope_days_day(uint64_t row, uint32_t row_days, uint32_t position)
{
    uint32_t block = (uint32_t)(row & ((1 << SCOPE_DAYS_BITS) - 1));
    return (int32_t)(block * row_days + position) - SCOPE_DAYS_BEFORE;
}

#endif
