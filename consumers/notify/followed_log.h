/* SPDX-License-Identifier: Apache-2.0 */
/*
 * followed_log - the log that a ledger's alerts belong to.
 */
#ifndef FOLLOWED_LOG_H
#define FOLLOWED_LOG_H

#include <tenure/position.h>

#include "ledger.h"

/* Compares the identity of the daemon's log with the ledger's, and stores a new one. Alert ids are
 * only valid within their own log. */
tenure_status followed_log_check(struct ledger *ledger, const char *log);

/* The log no longer has everything that the ledger was planned from: it was restored, or continues
 * as a copy. Must be called before later alerts are planned. */
tenure_status followed_log_rewind(struct ledger *ledger, const struct tenure_rewind *rewind);

#endif
