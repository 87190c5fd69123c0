/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rebuild - recomputes all tables from a log in an empty store, entry by entry, with the code that
 * runs live. The new log has exactly the old one's records, except for redacted ones.
 */
#ifndef REBUILD_H
#define REBUILD_H

#include "engine.h"

struct rebuild;

/* Called at intervals with the progress. */
typedef void rebuild_progress_fn(void *context, uint64_t seq, uint64_t last_seq);

struct rebuild_options {
    rebuild_progress_fn *progress; // NULL: not called
    void *context;
    // the seqs to redact, in order; if there are any, the log gets a new incarnation
    const uint64_t *redact;
    size_t redact_count;
    const char *reason; // for the redaction
};

/* Begins in the folder, which must be empty. The options and `from` must outlive the rebuild. */
tenure_status rebuild_open(const struct store *from, const char *folder,
                           const struct rebuild_options *options, struct rebuild **ret_rebuild);
void rebuild_close(struct rebuild **rebuild_p);

/* Restores entries up to seq `until`. TENURE_DAMAGED: the entry after rebuild_seq() cannot be
 * restored. */
tenure_status rebuild_on(struct rebuild *rebuild, uint64_t until);
uint64_t rebuild_seq(const struct rebuild *rebuild);

/* Logs the redaction; logs a new incarnation if derived updates may have changed, because of a
 * redaction or because another version derived them. Syncs everything. */
tenure_status rebuild_finish(struct rebuild *rebuild, int64_t now_ms);

const struct store *rebuild_store(const struct rebuild *rebuild);

#endif
