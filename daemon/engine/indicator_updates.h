/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indicator_updates - an index from indicators to their updates, so that the history of one is read
 * from a range of short rows instead of the whole channel.
 *
 * The updates at the end of a day have consecutive offsets. A row has the first offset as its key,
 * and for each update hashes of its indicator; two indicators may have the same hashes.
 */
#ifndef INDICATOR_UPDATES_H
#define INDICATOR_UPDATES_H

#include "id_set.h"
#include "indicator_row.h"

enum {
    INDICATOR_HASHES_MAX = 500 // in one row; a longer day has several rows
};

/* The updates for the next row. */
struct indicator_updates {
    struct indicator_hash {
        uint32_t figure, label; // hashes of scope and indicator, and of the label
    } hashes[INDICATOR_HASHES_MAX];
    uint32_t count;
    uint64_t first; // the first update's offset
};

/* Adds the channel's next update, which has that offset. */
tenure_status indicator_updates_add(struct store_write *write, struct indicator_updates *updates,
                                    const struct indicator_name *name, uint64_t offset);
/* Writes the collected updates at the end of the day. */
tenure_status indicator_updates_end(struct store_write *write, struct indicator_updates *updates);

/* Adds to a list, in order, the offsets from `first` on of a figure's updates, rarely also those of
 * another figure. With the label "" those of all labels. None for an unknown scope or name. */
tenure_status indicator_updates_find(struct store_read read, const char *scope, const char *name,
                                     const char *label, uint64_t first, struct id_set *ret_offsets);

#endif
