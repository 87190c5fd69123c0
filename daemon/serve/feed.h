/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed - the XPUB socket: updates of the last commit, heartbeats, greetings of new subscribers.
 *
 * A pushed message is only a hint: a subscriber that missed one reads it from the log.
 */
#ifndef FEED_H
#define FEED_H

#include "buffer.h"
#include "engine.h"
#include "sockets.h"
#include "subscriptions.h"
#include <tenure/subscriber.h>

enum {
    HEARTBEAT_MS = 1000
};

struct feed {
    void *context;
    void *socket;
    const char *endpoint;   // the bound one
    const char *secret_key; // NULL: none
    struct subscriptions subscriptions;
    struct buffer waiting; // alternating topics and bodies
    size_t sent;           // how much of it was sent
    int64_t next_us;       // nothing more is sent before this time
    uint8_t *body;         // the present update
    size_t body_capacity;
};

/* Binds to `endpoint`, which then has the real port. The secret key must outlive the feed. */
tenure_status feed_open(struct feed *feed, void *context, const char *endpoint,
                        const char *secret_key, char *bound);
void feed_close(struct feed *feed, int linger_ms);

/* Disconnects every subscriber. Those that may still subscribe reconnect immediately, and read what
 * they missed from the log. */
tenure_status feed_reopen(struct feed *feed);

/* Queues the updates of the last commit. */
void feed_updates(struct feed *feed, const struct engine *engine);

/* Whether messages are queued, and how long until they are to be sent. */
bool feed_is_waiting(const struct feed *feed);
long feed_wait_ms(const struct feed *feed);

/* Sends some of the queue, at least one message. Each message costs time for every subscriber, so
 * publishers get a turn in between, unless the queue is long. */
void feed_send(struct feed *feed);

/* Queues the log's identity, the clock date and the last offset of every channel. */
void feed_heartbeat(struct feed *feed, const struct engine *engine);

/* Reads some subscription messages; returns whether there was a new subscription. */
bool feed_listen(struct feed *feed);

/* The last offset of a channel; 0 if it is empty. */
uint64_t feed_head(const struct counters *counters, unsigned channel);

/* The last offsets of all channels, as messages; `list` points into it. */
struct feed_heads {
    Tenure__V1__ChannelHead heads[TENURE_CHANNELS];
    Tenure__V1__ChannelHead *list[TENURE_CHANNELS];
};
void feed_fill_heads(const struct counters *counters, struct feed_heads *ret_heads);

#endif
