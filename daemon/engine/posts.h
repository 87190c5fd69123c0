/* SPDX-License-Identifier: Apache-2.0 */
/*
 * posts - folds, publishes and evaluates posts.
 */
#ifndef POSTS_H
#define POSTS_H

#include "work.h"

/* Makes a post the post in hand; saves the previous one if it was changed. */
tenure_status post_load(struct engine *engine, uint64_t number);
tenure_status post_save(struct engine *engine);

/* Folds a new report of the post in hand. */
tenure_status post_fold(struct engine *engine, const struct report *report);
/* Saves a waypoint of the post in hand after every WAYPOINT_REPORTS reports. */
tenure_status post_save_waypoint(struct engine *engine);

/* Computes the post's state on engine->entry.today, publishes it if it has changed, evaluates its
 * rules, sets its timer, saves the row. */
tenure_status post_publish(struct engine *engine, uint64_t number);
/* The same if only time has passed. Indicators that change with days alone do not need this, see
 * indicators_apply_scheduled(). */
tenure_status post_review(struct engine *engine, uint64_t number);

#endif
