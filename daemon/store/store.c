#include "store.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store_parts.h"

#define FORMAT "tenure-1"

enum {
    READERS_MAX = 64
};

static const struct {
    const char *name;
    unsigned flags;
} tables[STORE_TABLES] = {
    [STORE_META] = { "meta", 0 },
    [STORE_LOG] = { "log", MDB_INTEGERKEY },
    [STORE_IDS] = { "ids", 0 },
    [STORE_NAMES] = { "names", 0 },
    [STORE_SOURCES] = { "sources", MDB_INTEGERKEY },
    [STORE_PEOPLE] = { "people", MDB_INTEGERKEY },
    [STORE_ORGANISATIONS] = { "organisations", MDB_INTEGERKEY },
    [STORE_POSTS] = { "posts", MDB_INTEGERKEY },
    [STORE_ORGANISATION_POSTS] = { "organisation-posts", 0 },
    [STORE_CHILDREN] = { "children", 0 },
    [STORE_PERSON_POSTS] = { "person-posts", 0 },
    [STORE_SCOPES] = { "scopes", MDB_INTEGERKEY },
    [STORE_INDICATORS] = { "indicators", 0 },
    [STORE_STARTS] = { "starts", 0 },
    [STORE_DEPARTURES] = { "departures", 0 },
    [STORE_SURVEYS] = { "surveys", MDB_INTEGERKEY },
    [STORE_SILENCES] = { "silences", MDB_INTEGERKEY },
    [STORE_CORRECTIONS] = { "corrections", 0 },
    [STORE_DEAD] = { "dead", MDB_INTEGERKEY },
    [STORE_TIMERS] = { "timers", 0 },
    [STORE_ALERTS] = { "alerts", MDB_INTEGERKEY },
    [STORE_ALERT_IDS] = { "alert-ids", 0 },
    [STORE_ALERTS_OPEN] = { "alerts-open", 0 },
    [STORE_ALERT_REVISIONS] = { "alert-revisions", 0 },
    [STORE_CHANNEL_ORGANISATION] = { "channel-organisation", MDB_INTEGERKEY },
    [STORE_CHANNEL_PERSON] = { "channel-person", MDB_INTEGERKEY },
    [STORE_CHANNEL_INDICATOR] = { "channel-indicator", MDB_INTEGERKEY },
    [STORE_CHANNEL_POST] = { "channel-post", MDB_INTEGERKEY },
    [STORE_CHANNEL_ALERT] = { "channel-alert", MDB_INTEGERKEY },
};

tenure_status
status_of_mdb(int rc)
{
    switch (rc) {
    case MDB_SUCCESS: return TENURE_OK;
    case MDB_NOTFOUND: return TENURE_NOT_FOUND;
    case MDB_KEYEXIST: return TENURE_CONFLICT;
    case MDB_MAP_FULL:
    case ENOSPC: return TENURE_DISK_FULL;
    case MDB_INVALID:
    case MDB_CORRUPTED:
    case MDB_VERSION_MISMATCH:
    case MDB_PAGE_NOTFOUND: return TENURE_DAMAGED;
    case ENOMEM: return TENURE_NO_MEMORY;
    default: return TENURE_STORAGE;
    }
}

static MDB_val
val_of(struct tni_span span)
{
    return (MDB_val){ span.size, (void *)span.data };
}

static struct tni_span
span_of(MDB_val val)
{
    return (struct tni_span){ val.mv_data, val.mv_size };
}

static struct tni_span
span_of_number(const uint64_t *number)
{
    return (struct tni_span){ (const uint8_t *)number, sizeof(*number) };
}

/* The format is written with the first tables and never changes after. */
static int
check_format(struct store *store, MDB_txn *txn, bool reads_only)
{
    MDB_val key = { strlen("format"), (void *)"format" }, value;
    int rc = mdb_get(txn, store->tables[STORE_META], &key, &value);
    if (rc == MDB_NOTFOUND && !reads_only) {
        value = (MDB_val){ strlen(FORMAT), (void *)FORMAT };
        return mdb_put(txn, store->tables[STORE_META], &key, &value, 0);
    }
    if (rc == MDB_SUCCESS &&
        (value.mv_size != strlen(FORMAT) || memcmp(value.mv_data, FORMAT, value.mv_size) != 0))
        return MDB_VERSION_MISMATCH;
    return rc;
}

