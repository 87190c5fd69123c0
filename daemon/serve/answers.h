/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answers - one query in, one answer out, from one snapshot of the store.
 *
 * Each snapshot ends with its answer, and no answer is larger than TENURE_ANSWER_BYTES_MAX.
 */
#ifndef ANSWERS_H
#define ANSWERS_H

#include "access.h"
#include "disk.h"
#include "engine.h"
#include "leadership.h"
#include "metrics.h"
#include "store.h"

struct answers;

/* What answers need to know about the daemon. */
struct answers_daemon {
    enum clock_mode clock_mode;
    int64_t started_ms;
    const struct disk *disk;
    const struct metrics *metrics;
    const struct log_origin *origin; // the log's at the start; it can change if the daemon follows
    struct leadership *leadership;
};

tenure_status answers_open(const struct store *store, const struct answers_daemon *daemon,
                           struct answers **ret_answers);
void answers_close(struct answers **answers_p);

/* Takes an encoded Query of a sender with these roles (enum access_role), and returns an encoded
 * Answer, valid until the next call. With `slices` the store is read in slices; if these cancel it,
 * the answer must not be used. NULL: no slices. */
struct tni_span answers_make(struct answers *answers, unsigned roles, struct tni_span question,
                             struct store_slices *slices);

enum {
    ANSWER_BUSY_BYTES_MAX = 512
};

/* Writes an Answer with status BUSY, up to ANSWER_BUSY_BYTES_MAX bytes. */
struct tni_span answers_busy(uint64_t number, const char *reason, uint8_t *bytes);

#endif
