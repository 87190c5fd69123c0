/* SPDX-License-Identifier: Apache-2.0 */
/*
 * follow - what the board learns by following the daemon: the latest alerts, the corrections, and
 * what it tells browsers as it happens.
 *
 * One thread follows; any may ask. What is kept is bounded: the latest FOLLOW_ALERTS alerts and
 * FOLLOW_CORRECTIONS corrections.
 */
#ifndef FOLLOW_H
#define FOLLOW_H

#include <stdbool.h>
#include <stdio.h>

#include <tenure/subscriber.h>

enum {
    FOLLOW_ALERTS = 1000,
    FOLLOW_CORRECTIONS = 1000,
    FOLLOW_EFFECTS = 20, // of one correction
};

struct follow;

/* An entry that takes back or replaces another, and what followed from it. */
struct correction {
    uint64_t seq;
    uint64_t corrects;
    char *effects[FOLLOW_EFFECTS]; // sentences; the first of them
    unsigned effects_count;        // all of them
};

struct follow_state {
    bool caught_up;
    bool lost;        // the daemon gives no sign of life
    uint64_t seq;     // of the last update
    uint64_t updates; // taken since the start
};

/* Told of each update that comes after the board has caught up, and with NULL when there is
 * something to look at anew. Called on the following thread. */
typedef void follow_fn(void *context, const Tenure__V1__Update *update);

tenure_status follow_open(tenure_client *client, follow_fn *told, void *context,
                          struct follow **ret_follow);
void follow_close(struct follow **follow_p);

/* Takes what comes for up to `timeout_ms`. TENURE_OK also when nothing came. */
tenure_status follow_next(struct follow *follow, int timeout_ms);

struct follow_state follow_state(struct follow *follow);

/* Told of corrections, latest first, and of the updates of the latest alerts, latest first. What is
 * told lives until the function returns. */
typedef void follow_correction_fn(void *context, const struct correction *correction);
void follow_corrections(struct follow *follow, follow_correction_fn *told, void *context);
typedef void follow_alert_fn(void *context, const Tenure__V1__Update *update);
void follow_alerts(struct follow *follow, follow_alert_fn *told, void *context);

#endif
