/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clock - the clock date, and the subjects that time itself changes.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include "work.h"

/* Moves the timer of a subject, to a day that is still to come: those of other days are not looked
 * at. */
tenure_status timer_move(struct engine *engine, enum subject_kind kind, uint64_t number,
                         int32_t from, int32_t to);

/* Reviews every subject whose timer is due by `day`, day by day, and makes it the clock date. */
tenure_status clock_advance(struct engine *engine, int32_t day);

#endif
