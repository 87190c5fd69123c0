/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the rows of a CSV file. After an error in a row, reading continues with the next line, so
 * that an unclosed quote costs only one line. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "csv_row.h"
#include "record.h"
#include "text_input.h"

enum {
    WINDOW_BYTES = CSV_ROW_BYTES_MAX + TEXT_RAW_BYTES
};

struct table {
    record_fn *emit;
    void *context;
    struct record_problem *problem;
    struct text_input input;
    char *window; // the part of the text in memory
    size_t begin, end;
    bool ended;
    char delimiter;
    uint64_t line; // the line in the file where that part begins
    struct csv_row row;
    char *names;           // the cells of the first row, one after the other
    struct record columns; // the names of the columns
    bool doubtful;         // the previous row was wrong, so this one may be a line of its cell
    char reason[300];
};

/* Stops reading with an error. */
static tenure_status
stop(struct table *table, uint64_t line, const char *reason)
{
    table->problem->line = line;
    snprintf(table->problem->reason, sizeof(table->problem->reason), "%s", reason);
    return TENURE_INVALID;
}

static bool
fill_window(struct table *table)
{
    memmove(table->window, table->window + table->begin, table->end - table->begin);
    table->end -= table->begin;
    table->begin = 0;
    ssize_t size =
        text_input_read(&table->input, table->window + table->end, WINDOW_BYTES - table->end);
    if (size < 0)
        return false;
    table->ended = size == 0;
    table->end += (size_t)size;
    return true;
}

/* Skips to the next line. TENURE_NOT_FOUND: this line has no end. */
static tenure_status
skip_line(struct table *table)
{
    for (;;) {
        size_t have = table->end - table->begin;
        size_t size = csv_line_size(table->window + table->begin, have, table->ended);
        if (size > 0 || table->ended) {
            table->begin += size > 0 ? size : have;
            table->line += size > 0;
            return size > 0 ? TENURE_OK : TENURE_NOT_FOUND;
        }
        // Keep a carriage return at the very end, because a line feed may follow it.
        if (have > 1)
            table->begin = table->end - 1;
        if (!fill_window(table))
            return TENURE_STORAGE;
    }
}

/* Emits a row that cannot be read. An incomplete last line is not counted as a record, so that a
 * bookmark does not go past it. */
static tenure_status
emit_problem(struct table *table, uint64_t line, bool whole, const char *reason)
{
    struct record record = { .line = line, .problem = reason };
    if (!whole || table->names == NULL)
        return stop(table, line, reason);
    return table->emit(table->context, &record, table->input.bytes);
}

/* Skips the first line of a row whose end cannot be found. */
static tenure_status
skip_row(struct table *table, const char *reason)
{
    uint64_t line = table->line;
    tenure_status status = skip_line(table);
    table->doubtful = true;
    return status == TENURE_STORAGE ? status
                                    : emit_problem(table, line, status == TENURE_OK, reason);
}

static const char *
cell(const struct table *table, size_t index)
{
    return table->row.cells + table->row.starts[index];
}

/* The index of the first cell that is not valid text; the number of cells if all are. */
static size_t
find_no_text(const struct table *table)
{
    for (size_t i = 0; i < table->row.count; i++) {
        const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)cell(table, i);
        for (utf8proc_int32_t point; *at != '\0';) {
            utf8proc_ssize_t step = utf8proc_iterate(at, -1, &point);
            if (step < 0)
                return i;
            at += step;
        }
    }
    return table->row.count;
}

static const char *
describe_no_text(struct table *table, const char *name)
{
    bool utf8 = !table->input.converts;
    snprintf(table->reason, sizeof(table->reason), "%.80s is not %s%s", name,
             utf8 ? "UTF-8" : table->input.encoding,
             utf8 ? "; save the file as UTF-8, or give `encoding: windows-1252` or `encoding: "
                    "latin-1` in the map"
                  : "");
    return table->reason;
}

/* Reads the names of the columns from the first row. */
static tenure_status
take_names(struct table *table)
{
    struct csv_row *row = &table->row;
    size_t size = row->starts[row->count - 1] + strlen(cell(table, row->count - 1)) + 1;
    if (find_no_text(table) < row->count)
        return stop(table, table->line, describe_no_text(table, "the first row"));
    table->names = malloc(size);
    if (table->names == NULL)
        return TENURE_NO_MEMORY;
    memcpy(table->names, row->cells, size);
    for (size_t i = 0; i < row->count; i++)
        record_add(&table->columns, table->names + row->starts[i], "");
    return TENURE_OK;
}

