/*
 * store_parts - what the files that know LMDB share.
 */
#ifndef STORE_PARTS_H
#define STORE_PARTS_H

#include <lmdb.h>

#include "store.h"

struct row_cache;

/* What the one writer keeps. */
struct store_writer {
    struct row_cache *rows[STORE_TABLES]; // NULL: the table is written at once
    MDB_cursor *puts[STORE_TABLES];       // of the transaction; opened when it first puts there
    void *walks[STORE_TABLES];            // cursors that were closed, to be opened again
};

struct store {
    MDB_env *env;
    MDB_dbi tables[STORE_TABLES];
    struct store_writer writer;
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

/* Opens a cursor in a write transaction: one that was closed before, if there is one. */
tenure_status store_walk_open(struct store_read read, enum store_table table,
                              struct store_cursor *ret_cursor);

/* The one place where LMDB's codes become ours. */
tenure_status status_of_mdb(int rc);

#endif
