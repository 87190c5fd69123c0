/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock - the clock date, and the subjects that change with time alone.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include "work.h"

/* Moves a subject's timer, which must be for a future day: timers of past days are never
 * checked. */
tenure_status timer_move(struct engine *engine, enum subject_kind kind, uint64_t number,
                         int32_t from, int32_t to);

/* Reviews every subject whose timer is due by `day`, day by day; `day` becomes the clock date. */
tenure_status clock_advance(struct engine *engine, int32_t day);

#endif