static int
open_tables(struct store *store, bool reads_only)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(store->env, NULL, reads_only ? MDB_RDONLY : 0, &txn);
    if (rc != MDB_SUCCESS)
        return rc;
    unsigned create = reads_only ? 0 : MDB_CREATE;
    for (int i = 0; rc == MDB_SUCCESS && i < STORE_TABLES; i++)
        rc = mdb_dbi_open(txn, tables[i].name, create | tables[i].flags, &store->tables[i]);
    if (rc == MDB_SUCCESS)
        rc = check_format(store, txn, reads_only);
    if (rc == MDB_SUCCESS)
        return mdb_txn_commit(txn); // keeps the tables' handles
    mdb_txn_abort(txn);
    return reads_only && rc == MDB_NOTFOUND ? MDB_INVALID : rc;
}

static tenure_status
open_environment(const char *folder, size_t map_bytes, bool reads_only, struct store **ret_store)
{
    struct store *store = calloc(1, sizeof(*store));
    if (store == NULL)
        return TENURE_NO_MEMORY;
    int stale = 0;
    int rc = mdb_env_create(&store->env);
    if (rc == MDB_SUCCESS)
        rc = mdb_env_set_mapsize(store->env, map_bytes);
    if (rc == MDB_SUCCESS)
        rc = mdb_env_set_maxdbs(store->env, STORE_TABLES);
    if (rc == MDB_SUCCESS)
        rc = mdb_env_set_maxreaders(store->env, READERS_MAX);
    if (rc == MDB_SUCCESS) // full sync: what is committed is on disk
        rc = mdb_env_open(store->env, folder, MDB_NOTLS | (reads_only ? MDB_RDONLY : 0), 0640);
    if (reads_only && rc == EBADF)
        rc = MDB_INVALID; // the file is empty: LMDB wants to begin it
    if (rc == MDB_SUCCESS)
        rc = mdb_reader_check(store->env, &stale);
    if (rc == MDB_SUCCESS)
        rc = open_tables(store, reads_only);
    if (rc != MDB_SUCCESS) {
        store_close(&store);
        errno = rc > 0 ? rc : EIO; // for who has to say why
        return status_of_mdb(rc);
    }
    *ret_store = store;
    return TENURE_OK;
}

tenure_status
store_open(const char *folder, size_t map_bytes, struct store **ret_store)
{
    return open_environment(folder, map_bytes, false, ret_store);
}

tenure_status
store_open_to_read(const char *folder, struct store **ret_store)
{
    return open_environment(folder, 0, true, ret_store); // the map is as large as the file says
}

void
store_close(struct store **store_p)
{
    struct store *store = *store_p;
    if (store == NULL)
        return;
    *store_p = NULL;
    if (store->env != NULL)
        mdb_env_close(store->env);
    free(store);
}

void
store_be_volatile(struct store *store)
{
    mdb_env_set_flags(store->env, MDB_NOSYNC, 1);
}

tenure_status
store_read_begin(const struct store *store, struct store_read *ret_read)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn);
    if (rc == MDB_SUCCESS)
        *ret_read = (struct store_read){ store, txn };
    return status_of_mdb(rc);
}

void
store_read_end(struct store_read *read)
{
    mdb_txn_abort(read->txn);
    read->txn = NULL;
}

tenure_status
store_write_begin(struct store *store, struct store_write *ret_write)
{
    MDB_txn *txn;
    int rc = mdb_txn_begin(store->env, NULL, 0, &txn);
    if (rc == MDB_SUCCESS)
        ret_write->read = (struct store_read){ store, txn };
    return status_of_mdb(rc);
}

tenure_status
store_write_commit(struct store_write *write)
{
    int rc = mdb_txn_commit(write->read.txn);
    write->read.txn = NULL;
    return status_of_mdb(rc);
}

void
store_write_abort(struct store_write *write)
{
    if (write->read.txn != NULL)
        mdb_txn_abort(write->read.txn);
    write->read.txn = NULL;
}

tenure_status
store_find(struct store_read read, enum store_table table, struct tni_span key,
           struct tni_span *ret_value)
{
    MDB_val mdb_key = val_of(key), value;
    int rc = mdb_get(read.txn, read.store->tables[table], &mdb_key, &value);
    if (rc == MDB_SUCCESS)
        *ret_value = span_of(value);
    return status_of_mdb(rc);
}

