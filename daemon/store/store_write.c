/* SPDX-License-Identifier: Apache-2.0 */
/* The writer's side of the store: rows are gathered in memory and written when the batch ends. */
#include <assert.h>
#include <string.h>

#include "row_cache.h"
#include "store_parts.h"

enum {
    LARGE_BATCH = 1024 * 1024 // bytes: from here on it costs less to write rows once
};

static tenure_status
open_row_caches(struct store *store)
{
    tenure_status status = TENURE_OK;
    for (int i = 0; i < STORE_TABLES && status == TENURE_OK; i++) {
        if (store_tables[i].keeping != AT_ONCE && store->writer.rows[i] == NULL)
            status = row_cache_open(keys_are_numbers((enum store_table)i), store_tables[i].keeping,
                                    &store->writer.rows[i]);
    }
    return status;
}

static tenure_status
begin(struct store_writer *writer, struct store *store, MDB_txn *txn)
{
    tenure_status status = TENURE_OK;
    if (writer->overlay.last > 0) {
        status = overlay_make_dense(&writer->overlay);
    } else {
        status = journal_follow(txn, store->journal, &writer->overlay);
        journal_begin(&writer->journal, &writer->overlay);
    }
    writer->bytes = 0;
    writer->writes_through = writer->was_large && writer->overlay.weight == 0;
    return status == TENURE_OK && writer->writes_through
               ? journal_pass_over(&writer->journal, &writer->overlay)
               : status;
}

tenure_status
store_write_begin(struct store *store, struct store_write *ret_write)
{
    MDB_txn *txn;
    if (open_row_caches(store) != TENURE_OK)
        return TENURE_NO_MEMORY;
    tenure_status status = status_of_mdb(mdb_txn_begin(store->env, NULL, 0, &txn));
    if (status != TENURE_OK)
        return status;
    status = begin(&store->writer, store, txn);
    if (status == TENURE_OK)
        ret_write->read = (struct store_read){
            .store = store, .txn = txn, .overlay = &store->writer.overlay, .writer = &store->writer
        };
    else
        mdb_txn_abort(txn);
    return status;
}

/* The cursor that puts into a table: it stays where it was, which is mostly near where it is needed
 * next. */
static int
put_cursor(struct store_read read, enum store_table table, MDB_cursor **ret_cursor)
{
    MDB_cursor **cursor = &read.writer->puts[table];
    int rc = *cursor != NULL ? MDB_SUCCESS
                             : mdb_cursor_open(read.txn, read.store->tables[table], cursor);
    *ret_cursor = *cursor;
    return rc;
}

/* They must not outlive their transaction. */
static void
close_cursors(struct store_writer *writer)
{
    for (int i = 0; i < STORE_TABLES; i++) {
        if (writer->puts[i] != NULL)
            mdb_cursor_close(writer->puts[i]);
        if (writer->walks[i] != NULL)
            mdb_cursor_close(writer->walks[i]);
        writer->puts[i] = writer->walks[i] = NULL;
    }
}

/* Deleting what is not there is fine. */
static int
delete_row(MDB_cursor *cursor, MDB_val *key)
{
    MDB_val value;
    int rc = mdb_cursor_get(cursor, key, &value, MDB_SET);
    if (rc == MDB_SUCCESS)
        rc = mdb_cursor_del(cursor, 0);
    return rc == MDB_NOTFOUND ? MDB_SUCCESS : rc;
}

/* A row of a table as it is from now on. */
static int
write_row(struct store_read read, enum store_table table, enum overlay_kind kind,
          struct tni_span key, struct tni_span value)
{
    MDB_cursor *cursor;
    MDB_val mdb_key = val_of(key), mdb_value = val_of(value);
    int rc = put_cursor(read, table, &cursor);
    if (rc != MDB_SUCCESS)
        return rc;
    if (kind == OVERLAY_GONE)
        return delete_row(cursor, &mdb_key);
    if (kind == OVERLAY_APPENDED) {
        rc = mdb_cursor_put(cursor, &mdb_key, &mdb_value, MDB_APPEND);
        if (rc !=
            MDB_KEYEXIST) // moved before, and pending again: its record was taken up once more
            return rc;
    }
    return mdb_cursor_put(cursor, &mdb_key, &mdb_value, 0);
}

/* Moves pending rows to their tables until at most a weight of `kept` is left. */
static tenure_status
move_rows(struct store_read read, size_t kept)
{
    struct journal_rows rows;
    struct store_writer *writer = read.writer;
    while (journal_next(&writer->journal, read.overlay, kept, &rows)) {
        for (size_t i = rows.index; i < rows.index + rows.count; i++) {
            const struct overlay_row *row = read.overlay->tables[rows.table].entries[i].row;
            int rc = write_row(read, rows.table, (enum overlay_kind)row->kind, overlay_key(row),
                               overlay_value(row));
            if (rc != MDB_SUCCESS)
                return status_of_mdb(rc);
        }
        journal_moved(&writer->journal, read.overlay, &rows);
    }
    return TENURE_OK;
}

