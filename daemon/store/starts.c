/* SPDX-License-Identifier: Apache-2.0 */
#include "starts.h"

#include "scope_days.h"

enum {
    BLOCK_DAYS = 32
};

/* A row: the number of starts on each of some consecutive days. */
struct starts {
    uint32_t count; // the total
    uint32_t on[BLOCK_DAYS];
};

/* The first day with starts in a row from an index on, or (step -1) the last one up to it. */
static bool
find_in(const struct store_cursor *cursor, uint32_t position, int step, int32_t *ret_day,
        uint32_t *ret_count)
{
    struct starts row;
    memcpy(&row, cursor->value.data, sizeof(row));
    // below 0 it wraps, which ends the loop
    for (; position < BLOCK_DAYS; position += (uint32_t)step) {
        if (row.on[position] == 0)
            continue;
        *ret_day = scope_days_day(store_cursor_number(cursor), BLOCK_DAYS, position);
        *ret_count = row.on[position];
        return true;
    }
    return false;
}

static bool
is_row_of(const struct store_cursor *cursor, uint64_t scope)
{
    return cursor->value.size == sizeof(struct starts) &&
           scope_days_scope(store_cursor_number(cursor)) == scope;
}

/* The next day with starts after a day, or (step -1) the previous one, and the number of starts on
 * it. */
static tenure_status
neighbour(struct store_read read, uint64_t scope, int32_t day, int step, int32_t *ret_day,
          uint32_t *ret_count)
{
    uint32_t position;
    uint64_t row = scope_days_row(scope, day, BLOCK_DAYS, &position);
    struct store_cursor cursor;
    tenure_status status = store_cursor_open(read, STORE_STARTS, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek_number(&cursor, row);
    bool is_here =
        status == TENURE_OK && store_cursor_number(&cursor) == row && is_row_of(&cursor, scope);
    if (is_here && find_in(&cursor, position + (uint32_t)step, step, ret_day, ret_count)) {
        store_cursor_close(&cursor);
        return TENURE_OK;
    }
    // Every row has starts, so the neighbouring row has the day.
    if (step < 0)
        status = status == TENURE_NOT_FOUND ? store_cursor_last(&cursor)
                                            : store_cursor_previous(&cursor);
    else if (is_here)
        status = store_cursor_next(&cursor);
    if (status == TENURE_OK &&
        (!is_row_of(&cursor, scope) ||
         !find_in(&cursor, step < 0 ? BLOCK_DAYS - 1 : 0, step, ret_day, ret_count)))
        status = TENURE_NOT_FOUND;
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status; // the counts say that there is one
}

/* Moves the median to the next day with starts, or to the previous one. */
static tenure_status
step(struct store_read read, uint64_t scope, int direction, struct median *median)
{
    int32_t at = median->at;
    uint32_t here = 0;
    if (direction > 0)
        median->before += median->here;
    tenure_status status = neighbour(read, scope, at, direction, &at, &here);
    median->at = at;
    median->here = here;
    if (direction < 0)
        median->before -= here;
    return status;
}

/* Moves the median to the day of the lower middle start. */
static tenure_status
seek_middle(struct store_read read, uint64_t scope, struct median *median)
{
    uint64_t middle = (median->count - 1) / 2;
    tenure_status status = TENURE_OK;
    while (status == TENURE_OK && middle < median->before)
        status = step(read, scope, -1, median);
    while (status == TENURE_OK && middle >= median->before + median->here)
        status = step(read, scope, 1, median);
    return status;
}

static tenure_status
change_starts(struct store_write *write, uint64_t scope, int32_t day, int change)
{
    uint32_t position;
    uint64_t number = scope_days_row(scope, day, BLOCK_DAYS, &position);
    uint8_t *bytes;
    struct starts row;
    bool is_new;
    tenure_status status =
        store_edit_number(write, STORE_STARTS, number, sizeof(row), &bytes, &is_new);
    if (status != TENURE_OK)
        return status;
    memcpy(&row, bytes, sizeof(row));
    row.count += (uint32_t)change; // adding -1 wraps to one less
    row.on[position] += (uint32_t)change;
    memcpy(bytes, &row, sizeof(row));
    return row.count == 0 ? store_delete_number(write, STORE_STARTS, number) : TENURE_OK;
}

tenure_status
starts_move(struct store_write *write, uint64_t scope, int32_t day, int change,
            struct median *median)
{
    tenure_status status = change_starts(write, scope, day, change);
    if (median->count == 0)
        median->at = day;
    median->count += (uint64_t)change;
    if (day == median->at)
        median->here += (uint32_t)change;
    else if (day < median->at)
        median->before += (uint64_t)change;
    return status == TENURE_OK && median->count > 0 ? seek_middle(write->read, scope, median)
                                                    : status;
}

tenure_status
starts_median(struct store_read read, uint64_t scope, const struct median *median,
              int64_t *ret_numerator, int64_t *ret_denominator)
{
    tenure_status status = TENURE_OK;
    int32_t upper = median->at;
    uint32_t count;
    *ret_numerator = 0;
    *ret_denominator = 0;
    if (median->count == 0)
        return TENURE_OK;
    *ret_denominator = median->vague > 0 ? FIGURE_ABOUT : FIGURE_EXACT;
    if (median->count / 2 >= median->before + median->here)
        status = neighbour(read, scope, median->at, 1, &upper, &count);
    *ret_numerator = indicator_middle(median->at, upper);
    return status;
}
