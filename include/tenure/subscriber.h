/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subscriber - channels of a daemon as one stream without gaps.
 *
 * It subscribes first, then reads what it lacks, then goes on live. What PUB/SUB drops, and what a
 * daemon wrote while nobody was connected, shows as a hole in the offsets or a heartbeat ahead of
 * them and is read from the daemon's log. Updates of one channel come in offset order; while it
 * catches up, channels are merged by the log's order.
 */
#ifndef TENURE_SUBSCRIBER_H
#define TENURE_SUBSCRIBER_H

#include <tenure/position.h>

typedef struct tenure_subscriber tenure_subscriber;

typedef enum tenure_from {
    TENURE_FROM_NOW,      // only what comes
    TENURE_FROM_START,    // everything
    TENURE_FROM_OFFSET,   // from an offset on
    TENURE_FROM_SNAPSHOT, // the present state of every subject, then what comes
} tenure_from;

struct tenure_subscribe_options {
    bool channels[TENURE_CHANNEL_SLOTS]; // by Tenure__V1__Channel
    tenure_from from;
    uint64_t offset; // for TENURE_FROM_OFFSET
    const char
        *cursor_path; // where the place in the stream is kept; goes before `from` if it exists
};

struct tenure_delivery {
    const Tenure__V1__Update *update;   // the next one
    const struct tenure_rewind *rewind; // or: the stream goes back, see below
    // or neither: the subscriber has just caught up
};

/* The lower-case name of a channel, as on topics and the command line; NULL if there is none. */
const char *tenure_channel_name(Tenure__V1__Channel channel);

/* Reads the cursor; connects on the first tenure_subscriber_next(). TENURE_INVALID: the cursor file
 * cannot be read. */
tenure_status tenure_subscriber_open(tenure_client *client,
                                     const struct tenure_subscribe_options *options,
                                     tenure_subscriber **ret_subscriber);
void tenure_subscriber_close(tenure_subscriber **subscriber_p);

/* The next delivery, valid until the next call.
 *
 * A rewind comes when the log turns out not to be the continuation of what was delivered: updates
 * of each channel behind rewind->offsets count no longer, and those that follow begin there; with
 * TENURE_FROM_SNAPSHOT a new snapshot takes the place of all. Who keeps only the latest row of each
 * subject without that reads them again: what held before a void row is not repeated. It comes only
 * if something that was delivered is void; a cursor from before the last common entry goes on
 * without a word.
 *
 * TENURE_TIMEOUT: nothing new within `timeout_ms`.
 * TENURE_NO_DAEMON: no heartbeat for the client's time-out; call again to go on waiting.
 * TENURE_CONFLICT: the daemon has a log of another identity than this stream was begun on.
 * TENURE_MALFORMED: what the daemon has there cannot be read.
 * TENURE_TOO_OLD: the channel no longer holds the place; begin again from a snapshot. */
tenure_status tenure_subscriber_next(tenure_subscriber *subscriber, int timeout_ms,
                                     struct tenure_delivery *ret_delivery);

/* For how long the daemon, which gives a sign of life every second, has given none. */
int64_t tenure_subscriber_silence_ms(const tenure_subscriber *subscriber);

/* Keeps the place after the last delivery in the cursor file: written beside it, synced, renamed.
 */
tenure_status tenure_subscriber_save(tenure_subscriber *subscriber);

/* What a cursor file has: where the log stood, and for each channel whether the cursor has it and
 * the last offset that was done. TENURE_NOT_FOUND, TENURE_STORAGE:
 * errno says why it cannot be read. TENURE_INVALID: it is no cursor file. */
tenure_status tenure_cursor_read(const char *path, struct tenure_position *ret_position,
                                 uint64_t ret_offsets[TENURE_CHANNEL_SLOTS],
                                 bool ret_known[TENURE_CHANNEL_SLOTS]);

#endif
