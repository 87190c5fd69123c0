/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slabs - an allocator for many small items that are allocated and freed constantly: freed memory
 * is reused, so that in the long run the system is not called.
 *
 * Sizes are rounded up to a few dozen classes, each with a free list. Everything is released at
 * once.
 */
#ifndef SLABS_H
#define SLABS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SANITIZE_ADDRESS__)
#define SLABS_ARE_OFF // lets sanitizers detect use after free
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLABS_ARE_OFF
#endif
#endif

enum {
    SLABS_STEP = 32, // bytes; sizes are rounded up to a multiple of this
#ifdef SLABS_ARE_OFF
    SLABS_ITEM_MAX = 0,
#else
    SLABS_ITEM_MAX = 4096, // larger items are allocated by the system
#endif
    SLABS_SIZES = SLABS_ITEM_MAX / SLABS_STEP + 1
};

struct slab;

/* {0} is empty. */
struct slabs {
    void *free[SLABS_SIZES]; // free lists: each item begins with a pointer to the next one
    struct slab *chunks;
    uint8_t *rest; // of the last chunk
    size_t rest_size;
    uint64_t bytes;      // allocated from the system
    uint64_t free_bytes; // of these, on the free lists
};

/* Aligned to 16 bytes. NULL: out of memory. */
void *slabs_take(struct slabs *slabs, size_t size);
/* Returns an item; `size` is the one passed to slabs_take(). */
void slabs_give(struct slabs *slabs, void *item, size_t size);
/* The caller returns items larger than SLABS_ITEM_MAX first. */
void slabs_close(struct slabs *slabs);

#endif
