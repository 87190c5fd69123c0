/* SPDX-License-Identifier: Apache-2.0 */
#include "turns.h"

#include <assert.h>

#include "scope_days.h"

static const struct {
    uint16_t indicator, label;
} turning[TURNING] = {
    { INDICATOR_STABILITY, LABEL_NONE },      { INDICATOR_TURNOVER, LABEL_NONE },
    { INDICATOR_DEPARTURES, LABEL_14_DAYS },  { INDICATOR_DEPARTURES, LABEL_90_DAYS },
    { INDICATOR_DEPARTURES, LABEL_365_DAYS },
};

struct sums {
    int32_t numerator, denominator;
};

/* A row: days that follow one another. */
struct turns {
    struct sums sums[TURNS_ROW_DAYS][TURNING];
};

/* The row of a day, and the sums of the day in it. */
struct place {
    uint64_t number; // of the row
    uint8_t *row, *day;
};

static tenure_status
edit(struct store_write *write, uint64_t scope, int32_t day, struct place *ret_place)
{
    uint32_t in_row;
    bool is_new;
    ret_place->number = scope_days_row(scope, day, TURNS_ROW_DAYS, &in_row);
    tenure_status status = store_edit_number(write, STORE_TURNS, ret_place->number,
                                             sizeof(struct turns), &ret_place->row, &is_new);
    if (status == TENURE_OK)
        ret_place->day = ret_place->row + in_row * sizeof(struct sums[TURNING]);
    return status;
}

/* Puts what turns on the day; a row with nothing left goes. */
static tenure_status
put(struct store_write *write, const struct place *place, const struct sums *sums)
{
    static const struct turns nothing;
    memcpy(place->day, sums, sizeof(struct sums[TURNING]));
    return memcmp(place->row, &nothing, sizeof(nothing)) != 0
               ? TENURE_OK
               : store_delete_number(write, STORE_TURNS, place->number);
}

static bool
is_any(const struct sums *sums)
{
    static const struct sums nothing[TURNING];
    return memcmp(sums, nothing, sizeof(nothing)) != 0;
}

static unsigned
place_of(const struct share *change)
{
    unsigned place = 0;
    while (place < TURNING &&
           (turning[place].indicator != change->indicator || turning[place].label != change->label))
        place++;
    assert(place < TURNING);
    return place;
}

tenure_status
turns_add(struct store_write *write, uint64_t scope, const struct turn *turn, int sign,
          bool *ret_before, bool *ret_now)
{
    struct sums sums[TURNING];
    struct place place;
    tenure_status status = edit(write, scope, turn->day, &place);
    if (status != TENURE_OK)
        return status;
    memcpy(sums, place.day, sizeof(sums));
    *ret_before = is_any(sums);
    struct sums *sum = &sums[place_of(&turn->change)];
    sum->numerator += sign * turn->change.numerator;
    sum->denominator += sign * turn->change.denominator;
    *ret_now = is_any(sums);
    return put(write, &place, sums);
}

tenure_status
turns_take(struct store_write *write, uint64_t scope, int32_t day,
           struct share ret_changes[TURNING])
{
    static const struct sums nothing[TURNING];
    struct sums sums[TURNING];
    struct place place;
    tenure_status status = edit(write, scope, day, &place);
    if (status != TENURE_OK)
        return status;
    memcpy(sums, place.day, sizeof(sums));
    for (int i = 0; i < TURNING; i++)
        ret_changes[i] = (struct share){ turning[i].indicator, turning[i].label, sums[i].numerator,
                                         sums[i].denominator };
    return put(write, &place, nothing);
}
