/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indicator_updates - which updates published which indicators, so that the history of one is a
 * range of short rows and not a walk along the channel.
 *
 * What the end of a day sends has offsets that follow one another. A row stands under the first of
 * them and gives for each, by hashes, its indicator; two indicators may have the same hashes.
 */
#ifndef INDICATOR_UPDATES_H
#define INDICATOR_UPDATES_H

#include "id_set.h"
#include "indicator_row.h"

enum {
    INDICATOR_HASHES_MAX = 500 // of a row; a longer day has several
};

/* The updates that will be the next row. */
struct indicator_updates {
    struct indicator_hash {
        uint32_t figure, label; // hashes: of scope and indicator, and of the label
    } hashes[INDICATOR_HASHES_MAX];
    uint32_t count;
    uint64_t first; // offset
};

/* Notes the update with that offset, the next one in the channel. */
tenure_status indicator_updates_add(struct store_write *write, struct indicator_updates *updates,
                                    const struct indicator_name *name, uint64_t offset);
/* Puts what there is: the day has ended. */
tenure_status indicator_updates_end(struct store_write *write, struct indicator_updates *updates);

/* Adds to a list, in order, the offsets from `first` on of the updates of a figure, and seldom one
 * of another; with the label "" of that figure with any label. Of an unknown scope or name there
 * are none. */
tenure_status indicator_updates_find(struct store_read read, const char *scope, const char *name,
                                     const char *label, uint64_t first, struct id_set *ret_offsets);

#endif
