/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal - what a commit changes, as one record: a row of LMDB that is appended, where the rows
 * themselves lie on dozens of pages. A write-ahead log inside the environment.
 *
 * The rows of the latest records are pending, in memory: the writer's, and each reader's as of its
 * snapshot. Commits also move some of them to their tables: in the order of tables and keys,
 * going round and round, so that neighbours are moved together; and a little at a time, so that no
 * commit takes much longer than the others. A record that is older than a whole round is let go.
 *
 * A batch that is large by itself is written to its tables at once.
 */
#ifndef JOURNAL_H
#define JOURNAL_H

#include <lmdb.h>

#include "overlay.h"

enum {
    // weights of pending rows, see overlay.h
    JOURNAL_KEPT = 2 * 1024 * 1024, // less is left alone
    JOURNAL_STEP = 32 * 1024,       // of more, so much is moved by each commit
    JOURNAL_MAX = 4 * 1024 * 1024,  // and everything above this
    JOURNAL_KEY_MAX = 511           // bytes; LMDB's
};

/* The writer's end of it. */
struct journal {
    uint8_t *record; // of the transaction; size 0: it has not changed anything
    size_t size, room;
    // the round: what was pending when it began is in its table when it is done
    uint64_t began; // the last record when it did
    enum store_table table;
    uint8_t key[JOURNAL_KEY_MAX]; // of the table, the last that was moved
    size_t key_size;              // 0: none was
};

void journal_close(struct journal *journal);

/* Takes up the records that the transaction sees and `overlay` has not taken up yet.
 * TENURE_DAMAGED: one of them is not what was written. */
tenure_status journal_follow(MDB_txn *txn, MDB_dbi dbi, struct overlay *overlay);

/* The first round over what is pending; nothing is recorded yet. */
void journal_begin(struct journal *journal, const struct overlay *overlay);

/* Adds a row to the transaction's record, and to what is pending. */
tenure_status journal_add(struct journal *journal, struct overlay *overlay, enum store_table table,
                          enum overlay_kind kind, struct tni_span key, struct tni_span value);

/* Forgets the transaction's record; its rows are in their tables, as all others. */
tenure_status journal_pass_over(struct journal *journal, struct overlay *overlay);

/* Appends the transaction's record, and lets go of those that are no longer needed. */
tenure_status journal_append(struct journal *journal, MDB_txn *txn, MDB_dbi dbi,
                             struct overlay *overlay);

/* Pending rows that come after one another in a table. */
struct journal_rows {
    enum store_table table;
    size_t index, count;
};

/* The weight of what stays pending when the transaction is committed. */
size_t journal_weight_to_keep(const struct journal *journal, const struct overlay *overlay);
/* The next rows to be moved, for at most a weight of `kept` to be left; false: no more are. */
bool journal_next(struct journal *journal, struct overlay *overlay, size_t kept,
                  struct journal_rows *ret_rows);
/* They are in their table now. */
void journal_moved(struct journal *journal, struct overlay *overlay,
                   const struct journal_rows *rows);

#endif
