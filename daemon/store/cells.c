/* SPDX-License-Identifier: Apache-2.0 */
#include "cells.h"

#include <stdlib.h>
#include <string.h>

enum {
    SCOPE_BYTES = 8,    // of a cell's key
    KEY_HEAD_BYTES = 9, // before the label
    START_KEY_BYTES = 12,
};
static const uint32_t day_bias = UINT32_C(1) << 31; // so that days before 1970 sort first

struct tni_span
cell_key(uint64_t scope, enum indicator indicator, const char *label, uint8_t *bytes)
{
    size_t size = strlen(label);
    bytes_put_u64(bytes, scope);
    bytes[8] = (uint8_t)indicator;
    memcpy(bytes + 9, label, size);
    return (struct tni_span){ bytes, 9 + size };
}

bool
cell_name_read(struct tni_span key, struct cell_name *ret_name)
{
    if (key.size < 9 || key.size > CELL_KEY_MAX || key.data[8] >= INDICATORS)
        return false;
    ret_name->scope = bytes_u64(key.data);
    ret_name->indicator = (enum indicator)key.data[8];
    memcpy(ret_name->label, key.data + 9, key.size - 9);
    ret_name->label[key.size - 9] = '\0';
    return true;
}

bool
cell_read(struct tni_span row, struct cell *ret_cell)
{
    if (row.size != sizeof(*ret_cell))
        return false;
    memcpy(ret_cell, row.data, sizeof(*ret_cell));
    return true;
}

