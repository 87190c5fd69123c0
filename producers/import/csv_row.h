/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv_row - one row of RFC 4180 text that is in memory.
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
    char *cells; // CSV_ROW_BYTES_MAX bytes of the caller's: the cells, each with a NUL behind it
    size_t starts[RECORD_COLUMNS_MAX]; // of the cells
    size_t count;
    size_t size;         // of the row in the text, with its line's end
    uint64_t lines;      // ends of lines in it
    bool whole;          // its last line has an end
    bool blank;          // there is nothing in its cells
    const char *problem; // of CSV_ROW_WRONG: why
};

enum csv_row_found {
    CSV_ROW_FOUND,
    CSV_ROW_CUT, // the text ends before the row does
    CSV_ROW_WRONG,
};

/* Reads the row with which the text begins; `ended`: no more text will come. A row ends with a line
 * feed, a carriage return, or both. */
enum csv_row_found csv_row_read(struct csv_row *row, const char *text, size_t size, bool ended,
                                char delimiter);

/* Where the text's first line ends: bytes with the line's end; 0: nowhere in this text. */
size_t csv_line_size(const char *text, size_t size, bool ended);

#endif
