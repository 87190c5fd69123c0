/* The writer's side of the store: rows are gathered in memory and written when the batch ends. */
#include <assert.h>

#include "row_cache.h"
#include "store_parts.h"

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

tenure_status
store_write_begin(struct store *store, struct store_write *ret_write)
{
    MDB_txn *txn;
    if (open_row_caches(store) != TENURE_OK)
        return TENURE_NO_MEMORY;
    int rc = mdb_txn_begin(store->env, NULL, 0, &txn);
    if (rc == MDB_SUCCESS)
        ret_write->read = (struct store_read){ store, txn, &store->writer };
    return status_of_mdb(rc);
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

static int
write_row(MDB_cursor *cursor, const struct cached_row *row)
{
    MDB_val key = { row->key_size, (void *)row->key }, value = { row->size, row->value };
    if (row->stands)
        return mdb_cursor_put(cursor, &key, &value, 0);
    int rc = mdb_cursor_get(cursor, &key, &value, MDB_SET);
    if (rc == MDB_SUCCESS)
        rc = mdb_cursor_del(cursor, 0);
    return rc == MDB_NOTFOUND ? MDB_SUCCESS : rc;
}

/* What was gathered of a table goes into it, in key order. */
static int
write_rows(struct store_read read, enum store_table table)
{
    struct row_cache *cache = read.writer->rows[table];
    size_t count;
    const struct unwritten_row *rows = row_cache_unwritten(cache, &count);
    MDB_cursor *cursor;
    if (count == 0)
        return MDB_SUCCESS;
    int rc = put_cursor(read, table, &cursor);
    for (size_t i = 0; i < count && rc == MDB_SUCCESS; i++)
        rc = write_row(cursor, rows[i].row);
    if (rc == MDB_SUCCESS)
        row_cache_written(cache);
    return rc;
}

tenure_status
store_walk_open(struct store_read read, enum store_table table, struct store_cursor *ret_cursor)
{
    int rc =
        read.writer->rows[table] != NULL ? write_rows(read, table) : MDB_SUCCESS; // for it to see
    ret_cursor->home = &read.writer->walks[table];
    ret_cursor->cursor = *ret_cursor->home;
    *ret_cursor->home = NULL;
    if (rc == MDB_SUCCESS && ret_cursor->cursor == NULL)
        rc = mdb_cursor_open(read.txn, read.store->tables[table],
                             (MDB_cursor **)&ret_cursor->cursor);
    return status_of_mdb(rc);
}

static void
end_transaction(struct store_write *write, bool committed)
{
    write->read.txn = NULL;
    for (int i = 0; i < STORE_TABLES; i++) {
        if (write->read.writer->rows[i] != NULL)
            row_cache_end(write->read.writer->rows[i], committed);
    }
}

tenure_status
store_write_commit(struct store_write *write)
{
    int rc = MDB_SUCCESS;
    for (int i = 0; i < STORE_TABLES && rc == MDB_SUCCESS; i++) {
        if (write->read.writer->rows[i] != NULL)
            rc = write_rows(write->read, (enum store_table)i);
    }
    if (rc != MDB_SUCCESS) {
        store_write_abort(write);
        return status_of_mdb(rc);
    }
    close_cursors(write->read.writer);
    rc = mdb_txn_commit(write->read.txn);
    end_transaction(write, rc == MDB_SUCCESS);
    return status_of_mdb(rc);
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

static tenure_status
find_on_disk(struct store_read read, enum store_table table, struct tni_span key,
             struct tni_span *ret_value)
{
    MDB_val mdb_key = val_of(key), value;
    int rc = mdb_get(read.txn, read.store->tables[table], &mdb_key, &value);
    if (rc == MDB_SUCCESS)
        *ret_value = span_of(value);
    return status_of_mdb(rc);
}

static tenure_status
find_in_cache(struct store_read read, enum store_table table, struct tni_span key,
              struct tni_span *ret_value)
{
    struct row_cache *cache = read.writer->rows[table];
    struct cached_row *row = row_cache_find(cache, key);
    if (row == NULL) {
        tenure_status status = find_on_disk(read, table, key, ret_value);
        if (status != TENURE_OK && status != TENURE_NOT_FOUND)
            return status;
        row = row_cache_keep(cache, key, status == TENURE_OK ? ret_value : NULL);
        if (row == NULL)
            return TENURE_NO_MEMORY;
    }
    *ret_value = (struct tni_span){ row->value, row->size };
    return row->stands ? TENURE_OK : TENURE_NOT_FOUND;
}

tenure_status
store_find(struct store_read read, enum store_table table, struct tni_span key,
           struct tni_span *ret_value)
{
    return read.writer != NULL && read.writer->rows[table] != NULL
               ? find_in_cache(read, table, key, ret_value)
               : find_on_disk(read, table, key, ret_value);
}

tenure_status
store_find_number(struct store_read read, enum store_table table, uint64_t key,
                  struct tni_span *ret_value)
{
    assert(keys_are_numbers(table));
    return store_find(read, table, span_of_number(&key), ret_value);
}

static tenure_status
put_on_disk(struct store_write *write, enum store_table table, struct tni_span key,
            struct tni_span value, unsigned flags)
{
    MDB_val mdb_key = val_of(key), mdb_value = val_of(value);
    MDB_cursor *cursor;
    int rc = put_cursor(write->read, table, &cursor);
    return status_of_mdb(rc == MDB_SUCCESS ? mdb_cursor_put(cursor, &mdb_key, &mdb_value, flags)
                                           : rc);
}

static tenure_status
put(struct store_write *write, enum store_table table, struct tni_span key, struct tni_span value)
{
    struct row_cache *cache = write->read.writer->rows[table];
    return cache != NULL ? row_cache_change(cache, key, &value)
                         : put_on_disk(write, table, key, value, 0);
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
store_append(struct store_write *write, enum store_table table, uint64_t key, struct tni_span value)
{
    assert(keys_are_numbers(table) && store_tables[table].keeping == AT_ONCE);
    tenure_status status = put_on_disk(write, table, span_of_number(&key), value, MDB_APPEND);
    return status == TENURE_CONFLICT ? TENURE_DAMAGED
                                     : status; // the counters and the table disagree
}

tenure_status
store_delete(struct store_write *write, enum store_table table, struct tni_span key)
{
    if (write->read.writer->rows[table] != NULL)
        return row_cache_change(write->read.writer->rows[table], key, NULL);
    MDB_val mdb_key = val_of(key);
    int rc = mdb_del(write->read.txn, write->read.store->tables[table], &mdb_key, NULL);
    return rc == MDB_NOTFOUND ? TENURE_OK : status_of_mdb(rc);
}
