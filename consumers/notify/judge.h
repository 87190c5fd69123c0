/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge - whether a message is still news when it is about to be sent.
 *
 * Judged against the clock date of that moment, not of the moment when the alert came: with a feed
 * clock, each event of an import of history is of today while it is stored. What a route's `fresh`
 * calls old is counted in one line, with its ending.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include <tenure/client.h>

#include "ledger.h"
#include "notify.h"

/* `client` is asked for the reports behind an alert. The clock date was `clock` at `now_ms`, and
 * everything that the log had then is planned. */
struct judge {
    const struct notify_config *config;
    struct ledger *ledger;
    tenure_client *client;
    char clock[TENURE_DATE_TEXT_MAX];
    int64_t now_ms;
};

/* Whether anything waits to be judged. */
tenure_status judge_is_needed(struct ledger *ledger, int64_t now_ms, bool *ret_needed);

/* Judges what is due of every group, and adds the summaries that are due. *ret_any: there was
 * something to judge, and there may be more. */
tenure_status judge_due(const struct judge *judge, bool *ret_any);

#endif
