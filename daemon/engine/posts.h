/* SPDX-License-Identifier: Apache-2.0 */
/*
 * posts - who holds which post, folded, published and evaluated.
 */
#ifndef POSTS_H
#define POSTS_H

#include "work.h"

/* Takes the row of a post in hand; saves the one before, if it was changed. */
tenure_status post_load(struct engine *engine, uint64_t number);
tenure_status post_save(struct engine *engine);

/* Folds a new report of the post in hand. */
tenure_status post_fold(struct engine *engine, const struct report *report);
/* Makes a waypoint of the post in hand, folded as it is, with every WAYPOINT_REPORTS reports. */
tenure_status post_mark_dirty(struct engine *engine);

/* Works out the state of a post on engine->entry.today, emits it if it has changed, evaluates its
 * rules, sets its timer, saves the row. */
tenure_status post_publish(struct engine *engine, uint64_t number);
/* The same for what time alone has changed. Indicators that only days change need none of it, see
 * indicators_apply_scheduled(). */
tenure_status post_review(struct engine *engine, uint64_t number);

#endif