/* A walk must not lose what it stands on. */
static bool
is_large(const struct store_writer *writer)
{
    return !writer->writes_through && writer->walks_open == 0 && writer->bytes > LARGE_BATCH;
}

static tenure_status
write_through(struct store_read read)
{
    tenure_status status = move_rows(read, 0);
    read.writer->writes_through = true;
    return status == TENURE_OK ? journal_pass_over(&read.writer->journal, read.overlay) : status;
}

/* A row as it is from now on, in the journal or in its table. */
static tenure_status
change_row(struct store_read read, enum store_table table, enum overlay_kind kind,
           struct tni_span key, struct tni_span value)
{
    struct store_writer *writer = read.writer;
    writer->bytes += key.size + value.size;
    tenure_status status = is_large(writer) ? write_through(read) : TENURE_OK;
    if (status != TENURE_OK)
        return status;
    if (!writer->writes_through)
        return journal_add(&writer->journal, read.overlay, table, kind, key, value);
    return status_of_mdb(write_row(read, table, kind, key, value));
}

/* What was gathered of a table leaves the row cache, in key order. */
static tenure_status
write_rows(struct store_read read, enum store_table table)
{
    struct row_cache *cache = read.writer->rows[table];
    size_t count;
    const struct unwritten_row *rows = row_cache_unwritten(cache, &count);
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < count && status == TENURE_OK; i++) {
        const struct cached_row *row = rows[i].row;
        status = change_row(read, table, row->stands ? OVERLAY_PUT : OVERLAY_GONE,
                            (struct tni_span){ row->key, row->key_size },
                            (struct tni_span){ row->value, row->size });
    }
    if (status == TENURE_OK)
        row_cache_written(cache);
    return status;
}

tenure_status
store_walk_open(struct store_read read, enum store_table table, MDB_cursor **ret_cursor)
{
    MDB_cursor **closed = &read.writer->walks[table];
    tenure_status status = read.writer->rows[table] != NULL ? write_rows(read, table) : TENURE_OK;
    if (status == TENURE_OK && *closed == NULL)
        status = status_of_mdb(mdb_cursor_open(read.txn, read.store->tables[table], closed));
    if (status != TENURE_OK)
        return status;
    *ret_cursor = *closed;
    *closed = NULL;
    read.writer->walks_open++;
    return TENURE_OK;
}

void
store_walk_close(struct store_read read, enum store_table table, MDB_cursor *cursor)
{
    MDB_cursor **closed = &read.writer->walks[table];
    read.writer->walks_open--;
    if (*closed == NULL)
        *closed = cursor;
    else
        mdb_cursor_close(cursor);
}

static void
end_transaction(struct store_write *write, bool committed)
{
    struct store_writer *writer = write->read.writer;
    write->read.txn = NULL;
    writer->walks_open = 0;
    if (!committed && (writer->bytes > 0 || writer->writes_through))
        overlay_clear(&writer->overlay); // to be taken up again
    for (int i = 0; i < STORE_TABLES; i++) {
        if (writer->rows[i] != NULL)
            row_cache_end(writer->rows[i], committed);
    }
}

static tenure_status
write_everything(struct store_read read)
{
    struct store_writer *writer = read.writer;
    tenure_status status = TENURE_OK;
    for (int i = 0; i < STORE_TABLES && status == TENURE_OK; i++) {
        if (writer->rows[i] != NULL)
            status = write_rows(read, (enum store_table)i);
    }
    if (status == TENURE_OK && writer->journal.size > 0)
        status = move_rows(read, journal_weight_to_keep(&writer->journal, read.overlay));
    if (status == TENURE_OK && writer->journal.size > 0)
        status = journal_append(&writer->journal, read.txn, read.store->journal, read.overlay);
    return status;
}

tenure_status
store_write_commit(struct store_write *write)
{
    tenure_status status = write_everything(write->read);
    if (status != TENURE_OK) {
        store_write_abort(write);
        return status;
    }
    close_cursors(write->read.writer);
    status = status_of_mdb(mdb_txn_commit(write->read.txn));
    write->read.writer->was_large = write->read.writer->bytes > LARGE_BATCH;
    end_transaction(write, status == TENURE_OK);
    return status;
}

void
store_write_abort(struct store_write *write)
{
    if (write->read.txn == NULL)
        return;
    close_cursors(write->read.writer);
    mdb_txn_abort(write->read.txn);
    end_transaction(write, false);
}

tenure_status
store_settle(struct store *store)
{
    struct store_write write;
    tenure_status status = store_write_begin(store, &write);
    if (status != TENURE_OK)
        return status;
    if (write.read.overlay->weight > 0)
        status = write_through(write.read);
    if (status == TENURE_OK)
        return store_write_commit(&write);
    store_write_abort(&write);
    return status;
}

