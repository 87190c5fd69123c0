/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena - a block of memory of fixed size, into which one message at a time is unpacked.
 *
 * An allocation that does not fit fails, so no message can take more memory than the arena has.
 */
#ifndef TNI_ARENA_H
#define TNI_ARENA_H

#include "wire.h"
#include <tenure/status.h>

struct tni_arena {
    uint8_t *memory;
    size_t size;
    size_t used;
    ProtobufCAllocator allocator; // allocates from this arena; its free does nothing
};

/* The arena must not move once it is open: its allocator points to it. */
tenure_status tni_arena_open(struct tni_arena *arena, size_t size);
void tni_arena_close(struct tni_arena *arena);

/* Frees all allocations at once. */
void tni_arena_reset(struct tni_arena *arena);

/* The memory is 16-byte aligned; NULL if it does not fit. */
void *tni_arena_take(struct tni_arena *arena, size_t size);

/* A writer into all the free memory. The bytes stay valid until the next allocation. */
struct tni_writer tni_arena_rest(const struct tni_arena *arena);

#endif
