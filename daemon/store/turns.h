/* SPDX-License-Identifier: Apache-2.0 */
/*
 * turns - what time alone adds to the figures of a scope on a day to come: the sum of what its
 * subjects said would turn then, so that they need not be looked at when it comes.
 */
#ifndef TURNS_H
#define TURNS_H

#include "indicator.h"
#include "store.h"

/* Adds what one subject says; tells how many figures were to turn on that day, and how many are
 * now.
 */
tenure_status turns_add(struct store_write *write, uint64_t scope, int32_t day,
                        const struct share *change, uint32_t *ret_before, uint32_t *ret_now);

/* Takes away all that turns on the day: *ret_count of at most SHARES_MAX. */
tenure_status turns_take(struct store_write *write, uint64_t scope, int32_t day,
                         struct share *ret_changes, uint32_t *ret_count);

#endif