tenure_status
cell_find(struct store_read read, struct tni_span key, struct cell *ret_cell)
{
    struct tni_span row;
    tenure_status status = store_find(read, STORE_INDICATORS, key, &row);
    if (status == TENURE_OK)
        return cell_read(row, ret_cell) ? TENURE_OK : TENURE_DAMAGED;
    *ret_cell = (struct cell){ 0 };
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* Under a total stand the keys of its cells behind the scope, each behind its size. */
tenure_status
cells_of_total(struct store_read read, uint64_t scope, enum indicator total,
               struct tni_span *ret_keys)
{
    uint8_t bytes[CELL_KEY_MAX];
    *ret_keys = (struct tni_span){ 0 };
    tenure_status status =
        store_find(read, STORE_TOTALS, cell_key(scope, total, "", bytes), ret_keys);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

bool
cells_of_total_next(uint64_t scope, struct tni_span *keys, uint8_t *bytes, struct tni_span *ret_key)
{
    if (keys->size < 2)
        return false;
    size_t size = (size_t)keys->data[0] << 8 | keys->data[1];
    bytes_put_u64(bytes, scope);
    memcpy(bytes + SCOPE_BYTES, keys->data + 2, size);
    *ret_key = (struct tni_span){ bytes, SCOPE_BYTES + size };
    *keys = (struct tni_span){ keys->data + 2 + size, keys->size - 2 - size };
    return true;
}

static tenure_status
note_under_total(struct store_write *write, struct tni_span key)
{
    uint8_t bytes[CELL_KEY_MAX];
    struct tni_span keys;
    uint64_t scope = bytes_u64(key.data);
    enum indicator total = indicator_kinds[key.data[SCOPE_BYTES]].total;
    tenure_status status = cells_of_total(write->read, scope, total, &keys);
    if (status != TENURE_OK)
        return status;
    size_t size = key.size - SCOPE_BYTES;
    uint8_t *longer = malloc(keys.size + 2 + size);
    if (longer == NULL)
        return TENURE_NO_MEMORY;
    if (keys.size > 0)
        memcpy(longer, keys.data, keys.size);
    longer[keys.size] = (uint8_t)(size >> 8);
    longer[keys.size + 1] = (uint8_t)size;
    memcpy(longer + keys.size + 2, key.data + SCOPE_BYTES, size);
    status = store_put(write, STORE_TOTALS, cell_key(scope, total, "", bytes),
                       (struct tni_span){ longer, keys.size + 2 + size });
    free(longer);
    return status;
}

/* Whether the cell has a label and its denominator is a total. */
static bool
is_part(struct tni_span key)
{
    return key.size > KEY_HEAD_BYTES && indicator_kinds[key.data[SCOPE_BYTES]].total != INDICATORS;
}

tenure_status
cell_put(struct store_write *write, struct tni_span key, const struct cell *cell)
{
    return store_put(write, STORE_INDICATORS, key,
                     (struct tni_span){ (const uint8_t *)cell, sizeof(*cell) });
}

tenure_status
cell_add(struct store_write *write, struct tni_span key, int64_t numerator, int64_t denominator)
{
    uint8_t *bytes;
    bool is_new;
    struct cell cell;
    tenure_status status = store_edit(write, STORE_INDICATORS, key, sizeof(cell), &bytes, &is_new);
    if (status != TENURE_OK)
        return status;
    memcpy(&cell, bytes, sizeof(cell));
    cell.numerator += numerator;
    cell.denominator += denominator;
    memcpy(bytes, &cell, sizeof(cell));
    return is_new && is_part(key) ? note_under_total(write, key) : TENURE_OK;
}

static struct tni_span
start_key(uint64_t scope, int32_t day, uint8_t *bytes)
{
    bytes_put_u64(bytes, scope);
    bytes_put_u32(bytes + 8, (uint32_t)day ^ day_bias);
    return (struct tni_span){ bytes, START_KEY_BYTES };
}

static tenure_status
starts_on(struct store_read read, uint64_t scope, int32_t day, uint64_t *ret_count)
{
    uint8_t key[START_KEY_BYTES];
    struct tni_span row;
    *ret_count = 0;
    tenure_status status = store_find(read, STORE_STARTS, start_key(scope, day, key), &row);
    if (status == TENURE_OK)
        *ret_count = bytes_u64(row.data);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* The next day with starts after a day, or (step -1) the one before it. */
static tenure_status
neighbour(struct store_read read, uint64_t scope, int32_t day, int step, int32_t *ret_day)
{
    uint8_t key[START_KEY_BYTES];
    struct store_cursor cursor;
    tenure_status status = store_cursor_open(read, STORE_STARTS, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek(&cursor, start_key(scope, step > 0 ? day + 1 : day, key));
    if (step < 0)
        status = status == TENURE_NOT_FOUND ? store_cursor_last(&cursor)
                 : status == TENURE_OK      ? store_cursor_previous(&cursor)
                                            : status;
    if (status == TENURE_OK &&
        (cursor.key.size != START_KEY_BYTES || bytes_u64(cursor.key.data) != scope))
        status = TENURE_NOT_FOUND;
    if (status == TENURE_OK)
        *ret_day = (int32_t)(bytes_u32(cursor.key.data + 8) ^ day_bias);
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status; // the counts say there is one
}

/* Moves the place of the median to the next day with starts, or the one before. */
static tenure_status
step(struct store_read read, uint64_t scope, int direction, struct cell *cell)
{
    uint64_t here;
    if (direction > 0)
        cell->before += cell->here;
    tenure_status status = neighbour(read, scope, cell->at, direction, &cell->at);
    if (status == TENURE_OK)
        status = starts_on(read, scope, cell->at, &here);
    if (status != TENURE_OK)
        return status;
    cell->here = (uint32_t)here;
    if (direction < 0)
        cell->before -= here;
    return TENURE_OK;
}

/* Moves the cell to the day of the lower middle start. */
static tenure_status
settle(struct store_read read, uint64_t scope, struct cell *cell)
{
    uint64_t middle = (cell->starts - 1) / 2;
    tenure_status status = TENURE_OK;
    while (status == TENURE_OK && middle < cell->before)
        status = step(read, scope, -1, cell);
    while (status == TENURE_OK && middle >= cell->before + cell->here)
        status = step(read, scope, 1, cell);
    return status;
}

static tenure_status
change_starts(struct store_write *write, uint64_t scope, int32_t day, int change)
{
    uint8_t bytes[START_KEY_BYTES], value[8];
    uint64_t count;
    struct tni_span key = start_key(scope, day, bytes);
    tenure_status status = starts_on(write->read, scope, day, &count);
    if (status != TENURE_OK)
        return status;
    count += (uint64_t)change; // wraps to one less
    bytes_put_u64(value, count);
    return count == 0
               ? store_delete(write, STORE_STARTS, key)
               : store_put(write, STORE_STARTS, key, (struct tni_span){ value, sizeof(value) });
}

tenure_status
starts_move(struct store_write *write, uint64_t scope, int32_t day, int change, struct cell *cell)
{
    tenure_status status = change_starts(write, scope, day, change);
    if (cell->starts == 0)
        cell->at = day;
    cell->starts += (uint64_t)change;
    if (day == cell->at)
        cell->here += (uint32_t)change;
    else if (day < cell->at)
        cell->before += (uint64_t)change;
    return status == TENURE_OK && cell->starts > 0 ? settle(write->read, scope, cell) : status;
}

tenure_status
starts_median(struct store_read read, uint64_t scope, const struct cell *cell,
              int64_t *ret_numerator, int64_t *ret_denominator)
{
    tenure_status status = TENURE_OK;
    int32_t upper = cell->at;
    *ret_numerator = 0;
    *ret_denominator = cell->starts > 0;
    if (cell->starts == 0)
        return TENURE_OK;
    if (cell->starts / 2 >= cell->before + cell->here)
        status = neighbour(read, scope, cell->at, 1, &upper);
    *ret_numerator = indicator_middle(cell->at, upper);
    return status;
}
