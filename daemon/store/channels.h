/* SPDX-License-Identifier: Apache-2.0 */
/*
 * channels - the stored updates of channels. The rows of all channels are in one table, in the
 * order of their entries, so that a commit appends at one place. A channel's own table has, for
 * each of its rows, the last offset in it and the row's number: the first key that is not below an
 * offset leads to the row with that offset.
 *
 * Updates of one entry share rows, because a row costs about as much as its content. The entry
 * alone determines which updates share a row.
 */
#ifndef CHANNELS_H
#define CHANNELS_H

#include "store.h"

enum {
    CHANNEL_TABLES = STORE_CHANNEL_ALERT - STORE_CHANNEL_POST + 1,
    CHANNEL_ROW_BYTES = 1000, // a larger update has a row of its own
};

/* The updates for the next row; {0} is empty. */
struct channel_row {
    uint8_t *bytes;
    size_t size, capacity;
    uint64_t last; // the offset of the first one
    uint32_t count;
};

/* Adds the next update; if it does not fit into the row, writes the row first. `rows` counts the
 * rows of all channels. */
tenure_status channel_add(struct store_write *write, enum store_table table,
                          struct channel_row *row, uint64_t *rows, uint64_t offset,
                          struct tni_span update);
/* Writes the row at the end of an entry. */
tenure_status channel_end_row(struct store_write *write, enum store_table table,
                              struct channel_row *row, uint64_t *rows);
/* Drops updates that were not written. */
void channel_row_clear(struct channel_row *row);
void channel_row_close(struct channel_row *row);

/* A walk along a channel. Updates are valid until the end of the transaction. */
struct channel_walk {
    struct store_cursor cursor; // of the channel's table
    struct store_cursor rows;   // of STORE_UPDATES
    struct tni_span rest;       // the unread part of the row
    uint64_t next;              // the offset of the next update in it
};

/* `table` must belong to a channel. */
tenure_status channel_walk_open(struct store_read read, enum store_table table,
                                struct channel_walk *ret_walk);
void channel_walk_close(struct channel_walk *walk);
/* Moves to the first update from that offset on; TENURE_NOT_FOUND: there is none. */
tenure_status channel_walk_seek(struct channel_walk *walk, uint64_t offset);
/* The next update. TENURE_NOT_FOUND: there is no more. */
tenure_status channel_walk_next(struct channel_walk *walk, uint64_t *ret_offset,
                                struct tni_span *ret_update);

/* The seq of the entry that caused an update. */
uint64_t channel_update_seq(struct tni_span update);

/* Finds one update, with a walk that continues after it, or alone. TENURE_NOT_FOUND: the channel
 * has no such offset yet. */
tenure_status channel_walk_find(struct channel_walk *walk, uint64_t offset,
                                struct tni_span *ret_update);
tenure_status channel_find(struct store_read read, enum store_table table, uint64_t offset,
                           struct tni_span *ret_update);

#endif
