/* SPDX-License-Identifier: Apache-2.0 */
/*
 * checkpoint - saves the tables in memory as of an entry, so that a start need not apply the whole
 * log again, and moves the rows of deferred tables to disk.
 *
 * A checkpoint appends compressed blocks: the rows that have changed since the last one, and about
 * as many bytes of the rows that were written longest ago, found by a sweep through all tables. At
 * the end of a sweep every row is in a block written since the sweep began, and earlier blocks are
 * deleted. So a checkpoint costs in proportion to what has changed, and the blocks take at most a
 * few times the size of the memory. A start reads them from the oldest to the newest.
 */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "counters.h"

/* The position of checkpoints; {0}: there is none yet. */
struct checkpoint {
    uint64_t seq;         // the last entry that it includes
    uint64_t first, next; // numbers of blocks: the oldest valid one, and the next one
    uint64_t sweep_began; // the block with which the present sweep began
    uint8_t sweep_table;  // where the sweep continues
    uint16_t sweep_key_size;
    uint8_t sweep_key[STORE_KEY_MAX];
};

/* Whether enough has changed since the last checkpoint. */
bool checkpoint_is_due(const struct store_write *write, const struct checkpoint *checkpoint,
                       uint64_t seq);

/* Writes a checkpoint with the transaction, which must then be committed; updates *checkpoint. */
tenure_status checkpoint_write(struct store_write *write, const struct counters *counters,
                               struct checkpoint *checkpoint);
/* Called after the transaction with the checkpoint was committed. */
void checkpoint_written(struct store_write *write);

/* Restores the tables in memory from the checkpoint, and returns its position. TENURE_NOT_FOUND:
 * there is none. TENURE_DAMAGED: it is not what was written. */
tenure_status checkpoint_read(struct store_write *again, struct checkpoint *ret_checkpoint,
                              struct counters *ret_counters);

/* Whether the row holds the position of checkpoints. */
bool checkpoint_is_head(enum store_table table, struct tni_span key);

#endif