/* Why the row cannot be read; NULL: it can. Missing cells at the end are empty, because
 * spreadsheets omit them. */
static const char *
why_no_record(struct table *table)
{
    const struct csv_row *row = &table->row;
    size_t columns = table->columns.count, no_text = find_no_text(table);
    bool is_short = row->count < columns && (table->doubtful || !row->whole);
    if (row->count > columns || is_short) {
        snprintf(table->reason, sizeof(table->reason),
                 "the row has %zu cell%s, and the first row has %zu column%s", row->count,
                 row->count == 1 ? "" : "s", columns, columns == 1 ? "" : "s");
        return table->reason;
    }
    return no_text < row->count ? describe_no_text(table, table->columns.names[no_text]) : NULL;
}

static tenure_status
take_record(struct table *table)
{
    const struct csv_row *row = &table->row;
    struct record record = { .line = table->line, .columns_fixed = true };
    const char *why = why_no_record(table);
    if (why != NULL)
        return emit_problem(table, table->line, row->whole, why);
    table->doubtful = table->doubtful && row->count < table->columns.count;
    for (size_t i = 0; i < table->columns.count; i++)
        record_add(&record, table->columns.names[i], i < row->count ? cell(table, i) : "");
    return table->emit(table->context, &record, table->input.bytes);
}

static tenure_status
take_row(struct table *table)
{
    const char *text = table->window + table->begin;
    bool names_delimiter = table->names == NULL && table->row.lines == 1 && table->row.size > 5 &&
                           strncmp(text, "sep=", 4) == 0 && strchr("\r\n", text[5]) != NULL;
    tenure_status status = TENURE_OK;
    if (names_delimiter) // a line "sep=;", which Excel writes
        table->delimiter = text[4];
    else if (!table->row.blank && table->names == NULL)
        status = take_names(table);
    else if (!table->row.blank)
        status = take_record(table);
    table->begin += table->row.size;
    table->line += table->row.lines;
    return status;
}

static tenure_status
read_row(struct table *table)
{
    size_t have = table->end - table->begin;
    const char *text = table->window + table->begin;
    size_t size = have < CSV_ROW_BYTES_MAX ? have : CSV_ROW_BYTES_MAX;
    bool ended = table->ended && size == have;
    switch (csv_row_read(&table->row, text, size, ended, table->delimiter)) {
    case CSV_ROW_FOUND: return take_row(table);
    case CSV_ROW_WRONG: return skip_row(table, table->row.problem);
    case CSV_ROW_CUT: break;
    }
    if (size == CSV_ROW_BYTES_MAX)
        return skip_row(table, "the row is longer than 1 MiB, or a quote in it is not closed");
    return fill_window(table) ? TENURE_OK : TENURE_STORAGE;
}

static tenure_status
read_table(struct table *table, const struct record_source *source)
{
    const char *why;
    if (!text_input_open(&table->input, source->fd, source->encoding, &why))
        return why != NULL ? stop(table, 0, why) : TENURE_STORAGE;
    tenure_status status = fill_window(table) ? TENURE_OK : TENURE_STORAGE;
    while (status == TENURE_OK && !(table->ended && table->begin == table->end))
        status = read_row(table);
    text_input_close(&table->input);
    return status;
}

tenure_status
read_csv(const struct record_source *source, record_fn *emit, void *context,
         struct record_problem *ret_problem)
{
    struct table *table = calloc(1, sizeof(*table));
    tenure_status status = TENURE_NO_MEMORY;
    if (table == NULL)
        return status;
    table->emit = emit;
    table->context = context;
    table->problem = ret_problem;
    table->delimiter = source->delimiter != '\0' ? source->delimiter : ',';
    table->line = 1;
    table->window = malloc(WINDOW_BYTES);
    table->row.cells = malloc(CSV_ROW_BYTES_MAX + 1);
    if (table->window != NULL && table->row.cells != NULL)
        status = read_table(table, source);
    free(table->names);
    free(table->row.cells);
    free(table->window);
    free(table);
    return status;
}
