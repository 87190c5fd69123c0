/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rebuild - everything that a log says, worked out again in an empty store, entry by entry, by the
 * code that runs live. The new log has the old one's records, byte for byte, except for what is
 * redacted on the way.
 */
#ifndef REBUILD_H
#define REBUILD_H

#include "engine.h"

struct rebuild;

/* Told now and then how far it has come. */
typedef void rebuild_progress_fn(void *context, uint64_t seq, uint64_t last_seq);

struct rebuild_options {
    rebuild_progress_fn *progress; // NULL: nobody is told
    void *context;
    const uint64_t *redact; // the seqs to redact, in order; the log gets a new incarnation then
    size_t redact_count;
    const char *reason; // for redacting
};

/* Begins in the folder, which is empty. The options and `from` live as long as the rebuild. */
tenure_status rebuild_open(const struct store *from, const char *folder,
                           const struct rebuild_options *options, struct rebuild **ret_rebuild);
void rebuild_close(struct rebuild **rebuild_p);

/* Goes on up to seq `until`. TENURE_DAMAGED: the entry behind rebuild_seq() cannot be restored. */
tenure_status rebuild_on(struct rebuild *rebuild, uint64_t until);
uint64_t rebuild_seq(const struct rebuild *rebuild);

/* Logs what was redacted, and the new incarnation where what follows from the log may have changed:
 * by a redaction, or because another version derived it before. Brings everything to the disk. */
tenure_status rebuild_finish(struct rebuild *rebuild, int64_t now_ms);

const struct store *rebuild_store(const struct rebuild *rebuild);

#endif
