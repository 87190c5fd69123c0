/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tables - what a daemon knows as tables of text: for spreadsheets, databases and the board.
 *
 * Each column has a function that writes a cell from the row's message, so a table is read once and
 * shown in any form.
 */
#ifndef TABLES_H
#define TABLES_H

#include <stdio.h>

#include "citations.h"
#include <tenure/client.h>

/* Where the rows come from, and how they are filtered. An empty text does not filter. */
struct tables {
    tenure_client *client;
    Tenure__V1__Axes *axes; // NULL: the present
    const char *organisation, *region, *role, *rule;
    const char *person;            // tenures of this person only; NULL or "": of all
    Tenure__V1__Severity severity; // of alerts: the lowest
    const char *words;             // of alerts: a part of the headline; NULL or "": any
    bool all;                      // for alerts: include ended ones
    bool momentary;                // ... and those that ended on the day on which they opened
    uint64_t rows_max; // reading stops after the page that reaches this number; 0: no limit
    uint64_t rows;     // how many were read
    bool by_page;      // read one page at a time: `after` says which, and then the next one
    uint64_t after;    // 0: the first page, or that there are no more
    bool cites;        // the rows will show cited addresses, so these must be read
    struct citations citations; // for the present page
    void *context;              // for a table of a program's own
};

struct table_column {
    const char *name;
    void (*write)(struct tables *tables, const void *row, FILE *out);
};

/* Called for each row, which lives until it returns. */
typedef void table_row_fn(void *context, const void *row);

struct table {
    const char *name;
    const char *says; // a description for people
    const struct table_column *columns;
    size_t columns_count;
    const char *usual; // the default columns on a terminal, separated by commas
    tenure_status (*read)(struct tables *tables, table_row_fn *emit, void *context);
};

enum {
    TABLES = 7
};
extern const struct table tables_known[TABLES];

/* NULL if there is no table with that name. */
const struct table *table_find(const char *name);

/* A row of the table of tenures. */
struct tenure_row {
    const Tenure__V1__PostState *post;
    const Tenure__V1__Tenure *tenure;
};

/* Writes a table as CSV (RFC 4180), with a header row. A cell that a spreadsheet would take for a
 * formula gets an apostrophe in front. */
tenure_status table_write_csv(struct tables *tables, const struct table *table, FILE *out);

/* The two parts of that. With `by_page` the rows are those of one page. */
void table_write_csv_names(const struct table *table, FILE *out);
tenure_status table_write_csv_rows(struct tables *tables, const struct table *table, FILE *out);

/* The cell as a text that the caller frees; NULL: out of memory. */
char *table_cell(struct tables *tables, const struct table_column *column, const void *row);

/* Reads one entry of the log, as updates[0] of the answer; on TENURE_OK the caller frees
 * *ret_answer. */
tenure_status tables_read_event(tenure_client *client, uint64_t seq,
                                Tenure__V1__Answer **ret_answer);

#endif
