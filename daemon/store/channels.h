/* SPDX-License-Identifier: Apache-2.0 */
/*
 * channels - the updates of a channel as they are kept. The rows of all channels stand in one
 * table, in the order of their entries, so that a commit appends at one place. The table of a
 * channel has for each of its rows the last offset in it and its number: the first one whose key is
 * not below an offset has it.
 *
 * Updates of one entry share rows, since a row costs about as much as what it holds. Which ones do
 * depends on the entry alone.
 */
#ifndef CHANNELS_H
#define CHANNELS_H

#include "store.h"

enum {
    CHANNEL_TABLES = STORE_CHANNEL_ALERT - STORE_CHANNEL_POST + 1,
    CHANNEL_ROW_BYTES = 1000, // an update that is larger has a row of its own
};

/* The updates that will be the next row; {0} has none. */
struct channel_row {
    uint8_t *bytes;
    size_t size, capacity;
    uint64_t last; // offset
    uint32_t count;
};

/* Adds the update that comes next, and puts the row before it if it does not fit there. `rows` is
 * how many rows all channels have so far. */
tenure_status channel_add(struct store_write *write, enum store_table table,
                          struct channel_row *row, uint64_t *rows, uint64_t offset,
                          struct tni_span update);
/* Writes the row at the end of an entry. */
tenure_status channel_end_row(struct store_write *write, enum store_table table,
                              struct channel_row *row, uint64_t *rows);
/* Forgets what was not put. */
void channel_row_clear(struct channel_row *row);
void channel_row_close(struct channel_row *row);

/* A walk along a channel. Updates die with the transaction. */
struct channel_walk {
    struct store_cursor cursor; // of the channel's table
    struct store_cursor rows;   // of STORE_UPDATES
    struct tni_span rest;       // of the row
    uint64_t next;              // the offset of what comes first in it
};

/* `table` has a channel. */
tenure_status channel_walk_open(struct store_read read, enum store_table table,
                                struct channel_walk *ret_walk);
void channel_walk_close(struct channel_walk *walk);
/* To the first update from that offset on; TENURE_NOT_FOUND: there is none. */
tenure_status channel_walk_seek(struct channel_walk *walk, uint64_t offset);
/* The next one. TENURE_NOT_FOUND: there is no more. */
tenure_status channel_walk_next(struct channel_walk *walk, uint64_t *ret_offset,
                                struct tni_span *ret_update);

/* The seq of the entry that caused an update. */
uint64_t channel_update_seq(struct tni_span update);

/* One update, by a walk that goes on behind it, or alone. TENURE_NOT_FOUND: the channel has not
 * come so far. */
tenure_status channel_walk_find(struct channel_walk *walk, uint64_t offset,
                                struct tni_span *ret_update);
tenure_status channel_find(struct store_read read, enum store_table table, uint64_t offset,
                           struct tni_span *ret_update);

#endif
