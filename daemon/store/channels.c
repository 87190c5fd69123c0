/* SPDX-License-Identifier: Apache-2.0 */
#include "channels.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"

/* A row has the count of its updates, then each update as a protobuf field. The field's number
 * identifies the channel. */
enum {
    COUNT_BYTES = 2,
    FIELD_BYTES = 1 + TNI_VARINT_BYTES_MAX // tag and size
};

static uint32_t
field_number(enum store_table table)
{
    return table - STORE_CHANNEL_POST + 1;
}

static bool
reserve_bytes(struct channel_row *row, size_t size)
{
    if (size <= row->capacity)
        return true;
    size_t capacity = size > 2 * CHANNEL_ROW_BYTES ? size : 2 * CHANNEL_ROW_BYTES;
    uint8_t *bytes = realloc(row->bytes, capacity);
    if (bytes == NULL)
        return false;
    row->bytes = bytes;
    row->capacity = capacity;
    return true;
}

tenure_status
channel_add(struct store_write *write, enum store_table table, struct channel_row *row,
            uint64_t *rows, uint64_t offset, struct tni_span update)
{
    assert(row->count == 0 || offset == row->last + 1);
    tenure_status status = TENURE_OK;
    if (row->size + FIELD_BYTES + update.size > CHANNEL_ROW_BYTES)
        status = channel_end_row(write, table, row, rows);
    size_t size = row->count > 0 ? row->size : COUNT_BYTES;
    if (status == TENURE_OK && !reserve_bytes(row, size + FIELD_BYTES + update.size))
        status = TENURE_NO_MEMORY;
    if (status != TENURE_OK)
        return status;
    uint8_t *at = tni_put_varint(row->bytes + size, field_number(table) << 3 | TNI_WIRE_BYTES);
    at = tni_put_varint(at, update.size);
    memcpy(at, update.data, update.size);
    row->size = (size_t)(at - row->bytes) + update.size;
    row->last = offset;
    row->count++;
    return TENURE_OK;
}

tenure_status
channel_end_row(struct store_write *write, enum store_table table, struct channel_row *row,
                uint64_t *rows)
{
    uint8_t number[TNI_VARINT_BYTES_MAX];
    if (row->count == 0)
        return TENURE_OK;
    row->bytes[0] = (uint8_t)(row->count >> 8);
    row->bytes[1] = (uint8_t)row->count;
    struct tni_span value = { row->bytes, row->size };
    channel_row_clear(row);
    tenure_status status = store_append(write, STORE_UPDATES, ++*rows, value);
    if (status != TENURE_OK)
        return status;
    size_t size = (size_t)(tni_put_varint(number, *rows) - number);
    return store_put_number(write, table, row->last, (struct tni_span){ number, size });
}

void
channel_row_clear(struct channel_row *row)
{
    row->size = row->count = 0;
}

void
channel_row_close(struct channel_row *row)
{
    free(row->bytes);
    *row = (struct channel_row){ 0 };
}

tenure_status
channel_walk_open(struct store_read read, enum store_table table, struct channel_walk *ret_walk)
{
    *ret_walk = (struct channel_walk){ 0 };
    tenure_status status = store_cursor_open(read, table, &ret_walk->cursor);
    if (status == TENURE_OK)
        status = store_cursor_open(read, STORE_UPDATES, &ret_walk->rows);
    if (status != TENURE_OK)
        channel_walk_close(ret_walk);
    return status;
}

void
channel_walk_close(struct channel_walk *walk)
{
    store_cursor_close(&walk->cursor);
    store_cursor_close(&walk->rows);
}

/* Begins to read the row of updates that the cursor is at. */
static tenure_status
take_row(struct channel_walk *walk)
{
    struct row_reader reader = { .rest = walk->cursor.value };
    uint64_t last = store_cursor_number(&walk->cursor), number = read_number(&reader);
    if (reader.bad)
        return TENURE_DAMAGED;
    tenure_status status = store_cursor_seek_number(&walk->rows, number);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
    struct tni_span row = walk->rows.value;
    uint32_t count = row.size > COUNT_BYTES ? (uint32_t)row.data[0] << 8 | row.data[1] : 0;
    if (store_cursor_number(&walk->rows) != number || count == 0 || count > last)
        return TENURE_DAMAGED;
    walk->rest = (struct tni_span){ row.data + COUNT_BYTES, row.size - COUNT_BYTES };
    walk->next = last - count + 1;
    return TENURE_OK;
}

static tenure_status
take_update(struct channel_walk *walk, struct tni_span *ret_update)
{
    struct tni_wire_field field;
    if (!tni_wire_next(&walk->rest, &field) || field.type != TNI_WIRE_BYTES ||
        field.number != field_number(walk->cursor.table) || field.bytes.size == 0)
        return TENURE_DAMAGED;
    *ret_update = field.bytes;
    walk->next++;
    return TENURE_OK;
}

tenure_status
channel_walk_seek(struct channel_walk *walk, uint64_t offset)
{
    struct tni_span passed;
    tenure_status status = store_cursor_seek_number(&walk->cursor, offset);
    if (status == TENURE_OK)
        status = take_row(walk);
    while (status == TENURE_OK && walk->next < offset)
        status = take_update(walk, &passed);
    return status;
}

tenure_status
channel_walk_next(struct channel_walk *walk, uint64_t *ret_offset, struct tni_span *ret_update)
{
    tenure_status status = TENURE_OK;
    if (walk->rest.size == 0)
        status = store_cursor_next(&walk->cursor);
    if (status == TENURE_OK && walk->rest.size == 0)
        status = take_row(walk);
    *ret_offset = walk->next;
    return status == TENURE_OK ? take_update(walk, ret_update) : status;
}

uint64_t
channel_update_seq(struct tni_span update)
{
    enum {
        UPDATE_SEQ = 3 // field number of tenure.v1.Update
    };
    struct tni_wire_field field;
    while (tni_wire_next(&update, &field) && field.number <= UPDATE_SEQ) {
        if (field.number == UPDATE_SEQ)
            return field.value;
    }
    return 0;
}

tenure_status
channel_walk_find(struct channel_walk *walk, uint64_t offset, struct tni_span *ret_update)
{
    uint64_t found;
    tenure_status status = channel_walk_seek(walk, offset);
    if (status == TENURE_OK)
        status = channel_walk_next(walk, &found, ret_update);
    return status == TENURE_OK && found != offset ? TENURE_NOT_FOUND : status;
}

tenure_status
channel_find(struct store_read read, enum store_table table, uint64_t offset,
             struct tni_span *ret_update)
{
    struct channel_walk walk;
    tenure_status status = channel_walk_open(read, table, &walk);
    if (status != TENURE_OK)
        return status;
    status = channel_walk_find(&walk, offset, ret_update);
    channel_walk_close(&walk);
    return status;
}
