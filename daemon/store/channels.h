/* SPDX-License-Identifier: Apache-2.0 */
/*
 * channels - the stored updates of all channels but that of events, which is the log. Their rows
 * are in one table, in the order of their entries, so that a commit appends at one place.
 *
 * Each row begins with the offset that each channel had reached before it. Offsets never decrease
 * from row to row, so the row with an offset is found by search, and no other table is needed.
 * Updates of one entry share rows, because a row costs about as much as its content. The entry
 * alone determines which updates share a row.
 */
#ifndef CHANNELS_H
#define CHANNELS_H

#include "store.h"
#include <tenure/v1/wire.pb-c.h>

enum {
    CHANNELS_STORED = TENURE__V1__CHANNEL__ALERT - TENURE__V1__CHANNEL__POST + 1,
    CHANNEL_ROW_BYTES = 1000, // a larger update has a row of its own
};

static inline bool
channel_is_stored(Tenure__V1__Channel channel)
{
    return channel >= TENURE__V1__CHANNEL__POST && channel <= TENURE__V1__CHANNEL__ALERT;
}

/* The last offset of each stored channel, in their order. */
struct channel_offsets {
    uint64_t of[CHANNELS_STORED];
};

/* The updates for the next row; {0} is empty. */
struct channel_row {
    uint8_t *bytes;
    size_t size, capacity;
};

/* Adds the next update; if it does not fit into the row, writes the row first. `before` are the
 * offsets without this update. `rows` counts the rows. */
tenure_status channel_add(struct store_write *write, struct channel_row *row, uint64_t *rows,
                          const struct channel_offsets *before, Tenure__V1__Channel channel,
                          struct tni_span update);
/* Writes the row at the end of an entry. */
tenure_status channel_end_row(struct store_write *write, struct channel_row *row, uint64_t *rows);
/* Drops updates that were not written. */
void channel_row_clear(struct channel_row *row);
void channel_row_close(struct channel_row *row);

/* A walk along a channel. Updates are valid until the end of the transaction. */
struct channel_walk {
    struct store_cursor rows;
    unsigned channel;     // its index among the stored ones
    struct tni_span rest; // the unread part of the row
    uint64_t next;        // the offset of the channel's next update from there on
};

/* The channel must be a stored one. */
tenure_status channel_walk_open(struct store_read read, Tenure__V1__Channel channel,
                                struct channel_walk *ret_walk);
void channel_walk_close(struct channel_walk *walk);
/* Moves to the update with that offset; TENURE_NOT_FOUND: the channel has no such offset yet. */
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
tenure_status channel_find(struct store_read read, Tenure__V1__Channel channel, uint64_t offset,
                           struct tni_span *ret_update);

#endif
