/* SPDX-License-Identifier: Apache-2.0 */
/*
 * refold - a post's history, folded again from a waypoint on.
 */
#ifndef REFOLD_H
#define REFOLD_H

#include "work.h"

/* Folds the post in hand again, after a report of a day that its snapshot covers. */
tenure_status post_refold_late(struct engine *engine, const struct report *report);
/* The same after the entry in work has retracted or restored other events. */
tenure_status post_refold_corrected(struct engine *engine);

/* Folds the whole history of the post in hand again, after two ids of a person were joined or
 * parted. */
tenure_status post_refold_whole(struct engine *engine);

/* Fills engine->in_hand.whole with more of the post's history than its row keeps: as far back as to
 * cover what is true from the day on, and what has changed since people were published. */
tenure_status post_reach_back(struct engine *engine, int32_t day);

/* Takes a post in hand, and engine->in_hand.whole and the view say what it is on
 * engine->entry.today. `ended` is the day on which its organisation ends. */
tenure_status post_show(struct engine *engine, uint64_t number, int32_t ended,
                        struct post_view *ret_view);

#endif
