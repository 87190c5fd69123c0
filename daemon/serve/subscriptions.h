/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subscriptions - what the topics of each subscriber weigh, and the end of whoever has too many.
 *
 * libzmq keeps every topic that a peer asks for and has no limit to them. A subscription says from
 * which descriptor it came. Who asks for too much has its connection shut down, and nobody else
 * notices.
 */
#ifndef SUBSCRIPTIONS_H
#define SUBSCRIPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zmq.h>

enum {
    // Of each subscription its topic and a constant, of all that a connection ever began: an end is
    // not matched to a beginning. libzmq needs some thirty times as much memory for topics that
    // begin differently, and walks through all of it in the writer's thread whenever a connection
    // ends.
    SUBSCRIPTION_WEIGHT = 64,
    SUBSCRIBER_WEIGHT_MAX = 128 * 1024,
    SUBSCRIBERS_WEIGHT_MAX = 2 * 1024 * 1024 // then whoever has the most is cut off
};

struct subscriber; // one connection

struct subscriptions {
    struct subscriber **subscribers; // by descriptor
    size_t capacity;
    int64_t count;  // subscriptions there are
    int64_t weight; // of all connections that are not cut off
    bool has_left;  // somebody has, since the last sweep
};

/* Takes a message that a feed's socket received. True: a subscription begins. */
bool subscriptions_take(struct subscriptions *subscriptions, zmq_msg_t *message);

/* Forgets connections that have ended, if any has. */
void subscriptions_sweep(struct subscriptions *subscriptions);

/* Forgets all. */
void subscriptions_clear(struct subscriptions *subscriptions);

#endif
