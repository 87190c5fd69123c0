/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indicators_in_work - rows of indicators that the present transaction edits in place.
 */
#ifndef INDICATORS_IN_WORK_H
#define INDICATORS_IN_WORK_H

#include "indicator_row.h"

struct engine;

enum {
    INDICATOR_ROWS_AT_HAND = 128
};

/* Rows opened by the transaction, and the changes of the present entry. */
struct indicators_in_work {
    struct indicator_row *rows[INDICATOR_ROWS_AT_HAND]; // by a hash of their key; NULL: none
    struct indicator_row **moved;                       // rows with changed cells
    size_t moved_count, moved_max;
};

/* Called when a transaction begins, because rows of another one must not be used. */
void indicators_begin(struct indicators_in_work *figures);
/* Drops the changes of an aborted transaction. */
void indicators_forget(struct indicators_in_work *figures);
void indicators_close(struct indicators_in_work *figures);

/* Opens a row for changes in this transaction. */
tenure_status indicators_open(struct engine *engine, uint64_t scope, enum indicator_group group,
                              const char *text, struct indicator_row **ret_row);

/* Marks cells of a row for recomputation at the end of the entry. */
tenure_status indicators_mark_dirty(struct engine *engine, struct indicator_row *row,
                                    uint64_t cells);

/* Adds to one cell, and marks it. */
tenure_status indicators_add_to(struct engine *engine, struct indicator_row *row, unsigned index,
                                int64_t numerator, int64_t denominator);

/* A figure that waits for the end of the day. */
struct due_indicator {
    struct indicator_name name;
    struct indicator_row *row;
    unsigned index; // the index of its cell
};

#endif
