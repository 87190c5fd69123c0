/*
 * timers - on which day the clock must look at which subject again. Each subject has one timer at
 * the most: the earliest day on which its state or any rule's finding about it could change by
 * itself.
 */
#ifndef TIMERS_H
#define TIMERS_H

#include "store.h"

struct timer {
    int32_t day;
    uint8_t kind; // a subject kind
    uint64_t number;
};

/* Moves the subject's timer from one day to another; TENURE_NO_DAY is no timer. */
tenure_status timers_move(struct store_write *write, uint8_t kind, uint64_t number, int32_t from,
                          int32_t to);

/* The first timer behind *timer in the order of day, kind, number; TENURE_NOT_FOUND: there is none.
 */
tenure_status timers_next(struct store_read read, struct timer *timer);

#endif