/* In the table, or on the way to it. */
static tenure_status
find_row(struct store_read read, enum store_table table, struct tni_span key,
         struct tni_span *ret_value)
{
    const struct overlay_row *row = overlay_find(read.overlay, table, key);
    if (row != NULL) {
        *ret_value = overlay_value(row);
        return row->kind != OVERLAY_GONE ? TENURE_OK : TENURE_NOT_FOUND;
    }
    MDB_val mdb_key = val_of(key), value;
    int rc = mdb_get(read.txn, read.store->tables[table], &mdb_key, &value);
    if (rc == MDB_SUCCESS)
        *ret_value = span_of(value);
    return status_of_mdb(rc);
}

/* Whether it stands or not. */
static tenure_status
cached(struct store_read read, enum store_table table, struct tni_span key,
       struct cached_row **ret_row)
{
    struct row_cache *cache = read.writer->rows[table];
    struct tni_span value;
    *ret_row = row_cache_find(cache, key);
    if (*ret_row != NULL)
        return TENURE_OK;
    tenure_status status = find_row(read, table, key, &value);
    if (status != TENURE_OK && status != TENURE_NOT_FOUND)
        return status;
    *ret_row = row_cache_keep(cache, key, status == TENURE_OK ? &value : NULL);
    return *ret_row != NULL ? TENURE_OK : TENURE_NO_MEMORY;
}

static tenure_status
find_in_cache(struct store_read read, enum store_table table, struct tni_span key,
              struct tni_span *ret_value)
{
    struct cached_row *row;
    tenure_status status = cached(read, table, key, &row);
    if (status != TENURE_OK)
        return status;
    *ret_value = (struct tni_span){ row->value, row->size };
    return row->stands ? TENURE_OK : TENURE_NOT_FOUND;
}

tenure_status
store_find(struct store_read read, enum store_table table, struct tni_span key,
           struct tni_span *ret_value)
{
    if (read.writer != NULL && read.writer->rows[table] != NULL)
        return find_in_cache(read, table, key, ret_value);
    tenure_status status = store_step(read);
    return status == TENURE_OK ? find_row(read, table, key, ret_value) : status;
}

tenure_status
store_find_number(struct store_read read, enum store_table table, uint64_t key,
                  struct tni_span *ret_value)
{
    assert(keys_are_numbers(table));
    return store_find(read, table, span_of_number(&key), ret_value);
}

static tenure_status
put(struct store_write *write, enum store_table table, struct tni_span key, struct tni_span value)
{
    struct row_cache *cache = write->read.writer->rows[table];
    return cache != NULL ? row_cache_change(cache, key, &value)
                         : change_row(write->read, table, OVERLAY_PUT, key, value);
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
    struct cached_row *row;
    assert(store_tables[table].keeping != AT_ONCE);
    tenure_status status = cached(write->read, table, key, &row);
    if (status != TENURE_OK)
        return status;
    *ret_is_new = !row->stands;
    if (row->stands && row->size != size)
        return TENURE_DAMAGED;
    status = row_cache_edit(write->read.writer->rows[table], row, size);
    *ret_bytes = row->value;
    return status;
}

/* The largest key of a table that is appended to: a pending one if there is any. */
static tenure_status
last_number(struct store_read read, enum store_table table, uint64_t *ret_number)
{
    const struct overlay_table *overlay = &read.overlay->tables[table];
    MDB_cursor *cursor;
    MDB_val key, value;
    if (overlay->count > 0) {
        *ret_number = overlay->entries[overlay->count - 1].place;
        return TENURE_OK;
    }
    int rc = put_cursor(read, table, &cursor);
    if (rc == MDB_SUCCESS)
        rc = mdb_cursor_get(cursor, &key, &value, MDB_LAST);
    if (rc == MDB_SUCCESS)
        memcpy(ret_number, key.mv_data, sizeof(*ret_number));
    return status_of_mdb(rc);
}

tenure_status
store_append(struct store_write *write, enum store_table table, uint64_t key, struct tni_span value)
{
    assert(keys_are_numbers(table) && store_tables[table].keeping == AT_ONCE);
    uint64_t last = 0;
    tenure_status status = last_number(write->read, table, &last);
    if (status == TENURE_OK && last >= key)
        return TENURE_DAMAGED; // the counters and the table disagree
    return status == TENURE_OK || status == TENURE_NOT_FOUND
               ? change_row(write->read, table, OVERLAY_APPENDED, span_of_number(&key), value)
               : status;
}

tenure_status
store_delete(struct store_write *write, enum store_table table, struct tni_span key)
{
    struct row_cache *cache = write->read.writer->rows[table];
    return cache != NULL
               ? row_cache_change(cache, key, NULL)
               : change_row(write->read, table, OVERLAY_GONE, key, (struct tni_span){ 0 });
}
