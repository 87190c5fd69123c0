/* SPDX-License-Identifier: Apache-2.0 */
/*
 * follow - what the board learns by following the daemon: the latest alerts, the corrections, what
 * everything is called, and what it tells browsers as it happens.
 *
 * One thread follows; any may ask. What is kept is bounded: the latest FOLLOW_ALERTS alerts and
 * FOLLOW_CORRECTIONS corrections.
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
    FOLLOW_EFFECTS = 20, // of one correction
};

struct follow;

/* An entry that takes back or replaces another, and what followed from it. */
struct effect {
    char *text;       // of a post: a sentence; of an alert: its headline
    char *alert;      // the alert's id; NULL: it is a post
    const char *word; // of an alert: "withdrawn" ..., else "opened" or "changed"
};

struct correction {
    uint64_t seq;
    uint64_t corrects;
    struct effect effects[FOLLOW_EFFECTS]; // the first of them
    unsigned posts_count, alerts_count;    // all of them
    unsigned withdrawn_count;              // alerts
};

struct follow_state {
    bool caught_up;
    bool lost;        // the daemon gives no sign of life
    uint64_t seq;     // of the last update
    uint64_t updates; // taken since the start
    uint64_t begun;   // how often what was known was forgotten, as the log is another one
};

/* Called on the following thread for each update after the board has caught up, and with NULL when
 * pages have to be fetched again. */
typedef void follow_fn(void *context, const Tenure__V1__Update *update);

tenure_status follow_open(tenure_client *client, follow_fn *take, void *context,
                          struct follow **ret_follow);
void follow_close(struct follow **follow_p);

/* Takes what comes for up to `timeout_ms`. TENURE_OK also when nothing came. */
tenure_status follow_next(struct follow *follow, int timeout_ms);

struct follow_state follow_state(struct follow *follow);

/* What everything is called; lives as long as `follow`. */
struct lookup *follow_lookup(struct follow *follow);

/* Call `take` for each correction, and for the updates of the latest alerts, latest first. The
 * argument lives until `take` returns. */
typedef void follow_correction_fn(void *context, const struct correction *correction);
void follow_corrections(struct follow *follow, follow_correction_fn *take, void *context);
typedef void follow_alert_fn(void *context, const Tenure__V1__Update *update);
void follow_alerts(struct follow *follow, follow_alert_fn *take, void *context);

#endif
