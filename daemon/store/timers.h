/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timers - on which day the clock must evaluate which subject again. Each subject has one timer at
 * the most: the earliest day on which its state or any rule's finding about it could change by
 * itself.
 */
#ifndef TIMERS_H
#define TIMERS_H

#include "store.h"

/* Moves the subject's timer from one day to another; TENURE_NO_DAY is no timer. */
tenure_status timers_move(struct store_write *write, uint8_t kind, uint64_t number, int32_t from,
                          int32_t to);

struct timed_subject {
    uint64_t number;
    uint8_t kind; // enum subject_kind
};

/* The subjects whose timers are for one day, in the order of kind and number. */
struct due {
    int32_t day;
    struct timed_subject *subjects;
    size_t count, max; // the list is used again
};

/* Those of the first day after `after` that has timers; what a pending batch has taken away of
 * earlier days is not walked through. TENURE_NOT_FOUND: no day up to `last` has any. */
tenure_status timers_due(struct store_read read, int32_t after, int32_t last, struct due *due);
void due_close(struct due *due);

#endif
