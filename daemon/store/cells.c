#include "cells.h"

#include <string.h>

#include "codec.h"

enum {
    CELL_BYTES_MAX = 256,
    START_KEY_BYTES = 12
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
    struct row_reader reader = { .rest = row };
    ret_cell->numerator = read_signed(&reader);
    ret_cell->denominator = read_signed(&reader);
    ret_cell->sent_numerator = read_signed(&reader);
    ret_cell->sent_denominator = read_signed(&reader);
    ret_cell->offset = read_number(&reader);
    for (int i = 0; i < CELL_MOVERS; i++) {
        ret_cell->seqs[i] = read_number(&reader);
        ret_cell->confidence[i] = (Tenure__V1__Event__Confidence)read_number(&reader);
    }
    ret_cell->starts = read_number(&reader);
    ret_cell->before = read_number(&reader);
    ret_cell->at = (int32_t)read_signed(&reader);
    return status_of_reader(&reader) == TENURE_OK;
}

tenure_status
cell_find(struct store_read read, struct tni_span key, struct cell *ret_cell)
{
    struct tni_span row;
    *ret_cell = (struct cell){ 0 };
    tenure_status status = store_find(read, STORE_INDICATORS, key, &row);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    return cell_read(row, ret_cell) ? TENURE_OK : TENURE_DAMAGED;
}

tenure_status
cell_put(struct store_write *write, struct tni_span key, const struct cell *cell)
{
    uint8_t bytes[CELL_BYTES_MAX];
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    write_signed(&writer, cell->numerator);
    write_signed(&writer, cell->denominator);
    write_signed(&writer, cell->sent_numerator);
    write_signed(&writer, cell->sent_denominator);
    tni_write_varint(&writer, cell->offset);
    for (int i = 0; i < CELL_MOVERS; i++) {
        tni_write_varint(&writer, cell->seqs[i]);
        tni_write_varint(&writer, cell->confidence[i]);
    }
    tni_write_varint(&writer, cell->starts);
    tni_write_varint(&writer, cell->before);
    write_signed(&writer, cell->at);
    return store_put(write, STORE_INDICATORS, key, (struct tni_span){ writer.data, writer.size });
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

/* Moves the cell to the day of the lower middle start. */
static tenure_status
settle(struct store_read read, uint64_t scope, struct cell *cell)
{
    uint64_t middle = (cell->starts - 1) / 2;
    for (;;) {
        uint64_t here;
        tenure_status status = starts_on(read, scope, cell->at, &here);
        if (status == TENURE_OK && middle >= cell->before && middle < cell->before + here)
            return TENURE_OK;
        if (status == TENURE_OK && middle >= cell->before) {
            cell->before += here;
            status = neighbour(read, scope, cell->at, 1, &cell->at);
        } else if (status == TENURE_OK) {
            status = neighbour(read, scope, cell->at, -1, &cell->at);
            if (status == TENURE_OK)
                status = starts_on(read, scope, cell->at, &here);
            cell->before -= here;
        }
        if (status != TENURE_OK)
            return status;
    }
}

tenure_status
starts_move(struct store_write *write, uint64_t scope, int32_t day, int change, struct cell *cell)
{
    uint8_t key[START_KEY_BYTES], value[8];
    uint64_t count;
    tenure_status status = starts_on(write->read, scope, day, &count);
    if (status != TENURE_OK)
        return status;
    count += (uint64_t)change; // wraps to one less
    bytes_put_u64(value, count);
    if (count == 0)
        status = store_delete(write, STORE_STARTS, start_key(scope, day, key));
    else
        status = store_put(write, STORE_STARTS, start_key(scope, day, key),
                           (struct tni_span){ value, sizeof(value) });
    if (cell->starts == 0)
        cell->at = day;
    cell->starts += (uint64_t)change;
    if (cell->starts == 0) {
        cell->before = 0;
        return status;
    }
    if (day < cell->at)
        cell->before += (uint64_t)change;
    return status == TENURE_OK ? settle(write->read, scope, cell) : status;
}

tenure_status
starts_median(struct store_read read, uint64_t scope, const struct cell *cell, int32_t today,
              int64_t *ret_days)
{
    uint64_t here;
    int32_t upper = cell->at;
    *ret_days = 0;
    if (cell->starts == 0)
        return TENURE_OK;
    tenure_status status = starts_on(read, scope, cell->at, &here);
    if (status == TENURE_OK && cell->starts / 2 >= cell->before + here)
        status = neighbour(read, scope, cell->at, 1, &upper);
    *ret_days = ((int64_t)(today - cell->at) + (today - upper)) / 2;
    return status;
}
