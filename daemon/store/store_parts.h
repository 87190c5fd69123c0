/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_parts - what the files that know LMDB share.
 */
#ifndef STORE_PARTS_H
#define STORE_PARTS_H

#include <lmdb.h>
#include <pthread.h>

#include "journal.h"
#include "store.h"

struct row_cache;

/* What the one writer keeps. */
struct store_writer {
    struct row_cache *rows[STORE_TABLES]; // NULL: the table is written at once
    MDB_cursor *puts[STORE_TABLES];       // of the transaction; opened when it first puts there
    MDB_cursor *walks[STORE_TABLES];      // cursors that were closed, to be opened again
    unsigned walks_open;
    struct overlay overlay;
    struct journal journal;
    bool writes_through; // the batch is large: rows go to their tables, not into the journal
    size_t bytes;        // of keys and values that the batch has changed
    bool was_large;      // the last one was, so this one probably is
};

/* What readers keep of the journal, for the next ones to go on with. */
struct views {
    pthread_mutex_t lock;
    struct overlay *free;
};

struct store {
    MDB_env *env;
    MDB_dbi tables[STORE_TABLES], journal;
    bool has_journal; // a file of an earlier format has none
    bool is_outdated;
    struct store_writer writer;
    struct views *views;
};

/* How the writer keeps a table's rows in memory, see row_cache.h. AT_ONCE: not at all; tables that
 * are appended to, and those that are walked as often as they are changed. BATCH: until they are
 * written; rows that are hardly looked at again. LONG: as long as there is room. */
enum keeping {
    AT_ONCE = 0,
    BATCH = 1,
    LONG = 32 * 1024 * 1024
};

struct table_kind {
    const char *name;
    unsigned flags;       // LMDB's
    enum keeping keeping; // at most so many bytes between batches
};

/* Writes down the file that the store is in, see store_was_copied(); and whether a row is that. */
int store_put_mark(struct store *store, MDB_txn *txn);
bool store_is_mark(enum store_table table, struct tni_span key);

extern const struct table_kind store_tables[STORE_TABLES];

static inline bool
keys_are_numbers(enum store_table table)
{
    return (store_tables[table].flags & MDB_INTEGERKEY) != 0;
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

bool store_views_open(struct views **ret_views);
void store_views_close(struct views **views_p);

/* Opens a cursor in a write transaction: one that was closed before, if there is one. It sees what
 * was changed so far. */
tenure_status store_walk_open(struct store_read read, enum store_table table,
                              MDB_cursor **ret_cursor);
void store_walk_close(struct store_read read, enum store_table table, MDB_cursor *cursor);

/* The one place where LMDB's codes become ours. */
tenure_status status_of_mdb(int rc);

#endif
