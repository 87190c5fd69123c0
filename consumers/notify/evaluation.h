/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evaluation - decides whether a message is still news when it is about to be sent.
 *
 * A message is evaluated with the clock date at that time, not at the time of the alert: with a
 * feed clock, every event of an imported history is of today while it is being stored. Alerts that
 * are older than a route's `fresh` are counted in one line, together with their endings.
 */
#ifndef EVALUATION_H
#define EVALUATION_H

#include <tenure/client.h>

#include "ledger.h"
#include "notify.h"

/* `client` queries the reports that an alert rests on. The clock date was `clock` at `now_ms`, and
 * all alerts in the log at that time have been planned. */
struct evaluation {
    const struct notify_config *config;
    struct ledger *ledger;
    tenure_client *client;
    char clock[TENURE_DATE_TEXT_MAX];
    int64_t now_ms;
};

/* Whether any message waits for evaluation. */
tenure_status evaluation_is_needed(struct ledger *ledger, int64_t now_ms, bool *ret_needed);

/* Evaluates the due messages of every group, and adds due summaries. *ret_any: something was
 * evaluated, so there may be more. */
tenure_status evaluation_run(const struct evaluation *evaluation, bool *ret_any);

#endif
