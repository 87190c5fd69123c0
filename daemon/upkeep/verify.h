/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify - is a store what it should be? Its log is whole, and every table holds just what the log
 * makes of it.
 */
#ifndef VERIFY_H
#define VERIFY_H

#include "rebuild.h"

struct verdict_of_store {
    struct log_chain chain; // how far the log is whole, and the hash there
    uint64_t last_seq;      // how far it goes
    bool has_no_folder;     // to compare in: none can be made where temporary files go
    bool is_free_list_bad;
    bool is_log_whole;
    bool is_rebuilt;    // the tables were compared
    uint64_t stuck_seq; // the entry at which the rebuild failed; 0: none
    bool is_table_bad;
    struct store_difference difference; // of the first bad row; an empty key: the table as a whole
};

/* Without `rebuild` the log alone is looked at, which is much faster. TENURE_OK even when what was
 * found is bad; anything else means that it could not be found out. A daemon may be writing
 * meanwhile; everything up to some moment within the call is judged. */
tenure_status verify_store(struct store *store, bool rebuild, const struct rebuild_options *options,
                           struct verdict_of_store *ret_verdict);

bool verdict_is_good(const struct verdict_of_store *verdict);

/* The log alone: TENURE_DAMAGED unless all of it is whole. */
tenure_status verify_log(struct store *store, uint64_t *ret_last_seq);

#endif
