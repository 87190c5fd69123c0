/* SPDX-License-Identifier: Apache-2.0 */
/*
 * checkpoint_block - rows of tables in memory, packed into blocks of STORE_CHECKPOINT: some 64 KiB
 * of rows, compressed (LZ4's block format), after their checksum and their size.
 */
#ifndef CHECKPOINT_BLOCK_H
#define CHECKPOINT_BLOCK_H

#include "store_parts.h"

enum {
    CHECKPOINT_BLOCK_BYTES = 64 * 1024 // of rows; a row that is larger has a block of its own
};

/* Blocks under way. {0} but for `write` and `next`; its owner closes it. */
struct checkpoint_blocks {
    struct store_write *write;
    uint64_t next;  // the number of the block under way
    size_t written; // bytes of rows so far
    struct {
        uint8_t *bytes;
        size_t size, capacity;
    } rows, packed;
};
void checkpoint_blocks_close(struct checkpoint_blocks *blocks);

/* Adds a row as it stands, or the key of one that was deleted. */
tenure_status checkpoint_add_row(struct checkpoint_blocks *blocks, enum store_table table,
                                 const struct tree_row *row);
tenure_status checkpoint_add_gone(struct checkpoint_blocks *blocks, enum store_table table,
                                  struct tni_span key);
/* Writes the block under way. */
tenure_status checkpoint_end_block(struct checkpoint_blocks *blocks);

/* Puts the rows of a block into the trees of `writer`. `blocks` lends its memory. TENURE_DAMAGED:
 * the block is not what was written. */
tenure_status checkpoint_take_block(struct checkpoint_blocks *blocks, struct store_writer *writer,
                                    struct tni_span block);

#endif
