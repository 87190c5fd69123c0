/* SPDX-License-Identifier: Apache-2.0 */
/* Walks through a table of any kind. */
#include <string.h>

#include "store_parts.h"

tenure_status
store_cursor_open(struct store_read read, enum store_table table, struct store_cursor *ret_cursor)
{
    MDB_cursor *cursor;
    *ret_cursor = (struct store_cursor){ .read = read, .table = table };
    if (!store_is_on_disk(table))
        ret_cursor->tree =
            tree_cursor(&read.trees[table], read.writer != NULL ? &read.writer->memory : NULL);
    if (store_is_in_memory(table))
        return TENURE_OK;
    int rc = mdb_cursor_open(read.txn, read.store->tables[table], &cursor);
    if (rc == MDB_SUCCESS)
        ret_cursor->cursor = cursor;
    return status_of_mdb(rc);
}

void
store_cursor_close(struct store_cursor *cursor)
{
    if (cursor->cursor != NULL)
        mdb_cursor_close(cursor->cursor);
    cursor->cursor = NULL;
}

static tenure_status
set_row(struct store_cursor *cursor, const struct tree_row *row)
{
    if (row == NULL)
        return TENURE_NOT_FOUND;
    cursor->key = tree_key(row);
    cursor->value = tree_value(row);
    return TENURE_OK;
}

static tenure_status
move_on_disk(struct store_cursor *cursor, struct tni_span key, MDB_cursor_op op)
{
    MDB_val mdb_key = val_of(key), value;
    int rc = mdb_cursor_get(cursor->cursor, &mdb_key, &value, op);
    if (rc == MDB_SUCCESS) {
        cursor->key = span_of(mdb_key);
        cursor->value = span_of(value);
    }
    return status_of_mdb(rc);
}

tenure_status
store_cursor_seek(struct store_cursor *cursor, struct tni_span key)
{
    tenure_status status = store_step(cursor->read);
    if (status != TENURE_OK)
        return status;
    if (store_is_deferred(cursor->table))
        return deferred_seek(cursor, key);
    return store_is_in_memory(cursor->table) ? set_row(cursor, tree_seek(&cursor->tree, key))
                                             : move_on_disk(cursor, key, MDB_SET_RANGE);
}

tenure_status
store_cursor_seek_number(struct store_cursor *cursor, uint64_t key)
{
    return store_cursor_seek(cursor, span_of_number(&key));
}

tenure_status
store_cursor_next(struct store_cursor *cursor)
{
    tenure_status status = store_step(cursor->read);
    if (status != TENURE_OK)
        return status;
    if (store_is_deferred(cursor->table))
        return deferred_next(cursor);
    if (store_is_on_disk(cursor->table))
        return move_on_disk(cursor, (struct tni_span){ 0 }, MDB_NEXT);
    return set_row(cursor,
                   cursor->tree.row != NULL ? tree_next(&cursor->tree) : tree_first(&cursor->tree));
}

tenure_status
store_cursor_last(struct store_cursor *cursor)
{
    tenure_status status = store_step(cursor->read);
    if (status != TENURE_OK)
        return status;
    if (store_is_deferred(cursor->table))
        return deferred_last(cursor);
    return store_is_in_memory(cursor->table)
               ? set_row(cursor, tree_last(&cursor->tree))
               : move_on_disk(cursor, (struct tni_span){ 0 }, MDB_LAST);
}

tenure_status
store_cursor_previous(struct store_cursor *cursor)
{
    tenure_status status = store_step(cursor->read);
    if (status != TENURE_OK)
        return status;
    if (store_is_deferred(cursor->table))
        return deferred_previous(cursor);
    return store_is_in_memory(cursor->table)
               ? set_row(cursor, tree_previous(&cursor->tree))
               : move_on_disk(cursor, (struct tni_span){ 0 }, MDB_PREV);
}

uint64_t
store_cursor_number(const struct store_cursor *cursor)
{
    uint64_t number;
    memcpy(&number, cursor->key.data, sizeof(number));
    return number;
}
