/* SPDX-License-Identifier: Apache-2.0 */
/* Deferred tables: rows since the last checkpoint are in a tree, earlier ones in LMDB. A row of the
 * tree hides the one on disk with the same key, and so does a key in the tree of deleted keys. */
#include <assert.h>
#include <string.h>

#include "store_parts.h"

static bool
is_gone(struct store_read read, enum store_table table, struct tni_span key)
{
    uint8_t bytes[GONE_KEY_MAX];
    const struct tree *gone = &read.trees[TREE_GONE];
    return gone->count > 0 && tree_find(gone, gone_key(table, key, bytes)) != NULL;
}

tenure_status
deferred_find(struct store_read read, enum store_table table, struct tni_span key,
              struct tni_span *ret_value)
{
    const struct tree_row *row = tree_find(&read.trees[table], key);
    if (row == NULL)
        return is_gone(read, table, key) ? TENURE_NOT_FOUND
                                         : disk_find(read, table, key, ret_value);
    *ret_value = tree_value(row);
    return TENURE_OK;
}

tenure_status
deferred_delete(struct store_write *write, enum store_table table, struct tni_span key)
{
    struct store_writer *writer = write->read.writer;
    struct tni_span value;
    bool was_saved;
    tenure_status status =
        tree_delete(&writer->version.trees[table], &writer->memory, key, &was_saved);
    if (status == TENURE_OK)
        status = disk_find(write->read, table, key, &value);
    if (status == TENURE_NOT_FOUND)
        return TENURE_OK;
    return status == TENURE_OK ? note_gone(writer, table, key) : status;
}

/* Deletes rows from disk that were deleted and not put again. */
static tenure_status
settle_gone(struct store_write *write)
{
    struct store_writer *writer = write->read.writer;
    struct tree *gone = &writer->version.trees[TREE_GONE];
    struct tree_cursor cursor = tree_cursor(gone, &writer->memory);
    tenure_status status = TENURE_OK;
    bool was_saved;
    for (const struct tree_row *row = tree_first(&cursor); row != NULL && status == TENURE_OK;
         row = tree_next(&cursor)) {
        enum store_table table = (enum store_table)row->bytes[0];
        struct tni_span key = { row->bytes + 1, row->key_size - 1u };
        if (!store_is_deferred(table))
            continue;
        if (tree_find(&writer->version.trees[table], key) == NULL)
            status = disk_delete(write, table, key);
        if (status == TENURE_OK)
            status = tree_delete(gone, &writer->memory, tree_key(row), &was_saved);
    }
    return status;
}

static tenure_status
settle_table(struct store_write *write, enum store_table table)
{
    struct store_writer *writer = write->read.writer;
    struct tree *tree = &writer->version.trees[table];
    struct tree_cursor cursor = tree_cursor(tree, &writer->memory);
    tenure_status status = TENURE_OK;
    for (const struct tree_row *row = tree_first(&cursor); row != NULL && status == TENURE_OK;
         row = tree_next(&cursor)) {
        // Appending keeps pages full; inserting in between splits them in half.
        status = disk_put(write, table, tree_key(row), tree_value(row), MDB_APPEND);
        if (status == TENURE_CONFLICT)
            status = disk_put(write, table, tree_key(row), tree_value(row), 0);
    }
    return status == TENURE_OK ? tree_clear(tree, &writer->memory) : status;
}

tenure_status
deferred_settle(struct store_write *write)
{
    tenure_status status = settle_gone(write);
    for (unsigned table = 0; table < STORE_TABLES && status == TENURE_OK; table++) {
        if (store_is_deferred((enum store_table)table))
            status = settle_table(write, (enum store_table)table);
    }
    return status;
}

/* Pages that putting the rows copies, and splits: for each row a leaf and a branch, none twice. */
static uint64_t
touched_bytes(const struct store_write *write, enum store_table table)
{
    MDB_stat stat;
    uint64_t rows = write->read.writer->version.trees[table].count;
    if (rows == 0 || mdb_stat(write->read.txn, write->read.store->tables[table], &stat) != 0)
        return 0;
    uint64_t leaves = rows < stat.ms_leaf_pages ? rows : stat.ms_leaf_pages;
    uint64_t branches = rows < stat.ms_branch_pages ? rows : stat.ms_branch_pages;
    return 2 * (leaves + branches) * stat.ms_psize;
}

uint64_t
deferred_bytes(const struct store_write *write)
{
    uint64_t bytes = 2 * write->read.writer->memory.unsaved;
    for (unsigned table = 0; table < STORE_TABLES; table++) {
        if (store_is_deferred((enum store_table)table))
            bytes += touched_bytes(write, (enum store_table)table);
    }
    return bytes;
}

/* A walk compares the next rows on disk and in memory, and takes the first. */

static int
compare_keys(enum store_table table, struct tni_span left, struct tni_span right)
{
    if (!keys_are_numbers(table))
        return row_key_compare(left, right);
    uint64_t left_number = row_key_own_number(left), right_number = row_key_own_number(right);
    return (left_number > right_number) - (left_number < right_number);
}

