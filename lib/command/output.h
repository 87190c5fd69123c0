/* SPDX-License-Identifier: Apache-2.0 */
/*
 * output - lists in the form that -o asks for: a table that fits the terminal, CSV, sentences,
 * JSON.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <tenure/cli.h>

enum output_form {
    OUTPUT_TABLE, // the usual columns
    OUTPUT_WIDE,  // all columns
    OUTPUT_TEXT,  // one sentence a row
    OUTPUT_JSON,
    OUTPUT_CSV, // all columns
};

/* -o, --columns, --sort and --no-headings, as an argp child; the input is a struct output_options,
 * all zero. */
struct output_options {
    enum output_form form;
    char *columns; // separated by commas; NULL: the usual ones
    char *sort;    // a column; a hyphen before it turns the order round
    bool no_headings;
    bool is_given; // one of these options, by the user
};
extern const struct argp output_argp;

/* The forms' names, a list that ends with NULL. */
extern const char *const output_form_names[];

/* Joins -o json and --json. Call it once, behind tenure_cli_parse() and before tenure_cli_open().
 * Options that contradict each other exit with a usage error. */
void output_resolve(struct output_options *options, struct tenure_cli *cli);

/* Writes the cell of a column of a row. */
typedef void output_cell_fn(void *context, size_t column, const void *row, FILE *out);

struct output_columns {
    const char *const *names; // in lower case with underscores, as in CSV
    size_t count;
    const char *usual; // of the table form: names separated by commas
};

struct output; // a table or CSV; rows are copied

/* For the forms TABLE, WIDE and CSV. An unknown column exits with a usage error. The options live
 * until output_close(); the columns' names are literals, the list of them is copied. */
struct output *output_open(const struct output_options *options,
                           const struct output_columns *columns, output_cell_fn *cell,
                           void *context);
void output_row(struct output *output, const void *row);

/* Prints the rows and frees the output. `none` goes to stderr if there is no row. */
void output_close(struct output *output, const char *none);

#endif
