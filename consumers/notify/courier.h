/* SPDX-License-Identifier: Apache-2.0 */
/*
 * courier - passes due messages to the targets' workers, and stores the outcomes in the ledger.
 *
 * It runs in the thread that owns the ledger. Each target has at most one message in progress, so a
 * later message about an alert is passed on only after the earlier one was answered.
 */
#ifndef COURIER_H
#define COURIER_H

#include "ledger.h"
#include "notify.h"

struct courier;

enum {
    RETRY_AFTER_MOST_S = 86400 // the longest wait that a target may ask for
};

/* Starts a worker for each target, and gives up messages for targets that are no longer configured.
 * The caller closes *ret_courier even if this fails. */
tenure_status courier_open(const struct notify_config *config, struct ledger *ledger,
                           struct courier **ret_courier);

/* Stores outcomes, and passes on what is due. *ret_busy: a message is in progress. */
tenure_status courier_step(struct courier *courier, int64_t now_ms, bool *ret_busy);

/* Stops the workers within three seconds. A message in progress has two seconds to finish;
 * otherwise it is tried again at the next start. */
tenure_status courier_close(struct courier **courier_p);

#endif
