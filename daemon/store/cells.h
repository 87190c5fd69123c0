/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cells - the figures as they stand, one for each scope, indicator and label; and what the medians
 * are found by.
 *
 * A median is kept by its place: the cell remembers the lower middle start and how many are before
 * it, and moves by a step when one comes or goes, so that its cost does not grow with the holders.
 */
#ifndef CELLS_H
#define CELLS_H

#include "indicator.h"
#include "store.h"

enum {
    CELL_KEY_MAX = 8 + 1 + LABEL_MAX,
    CELL_MOVERS = 8,
    CELL_OFFSETS = 16,
};

/* Kept as it stands in memory: the busiest rows of all are neither read nor written field by field,
 * and the file is of one machine's byte order anyway. */
struct cell {
    int64_t numerator, denominator;           // the sum of what subjects add
    int64_t seen_numerator, seen_denominator; // the figure after the last entry that moved it
    int64_t sent_numerator,
        sent_denominator;           // the same at the end of the last day on which it moved
    uint64_t offset;                // of the update that said so; 0: none was sent
    uint64_t offsets[CELL_OFFSETS]; // of the latest updates that no row has, see figure_updates.h
    uint64_t offsets_count;
    uint64_t seqs[CELL_MOVERS]; // the events that last moved it, latest last
    // of a median
    uint64_t starts;                 // how many
    uint64_t before;                 // how many of them on earlier days than `at`
    int32_t at;                      // the day of the lower middle one
    uint32_t here;                   // how many on that day
    uint8_t confidence[CELL_MOVERS]; // of the events that moved it: Event.Confidence
    uint64_t waits;                  // 1: it has moved since it was last sent or looked at
};

/* Whose cell a key is. */
struct cell_name {
    uint64_t scope;
    enum indicator indicator;
    char label[LABEL_MAX + 1];
};

struct tni_span cell_key(uint64_t scope, enum indicator indicator, const char *label,
                         uint8_t *bytes);
bool cell_name_read(struct tni_span key, struct cell_name *ret_name);

/* A cell that does not stand yet is zero. */
tenure_status cell_find(struct store_read read, struct tni_span key, struct cell *ret_cell);
bool cell_read(struct tni_span row, struct cell *ret_cell);
tenure_status cell_put(struct store_write *write, struct tni_span key, const struct cell *cell);
/* Adds to the cell. The first time that one with a label stands, it is noted under its total; see
 * below. */
tenure_status cell_add(struct store_write *write, struct tni_span key, int64_t numerator,
                       int64_t denominator);

/* The cells with labels whose denominator is the total's numerator, in the order in which they came
 * up; the keys to be taken off one by one, each into CELL_KEY_MAX bytes. */
tenure_status cells_of_total(struct store_read read, uint64_t scope, enum indicator total,
                             struct tni_span *ret_keys);
bool cells_of_total_next(uint64_t scope, struct tni_span *keys, uint8_t *bytes,
                         struct tni_span *ret_key);

/* A holder who took up on that day comes (1) or goes (-1). */
tenure_status starts_move(struct store_write *write, uint64_t scope, int32_t day, int change,
                          struct cell *cell);

/* The median as a figure is kept, see FORM_DAYS. */
tenure_status starts_median(struct store_read read, uint64_t scope, const struct cell *cell,
                            int64_t *ret_numerator, int64_t *ret_denominator);

#endif
