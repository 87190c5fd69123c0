/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slabs - memory for many small things of many sizes, which come and go all the time: what was
 * given back is taken again, so that in the long run nobody asks the system.
 *
 * Sizes are rounded up to a few dozen, each with a list of what is free. All of it goes at once.
 */
#ifndef SLABS_H
#define SLABS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SANITIZE_ADDRESS__)
#define SLABS_ARE_OFF // so that what is used after it was given back is found
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLABS_ARE_OFF
#endif
#endif

enum {
    SLABS_STEP = 32, // bytes; sizes are rounded up to a multiple
#ifdef SLABS_ARE_OFF
    SLABS_ITEM_MAX = 0,
#else
    SLABS_ITEM_MAX = 4096, // what is larger is the system's matter
#endif
    SLABS_SIZES = SLABS_ITEM_MAX / SLABS_STEP + 1
};

struct slab;

/* {0} is one without memory. */
struct slabs {
    void *free[SLABS_SIZES]; // each item begins with where the next one is
    struct slab *chunks;
    uint8_t *rest; // of the last chunk
    size_t rest_size;
    uint64_t bytes; // taken from the system
};

/* Aligned to 16 bytes. NULL: there is no memory. */
void *slabs_take(struct slabs *slabs, size_t size);
/* Returns an item; `size` is the one passed to slabs_take(). */
void slabs_give(struct slabs *slabs, void *item, size_t size);
/* The caller returns items larger than SLABS_ITEM_MAX first. */
void slabs_close(struct slabs *slabs);

#endif
