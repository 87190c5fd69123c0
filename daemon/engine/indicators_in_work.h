/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indicators_in_work - the rows of indicators that the transaction in work edits in place.
 */
#ifndef INDICATORS_IN_WORK_H
#define INDICATORS_IN_WORK_H

#include "indicator_row.h"

struct engine;

enum {
    INDICATOR_ROWS_AT_HAND = 128
};

/* Rows of figures that the transaction has opened, and what has moved in the entry in work. */
struct indicators_in_work {
    struct indicator_row *rows[INDICATOR_ROWS_AT_HAND]; // by a hash of what they are of; NULL: none
    struct indicator_row **moved;                       // whose `moved` has cells
    size_t moved_count, moved_max;
};

/* A transaction begins: rows of another one must not be used. */
void indicators_begin(struct indicators_in_work *figures);
/* What has moved is given up with the transaction. */
void indicators_forget(struct indicators_in_work *figures);
void indicators_close(struct indicators_in_work *figures);

/* The row of figures, to be changed in this transaction. */
tenure_status indicators_open(struct engine *engine, uint64_t scope, enum indicator_group group,
                              const char *text, struct indicator_row **ret_row);

/* Marks cells of a row to be recomputed at the end of the entry. */
tenure_status indicators_mark_dirty(struct engine *engine, struct indicator_row *row,
                                    uint64_t cells);

/* Adds to one cell, and marks it. */
tenure_status indicators_add_to(struct engine *engine, struct indicator_row *row, unsigned index,
                                int64_t numerator, int64_t denominator);

/* A figure that waits for the end of the day. */
struct due_indicator {
    struct indicator_name name;
    struct indicator_row *row;
    unsigned index; // of its cell
};

#endif
