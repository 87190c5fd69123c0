/* SPDX-License-Identifier: Apache-2.0 */
/*
 * checkpoint - the tables in memory, written down as of an entry, so that a start need not apply
 * the whole log again.
 *
 * A checkpoint adds blocks: the rows that have changed since the last one, and about as many bytes
 * of rows that were not written for longest, by a sweep through all tables. When a sweep is
 * through, every row stands in a block that was written since it began, and the blocks from before
 * are deleted. So a checkpoint costs by what has changed, and the blocks are at most a few times
 * what is in memory. A start reads them from the oldest to the newest.
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
