/* SPDX-License-Identifier: Apache-2.0 */
/*
 * posts_rows - posts as rows with their holders drawn, for the template `post_row`.
 */
#ifndef POSTS_ROWS_H
#define POSTS_ROWS_H

#include "timeline.h"

/* The histories of the posts that match; on TENURE_OK the caller frees *ret_answer. */
tenure_status posts_ask(struct request *request, const Tenure__V1__PostsQuery *wanted,
                        Tenure__V1__Answer **ret_answer);

/* A row of a list. */
void posts_put_row(struct request *request, json_t *row, const Tenure__V1__PostHistory *history,
                   struct timeline_span span);

/* `now`, `vacant` and `since`: who holds it. */
void posts_put_now(struct request *request, json_t *row, const Tenure__V1__PostState *state);

#endif
