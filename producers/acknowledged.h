/* SPDX-License-Identifier: Apache-2.0 */
/*
 * acknowledged - recently acknowledged events of an outbox, in two files of its folder:
 *
 *     acknowledged.ndjson  one line each: when, as which entry, and the event
 *     position             the log's position then, and the last entry that was dropped here
 *
 * A log that is restored from a backup loses what it acknowledged after the backup. These events
 * can then be sent again. Failures are reported on stderr.
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
    uint64_t forgotten_seq;          // events up to this entry may have been dropped; 0: none was
    FILE *file;                      // opened to append
};

/* The folder must exist, and no other process may send from it at the same time. */
bool acknowledged_open(struct acknowledged *acknowledged, const char *folder, int64_t keep_ms);
void acknowledged_close(struct acknowledged *acknowledged);

/* Adds an acknowledged event. It is on disk, with the position, once acknowledged_sync() has
 * returned true. */
bool acknowledged_add(struct acknowledged *acknowledged, uint64_t seq, const char *line);
bool acknowledged_sync(struct acknowledged *acknowledged, const struct tenure_position *position);

/* Calls `visit` with each event that was acknowledged as an entry after `seq`, in order, until it
 * returns false. */
typedef bool acknowledged_fn(void *context, const char *line);
bool acknowledged_each(struct acknowledged *acknowledged, uint64_t seq, acknowledged_fn *visit,
                       void *context);

/* The log has everything acknowledged up to entry `seq`. What is added from now on replaces the
 * later events, which acknowledged_each() still visits until acknowledged_end() has returned
 * true. */
bool acknowledged_begin_after(struct acknowledged *acknowledged, uint64_t seq);
bool acknowledged_end(struct acknowledged *acknowledged, const struct tenure_position *position);

/* Drops events that are older than required, once there are enough of them. */
bool acknowledged_expire(struct acknowledged *acknowledged);

#endif
