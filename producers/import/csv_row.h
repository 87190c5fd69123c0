/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv_row - parses one row of RFC 4180 text in memory.
 */
#ifndef CSV_ROW_H
#define CSV_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record.h"

enum {
    CSV_ROW_BYTES_MAX = 1024 * 1024
};

struct csv_row {
    char *cells; // the cells, each ending with a NUL; CSV_ROW_BYTES_MAX bytes of the caller
    size_t starts[RECORD_COLUMNS_MAX]; // where each cell begins
    size_t count;
    size_t size;         // of the row's text, including the line end
    uint64_t lines;      // how many line ends the row contains
    bool whole;          // the row ends with a line end
    bool blank;          // all cells are empty
    const char *problem; // for CSV_ROW_WRONG: the reason
};

enum csv_row_found {
    CSV_ROW_FOUND,
    CSV_ROW_CUT, // the text ends before the row is complete
    CSV_ROW_WRONG,
};

/* Parses the row at the beginning of the text; `ended`: no more text follows. A row ends with a
 * line feed, a carriage return, or both. */
enum csv_row_found csv_row_read(struct csv_row *row, const char *text, size_t size, bool ended,
                                char delimiter);

/* The size of the first line including its line end; 0: the text has no line end. */
size_t csv_line_size(const char *text, size_t size, bool ended);

#endif
