/* SPDX-License-Identifier: Apache-2.0 */
/*
 * checkpoint_block - packs rows of tables in memory into blocks of STORE_CHECKPOINT: about 64 KiB
 * of rows, compressed (LZ4's block format), preceded by their checksum and their size.
 */
#ifndef CHECKPOINT_BLOCK_H
#define CHECKPOINT_BLOCK_H

#include "store_parts.h"

enum {
    CHECKPOINT_BLOCK_BYTES = 128 * 1024 // of rows; a larger row has a block of its own
};

/* The unfinished block. {0} except for `write` and `next`; the owner closes it. */
struct checkpoint_blocks {
    struct store_write *write;
    uint64_t next;  // its number
    size_t written; // the size of rows so far
    struct {
        uint8_t *bytes;
        size_t size, capacity;
    } rows, packed;
};
void checkpoint_blocks_close(struct checkpoint_blocks *blocks);

/* Adds a row, or the key of a deleted one. */
tenure_status checkpoint_add_row(struct checkpoint_blocks *blocks, enum store_table table,
                                 const struct tree_row *row);
tenure_status checkpoint_add_gone(struct checkpoint_blocks *blocks, enum store_table table,
                                  struct tni_span key);
/* Writes the unfinished block. */
tenure_status checkpoint_end_block(struct checkpoint_blocks *blocks);

/* Reads the rows of a block into the trees of `writer`, with memory of `blocks`. TENURE_DAMAGED:
 * the block is not what was written. */
tenure_status checkpoint_take_block(struct checkpoint_blocks *blocks, struct store_writer *writer,
                                    struct tni_span block);

#endif
