/* SPDX-License-Identifier: Apache-2.0 */
/*
 * citations - the addresses that events cite, read for one page of rows at a time.
 */
#ifndef CITATIONS_H
#define CITATIONS_H

#include "id_set.h"
#include <tenure/client.h>

/* The citations of a page's events, by seq. All zero: none. */
struct citations {
    struct id_set seqs; // the wanted events; sorted once they are read
    char **urls;        // for each event, its addresses separated by spaces; NULL: not read
};

/* Adds seqs to read. False: out of memory. */
bool citations_want(struct citations *citations, const uint64_t *seqs, size_t count);

/* Reads the citations of all wanted events. */
tenure_status citations_read(struct citations *citations, tenure_client *client);

/* "" if the event cites nothing or was not wanted. */
const char *citations_of(const struct citations *citations, uint64_t seq);

/* Drops everything before the next page. */
void citations_clear(struct citations *citations);
void citations_close(struct citations *citations);

#endif
