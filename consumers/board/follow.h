/* SPDX-License-Identifier: Apache-2.0 */
/*
 * follow - follows the daemon: keeps the latest alerts, the corrections and all names, and notifies
 * browsers.
 *
 * One thread follows; any thread may read. The amount of data is bounded: the latest FOLLOW_ALERTS
 * alerts and FOLLOW_CORRECTIONS corrections.
 */
#ifndef FOLLOW_H
#define FOLLOW_H

#include <stdbool.h>
#include <stdio.h>

#include "lookup.h"
#include <tenure/subscriber.h>

enum {
    FOLLOW_ALERTS = 1000,
    FOLLOW_CORRECTIONS = 1000,
    FOLLOW_EFFECTS = 20, // kept for one correction
    FOLLOW_WORD_MAX = 32
};

struct follow;

/* One effect of a correction. */
struct effect {
    char *text;                 // for a post a sentence, for an alert its headline
    char *alert;                // the alert's id; NULL for a post
    char word[FOLLOW_WORD_MAX]; // for an alert: "withdrawn" ..., else "opened" or "changed"
};

struct correction {
    uint64_t seq;
    uint64_t corrects;
    struct effect effects[FOLLOW_EFFECTS]; // the first ones
    unsigned posts_count, alerts_count;    // the total numbers
    unsigned withdrawn_count;              // the number of withdrawn alerts
};

struct follow_state {
    bool caught_up;
    bool lost;        // the daemon sends no heartbeats
    uint64_t seq;     // the last entry that was received
    uint64_t updates; // received since the start
    uint64_t begun;   // how often everything was dropped because the log changed
};

/* Called in the following thread for each update once the board has caught up, and with NULL if
 * pages must be fetched again. */
typedef void follow_fn(void *context, const Tenure__V1__Update *update);

tenure_status follow_open(tenure_client *client, follow_fn *take, void *context,
                          struct follow **ret_follow);
void follow_close(struct follow **follow_p);

/* Receives updates for up to `timeout_ms`. TENURE_OK also if none arrived. */
tenure_status follow_next(struct follow *follow, int timeout_ms);

struct follow_state follow_state(struct follow *follow);

/* The names of everything; lives as long as `follow`. */
struct lookup *follow_lookup(struct follow *follow);

/* Calls `take` for each correction, or for the updates of the latest alerts, latest first. The
 * argument lives until `take` returns. */
typedef void follow_correction_fn(void *context, const struct correction *correction);
void follow_corrections(struct follow *follow, follow_correction_fn *take, void *context);
typedef void follow_alert_fn(void *context, const Tenure__V1__Update *update);
void follow_alerts(struct follow *follow, follow_alert_fn *take, void *context);

#endif
