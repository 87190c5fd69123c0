/* SPDX-License-Identifier: Apache-2.0 */
/* Walks through a table and the rows that are on their way into it, as if they were one.
 *
 * On the way up LMDB's cursor stands at the first row whose key is not below the present one, on
 * the way down at the last that is not above. */
#include <string.h>

#include "store_parts.h"

static const struct overlay_table *
overlay_of(const struct store_cursor *cursor)
{
    return &cursor->read.overlay->tables[cursor->table];
}

tenure_status
store_cursor_open(struct store_read read, enum store_table table, struct store_cursor *ret_cursor)
{
    MDB_cursor *cursor;
    *ret_cursor = (struct store_cursor){ .read = read, .table = table };
    tenure_status status =
        read.writer != NULL
            ? store_walk_open(read, table, &cursor)
            : status_of_mdb(mdb_cursor_open(read.txn, read.store->tables[table], &cursor));
    if (status == TENURE_OK)
        ret_cursor->cursor = cursor;
    return status;
}

void
store_cursor_close(struct store_cursor *cursor)
{
    if (cursor->cursor != NULL && cursor->read.writer != NULL)
        store_walk_close(cursor->read, cursor->table, cursor->cursor);
    else if (cursor->cursor != NULL)
        mdb_cursor_close(cursor->cursor);
    cursor->cursor = NULL;
}

/* Moves LMDB's cursor. That there is no such row is no error: then the table has no more. */
static tenure_status
move_in_table(struct store_cursor *cursor, struct tni_span key, MDB_cursor_op op)
{
    MDB_val mdb_key = val_of(key), value;
    tenure_status status = store_step(cursor->read);
    if (status != TENURE_OK)
        return status;
    int rc = mdb_cursor_get(cursor->cursor, &mdb_key, &value, op);
    cursor->in_table = rc == MDB_SUCCESS;
    if (cursor->in_table) {
        cursor->table_key = span_of(mdb_key);
        cursor->table_value = span_of(value);
    }
    return rc == MDB_NOTFOUND ? TENURE_OK : status_of_mdb(rc);
}

/* To the last row below the key. */
static tenure_status
move_below(struct store_cursor *cursor, struct tni_span key)
{
    tenure_status status = move_in_table(cursor, key, MDB_SET_RANGE);
    return status == TENURE_OK ? move_in_table(cursor, key, cursor->in_table ? MDB_PREV : MDB_LAST)
                               : status;
}

/* The table's row against a pending one: below 0 if it comes first. */
static int
compare(const struct store_cursor *cursor, const struct overlay_entry *entry)
{
    return row_key_compare(row_place(cursor->table_key, keys_are_numbers(cursor->table)),
                           cursor->table_key, entry->place, overlay_key(entry->row));
}

static tenure_status
stand_on_table(struct store_cursor *cursor)
{
    cursor->at_table = true;
    cursor->key = cursor->table_key;
    cursor->value = cursor->table_value;
    return cursor->in_table ? TENURE_OK : TENURE_NOT_FOUND;
}

/* False: the row is one that is to be taken away. */
static bool
stand_on_overlay(struct store_cursor *cursor, const struct overlay_row *row)
{
    cursor->at_table = false;
    cursor->key = overlay_key(row);
    cursor->value = overlay_value(row);
    return row->kind != OVERLAY_GONE;
}

/* On the first of the rows that lie ahead. A pending row hides the table's of the same key. */
static tenure_status
settle_up(struct store_cursor *cursor)
{
    const struct overlay_table *overlay = overlay_of(cursor);
    while (cursor->overlay < overlay->count) {
        const struct overlay_entry *entry = &overlay->entries[cursor->overlay];
        int order = cursor->in_table ? compare(cursor, entry) : 1;
        if (order < 0)
            break;
        tenure_status status =
            order == 0 ? move_in_table(cursor, (struct tni_span){ 0 }, MDB_NEXT) : TENURE_OK;
        if (status != TENURE_OK)
            return status;
        cursor->overlay++;
        if (stand_on_overlay(cursor, entry->row))
            return TENURE_OK;
    }
    return stand_on_table(cursor);
}

