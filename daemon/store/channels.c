/* SPDX-License-Identifier: Apache-2.0 */
#include "channels.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"

/* After the offsets, a row has each update as a protobuf field, whose number is its channel's. */
enum {
    ROW_HEAD_BYTES_MAX = CHANNELS_STORED * TNI_VARINT_BYTES_MAX,
    FIELD_BYTES = 1 + TNI_VARINT_BYTES_MAX, // tag and size
    ROWS_WALKED_MAX = 16, // without an update of the channel; then it is sparse, and is searched
    STEPS_TO_HALVE = 4,   // of a search, of which one halves what is left
};

static unsigned
index_of(Tenure__V1__Channel channel)
{
    assert(channel_is_stored(channel));
    return (unsigned)channel - TENURE__V1__CHANNEL__POST;
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
channel_add(struct store_write *write, struct channel_row *row, uint64_t *rows,
            const struct channel_offsets *before, Tenure__V1__Channel channel,
            struct tni_span update)
{
    tenure_status status = TENURE_OK;
    if (row->size + FIELD_BYTES + update.size > CHANNEL_ROW_BYTES)
        status = channel_end_row(write, row, rows);
    if (status == TENURE_OK &&
        !reserve_bytes(row, row->size + ROW_HEAD_BYTES_MAX + FIELD_BYTES + update.size))
        status = TENURE_NO_MEMORY;
    if (status != TENURE_OK)
        return status;
    uint8_t *at = row->bytes + row->size;
    for (unsigned i = 0; row->size == 0 && i < CHANNELS_STORED; i++)
        at = tni_put_varint(at, before->of[i]);
    at = tni_put_varint(at, (uint64_t)channel << 3 | TNI_WIRE_BYTES);
    at = tni_put_varint(at, update.size);
    memcpy(at, update.data, update.size);
    row->size = (size_t)(at - row->bytes) + update.size;
    return TENURE_OK;
}

tenure_status
channel_end_row(struct store_write *write, struct channel_row *row, uint64_t *rows)
{
    struct tni_span value = { row->bytes, row->size };
    if (row->size == 0)
        return TENURE_OK;
    channel_row_clear(row);
    return store_append(write, STORE_UPDATES, ++*rows, value);
}

void
channel_row_clear(struct channel_row *row)
{
    row->size = 0;
}

void
channel_row_close(struct channel_row *row)
{
    free(row->bytes);
    *row = (struct channel_row){ 0 };
}

tenure_status
channel_walk_open(struct store_read read, Tenure__V1__Channel channel,
                  struct channel_walk *ret_walk)
{
    *ret_walk = (struct channel_walk){ .channel = index_of(channel) };
    return store_cursor_open(read, STORE_UPDATES, &ret_walk->rows);
}

void
channel_walk_close(struct channel_walk *walk)
{
    store_cursor_close(&walk->rows);
}

/* Reads the offsets of the row that the cursor is at: afterwards `rest` has its updates, and `next`
 * is the offset of the channel's first one from there on. */
static tenure_status
take_row(struct channel_walk *walk)
{
    struct row_reader reader = { .rest = walk->rows.value };
    for (unsigned i = 0; i < CHANNELS_STORED; i++) {
        uint64_t before = read_number(&reader);
        if (i == walk->channel)
            walk->next = before + 1;
    }
    walk->rest = reader.rest;
    return reader.bad || reader.rest.size == 0 ? TENURE_DAMAGED : TENURE_OK;
}

static tenure_status
go_to_row(struct channel_walk *walk, uint64_t number)
{
    tenure_status status = store_cursor_seek_number(&walk->rows, number);
    if (status == TENURE_OK && store_cursor_number(&walk->rows) == number)
        return take_row(walk);
    return status == TENURE_OK || status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

/* The next update in the row; TENURE_NOT_FOUND: the row has no more of the channel. */
static tenure_status
take_update(struct channel_walk *walk, struct tni_span *ret_update)
{
    struct tni_wire_field field;
    while (walk->rest.size > 0) {
        if (!tni_wire_next(&walk->rest, &field) || field.type != TNI_WIRE_BYTES ||
            !channel_is_stored((Tenure__V1__Channel)field.number) || field.bytes.size == 0)
            return TENURE_DAMAGED;
        if (field.number == walk->channel + TENURE__V1__CHANNEL__POST) {
            *ret_update = field.bytes;
            walk->next++;
            return TENURE_OK;
        }
    }
    return TENURE_NOT_FOUND;
}

/* Moves to the update with an offset; TENURE_NOT_FOUND: it is in a later row. */
static tenure_status
look_in_row(struct channel_walk *walk, uint64_t offset)
{
    struct tni_span passed, rest;
    tenure_status status;
    do {
        rest = walk->rest;
        status = take_update(walk, &passed);
    } while (status == TENURE_OK && walk->next <= offset);
    if (status == TENURE_OK) { // it was passed
        walk->rest = rest;
        walk->next = offset;
    }
    return status;
}

/* The rows that can have an offset: `next` is that of the first one, and of the one behind the
 * last. */
struct search {
    uint64_t low, high;
    uint64_t low_next, behind_next;
};

/* The row to look at: where the offset would be if each row had equally many updates, which comes
 * near it soon; sometimes the middle, so that the number of steps is bounded. */
static uint64_t
row_to_try(const struct search *search, uint64_t offset, bool is_middle)
{
    double share =
        (double)(offset - search->low_next) / (double)(search->behind_next - search->low_next);
    return search->low +
           (uint64_t)((is_middle ? 0.5 : share) * (double)(search->high - search->low));
}

/* Finds an offset in rows 1 to `last`; the cursor is at the last one. */
static tenure_status
find_row(struct channel_walk *walk, uint64_t last, uint64_t offset)
{
    struct search search = { .low = 1, .high = last, .low_next = 1 };
    tenure_status status = take_row(walk);
    uint64_t row = last;
    for (unsigned step = 1; status == TENURE_OK; step++) {
        bool is_behind = walk->next > offset;
        status = is_behind ? TENURE_NOT_FOUND : look_in_row(walk, offset);
        if (status != TENURE_NOT_FOUND || (row == last && !is_behind))
            return status;
        *(is_behind ? &search.high : &search.low) = is_behind ? row - 1 : row + 1;
        *(is_behind ? &search.behind_next : &search.low_next) = walk->next;
        if (search.low > search.high || search.behind_next <= offset || search.low_next > offset)
            return TENURE_DAMAGED;
        row = row_to_try(&search, offset, step % STEPS_TO_HALVE == 0);
        status = go_to_row(walk, row);
    }
    return status;
}

tenure_status
channel_walk_seek(struct channel_walk *walk, uint64_t offset)
{
    tenure_status status = store_cursor_last(&walk->rows);
    return status == TENURE_OK ? find_row(walk, store_cursor_number(&walk->rows), offset) : status;
}

/* Goes on to the next row. */
static tenure_status
next_row(struct channel_walk *walk)
{
    uint64_t next = walk->next;
    tenure_status status = store_cursor_next(&walk->rows);
    if (status == TENURE_OK)
        status = take_row(walk);
    return status == TENURE_OK && walk->next != next ? TENURE_DAMAGED : status;
}

tenure_status
channel_walk_next(struct channel_walk *walk, uint64_t *ret_offset, struct tni_span *ret_update)
{
    tenure_status status = take_update(walk, ret_update);
    for (unsigned walked = 0; status == TENURE_NOT_FOUND && walked <= ROWS_WALKED_MAX; walked++) {
        status = walked < ROWS_WALKED_MAX ? next_row(walk) : channel_walk_seek(walk, walk->next);
        if (status != TENURE_OK)
            return status;
        status = take_update(walk, ret_update);
    }
    *ret_offset = walk->next - 1;
    return status;
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
channel_find(struct store_read read, Tenure__V1__Channel channel, uint64_t offset,
             struct tni_span *ret_update)
{
    struct channel_walk walk;
    tenure_status status = channel_walk_open(read, channel, &walk);
    if (status != TENURE_OK)
        return status;
    status = channel_walk_find(&walk, offset, ret_update);
    channel_walk_close(&walk);
    return status;
}
