/* SPDX-License-Identifier: Apache-2.0 */
/*
 * courier - hands what is due to the targets' workers, and notes in the ledger what became of it.
 *
 * It runs in the thread that owns the ledger. Each target has one message under way at a time, so
 * a later notice of an alert is handed over only after the earlier one was answered.
 */
#ifndef COURIER_H
#define COURIER_H

#include "ledger.h"
#include "notify.h"

struct courier;

enum {
    RETRY_AFTER_MOST_S = 86400 // what a target asks for beyond it is not waited for
};

/* Starts a worker for each target; what waits for targets that are no longer configured is given
 * up. The caller closes *ret_courier also when it fails. */
tenure_status courier_open(const struct notify_config *config, struct ledger *ledger,
                           struct courier **ret_courier);

/* Notes what was tried, and hands over what is due next. *ret_busy: something is under way. */
tenure_status courier_step(struct courier *courier, int64_t now_ms, bool *ret_busy);

/* Stops the workers, within three seconds: what is under way may end in two of them, and is tried
 * again at the next start if it does not. */
tenure_status courier_close(struct courier **courier_p);

#endif