tenure_status
store_find_number(struct store_read read, enum store_table table, uint64_t key,
                  struct tni_span *ret_value)
{
    assert(tables[table].flags & MDB_INTEGERKEY);
    return store_find(read, table, span_of_number(&key), ret_value);
}

static tenure_status
put(struct store_write *write, enum store_table table, struct tni_span key, struct tni_span value,
    unsigned flags)
{
    MDB_val mdb_key = val_of(key), mdb_value = val_of(value);
    return status_of_mdb(
        mdb_put(write->read.txn, write->read.store->tables[table], &mdb_key, &mdb_value, flags));
}

tenure_status
store_put(struct store_write *write, enum store_table table, struct tni_span key,
          struct tni_span value)
{
    assert((tables[table].flags & MDB_INTEGERKEY) == 0);
    return put(write, table, key, value, 0);
}

tenure_status
store_put_number(struct store_write *write, enum store_table table, uint64_t key,
                 struct tni_span value)
{
    assert(tables[table].flags & MDB_INTEGERKEY);
    return put(write, table, span_of_number(&key), value, 0);
}

tenure_status
store_append(struct store_write *write, enum store_table table, uint64_t key, struct tni_span value)
{
    assert(tables[table].flags & MDB_INTEGERKEY);
    tenure_status status = put(write, table, span_of_number(&key), value, MDB_APPEND);
    return status == TENURE_CONFLICT ? TENURE_DAMAGED
                                     : status; // the counters and the table disagree
}

tenure_status
store_delete(struct store_write *write, enum store_table table, struct tni_span key)
{
    MDB_val mdb_key = val_of(key);
    int rc = mdb_del(write->read.txn, write->read.store->tables[table], &mdb_key, NULL);
    return rc == MDB_NOTFOUND ? TENURE_OK : status_of_mdb(rc);
}

uint64_t
store_count(struct store_read read, enum store_table table)
{
    MDB_stat stat;
    return mdb_stat(read.txn, read.store->tables[table], &stat) == 0 ? stat.ms_entries : 0;
}

tenure_status
store_cursor_open(struct store_read read, enum store_table table, struct store_cursor *ret_cursor)
{
    MDB_cursor *cursor;
    int rc = mdb_cursor_open(read.txn, read.store->tables[table], &cursor);
    if (rc == MDB_SUCCESS)
        *ret_cursor = (struct store_cursor){ .cursor = cursor };
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
cursor_move(struct store_cursor *cursor, struct tni_span key, MDB_cursor_op op)
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
    return cursor_move(cursor, key, MDB_SET_RANGE);
}

tenure_status
store_cursor_seek_number(struct store_cursor *cursor, uint64_t key)
{
    return cursor_move(cursor, span_of_number(&key), MDB_SET_RANGE);
}

tenure_status
store_cursor_next(struct store_cursor *cursor)
{
    return cursor_move(cursor, (struct tni_span){ 0 }, MDB_NEXT);
}

tenure_status
store_cursor_last(struct store_cursor *cursor)
{
    return cursor_move(cursor, (struct tni_span){ 0 }, MDB_LAST);
}

tenure_status
store_cursor_previous(struct store_cursor *cursor)
{
    return cursor_move(cursor, (struct tni_span){ 0 }, MDB_PREV);
}

uint64_t
store_cursor_number(const struct store_cursor *cursor)
{
    uint64_t number;
    memcpy(&number, cursor->key.data, sizeof(number));
    return number;
}

const char *
store_table_name(enum store_table table)
{
    return tables[table].name;
}

void
bytes_put_u32(uint8_t *bytes, uint32_t number)
{
    for (int i = 3; i >= 0; i--, number >>= 8)
        bytes[i] = (uint8_t)number;
}

void
bytes_put_u64(uint8_t *bytes, uint64_t number)
{
    for (int i = 7; i >= 0; i--, number >>= 8)
        bytes[i] = (uint8_t)number;
}

uint32_t
bytes_u32(const uint8_t *bytes)
{
    uint32_t number = 0;
    for (int i = 0; i < 4; i++)
        number = number << 8 | bytes[i];
    return number;
}

uint64_t
bytes_u64(const uint8_t *bytes)
{
    uint64_t number = 0;
    for (int i = 0; i < 8; i++)
        number = number << 8 | bytes[i];
    return number;
}
