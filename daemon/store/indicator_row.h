/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indicator_row - the present value of each indicator.
 *
 * A scope has a row with a cell for each figure whose label is one of a few, and a row for each
 * role and each surveyed characteristic. A report moves most of a dozen figures, and these stand in
 * two rows of each scope, which are changed where they are.
 */
#ifndef INDICATOR_ROW_H
#define INDICATOR_ROW_H

#include "indicator.h"
#include "store.h"

enum {
    INDICATOR_MOVERS = 8,
    INDICATOR_KEY_MAX = 8 + 1 + LABEL_MAX, // of a row
};

struct indicator_cell {
    int64_t numerator, denominator;           // the sum of what subjects add
    int64_t seen_numerator, seen_denominator; // the figure after the last entry that moved it
    int64_t sent_numerator,
        sent_denominator;                 // the same at the end of the last day on which it moved
    uint64_t offset;                      // of the update that was last sent; 0: none
    uint64_t seqs[INDICATOR_MOVERS];      // the events that last moved it, latest last
    uint8_t confidence[INDICATOR_MOVERS]; // of these: Event.Confidence
} __attribute__((packed));

/* Where the middle start of a scope is, see starts.h. */
struct median {
    uint64_t count;  // of starts
    uint64_t before; // how many of them on earlier days than `at`
    int32_t at;      // the day of the lower middle one
    uint32_t here;   // how many on that day
} __attribute__((packed));

/* What the figures of a row have in common. */
enum indicator_group {
    INDICATORS_FIXED,  // labels by number, and the median
    INDICATORS_ROLE,   // of posts with that role
    INDICATORS_SURVEY, // of that characteristic
    INDICATOR_GROUPS,
};

/* Sets of cells are bits: bit k of the cell k. Stored as it is in memory, after a key of any
 * length, hence packed: the file is of one machine's byte order anyway. */
struct indicator_row {
    uint64_t scope;
    uint64_t group;
    uint64_t used;  // something was added to these once
    uint64_t moved; // these, in the entry in work
    uint64_t waits; // these have changed since they were last sent or evaluated
    struct median median;
    struct indicator_cell cells[]; // the row's text behind them, ended by 0
} __attribute__((packed));

struct indicator_position {
    enum indicator_group group;
    unsigned index; // of the cell
};

/* The place of a figure of the label, by number. */
struct indicator_position indicator_position(enum indicator indicator, unsigned label);

/* The figure at a place; *ret_label by number: LABEL_ROLE also stands for a characteristic. */
enum indicator indicator_at(struct indicator_position position, unsigned *ret_label);

/* The same with the label as text; false: there is no figure of that indicator and label. */
bool indicator_position_named(enum indicator indicator, const char *label,
                              struct indicator_position *ret_position);

/* The cells of a row whose denominator is the numerator of that total. */
uint64_t indicators_of_total(enum indicator_group group, enum indicator total);

/* The key of a row. */
struct tni_span indicator_row_key(uint64_t scope, enum indicator_group group, const char *text,
                                  uint8_t *bytes);

/* The row, to be changed as long as the transaction lasts: it stays where it is. Made where it does
 * not stand yet. */
tenure_status indicator_row_edit(struct store_write *write, uint64_t scope,
                                 enum indicator_group group, const char *text,
                                 struct indicator_row **ret_row);

/* One cell; zero where there is none. */
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
/* To the rows of a group of a scope; the walk goes on behind them. */
tenure_status indicator_walk_seek(struct indicator_walk *walk, uint64_t scope,
                                  enum indicator_group group);
/* To the next row, or the first. TENURE_NOT_FOUND: there is no more. */
tenure_status indicator_walk_next(struct indicator_walk *walk);

#endif
