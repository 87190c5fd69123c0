/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed - makes the messages for subscribers: updates of the last commit, heartbeats, greetings.
 *
 * A pushed message is only a hint: a subscriber that missed one reads it from the log.
 */
#ifndef FEED_H
#define FEED_H

#include "engine.h"
#include "pusher.h"
#include <tenure/subscriber.h>

enum {
    HEARTBEAT_MS = 1000
};

struct feed {
    struct pusher *pusher;
    uint8_t *body; // the present update
    size_t body_capacity;
};

void feed_close(struct feed *feed, int linger_ms);

/* Queues the updates of the last commit. */
void feed_updates(struct feed *feed, const struct engine *engine);

/* Queues the log's identity, the clock date and the last offset of every channel. */
void feed_heartbeat(struct feed *feed, const struct engine *engine);

/* The last offset of a channel; 0 if it is empty. */
uint64_t feed_head(const struct counters *counters, unsigned channel);

/* The last offsets of all channels, as messages; `list` points into it. */
struct feed_heads {
    Tenure__V1__ChannelHead heads[TENURE_CHANNELS];
    Tenure__V1__ChannelHead *list[TENURE_CHANNELS];
};
void feed_fill_heads(const struct counters *counters, struct feed_heads *ret_heads);

#endif
