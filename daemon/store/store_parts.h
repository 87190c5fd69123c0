/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_parts - shared by the files that use LMDB.
 */
#ifndef STORE_PARTS_H
#define STORE_PARTS_H

#include <assert.h>
#include <lmdb.h>
#include <pthread.h>

#include "store.h"

/* The trees of all tables, and the keys of rows that were deleted since the last checkpoint. */
enum {
    TREE_GONE = STORE_TABLES,
    TREES,
    GONE_KEY_MAX = 1 + STORE_KEY_MAX
};

/* The tables in memory as of a commit. */
struct store_version {
    struct tree trees[TREES];
    uint64_t number;
    size_t txn; // the id of the matching LMDB transaction
};

/* A version with readers. */
struct store_snapshot {
    struct store_version version;
    struct store_snapshot *next, **link;
};

/* Nodes and rows that a version no longer shows; freed when no earlier version has readers. */
struct retired {
    uint64_t version;
    struct tree_list list;
    struct retired *next;
};

/* The only writer. */
struct store_writer {
    struct store_version version; // unfinished
    struct tree_memory memory;
    MDB_cursor *puts[STORE_TABLES]; // for the transaction; opened at the first put into the table
    struct retired *retired, **retired_end;
    uint8_t *row_bytes; // see store_row_writer()
    bool is_again;      // see store_again_begin()
    uint64_t to_settle; // see store_to_settle()
};
void store_writer_close(struct store_writer *writer);

struct store {
    MDB_env *env;
    MDB_dbi tables[STORE_TABLES];
    bool is_outdated;
    struct store_writer writer;
    struct versions *versions;
};

/* The versions that readers can get. */
struct versions {
    pthread_mutex_t lock;
    struct store_version committed;
    struct store_version coming; // of the transaction being committed, if is_coming
    bool is_coming;
    bool is_unknown; // another process writes, so this one has no versions
    struct store_snapshot *snapshots;
};

bool versions_open(struct versions **ret_versions);
void versions_close(struct versions **versions_p, struct tree_memory *memory);
/* Also announces to readers the version that the transaction is about to commit. */
void versions_announce(struct versions *versions, const struct store_version *version);
/* The version was committed, with that LMDB transaction; or aborted. */
void versions_commit(struct versions *versions, const struct store_version *version, size_t txn);
void versions_give_up(struct versions *versions);
/* The earliest version with a reader. */
uint64_t versions_oldest(struct versions *versions);

struct table_kind {
    const char *name;
    enum key_order order;
};

/* Records the file that the store is in, see store_was_copied(); and recognises that row. */
int store_put_identity(struct store *store, MDB_txn *txn);
bool store_is_identity(enum store_table table, struct tni_span key);

extern const struct table_kind store_tables[STORE_TABLES];

static inline bool
keys_are_numbers(enum store_table table)
{
    return store_tables[table].order == ORDER_NUMBER;
}

static inline MDB_val
val_of(struct tni_span span)
{
    return (MDB_val){ span.size, (void *)span.data };
}

static inline struct tni_span
span_of(MDB_val val)
{
    return (struct tni_span){ val.mv_data, val.mv_size };
}

static inline struct tni_span
span_of_number(const uint64_t *number)
{
    return (struct tni_span){ (const uint8_t *)number, sizeof(*number) };
}

/* The key of TREE_GONE for a row of a table. */
static inline struct tni_span
gone_key(enum store_table table, struct tni_span key, uint8_t bytes[GONE_KEY_MAX])
{
    assert(key.size < GONE_KEY_MAX);
    bytes[0] = (uint8_t)table;
    memcpy(bytes + 1, key.data, key.size);
    return (struct tni_span){ bytes, key.size + 1 };
}

/* store_write.c: LMDB's part of a table; a transaction that replays entries writes nothing */

tenure_status disk_find(struct store_read read, enum store_table table, struct tni_span key,
                        struct tni_span *ret_value);
/* TENURE_CONFLICT: with MDB_APPEND, the key is not the largest. */
tenure_status disk_put(struct store_write *write, enum store_table table, struct tni_span key,
                       struct tni_span value, unsigned flags);
tenure_status disk_delete(struct store_write *write, enum store_table table, struct tni_span key);
/* Records that the next checkpoint must delete the row from disk, or record its deletion. */
tenure_status note_gone(struct store_writer *writer, enum store_table table, struct tni_span key);

/* store_deferred.c: as in store.h, for deferred tables */

tenure_status deferred_find(struct store_read read, enum store_table table, struct tni_span key,
                            struct tni_span *ret_value);
tenure_status deferred_delete(struct store_write *write, enum store_table table,
                              struct tni_span key);
tenure_status deferred_seek(struct store_cursor *cursor, struct tni_span key);
tenure_status deferred_next(struct store_cursor *cursor);
tenure_status deferred_last(struct store_cursor *cursor);
tenure_status deferred_previous(struct store_cursor *cursor);
/* Writes all rows of deferred tables to disk, for a checkpoint. */
tenure_status deferred_settle(struct store_write *write);
/* At most how many bytes a checkpoint of the present rows would add to the file. */
uint64_t deferred_bytes(const struct store_write *write);

/* The id of LMDB's last transaction. */
size_t store_last_txn(const struct store *store);

/* The only place that converts LMDB's codes. */
tenure_status status_of_mdb(int rc);

#endif
