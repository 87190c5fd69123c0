/* SPDX-License-Identifier: Apache-2.0 */
/*
 * leadership - whether this daemon stores events or follows a daemon that does, and how far behind
 * it is. Written by the threads that follow and apply, read by any.
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
    bool is_member;               // of a group: what it has acknowledged is not lost with it
    char leader[LEADER_TEXT_MAX]; // the leader's ingest endpoint; "": not known
    uint64_t head;                // the leader's last entry that was heard of
    uint64_t applied;             // the last entry here
    int64_t behind_since_ms;      // by a clock that nobody sets; 0: it is not behind
    struct membership membership; // of a group
    struct group_wish wish;       // an operator's, until the group's thread takes it
};

/* What a reader sees of it. */
struct leadership_view {
    bool follows, is_member;
    char leader[LEADER_TEXT_MAX];
    uint64_t lag;   // entries that the leader has and this daemon has not
    int64_t lag_ms; // for how long it has not been up to date
};

/* A daemon that follows nobody. */
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

/* What is known of the group: a copy, and a change of it under the lock. */
void leadership_membership(struct leadership *leadership, struct membership *ret_membership);
typedef void membership_change_fn(struct membership *membership, const void *context);
void leadership_change_membership(struct leadership *leadership, membership_change_fn *change,
                                  const void *context);

/* Leaves a wish, the last one counts; takes it, false: there is none. */
void leadership_wish(struct leadership *leadership, const struct group_wish *wish);
bool leadership_take_wish(struct leadership *leadership, struct group_wish *ret_wish);

#endif
