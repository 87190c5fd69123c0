/* SPDX-License-Identifier: Apache-2.0 */
/*
 * followed_log - the log whose alerts a ledger is about.
 */
#ifndef FOLLOWED_LOG_H
#define FOLLOWED_LOG_H

#include <tenure/position.h>

#include "ledger.h"

/* Compares the identity of the log that the daemon has with the ledger's, and notes a new one. The
 * ids of alerts hold only in their own log. */
tenure_status followed_log_check(struct ledger *ledger, const char *log);

/* The log no longer has everything that the ledger was planned from: it was restored, or a copy of
 * it goes on. Called before anything that follows is planned. */
tenure_status followed_log_rewind(struct ledger *ledger, const struct tenure_rewind *rewind);

#endif
