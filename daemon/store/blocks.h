/* SPDX-License-Identifier: Apache-2.0 */
/*
 * blocks - memory that is taken bit by bit, stays where it is, and is given back all at once.
 */
#ifndef BLOCKS_H
#define BLOCKS_H

#include <stddef.h>
#include <stdint.h>

enum {
    BLOCK_BYTES = 8 * 1024 * 1024 // nothing larger can be taken
};

/* {0} is one from which nothing was taken. */
struct blocks {
    uint8_t **list;
    size_t count, max;
    size_t block, used; // the block in use, and how much of it
};

/* Aligned to 32 bytes. NULL: there is no memory, or it is more than a block. */
void *blocks_take(struct blocks *blocks, size_t size);
/* How many bytes blocks_take() makes of so many. */
size_t blocks_round(size_t size);
size_t blocks_taken(const struct blocks *blocks);
/* Whatever was taken is gone; the memory is kept for what is taken next. */
void blocks_forget(struct blocks *blocks);
void blocks_close(struct blocks *blocks);

#endif