/* Moves on disk, skipping deleted rows. */
static tenure_status
move_on_disk(struct store_cursor *cursor, struct tni_span from, MDB_cursor_op op)
{
    struct deferred_cursor *deferred = &cursor->deferred;
    MDB_cursor_op on = op == MDB_PREV || op == MDB_LAST ? MDB_PREV : MDB_NEXT;
    MDB_val key = val_of(from), value;
    int rc = mdb_cursor_get(cursor->cursor, &key, &value, op);
    while (rc == MDB_SUCCESS && is_gone(cursor->read, cursor->table, span_of(key)))
        rc = mdb_cursor_get(cursor->cursor, &key, &value, on);
    deferred->key = rc == MDB_SUCCESS ? span_of(key) : (struct tni_span){ 0 };
    if (rc == MDB_SUCCESS)
        deferred->value = span_of(value);
    return rc == MDB_NOTFOUND ? TENURE_OK : status_of_mdb(rc);
}

static bool
is_stale(const struct store_cursor *cursor)
{
    const struct tree_memory *memory = cursor->tree.memory;
    return memory != NULL && memory->changes != cursor->deferred.changes;
}

static tenure_status
take_nearer(struct store_cursor *cursor, bool is_forward)
{
    struct deferred_cursor *deferred = &cursor->deferred;
    const struct tree_row *row = deferred->row;
    bool on_disk = deferred->key.data != NULL;
    deferred->is_forward = is_forward;
    deferred->changes = cursor->tree.memory != NULL ? cursor->tree.memory->changes : 0;
    deferred->takes_row = deferred->takes_disk = false;
    if (row == NULL && !on_disk)
        return TENURE_NOT_FOUND;
    int order = row == NULL ? 1
                : !on_disk  ? -1
                            : compare_keys(cursor->table, tree_key(row), deferred->key);
    if (row != NULL && on_disk && !is_forward)
        order = -order;
    deferred->takes_row = order <= 0;
    deferred->takes_disk = order >= 0;
    cursor->key = deferred->takes_row ? tree_key(row) : deferred->key;
    cursor->value = deferred->takes_row ? tree_value(row) : deferred->value;
    return TENURE_OK;
}

tenure_status
deferred_seek(struct store_cursor *cursor, struct tni_span key)
{
    cursor->deferred.row = tree_seek(&cursor->tree, key);
    tenure_status status = move_on_disk(cursor, key, MDB_SET_RANGE);
    return status == TENURE_OK ? take_nearer(cursor, true) : status;
}

/* Moves both sides past the cursor's key. */
static tenure_status
seek_behind(struct store_cursor *cursor)
{
    struct deferred_cursor *deferred = &cursor->deferred;
    struct tni_span key = cursor->key;
    deferred->row = tree_seek(&cursor->tree, key);
    if (deferred->row != NULL && compare_keys(cursor->table, tree_key(deferred->row), key) == 0)
        deferred->row = tree_next(&cursor->tree);
    tenure_status status = move_on_disk(cursor, key, MDB_SET_RANGE);
    if (status == TENURE_OK && deferred->key.data != NULL &&
        compare_keys(cursor->table, deferred->key, key) == 0)
        status = move_on_disk(cursor, key, MDB_NEXT);
    return status;
}

tenure_status
deferred_next(struct store_cursor *cursor)
{
    struct deferred_cursor *deferred = &cursor->deferred;
    tenure_status status = TENURE_OK;
    if (cursor->key.data == NULL) {
        deferred->row = tree_first(&cursor->tree);
        status = move_on_disk(cursor, cursor->key, MDB_FIRST);
    } else if (!deferred->is_forward || is_stale(cursor)) {
        status = seek_behind(cursor);
    } else {
        if (deferred->takes_row)
            deferred->row = tree_next(&cursor->tree);
        if (deferred->takes_disk)
            status = move_on_disk(cursor, cursor->key, MDB_NEXT);
    }
    return status == TENURE_OK ? take_nearer(cursor, true) : status;
}

tenure_status
deferred_last(struct store_cursor *cursor)
{
    cursor->deferred.row = tree_last(&cursor->tree);
    tenure_status status = move_on_disk(cursor, cursor->key, MDB_LAST);
    return status == TENURE_OK ? take_nearer(cursor, false) : status;
}

tenure_status
deferred_previous(struct store_cursor *cursor)
{
    struct deferred_cursor *deferred = &cursor->deferred;
    struct tni_span key = cursor->key;
    if (key.data == NULL)
        return deferred_last(cursor);
    deferred->row = tree_seek(&cursor->tree, key) != NULL ? tree_previous(&cursor->tree)
                                                          : tree_last(&cursor->tree);
    tenure_status status = move_on_disk(cursor, key, MDB_SET_RANGE);
    if (status == TENURE_OK)
        status = move_on_disk(cursor, key, deferred->key.data != NULL ? MDB_PREV : MDB_LAST);
    return status == TENURE_OK ? take_nearer(cursor, false) : status;
}
