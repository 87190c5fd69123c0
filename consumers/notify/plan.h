/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan - decides which messages follow from a revision of an alert.
 *
 * A target receives a message when an alert opens, when it becomes more severe, and when it ends,
 * if it received the opening. Unsent messages are cancelled if the alert is withdrawn, or ends
 * within the route's wait.
 */
#ifndef PLAN_H
#define PLAN_H

#include "ledger.h"
#include "notify.h"

/* `reached` is the latest day in the stream of alerts so far; this call may raise it. */
struct plan {
    const struct notify_config *config;
    struct ledger *ledger;
    char reached[TENURE_DATE_TEXT_MAX];
    bool is_sent_at_once; // in a dry run: what is withdrawn later was sent on its day
};

/* Adds the messages to the ledger. `now_ms` is milliseconds since 1970. */
tenure_status plan_update(struct plan *plan, const Tenure__V1__Update *update, int64_t now_ms);

/* Raises the day that the stream has reached. */
void plan_reach(struct plan *plan, const char *day);

#endif
