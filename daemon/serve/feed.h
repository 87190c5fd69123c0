/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed - the XPUB socket: what the last commit has to tell, heartbeats, greetings.
 *
 * The push is a hint: what is dropped on the way is read from the log by who misses it.
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
    const char *endpoint;   // as it is bound
    const char *secret_key; // NULL: none
    struct subscriptions subscriptions;
    struct buffer waiting; // topics and bodies in turn
    size_t sent;           // up to where they are sent
    int64_t next_us;       // not before that time is more sent
    uint8_t *body;         // of the update in work
    size_t body_capacity;
};

/* `endpoint` is where it is bound, with its real port; with the key, it outlives the feed. */
tenure_status feed_open(struct feed *feed, void *context, const char *endpoint,
                        const char *secret_key, char *bound);
void feed_close(struct feed *feed, int linger_ms);

/* Cuts every subscriber off. Those that may come back do so at once, and read what they missed from
 * the log. */
tenure_status feed_reopen(struct feed *feed);

/* Queues the updates of the last commit. */
void feed_updates(struct feed *feed, const struct engine *engine);

/* Whether something is queued, and how long until it is to be sent. */
bool feed_is_waiting(const struct feed *feed);
long feed_wait_ms(const struct feed *feed);

/* Sends some of what is queued, at least one message: each costs time for every subscriber, and
 * publishers wait for all of it only when there is much. */
void feed_send(struct feed *feed);

/* Queues the log's identity, the clock date and the last offset of every channel. */
void feed_heartbeat(struct feed *feed, const struct engine *engine);

/* Reads some of what subscribers sent; whether somebody has subscribed. */
bool feed_listen(struct feed *feed);

/* The last offset of a channel; 0 for one that has none. */
uint64_t feed_head(const struct counters *counters, unsigned channel);

/* The heads of all channels, as messages; `list` points into it. */
struct feed_heads {
    Tenure__V1__ChannelHead heads[TENURE_CHANNELS];
    Tenure__V1__ChannelHead *list[TENURE_CHANNELS];
};
void feed_fill_heads(const struct counters *counters, struct feed_heads *ret_heads);

#endif
