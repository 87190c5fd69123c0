/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table_output - prints a table (tables.h) in the form chosen with -o.
 */
#ifndef TABLE_OUTPUT_H
#define TABLE_OUTPUT_H

#include "output.h"
#include "tables.h"

struct table_output {
    struct tables tables; // for the functions that write cells
    const struct table *table;
    struct output *output;
};

/* Exits with a usage error if the options name a column that the table does not have. */
void table_output_open(struct table_output *out, const struct output_options *options,
                       const char *table);

/* Adds a row; `row` is the message that the columns read. */
void table_output_row(struct table_output *out, const void *row);

/* Prints the table; if it is empty, prints that on stderr. */
void table_output_close(struct table_output *out);

#endif
