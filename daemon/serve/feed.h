/*
 * feed - the XPUB socket: what the last commit has to tell, heartbeats, greetings.
 *
 * The push is a hint: what is dropped on the way is read from the log by who misses it.
 */
#ifndef FEED_H
#define FEED_H

#include "engine.h"
#include <tenure/subscriber.h>

enum {
    HEARTBEAT_MS = 1000
};

/* Sends what the last commit has to tell. */
void feed_updates(void *socket, const struct engine *engine);

/* The log's identity, the clock date and the last offset of every channel. */
void feed_heartbeat(void *socket, const struct engine *engine);

/* Reads what subscribers sent; true if somebody has subscribed and is to be greeted. */
bool feed_listen(void *socket);

/* The last offset of a channel; 0 for one that has none. */
uint64_t feed_head(const struct counters *counters, unsigned channel);

/* The heads of all channels, as messages; `list` points into it. */
struct feed_heads {
    Tenure__V1__ChannelHead heads[TENURE_CHANNELS];
    Tenure__V1__ChannelHead *list[TENURE_CHANNELS];
};
void feed_fill_heads(const struct counters *counters, struct feed_heads *ret_heads);

#endif
