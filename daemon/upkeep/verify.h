/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify - checks a store: its log must be intact, and every table must contain exactly what the
 * log implies.
 */
#ifndef VERIFY_H
#define VERIFY_H

#include "rebuild.h"

struct verdict_of_store {
    struct log_chain chain; // the intact part of the log, and its hash
    uint64_t last_seq;      // the last entry of the log
    bool has_no_folder;     // no temporary folder can be created for the comparison
    bool is_free_list_bad;
    bool is_log_whole;
    bool is_rebuilt;    // the tables were compared
    uint64_t stuck_seq; // the entry at which the rebuild failed; 0: none
    bool is_table_bad;
    struct store_difference difference; // the first wrong row; an empty key means the whole table
};

/* Without `rebuild` only the log is checked, which is much faster. TENURE_OK even if problems were
 * found; any other status means that the check itself failed. A daemon may be writing at the same
 * time; the state at some moment during the call is checked. */
tenure_status verify_store(struct store *store, bool rebuild, const struct rebuild_options *options,
                           struct verdict_of_store *ret_verdict);

bool verdict_is_good(const struct verdict_of_store *verdict);

/* Checks only the log: TENURE_DAMAGED if it is not completely intact. */
tenure_status verify_log(struct store *store, uint64_t *ret_last_seq);

#endif
