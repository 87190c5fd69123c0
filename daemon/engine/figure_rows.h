/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figure_rows - the rows of figures that the transaction in work changes, where they stand.
 */
#ifndef FIGURE_ROWS_H
#define FIGURE_ROWS_H

#include "cells.h"

struct engine;

enum {
    FIGURE_ROWS_AT_HAND = 128
};

/* Rows of figures that the transaction has opened, and what has moved in the entry in work. */
struct figures_in_work {
    struct figure_row *rows[FIGURE_ROWS_AT_HAND]; // by a hash of what they are of; NULL: none
    struct figure_row **moved;                    // whose `moved` has cells
    size_t moved_count, moved_max;
};

/* A transaction begins: rows of another one are not to be touched. */
void figures_begin(struct figures_in_work *figures);
/* What has moved is given up with the transaction. */
void figures_forget(struct figures_in_work *figures);
void figures_close(struct figures_in_work *figures);

/* The row of figures, to be changed in this transaction. */
tenure_status figures_open(struct engine *engine, uint64_t scope, enum figure_group group,
                           const char *text, struct figure_row **ret_row);

/* Has cells of a row worked out anew at the end of the entry. */
tenure_status figures_mark_dirty(struct engine *engine, struct figure_row *row, uint64_t cells);

/* Adds to one cell, and marks it. */
tenure_status figures_add_to(struct engine *engine, struct figure_row *row, unsigned index,
                             int64_t numerator, int64_t denominator);

/* A figure that waits for the end of the day. */
struct due_figure {
    struct figure_name name;
    struct figure_row *row;
    unsigned index; // of its cell
};

#endif
