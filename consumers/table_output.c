/* SPDX-License-Identifier: Apache-2.0 */
#include "table_output.h"

enum {
    COLUMNS_MAX = 32
};

static void
write_cell(void *context, size_t column, const void *row, FILE *file)
{
    struct table_output *out = context;
    out->table->columns[column].write(&out->tables, row, file);
}

void
table_output_open(struct table_output *out, const struct output_options *options, const char *table)
{
    const char *names[COLUMNS_MAX];
    *out = (struct table_output){ .table = table_find(table) };
    size_t count = 0;
    for (; count < out->table->columns_count && count < COLUMNS_MAX; count++)
        names[count] = out->table->columns[count].name;
    const struct output_columns columns = { names, count, out->table->usual };
    out->output = output_open(options, &columns, write_cell, out);
}

void
table_output_row(struct table_output *out, const void *row)
{
    output_row(out->output, row);
}

void
table_output_close(struct table_output *out)
{
    char none[64];
    snprintf(none, sizeof(none), "no %s match", out->table->name);
    output_close(out->output, none);
}
