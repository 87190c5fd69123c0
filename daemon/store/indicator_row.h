/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indicator_row - the present value of each indicator.
 *
 * A scope has one row with a cell for each figure with a fixed label, and one row for each role and
 * each surveyed characteristic. A report changes about a dozen figures, which are in two rows of
 * each scope and are edited in place.
 */
#ifndef INDICATOR_ROW_H
#define INDICATOR_ROW_H

#include "indicator.h"
#include "store.h"

enum {
    INDICATOR_MOVERS = 8,
    INDICATOR_KEY_MAX = 8 + 1 + LABEL_MAX, // of a row's key
};

struct indicator_cell {
    int64_t numerator, denominator;           // the sum of the subjects' contributions
    int64_t seen_numerator, seen_denominator; // the value after the last entry that changed it
    int64_t sent_numerator,
        sent_denominator;            // the value at the end of the last day on which it changed
    uint64_t offset;                 // of the last published update; 0: none
    uint64_t seqs[INDICATOR_MOVERS]; // the events that last changed it, in ascending order
    uint8_t confidence[INDICATOR_MOVERS]; // their confidence: Event.Confidence
} __attribute__((packed));

/* The position of a scope's median start, see starts.h. */
struct median {
    uint64_t count;  // the number of starts
    uint64_t before; // how many of them are before `at`
    int32_t at;      // the day of the lower median
    uint32_t here;   // how many starts are on that day
    uint32_t vague;  // how many starts are only a month or a year
} __attribute__((packed));

/* What the figures of a row have in common. */
enum indicator_group {
    INDICATORS_FIXED,  // fixed labels, and the median
    INDICATORS_ROLE,   // of posts with that role
    INDICATORS_SURVEY, // of that characteristic
    INDICATOR_GROUPS,
};

/* A set of cells is a bit mask: bit k for cell k. Rows are stored as in memory, after a key of any
 * length, hence packed; the file is in the machine's byte order anyway. */
struct indicator_row {
    uint64_t scope;
    uint64_t group;
    uint64_t used;  // cells that were ever added to
    uint64_t moved; // cells changed by the present entry
    uint64_t waits; // cells changed since they were last published or evaluated
    struct median median;
    struct indicator_cell cells[]; // followed by the row's text, terminated by 0
} __attribute__((packed));

struct indicator_position {
    enum indicator_group group;
    unsigned index; // of the cell
};

/* The position of a figure with that label, by number. */
struct indicator_position indicator_position(enum indicator indicator, unsigned label);

/* The figure at a position; *ret_label is its number: LABEL_ROLE also stands for a
 * characteristic. */
enum indicator indicator_at(struct indicator_position position, unsigned *ret_label);

/* The same with the label as text; false: there is no figure with that indicator and label. */
bool indicator_position_named(enum indicator indicator, const char *label,
                              struct indicator_position *ret_position);

/* The cells of a row whose denominator is the numerator of that total. */
uint64_t indicators_of_total(enum indicator_group group, enum indicator total);

/* The key of a row. */
struct tni_span indicator_row_key(uint64_t scope, enum indicator_group group, const char *text,
                                  uint8_t *bytes);

/* Opens the row for editing in place until the end of the transaction; creates it if it does not
 * exist. */
tenure_status indicator_row_edit(struct store_write *write, uint64_t scope,
                                 enum indicator_group group, const char *text,
                                 struct indicator_row **ret_row);

/* Reads one cell; zero if it does not exist. */
tenure_status indicator_cell_find(struct store_read read, uint64_t scope, enum indicator indicator,
                                  const char *label, struct indicator_cell *ret_cell);

/* The text that distinguishes the row from others of its group, and the indicator of a cell. */
const char *indicator_row_text(const struct indicator_row *row);

struct indicator_name {
    uint64_t scope;
    enum indicator indicator;
    const char *label; // borrowed from the row
};
struct indicator_name indicator_row_name(const struct indicator_row *row, unsigned index);

/* A walk along rows. */
struct indicator_walk {
    struct store_cursor cursor;
    const struct indicator_row *row;
};

tenure_status indicator_walk_open(struct store_read read, struct indicator_walk *ret_walk);
void indicator_walk_close(struct indicator_walk *walk);
/* Moves to the rows of a scope's group; the walk continues after them. */
tenure_status indicator_walk_seek(struct indicator_walk *walk, uint64_t scope,
                                  enum indicator_group group);
/* Moves to the next row, or the first. TENURE_NOT_FOUND: there is no more. */
tenure_status indicator_walk_next(struct indicator_walk *walk);

#endif
