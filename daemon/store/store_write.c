/* SPDX-License-Identifier: Apache-2.0 */
/* The writer's side of the store: one LMDB transaction, and the matching version of the tables in
 * memory. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store_parts.h"

/* Frees what no reader can reach any more. */
static void
free_retired(struct store *store)
{
    struct store_writer *writer = &store->writer;
    uint64_t oldest = versions_oldest(store->versions);
    while (writer->retired != NULL && writer->retired->version <= oldest) {
        struct retired *retired = writer->retired;
        writer->retired = retired->next;
        tree_list_free(&writer->memory, &retired->list);
        free(retired);
    }
    if (writer->retired == NULL)
        writer->retired_end = &writer->retired;
}

/* Records what the version no longer shows, to be freed later. `retired` was allocated before the
 * commit, after which nothing may fail. */
static void
keep_retired(struct store_writer *writer, struct retired *retired)
{
    *retired = (struct retired){ .version = writer->version.number,
                                 .list = tree_memory_commit(&writer->memory) };
    *writer->retired_end = retired;
    writer->retired_end = &retired->next;
}

void
store_writer_close(struct store_writer *writer)
{
    while (writer->retired != NULL) {
        struct retired *retired = writer->retired;
        writer->retired = retired->next;
        tree_list_free(&writer->memory, &retired->list);
        free(retired);
    }
    tree_memory_abort(&writer->memory);
    free(writer->row_bytes);
}

struct tni_writer
store_row_writer(struct store_write *write)
{
    return (struct tni_writer){ .data = write->read.writer->row_bytes, .capacity = ROW_BYTES_MAX };
}

/* Begins a version with the transaction. */
static void
begin_version(struct store *store, MDB_txn *txn, struct store_write *ret_write)
{
    struct store_writer *writer = &store->writer;
    free_retired(store);
    writer->version = store->versions->committed; // only the writer changes it
    writer->version.number++;
    writer->version.txn = mdb_txn_id(txn);
    writer->memory.version = writer->version.number;
    ret_write->read = (struct store_read){
        .store = store, .txn = txn, .trees = writer->version.trees, .writer = writer
    };
}

static tenure_status
begin(struct store *store, bool is_again, struct store_write *ret_write)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(store->env, NULL, is_again ? MDB_RDONLY : 0, &txn);
    if (rc != MDB_SUCCESS)
        return status_of_mdb(rc);
    begin_version(store, txn, ret_write);
    store->writer.is_again = is_again;
    return TENURE_OK;
}

tenure_status
store_write_begin(struct store *store, struct store_write *ret_write)
{
    return begin(store, false, ret_write);
}

tenure_status
store_again_begin(struct store *store, struct store_write *ret_write)
{
    return begin(store, true, ret_write);
}

/* Cursors must not outlive their transaction. */
static void
close_cursors(struct store_writer *writer)
{
    for (int i = 0; i < STORE_TABLES; i++) {
        if (writer->puts[i] != NULL)
            mdb_cursor_close(writer->puts[i]);
        writer->puts[i] = NULL;
    }
}

tenure_status
store_write_commit(struct store_write *write)
{
    struct store_writer *writer = write->read.writer;
    struct store *store = (struct store *)write->read.store;
    struct retired *retired = malloc(sizeof(*retired));
    assert(!writer->is_again);
    if (retired == NULL) {
        store_write_abort(write);
        return TENURE_NO_MEMORY;
    }
    close_cursors(writer);
    writer->to_settle = deferred_bytes(write);
    versions_announce(store->versions, &writer->version);
    tenure_status status = status_of_mdb(mdb_txn_commit(write->read.txn));
    write->read.txn = NULL;
    if (status == TENURE_OK) {
        keep_retired(writer, retired);
        versions_commit(store->versions, &writer->version, store_last_txn(store));
        return TENURE_OK;
    }
    free(retired);
    versions_give_up(store->versions);
    tree_memory_abort(&writer->memory);
    return status;
}

/* What was applied again is committed, with the transaction that the disk has. */
static tenure_status
keep_version(struct store_write *write)
{
    struct store_writer *writer = write->read.writer;
    struct retired *retired = malloc(sizeof(*retired));
    if (retired == NULL) {
        store_write_abort(write);
        return TENURE_NO_MEMORY;
    }
    keep_retired(writer, retired);
    versions_commit(write->read.store->versions, &writer->version, mdb_txn_id(write->read.txn));
    return TENURE_OK;
}

tenure_status
store_again_keep(struct store_write *write)
{
    tenure_status status = keep_version(write);
    if (status == TENURE_OK)
        begin_version((struct store *)write->read.store, write->read.txn, write);
    return status;
}

tenure_status
store_again_end(struct store_write *write)
{
    tenure_status status = keep_version(write);
    if (status == TENURE_OK)
        mdb_txn_abort(write->read.txn);
    write->read.txn = NULL;
    return status;
}

void
store_write_abort(struct store_write *write)
{
    struct store_writer *writer = write->read.writer;
    if (write->read.txn == NULL)
        return;
    close_cursors(writer);
    mdb_txn_abort(write->read.txn);
    write->read.txn = NULL;
    tree_memory_abort(&writer->memory);
}

static tenure_status
find_in_memory(struct store_read read, enum store_table table, struct tni_span key,
               struct tni_span *ret_value)
{
    const struct tree_row *row = tree_find(&read.trees[table], key);
    if (row == NULL)
        return TENURE_NOT_FOUND;
    *ret_value = tree_value(row);
    return TENURE_OK;
}

