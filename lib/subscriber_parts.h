/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subscriber_parts - shared by the files of the subscriber: subscriber.c delivers,
 * subscriber_join.c decides where in the log the stream continues.
 */
#ifndef TNI_SUBSCRIBER_PARTS_H
#define TNI_SUBSCRIBER_PARTS_H

#include "arena.h"
#include "cursor.h"
#include "page.h"

/* One channel: what was delivered, what is known to exist, and the page read to fill the gap. */
struct channel {
    uint64_t delivered;
    uint64_t head;
    struct tni_page page;
    uint64_t snapshot_head; // later changes come from the channel
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
    bool joined; // a heartbeat has arrived and the offsets are set
    struct tenure_rewind rewind;
    bool must_rewind; // the rewind is to be delivered next
    bool reported_caught_up;
    int64_t heard_ms;       // when the last heartbeat arrived
    int64_t looked_ms;      // when the daemon was last searched for
    int64_t reported_ms;    // when its absence was last reported
    char why[300];          // why the last connection failed; "": it did not
    int64_t left_ms;        // when the caller last got control; 0: not yet
    struct tni_arena arena; // holds the last delivered update
};

/* Takes the daemon's heads. Joins the stream, or goes back in it if the log is not the one followed
 * so far. TENURE_CONFLICT: the log has another identity. */
tenure_status tni_subscriber_take_heartbeat(tenure_subscriber *subscriber,
                                            const Tenure__V1__Heartbeat *heartbeat);

/* Queries the daemon for how much of the stream its log still has, and goes back to that. */
tenure_status tni_subscriber_locate(tenure_subscriber *subscriber);

#endif
