/* SPDX-License-Identifier: Apache-2.0 */
/*
 * posts_rows - posts as rows with a timeline of their holders, for the template `post_row`.
 */
#ifndef POSTS_ROWS_H
#define POSTS_ROWS_H

#include "timeline.h"

/* Whether a post is one of those that a query cannot select. */
typedef bool posts_wants_fn(struct request *request, const Tenure__V1__PostState *state);

/* Queries the histories of the posts that match, in as many pages as it takes: `limit`
 * posts, if there are so many. On TENURE_OK the caller frees *ret_answer; its `next` is 0 if there
 * are no more. With `wants`, which may be NULL, the answer has only what it wants, perhaps somewhat
 * more than `limit`, and of a large log only what some thousand posts have. */
tenure_status posts_ask(struct request *request, const Tenure__V1__PostsQuery *wanted,
                        posts_wants_fn *wants, Tenure__V1__Answer **ret_answer);

struct posts_count {
    uint64_t all, open;
    bool is_cut; // there are more
};

/* Counts the posts of the same query, whatever its limit. */
tenure_status posts_count(struct request *request, const Tenure__V1__PostsQuery *wanted,
                          posts_wants_fn *wants, struct posts_count *ret_count);

/* Puts `more_posts_to`, the page of all posts with that organisation, region or role, if the answer
 * has not all of them. */
void posts_put_more(struct request *request, json_t *data, const Tenure__V1__Answer *answer,
                    const char *name, const char *value);

/* Fills a row of a list. */
void posts_put_row(struct request *request, json_t *row, const Tenure__V1__PostHistory *history,
                   struct timeline_span span);

/* Puts who holds the post: `now`, `vacant` and `since`. */
void posts_put_now(struct request *request, json_t *row, const Tenure__V1__PostState *state);

#endif
