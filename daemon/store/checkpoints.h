/* SPDX-License-Identifier: Apache-2.0 */
/*
 * checkpoints - what was known of a post at some of its entries, one every CHECKPOINT_REPORTS.
 *
 * News of a day that is settled, and corrections, make a post's history be folded again. That
 * begins at the latest checkpoint that has not seen what has changed, so it costs what came since,
 * however long the history is.
 */
#ifndef CHECKPOINTS_H
#define CHECKPOINTS_H

#include "rows.h"

struct checkpoint {
    uint64_t seq; // of the last entry about the post that it has seen; 0: it is empty
    struct timeline base;
    struct tail tail;
    uint64_t rumours[RUMOURS_MAX];
    uint32_t rumours_count;
};

void checkpoint_close(struct checkpoint *checkpoint);

/* Keeps what the row says now. `scratch` has ROW_BYTES_MAX bytes. */
tenure_status checkpoint_put(struct store_write *write, uint64_t post, const struct post_row *row,
                             uint8_t *scratch);

/* The post's latest one from before an entry, or the empty one. */
tenure_status checkpoint_before(struct store_read read, uint64_t post, uint64_t seq,
                                struct checkpoint *ret_checkpoint);

/* Forgets those that have seen the entry, or folded a report of the day or a later one. */
tenure_status checkpoints_forget(struct store_write *write, uint64_t post, uint64_t seq,
                                 int32_t day);

#endif
