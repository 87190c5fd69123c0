/* SPDX-License-Identifier: Apache-2.0 */
/*
 * citations - the addresses that events cite, asked for a page of rows at a time.
 */
#ifndef CITATIONS_H
#define CITATIONS_H

#include "id_set.h"
#include <tenure/client.h>

/* The citations of the events of one page, by seq. All zero: none. */
struct citations {
    struct id_set seqs; // wanted, then in order
    char **urls;        // of each, one after the other between spaces; NULL: not read
};

/* Wants these as well. False without memory. */
bool citations_want(struct citations *citations, const uint64_t *seqs, size_t count);

/* Reads what is wanted. */
tenure_status citations_read(struct citations *citations, tenure_client *client);

/* "" where the event cites none, or was not wanted. */
const char *citations_of(const struct citations *citations, uint64_t seq);

/* Forgets all, for the next page. */
void citations_clear(struct citations *citations);
void citations_close(struct citations *citations);

#endif
