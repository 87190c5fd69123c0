/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tables - what a daemon knows as tables of text: for spreadsheets, databases and the board.
 *
 * A cell is made by the column's function from the row's message, so a table is read once and shown
 * in any form.
 */
#ifndef TABLES_H
#define TABLES_H

#include <stdio.h>

#include "citations.h"
#include <tenure/client.h>

/* Where the rows come from, and which. An empty text asks for all. */
struct tables {
    tenure_client *client;
    Tenure__V1__Axes *axes; // NULL: the present
    const char *organisation, *region, *role, *rule;
    Tenure__V1__Severity severity;
    bool all;                   // of alerts, the ended ones too
    bool momentary;             // ... and those that ended on the day on which they opened
    uint64_t rows_max;          // no page is read after so many rows; 0: all are
    uint64_t rows;              // that were read
    bool cites;                 // rows are written with addresses: those are read
    struct citations citations; // of the page that is told
};

struct table_column {
    const char *name;
    void (*write)(struct tables *tables, const void *row, FILE *out);
};

/* Told of each row, which lives until it returns. */
typedef void table_row_fn(void *context, const void *row);

struct table {
    const char *name;
    const char *says; // what it holds, for people
    const struct table_column *columns;
    size_t columns_count;
    const char *usual; // the columns that a terminal shows, separated by commas
    tenure_status (*read)(struct tables *tables, table_row_fn *emit, void *context);
};

enum {
    TABLES = 7
};
extern const struct table tables_known[TABLES];

/* NULL if there is none of that name. */
const struct table *table_find(const char *name);

/* A row of the table of tenures. */
struct tenure_row {
    const Tenure__V1__PostState *post;
    const Tenure__V1__Tenure *tenure;
};

/* Writes a table as CSV (RFC 4180), its columns' names first. A cell that a spreadsheet would take
 * for a formula gets an apostrophe in front. */
tenure_status table_write_csv(struct tables *tables, const struct table *table, FILE *out);

/* The cell as a text that the caller frees; NULL without memory. */
char *table_cell(struct tables *tables, const struct table_column *column, const void *row);

/* One entry of the log; on TENURE_OK the caller frees *ret_answer, which has it as updates[0]. */
tenure_status tables_read_event(tenure_client *client, uint64_t seq,
                                Tenure__V1__Answer **ret_answer);

#endif