static tenure_status
settle_down(struct store_cursor *cursor)
{
    const struct overlay_table *overlay = overlay_of(cursor);
    while (cursor->overlay > 0) {
        const struct overlay_entry *entry = &overlay->entries[cursor->overlay - 1];
        int order = cursor->in_table ? compare(cursor, entry) : -1;
        if (order > 0)
            break;
        tenure_status status =
            order == 0 ? move_in_table(cursor, (struct tni_span){ 0 }, MDB_PREV) : TENURE_OK;
        if (status != TENURE_OK)
            return status;
        cursor->overlay--;
        if (stand_on_overlay(cursor, entry->row))
            return TENURE_OK;
    }
    return stand_on_table(cursor);
}

static void
place(struct store_cursor *cursor, bool down, size_t overlay)
{
    cursor->positioned = true;
    cursor->down = down;
    cursor->overlay = overlay;
    cursor->changes = overlay_of(cursor)->changes;
}

tenure_status
store_cursor_seek(struct store_cursor *cursor, struct tni_span key)
{
    place(cursor, false, overlay_below(cursor->read.overlay, cursor->table, key));
    tenure_status status = move_in_table(cursor, key, MDB_SET_RANGE);
    return status == TENURE_OK ? settle_up(cursor) : status;
}

tenure_status
store_cursor_seek_number(struct store_cursor *cursor, uint64_t key)
{
    return store_cursor_seek(cursor, span_of_number(&key));
}

static size_t
overlay_up_to_present(const struct store_cursor *cursor)
{
    return overlay_up_to(cursor->read.overlay, cursor->table, cursor->key);
}

static tenure_status
turn_up(struct store_cursor *cursor)
{
    tenure_status status = move_in_table(cursor, cursor->key, MDB_SET_RANGE);
    place(cursor, false, overlay_up_to_present(cursor));
    if (status == TENURE_OK && cursor->in_table && cursor->table_key.size == cursor->key.size &&
        memcmp(cursor->table_key.data, cursor->key.data, cursor->key.size) == 0)
        status = move_in_table(cursor, (struct tni_span){ 0 }, MDB_NEXT);
    return status;
}

tenure_status
store_cursor_next(struct store_cursor *cursor)
{
    tenure_status status = TENURE_OK;
    if (!cursor->positioned) {
        place(cursor, false, 0);
        status = move_in_table(cursor, (struct tni_span){ 0 }, MDB_FIRST);
    } else if (cursor->down) {
        status = turn_up(cursor);
    } else {
        if (cursor->changes != overlay_of(cursor)->changes)
            place(cursor, false, overlay_up_to_present(cursor));
        if (cursor->at_table)
            status = move_in_table(cursor, (struct tni_span){ 0 }, MDB_NEXT);
    }
    return status == TENURE_OK ? settle_up(cursor) : status;
}

tenure_status
store_cursor_last(struct store_cursor *cursor)
{
    place(cursor, true, overlay_of(cursor)->count);
    tenure_status status = move_in_table(cursor, (struct tni_span){ 0 }, MDB_LAST);
    return status == TENURE_OK ? settle_down(cursor) : status;
}

tenure_status
store_cursor_previous(struct store_cursor *cursor)
{
    tenure_status status = TENURE_OK;
    bool moved = cursor->changes != overlay_of(cursor)->changes;
    if (!cursor->down)
        status = move_below(cursor, cursor->key);
    else if (cursor->at_table)
        status = move_in_table(cursor, (struct tni_span){ 0 }, MDB_PREV);
    if (!cursor->down || moved)
        place(cursor, true, overlay_below(cursor->read.overlay, cursor->table, cursor->key));
    return status == TENURE_OK ? settle_down(cursor) : status;
}

uint64_t
store_cursor_number(const struct store_cursor *cursor)
{
    uint64_t number;
    memcpy(&number, cursor->key.data, sizeof(number));
    return number;
}
