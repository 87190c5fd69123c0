/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pages - queries whose answers may take several pages.
 */
#ifndef PAGES_H
#define PAGES_H

#include <tenure/client.h>

/* Called for each page; false: stop. */
typedef bool pages_fn(void *context, const Tenure__V1__Answer *answer);

/* Queries until there are no more pages. `after` is the field of the query's body that selects the
 * page; NULL if there is none. */
tenure_status pages_ask(tenure_client *client, Tenure__V1__Query *query, uint64_t *after,
                        pages_fn *answered, void *context);

/* Queries one page; *ret_next is the value of `after` for the next one, 0: there is none. */
tenure_status pages_ask_one(tenure_client *client, Tenure__V1__Query *query, uint64_t *ret_next,
                            pages_fn *answered, void *context);

/* Queries all pages of a history, or of what a figure is computed from, and joins them into one
 * answer. On TENURE_OK the caller frees *ret_answer with free_unpacked(). */
tenure_status pages_ask_whole(tenure_client *client, Tenure__V1__Query *query, uint64_t *after,
                              Tenure__V1__Answer **ret_answer);

/* Moves the lists of a part of a history to the end of the whole; both have only lists of texts and
 * messages. False: out of memory. */
bool pages_join(ProtobufCMessage *whole, ProtobufCMessage *part);

#endif
