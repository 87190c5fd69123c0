/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pages - a question whose answer may take several pages.
 */
#ifndef PAGES_H
#define PAGES_H

#include <tenure/client.h>

/* Told of each page; false: that is enough. */
typedef bool pages_fn(void *context, const Tenure__V1__Answer *answer);

/* Asks until there is no more; `after` is the field of the query's body that says where a page
 * begins, NULL where it has none. */
tenure_status pages_ask(tenure_client *client, Tenure__V1__Query *query, uint64_t *after,
                        pages_fn *answered, void *context);

/* Asks for a history, or for what a figure was worked out from, until there is no more, and joins
 * all pages into one answer. On TENURE_OK the caller frees *ret_answer with free_unpacked(). */
tenure_status pages_ask_whole(tenure_client *client, Tenure__V1__Query *query, uint64_t *after,
                              Tenure__V1__Answer **ret_answer);

#endif
