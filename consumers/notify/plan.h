/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan - which messages an alert's revision leads to.
 *
 * A target is told once that an alert opened, again if it becomes more severe, and once that it
 * ended, if it was told that it opened. What was not sent yet is cancelled if the alert should not
 * have been sent, or ended within the route's wait.
 */
#ifndef PLAN_H
#define PLAN_H

#include "ledger.h"
#include "notify.h"

/* `reached` is the day that the stream of alerts has reached; it is raised by this update's. */
struct plan {
    const struct notify_config *config;
    struct ledger *ledger;
    char reached[TENURE_DATE_TEXT_MAX];
};

/* Adds the messages to the ledger. `now_ms` since 1970. */
tenure_status plan_update(struct plan *plan, const Tenure__V1__Update *update, int64_t now_ms);

/* The stream has reached that day at least. */
void plan_reach(struct plan *plan, const char *day);

#endif
