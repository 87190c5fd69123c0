/* SPDX-License-Identifier: Apache-2.0 */
/*
 * posts_rows - posts as rows with a timeline of their holders, for the template `post_row`.
 */
#ifndef POSTS_ROWS_H
#define POSTS_ROWS_H

#include "timeline.h"

/* Queries the histories of the posts that match; on TENURE_OK the caller frees *ret_answer. */
tenure_status posts_ask(struct request *request, const Tenure__V1__PostsQuery *wanted,
                        Tenure__V1__Answer **ret_answer);

/* Fills a row of a list. */
void posts_put_row(struct request *request, json_t *row, const Tenure__V1__PostHistory *history,
                   struct timeline_span span);

/* Puts who holds the post: `now`, `vacant` and `since`. */
void posts_put_now(struct request *request, json_t *row, const Tenure__V1__PostState *state);

#endif
