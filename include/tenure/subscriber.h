/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subscriber - channels of a daemon as one stream without gaps.
 *
 * The subscriber first subscribes, then reads what it lacks from the daemon's log, then goes on
 * live. Updates that PUB/SUB dropped, or that were published while it was not connected, show as a
 * gap in the offsets or a heartbeat ahead of them; the subscriber reads them from the log. Updates
 * of one channel come in offset order. While the subscriber catches up, channels are merged in log
 * order.
 */
#ifndef TENURE_SUBSCRIBER_H
#define TENURE_SUBSCRIBER_H

#include <tenure/position.h>

typedef struct tenure_subscriber tenure_subscriber;

typedef enum tenure_from {
    TENURE_FROM_NOW,      // only new updates
    TENURE_FROM_START,    // every update
    TENURE_FROM_OFFSET,   // every update from an offset on
    TENURE_FROM_SNAPSHOT, // the present state of every subject, then new updates
} tenure_from;

struct tenure_subscribe_options {
    bool channels[TENURE_CHANNEL_SLOTS]; // by Tenure__V1__Channel
    tenure_from from;
    uint64_t offset;         // for TENURE_FROM_OFFSET
    const char *cursor_path; // the cursor file; if it exists, it overrides `from`
};

struct tenure_delivery {
    const Tenure__V1__Update *update;   // the next update
    const struct tenure_rewind *rewind; // or a rewind, see tenure_subscriber_next()
    // or both NULL: the subscriber has just caught up
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
 * A rewind comes if the log turns out not to be the continuation of what was delivered. Updates of
 * each channel after rewind->offsets are void, and the following ones begin there. With
 * TENURE_FROM_SNAPSHOT a new snapshot replaces everything. Without it, a program that keeps only
 * the latest row of each subject must read all rows again, because the row before a void one is not
 * repeated. A rewind comes only if something that was delivered is void; otherwise the stream
 * continues without notice.
 *
 * TENURE_TIMEOUT: nothing new within `timeout_ms`. TENURE_NO_DAEMON: no heartbeat for the client's
 * timeout; call again to go on waiting. TENURE_CONFLICT: the daemon's log has another identity than
 * the one that this stream began on. TENURE_MALFORMED: an update cannot be decoded. TENURE_TOO_OLD:
 * the channel no longer holds the offset; begin again from a snapshot. */
tenure_status tenure_subscriber_next(tenure_subscriber *subscriber, int timeout_ms,
                                     struct tenure_delivery *ret_delivery);

/* How long it is since the last heartbeat; the daemon sends one every second. */
int64_t tenure_subscriber_silence_ms(const tenure_subscriber *subscriber);

/* Saves the position after the last delivery in the cursor file: written to a temporary file,
 * synced, renamed. */
tenure_status tenure_subscriber_save(tenure_subscriber *subscriber);

/* Reads a cursor file: the log's position, and for each channel whether the cursor has it and the
 * last offset that was delivered. TENURE_NOT_FOUND, TENURE_STORAGE: errno says why it cannot be
 * read. TENURE_INVALID: it is not a cursor file. */
tenure_status tenure_cursor_read(const char *path, struct tenure_position *ret_position,
                                 uint64_t ret_offsets[TENURE_CHANNEL_SLOTS],
                                 bool ret_known[TENURE_CHANNEL_SLOTS]);

#endif
