/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subscriber_parts - what the files of the subscriber share: subscriber.c delivers,
 * subscriber_join.c decides where in the log the stream is.
 */
#ifndef TNI_SUBSCRIBER_PARTS_H
#define TNI_SUBSCRIBER_PARTS_H

#include "arena.h"
#include "cursor.h"
#include "page.h"

/* One channel: what was delivered, what is known to exist, and what was read to fill the gap. */
struct channel {
    uint64_t delivered;
    uint64_t head;
    struct tni_page page;
    uint64_t snapshot_head; // rows changed after it come from the channel
    uint64_t snapshot_next; // where the next page of the snapshot begins
    bool in_snapshot;
};

struct tenure_subscriber {
    tenure_client *client;
    struct tenure_subscribe_options options;
    char *cursor_path;
    struct tni_cursor cursor;
    struct channel channels[TENURE_CHANNEL_SLOTS];
    void *socket;
    bool joined; // a heartbeat was seen and the places are set
    struct tenure_rewind rewind;
    bool must_rewind; // and it is to be delivered next
    bool reported_caught_up;
    int64_t heard_ms;       // when the daemon last gave a sign of life
    int64_t looked_ms;      // when it was last looked for
    int64_t reported_ms;    // when its absence was last reported
    char why[300];          // it could not be connected to, last time; "": it could
    int64_t left_ms;        // when the caller was last given something to do; 0: not yet
    struct tni_arena arena; // the update that was delivered last
};

/* Takes the daemon's heads, and joins the stream or goes back in it where the log is not the one
 * that was followed so far. TENURE_CONFLICT: it is of another identity. */
tenure_status tni_subscriber_take_heartbeat(tenure_subscriber *subscriber,
                                            const Tenure__V1__Heartbeat *heartbeat);

/* Asks the daemon what of the stream its log still has, and goes back to that. */
tenure_status tni_subscriber_locate(tenure_subscriber *subscriber);

#endif
