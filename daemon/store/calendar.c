/* SPDX-License-Identifier: Apache-2.0 */
#include "calendar.h"

#include <assert.h>

#include "scope_days.h"

static const struct {
    uint16_t indicator, label;
} timed_indicators[TIMED_INDICATORS] = {
    { INDICATOR_STABILITY, LABEL_NONE },      { INDICATOR_TURNOVER, LABEL_NONE },
    { INDICATOR_DEPARTURES, LABEL_14_DAYS },  { INDICATOR_DEPARTURES, LABEL_90_DAYS },
    { INDICATOR_DEPARTURES, LABEL_365_DAYS },
};

struct sums {
    int32_t numerator, denominator;
};

/* A row: consecutive days. */
struct scheduled {
    struct sums sums[CALENDAR_ROW_DAYS][TIMED_INDICATORS];
};

/* The row of a day, and the index of the day's sums in it. */
struct position {
    uint64_t number; // of the row
    uint8_t *row, *day;
};

static tenure_status
edit(struct store_write *write, uint64_t scope, int32_t day, struct position *ret_position)
{
    uint32_t in_row;
    bool is_new;
    ret_position->number = scope_days_row(scope, day, CALENDAR_ROW_DAYS, &in_row);
    tenure_status status = store_edit_number(write, STORE_CALENDAR, ret_position->number,
                                             sizeof(struct scheduled), &ret_position->row, &is_new);
    if (status == TENURE_OK)
        ret_position->day = ret_position->row + in_row * sizeof(struct sums[TIMED_INDICATORS]);
    return status;
}

/* Writes the changes of the day; deletes the row if none are left in it. */
static tenure_status
put(struct store_write *write, const struct position *position, const struct sums *sums)
{
    static const struct scheduled nothing;
    memcpy(position->day, sums, sizeof(struct sums[TIMED_INDICATORS]));
    return memcmp(position->row, &nothing, sizeof(nothing)) != 0
               ? TENURE_OK
               : store_delete_number(write, STORE_CALENDAR, position->number);
}

static bool
is_any(const struct sums *sums)
{
    static const struct sums nothing[TIMED_INDICATORS];
    return memcmp(sums, nothing, sizeof(nothing)) != 0;
}

static unsigned
position_of(const struct contribution *change)
{
    unsigned position = 0;
    while (position < TIMED_INDICATORS &&
           (timed_indicators[position].indicator != change->indicator ||
            timed_indicators[position].label != change->label))
        position++;
    assert(position < TIMED_INDICATORS);
    return position;
}

tenure_status
calendar_add(struct store_write *write, uint64_t scope,
             const struct scheduled_change *scheduled_change, int sign, bool *ret_before,
             bool *ret_now)
{
    struct sums sums[TIMED_INDICATORS];
    struct position position;
    tenure_status status = edit(write, scope, scheduled_change->day, &position);
    if (status != TENURE_OK)
        return status;
    memcpy(sums, position.day, sizeof(sums));
    *ret_before = is_any(sums);
    struct sums *sum = &sums[position_of(&scheduled_change->change)];
    sum->numerator += sign * scheduled_change->change.numerator;
    sum->denominator += sign * scheduled_change->change.denominator;
    *ret_now = is_any(sums);
    return put(write, &position, sums);
}

tenure_status
calendar_take(struct store_write *write, uint64_t scope, int32_t day,
              struct contribution ret_changes[TIMED_INDICATORS])
{
    static const struct sums nothing[TIMED_INDICATORS];
    struct sums sums[TIMED_INDICATORS];
    struct position position;
    tenure_status status = edit(write, scope, day, &position);
    if (status != TENURE_OK)
        return status;
    memcpy(sums, position.day, sizeof(sums));
    for (int i = 0; i < TIMED_INDICATORS; i++)
        ret_changes[i] =
            (struct contribution){ timed_indicators[i].indicator, timed_indicators[i].label,
                                   sums[i].numerator, sums[i].denominator };
    return put(write, &position, nothing);
}
