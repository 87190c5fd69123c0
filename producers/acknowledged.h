/* SPDX-License-Identifier: Apache-2.0 */
/*
 * acknowledged - the part of an outbox that outlives an answer, in two files of its folder:
 *
 *     acknowledged.ndjson  what was acknowledged lately: when, as which entry, and the event, a
 * line position             where the log stood then, and the last entry that is kept no longer
 *
 * A log that is restored from a backup loses what it acknowledged after that. Whoever still has it
 * sends it again. Failures are said on stderr.
 */
#ifndef ACKNOWLEDGED_H
#define ACKNOWLEDGED_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include <tenure/position.h>

struct acknowledged {
    char folder[PATH_MAX - 32];
    int64_t keep_ms;
    struct tenure_position position; // all zero: nothing was acknowledged yet
    uint64_t forgotten_seq; // events up to this entry may be kept no longer; 0: all are kept
    FILE *file;             // to append
};

/* The folder exists; nobody else sends from it meanwhile. */
bool acknowledged_open(struct acknowledged *acknowledged, const char *folder, int64_t keep_ms);
void acknowledged_close(struct acknowledged *acknowledged);

/* Adds what was answered. On disk once acknowledged_sync() has returned true, with the position. */
bool acknowledged_add(struct acknowledged *acknowledged, uint64_t seq, const char *line);
bool acknowledged_sync(struct acknowledged *acknowledged, const struct tenure_position *position);

/* Calls `visit` with each event that was acknowledged as an entry after `seq`, in their order,
 * until it returns false. */
typedef bool acknowledged_fn(void *context, const char *line);
bool acknowledged_each(struct acknowledged *acknowledged, uint64_t seq, acknowledged_fn *visit,
                       void *context);

/* The log has what was acknowledged up to entry `seq`. What is added from now on takes the place of
 * the rest, which acknowledged_each() goes on to show until acknowledged_end() has returned true.
 */
bool acknowledged_begin_after(struct acknowledged *acknowledged, uint64_t seq);
bool acknowledged_end(struct acknowledged *acknowledged, const struct tenure_position *position);

/* Forgets what is older than it has to be kept, when enough of it is. */
bool acknowledged_expire(struct acknowledged *acknowledged);

#endif
