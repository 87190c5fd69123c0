/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_file - the content of an Atom file: what was recently sent to the target, and what is being
 * sent.
 */
#ifndef FEED_FILE_H
#define FEED_FILE_H

#include "ledger.h"
#include "message.h"
#include "notify.h"

enum {
    FEED_ENTRIES_MAX = 1000, // even on a busy day
    FEED_ENTRIES_MIN = 100,  // even in quiet months
};

/* The latest alerts: at least FEED_ENTRIES_MIN, all of the last day, at most FEED_ENTRIES_MAX. The
 * caller frees the text; NULL: out of memory, or the ledger cannot be read. */
char *feed_file_text(const struct notify_config *config, const struct target *target,
                     struct ledger *ledger, const struct batch *batch, int64_t now_ms);

#endif
