/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subscriptions - weighs the topics of each subscriber, and disconnects those with too many.
 *
 * libzmq stores every topic that a peer subscribes to, without a limit. A subscription has its
 * connection's descriptor, so the connection that sends too many can be shut down, without effect
 * on others.
 */
#ifndef SUBSCRIPTIONS_H
#define SUBSCRIPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zmq.h>

enum {
    // A subscription weighs its topic plus a constant. Everything that a connection ever subscribed
    // to counts, because unsubscriptions are not matched. libzmq needs about thirty times as much
    // memory for topics with different beginnings, and walks through all of it in the pusher's
    // thread when a connection ends.
    SUBSCRIPTION_WEIGHT = 64,
    SUBSCRIBER_WEIGHT_MAX = 128 * 1024,
    // above this, the subscriber with the most is disconnected
    SUBSCRIBERS_WEIGHT_MAX = 2 * 1024 * 1024
};

struct subscriber; // one connection

struct subscriptions {
    struct subscriber **subscribers; // indexed by descriptor
    size_t capacity;
    int64_t count;  // present subscriptions
    int64_t weight; // the total of all live connections
    bool has_left;  // a connection has ended since the last sweep
};

/* Processes a message that a feed's socket received. True: it begins a subscription. */
bool subscriptions_take(struct subscriptions *subscriptions, zmq_msg_t *message);

/* Removes closed connections, if there are any. */
void subscriptions_sweep(struct subscriptions *subscriptions);

/* Removes all. */
void subscriptions_clear(struct subscriptions *subscriptions);

#endif
