/* SPDX-License-Identifier: Apache-2.0 */
/*
 * output - lists in the form chosen with -o: a table that fits the terminal, CSV, sentences, JSON.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <tenure/cli.h>

enum output_form {
    OUTPUT_TABLE, // the default columns
    OUTPUT_WIDE,  // all columns
    OUTPUT_TEXT,  // one sentence for each row
    OUTPUT_JSON,
    OUTPUT_CSV, // all columns
};

/* -o, --columns, --sort and --no-headings, as an argp child; the input is a struct output_options,
 * all zero. */
struct output_options {
    enum output_form form;
    char *columns; // separated by commas; NULL: the default ones
    char *sort;    // a column; a hyphen before it reverses the order
    bool no_headings;
    bool is_given; // the user gave one of these options
};
extern const struct argp output_argp;

/* The names of the forms, ending with NULL. */
extern const char *const output_form_names[];

/* Merges -o json with --json. Call it once, between tenure_cli_parse() and tenure_cli_open().
 * Options that contradict each other exit with a usage error. */
void output_resolve(struct output_options *options, struct tenure_cli *cli);

/* Writes one cell of a row. */
typedef void output_cell_fn(void *context, size_t column, const void *row, FILE *out);

struct output_columns {
    const char *const *names; // in lower case with underscores, as in CSV
    size_t count;
    const char *usual; // the default columns of a table, separated by commas
};

struct output; // a table or CSV being built; rows are copied

/* For the forms TABLE, WIDE and CSV. An unknown column exits with a usage error. The options must
 * live until output_close(). The columns' names must be literals; the list of them is copied. */
struct output *output_open(const struct output_options *options,
                           const struct output_columns *columns, output_cell_fn *cell,
                           void *context);
void output_row(struct output *output, const void *row);

/* Prints the rows and frees the output. If there are no rows, prints `none` on stderr. */
void output_close(struct output *output, const char *none);

#endif