tenure_status
disk_find(struct store_read read, enum store_table table, struct tni_span key,
          struct tni_span *ret_value)
{
    MDB_val mdb_key = val_of(key), value;
    int rc = mdb_get(read.txn, read.store->tables[table], &mdb_key, &value);
    if (rc == MDB_SUCCESS)
        *ret_value = span_of(value);
    return status_of_mdb(rc);
}

tenure_status
store_find(struct store_read read, enum store_table table, struct tni_span key,
           struct tni_span *ret_value)
{
    tenure_status status = store_step(read);
    if (status != TENURE_OK)
        return status;
    if (store_is_in_memory(table))
        return find_in_memory(read, table, key, ret_value);
    return store_is_on_disk(table) ? disk_find(read, table, key, ret_value)
                                   : deferred_find(read, table, key, ret_value);
}

tenure_status
store_find_number(struct store_read read, enum store_table table, uint64_t key,
                  struct tni_span *ret_value)
{
    assert(keys_are_numbers(table));
    return store_find(read, table, span_of_number(&key), ret_value);
}

/* The cursor for puts into a table on disk: it stays where it was, which is usually near the next
 * put. */
static int
put_cursor(struct store_read read, enum store_table table, MDB_cursor **ret_cursor)
{
    MDB_cursor **cursor = &read.writer->puts[table];
    int rc = *cursor != NULL ? MDB_SUCCESS
                             : mdb_cursor_open(read.txn, read.store->tables[table], cursor);
    *ret_cursor = *cursor;
    return rc;
}

tenure_status
disk_put(struct store_write *write, enum store_table table, struct tni_span key,
         struct tni_span value, unsigned flags)
{
    MDB_cursor *cursor;
    MDB_val mdb_key = val_of(key), mdb_value = val_of(value);
    if (write->read.writer->is_again)
        return TENURE_OK; // already open
    int rc = put_cursor(write->read, table, &cursor);
    if (rc == MDB_SUCCESS)
        rc = mdb_cursor_put(cursor, &mdb_key, &mdb_value, flags);
    return status_of_mdb(rc);
}

static tenure_status
put(struct store_write *write, enum store_table table, struct tni_span key, struct tni_span value)
{
    struct store_writer *writer = write->read.writer;
    return store_is_on_disk(table)
               ? disk_put(write, table, key, value, 0)
               : tree_put(&writer->version.trees[table], &writer->memory, key, value);
}

tenure_status
store_put(struct store_write *write, enum store_table table, struct tni_span key,
          struct tni_span value)
{
    assert(!keys_are_numbers(table));
    return put(write, table, key, value);
}

tenure_status
store_put_number(struct store_write *write, enum store_table table, uint64_t key,
                 struct tni_span value)
{
    assert(keys_are_numbers(table));
    return put(write, table, span_of_number(&key), value);
}

tenure_status
store_edit(struct store_write *write, enum store_table table, struct tni_span key, size_t size,
           uint8_t **ret_bytes, bool *ret_is_new)
{
    struct store_writer *writer = write->read.writer;
    assert(store_is_in_memory(table));
    return tree_edit(&writer->version.trees[table], &writer->memory, key, size, ret_bytes,
                     ret_is_new);
}

tenure_status
store_edit_number(struct store_write *write, enum store_table table, uint64_t key, size_t size,
                  uint8_t **ret_bytes, bool *ret_is_new)
{
    assert(keys_are_numbers(table));
    return store_edit(write, table, span_of_number(&key), size, ret_bytes, ret_is_new);
}

tenure_status
store_append(struct store_write *write, enum store_table table, uint64_t key, struct tni_span value)
{
    assert(keys_are_numbers(table) && store_is_on_disk(table));
    tenure_status status = disk_put(write, table, span_of_number(&key), value, MDB_APPEND);
    // the key is not the largest, so the counters are wrong
    return status == TENURE_CONFLICT ? TENURE_DAMAGED : status;
}

tenure_status
disk_delete(struct store_write *write, enum store_table table, struct tni_span key)
{
    MDB_cursor *cursor;
    MDB_val mdb_key = val_of(key), value;
    if (write->read.writer->is_again)
        return TENURE_OK; // already deleted
    int rc = put_cursor(write->read, table, &cursor);
    if (rc == MDB_SUCCESS)
        rc = mdb_cursor_get(cursor, &mdb_key, &value, MDB_SET);
    if (rc == MDB_SUCCESS)
        rc = mdb_cursor_del(cursor, 0);
    return rc == MDB_NOTFOUND ? TENURE_OK : status_of_mdb(rc);
}

tenure_status
note_gone(struct store_writer *writer, enum store_table table, struct tni_span key)
{
    uint8_t bytes[GONE_KEY_MAX];
    return tree_put(&writer->version.trees[TREE_GONE], &writer->memory, gone_key(table, key, bytes),
                    (struct tni_span){ 0 });
}

tenure_status
store_delete(struct store_write *write, enum store_table table, struct tni_span key)
{
    struct store_writer *writer = write->read.writer;
    bool was_saved;
    if (!store_is_in_memory(table))
        return store_is_on_disk(table) ? disk_delete(write, table, key)
                                       : deferred_delete(write, table, key);
    tenure_status status =
        tree_delete(&writer->version.trees[table], &writer->memory, key, &was_saved);
    return status == TENURE_OK && was_saved ? note_gone(writer, table, key) : status;
}

tenure_status
store_delete_number(struct store_write *write, enum store_table table, uint64_t key)
{
    assert(keys_are_numbers(table));
    return store_delete(write, table, span_of_number(&key));
}
