/* SPDX-License-Identifier: Apache-2.0 */
#include "channels.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A row is the number of its updates, and each behind its size. */
enum {
    COUNT_BYTES = 4,
    SIZE_BYTES = 4
};

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
            uint64_t offset, struct tni_span update)
{
    assert(row->count == 0 || offset == row->last + 1);
    tenure_status status = TENURE_OK;
    if (row->size + SIZE_BYTES + update.size > CHANNEL_ROW_BYTES)
        status = channel_end_row(write, table, row);
    size_t size = row->count > 0 ? row->size : COUNT_BYTES;
    if (status == TENURE_OK && !reserve_bytes(row, size + SIZE_BYTES + update.size))
        status = TENURE_NO_MEMORY;
    if (status != TENURE_OK)
        return status;
    bytes_put_u32(row->bytes + size, (uint32_t)update.size);
    memcpy(row->bytes + size + SIZE_BYTES, update.data, update.size);
    row->size = size + SIZE_BYTES + update.size;
    row->last = offset;
    row->count++;
    return TENURE_OK;
}

tenure_status
channel_end_row(struct store_write *write, enum store_table table, struct channel_row *row)
{
    if (row->count == 0)
        return TENURE_OK;
    bytes_put_u32(row->bytes, row->count);
    struct tni_span value = { row->bytes, row->size };
    channel_row_clear(row);
    return store_append(write, table, row->last, value);
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
    return store_cursor_open(read, table, &ret_walk->cursor);
}

void
channel_walk_close(struct channel_walk *walk)
{
    store_cursor_close(&walk->cursor);
}

/* Begins with the row on which the cursor stands. */
static tenure_status
take_row(struct channel_walk *walk)
{
    struct tni_span row = walk->cursor.value;
    uint64_t last = store_cursor_number(&walk->cursor);
    uint32_t count = row.size > COUNT_BYTES ? bytes_u32(row.data) : 0;
    if (count == 0 || count > last)
        return TENURE_DAMAGED;
    walk->rest = (struct tni_span){ row.data + COUNT_BYTES, row.size - COUNT_BYTES };
    walk->next = last - count + 1;
    return TENURE_OK;
}

static tenure_status
take_update(struct channel_walk *walk, struct tni_span *ret_update)
{
    struct tni_span *rest = &walk->rest;
    size_t size = rest->size > SIZE_BYTES ? bytes_u32(rest->data) : 0;
    if (size == 0 || size > rest->size - SIZE_BYTES)
        return TENURE_DAMAGED;
    *ret_update = (struct tni_span){ rest->data + SIZE_BYTES, size };
    *rest = (struct tni_span){ ret_update->data + size, rest->size - SIZE_BYTES - size };
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
