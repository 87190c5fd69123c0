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

/* How far checkpoints have come; {0} is none yet. */
struct checkpoint {
    uint64_t seq;         // of the entry that it was made at
    uint64_t first, next; // of the blocks: the oldest that counts, and the one to come
    uint64_t sweep_began; // with that block
    uint8_t sweep_table;  // the next row that it comes to
    uint16_t sweep_key_size;
    uint8_t sweep_key[STORE_KEY_MAX];
};

/* Whether enough has changed since. */
bool checkpoint_is_due(const struct store_write *write, const struct checkpoint *checkpoint,
                       uint64_t seq);

/* Writes one with the transaction, which then has to be committed; *checkpoint says how far that
 * comes. */
tenure_status checkpoint_write(struct store_write *write, const struct counters *counters,
                               struct checkpoint *checkpoint);
/* The transaction that wrote one is committed. */
void checkpoint_written(struct store_write *write);

/* Restores the tables in memory to what they were at the checkpoint, and returns its position.
 * TENURE_NOT_FOUND: there is none. TENURE_DAMAGED: it is not what was written. */
tenure_status checkpoint_read(struct store_write *again, struct checkpoint *ret_checkpoint,
                              struct counters *ret_counters);

/* Whether a row says how far checkpoints have come. */
bool checkpoint_is_head(enum store_table table, struct tni_span key);

#endif
