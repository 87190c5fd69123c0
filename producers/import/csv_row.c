/* SPDX-License-Identifier: Apache-2.0 */
/* Parses one row of CSV. docs/decisions/001-csv-reader.md explains why libcsv is not used. */
#include "csv_row.h"

#include <string.h>

/* The position in the text. */
struct scan {
    struct csv_row *row;
    const char *at, *end;
    bool ended;
    char delimiter;
    size_t used; // bytes of the row's cells
};

static enum csv_row_found
wrong(struct scan *scan, const char *why)
{
    scan->row->problem = why;
    return CSV_ROW_WRONG;
}

/* The size of the line end at the position; 0: there is none; -1: depends on the next byte. */
static int
line_end(const struct scan *scan)
{
    if (scan->at == scan->end || (*scan->at != '\n' && *scan->at != '\r'))
        return 0;
    if (*scan->at == '\n')
        return 1;
    if (scan->at + 1 == scan->end)
        return scan->ended ? 1 : -1;
    return scan->at[1] == '\n' ? 2 : 1;
}

static void
put(struct scan *scan, const char *bytes, size_t size)
{
    // The copied cells are never longer than the text: each NUL takes the place of a delimiter or
    // line end.
    memcpy(scan->row->cells + scan->used, bytes, size);
    scan->used += size;
    scan->row->blank = scan->row->blank && strspn(bytes, " \t") >= size;
}

static void
count_lines(struct csv_row *row, const char *text, const char *end)
{
    for (; text < end; text++)
        row->lines += *text == '\n' || (*text == '\r' && text + 1 < end && text[1] != '\n');
}

/* Reads from after the opening quote to after the closing one. */
static enum csv_row_found
read_quoted(struct scan *scan)
{
    const char *begin = ++scan->at;
    for (;;) {
        const char *quote = memchr(scan->at, '"', (size_t)(scan->end - scan->at));
        if (quote == NULL)
            return scan->ended ? wrong(scan, "a quote is opened and not closed") : CSV_ROW_CUT;
        if (quote + 1 == scan->end && !scan->ended)
            return CSV_ROW_CUT;
        put(scan, scan->at, (size_t)(quote - scan->at));
        scan->at = quote + 1;
        if (scan->at == scan->end || *scan->at != '"')
            break;
        put(scan, "\"", 1);
        scan->at++;
    }
    count_lines(scan->row, begin, scan->at);
    int ends = line_end(scan);
    if (scan->at < scan->end && *scan->at != scan->delimiter && ends == 0)
        return wrong(scan,
                     "a quoted cell continues after its closing quote; write \"\" for a quote");
    return CSV_ROW_FOUND;
}

static enum csv_row_found
read_plain(struct scan *scan)
{
    const char *begin = scan->at;
    while (scan->at < scan->end && *scan->at != scan->delimiter && *scan->at != '\n' &&
           *scan->at != '\r') {
        if (*scan->at == '"')
            return wrong(scan, "a cell that is not quoted has a quote in it; quote the cell, and "
                               "write \"\" for a quote");
        scan->at++;
    }
    put(scan, begin, (size_t)(scan->at - begin));
    return CSV_ROW_FOUND;
}

static enum csv_row_found
read_cell(struct scan *scan)
{
    struct csv_row *row = scan->row;
    if (row->count == RECORD_COLUMNS_MAX)
        return wrong(scan, "the row has more than 256 columns");
    row->starts[row->count++] = scan->used;
    bool quoted = scan->at < scan->end && *scan->at == '"';
    enum csv_row_found found = quoted ? read_quoted(scan) : read_plain(scan);
    if (found == CSV_ROW_FOUND && scan->at == scan->end && !scan->ended)
        return CSV_ROW_CUT;
    if (found == CSV_ROW_FOUND)
        row->cells[scan->used++] = '\0';
    return found;
}

enum csv_row_found
csv_row_read(struct csv_row *row, const char *text, size_t size, bool ended, char delimiter)
{
    struct scan scan = { row, text, text + size, ended, delimiter, 0 };
    *row = (struct csv_row){ .cells = row->cells, .blank = true };
    for (;;) {
        enum csv_row_found found = read_cell(&scan);
        if (found != CSV_ROW_FOUND)
            return found;
        if (scan.at == scan.end || *scan.at != delimiter)
            break;
        scan.at++;
    }
    int ends = line_end(&scan);
    if (ends < 0)
        return CSV_ROW_CUT;
    row->whole = ends > 0;
    row->lines += row->whole;
    row->size = (size_t)(scan.at - text) + (size_t)ends;
    if (memchr(text, '\0', row->size) != NULL)
        return wrong(&scan, "the row has a NUL character in it");
    return CSV_ROW_FOUND;
}

size_t
csv_line_size(const char *text, size_t size, bool ended)
{
    struct scan scan = { NULL, text, text + size, ended, 0, 0 };
    while (scan.at < scan.end && *scan.at != '\n' && *scan.at != '\r')
        scan.at++;
    int ends = line_end(&scan);
    return ends > 0 ? (size_t)(scan.at - text) + (size_t)ends : 0;
}
