/* SPDX-License-Identifier: Apache-2.0 */
/*
 * refold - folds a post's history again from a waypoint on.
 */
#ifndef REFOLD_H
#define REFOLD_H

#include "work.h"

/* Folds the post in hand again, after a report about a day that its snapshot covers. */
tenure_status post_refold_late(struct engine *engine, const struct report *report);
/* The same after the present entry has retracted or restored other events. */
tenure_status post_refold_corrected(struct engine *engine);

/* Folds the whole history of the post in hand again, after two ids of a person were joined or
 * separated. */
tenure_status post_refold_whole(struct engine *engine);

/* Fills engine->in_hand.whole with more of the post's history than its row has: enough for the
 * state from the day on, and for all changes since the states of its people were last
 * published. */
tenure_status post_reach_back(struct engine *engine, int32_t day);

/* Makes a post the post in hand, with engine->in_hand.whole and the view as of engine->entry.today.
 * `ended` is the day on which its organisation ends. */
tenure_status post_show(struct engine *engine, uint64_t number, int32_t ended,
                        struct post_view *ret_view);

#endif
