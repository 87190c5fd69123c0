/* SPDX-License-Identifier: Apache-2.0 */
/*
 * leadership - whether this daemon stores events itself or follows another daemon, and how far it
 * is behind. Written by the threads that follow and apply; any thread may read it.
 */
#ifndef LEADERSHIP_H
#define LEADERSHIP_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "membership.h"

enum {
    LEADER_TEXT_MAX = 256
};

struct leadership {
    pthread_mutex_t mutex;
    bool follows;
    bool is_member; // in a group, other members have everything that this one acknowledged
    char leader[LEADER_TEXT_MAX]; // the leader's ingest endpoint; "": unknown
    uint64_t head;                // the leader's last known entry
    uint64_t applied;             // the last entry of this daemon
    int64_t behind_since_ms;      // by the monotonic clock; 0: it is not behind
    struct membership membership; // if it is in a group
    struct group_wish wish;       // an operator's wish that the group's thread has not granted yet
};

/* A copy for readers. */
struct leadership_view {
    bool follows, is_member;
    char leader[LEADER_TEXT_MAX];
    uint64_t lag;   // how many entries of the leader this daemon lacks
    int64_t lag_ms; // how long it has been behind
};

/* Initialises it for a daemon that follows no other. */
void leadership_open(struct leadership *leadership);
void leadership_close(struct leadership *leadership);

void leadership_follow(struct leadership *leadership, const char *leader);
void leadership_lead(struct leadership *leadership);

/* The leader has entries up to `head`; this daemon has those up to `applied`. */
void leadership_heard(struct leadership *leadership, uint64_t head);
void leadership_applied(struct leadership *leadership, uint64_t applied);

/* Whether this daemon has applied entry `seq`. */
bool leadership_has_applied(struct leadership *leadership, uint64_t seq);

struct leadership_view leadership_view(struct leadership *leadership);

/* The last entry that this daemon has applied. */
uint64_t leadership_last(struct leadership *leadership);

/* Copy what is known of the group; change it under the lock. */
void leadership_membership(struct leadership *leadership, struct membership *ret_membership);
typedef void membership_change_fn(struct membership *membership, const void *context);
void leadership_change_membership(struct leadership *leadership, membership_change_fn *change,
                                  const void *context);

/* Stores a wish; false: another one still waits. */
bool leadership_wish(struct leadership *leadership, const struct group_wish *wish);
/* Copies the wish that waits, false: there is none; it waits until it is ended. */
bool leadership_next_wish(struct leadership *leadership, struct group_wish *ret_wish);
void leadership_end_wish(struct leadership *leadership);

#endif
