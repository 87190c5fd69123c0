/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timers - the days on which the clock must evaluate subjects again. Each subject has at most one
 * timer: the earliest day on which time alone may change its state or a rule's finding about it.
 */
#ifndef TIMERS_H
#define TIMERS_H

#include "store.h"

/* Moves the subject's timer from one day to another; TENURE_NO_DAY means no timer. */
tenure_status timers_move(struct store_write *write, uint8_t kind, uint64_t number, int32_t from,
                          int32_t to);

struct timed_subject {
    uint64_t number;
    uint8_t kind; // enum subject_kind
};

/* The subjects with timers for one day, ordered by kind and number. */
struct due {
    int32_t day;
    struct timed_subject *subjects;
    size_t count, max; // the list is reused
};

/* Finds the first day after `after` that has timers. It does not walk through timers of earlier
 * days that the pending batch has deleted. TENURE_NOT_FOUND: no day up to `last` has any. */
tenure_status timers_due(struct store_read read, int32_t after, int32_t last, struct due *due);
void due_close(struct due *due);

#endif
