/* SPDX-License-Identifier: Apache-2.0 */
/*
 * live - which events are live: not retracted or superseded.
 */
#ifndef LIVE_H
#define LIVE_H

#include "work.h"

/* Determines which events are live after an entry with that target; fills
 * engine->entry.liveness_changes. */
tenure_status live_correct(struct engine *engine, uint64_t target);
tenure_status live_is(struct store_read read, uint64_t seq, bool *ret_live);
/* Whether an event was live when `known_at` was the last entry. */
tenure_status live_was(struct store_read read, uint64_t seq, uint64_t known_at, bool *ret_live);
/* The length of the chain of corrections from this event on. */
tenure_status live_depth(struct store_read read, uint64_t seq, unsigned *ret_depth);

#endif
