/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena - a fixed piece of memory that one message at a time is unpacked into.
 *
 * What does not fit is refused, so that no message can take more memory than the arena has.
 */
#ifndef TNI_ARENA_H
#define TNI_ARENA_H

#include "wire.h"
#include <tenure/status.h>

struct tni_arena {
    uint8_t *memory;
    size_t size;
    size_t used;
    ProtobufCAllocator allocator; // takes from this arena, frees nothing
};

/* The arena must not move once it is open: its allocator points at it. */
tenure_status tni_arena_open(struct tni_arena *arena, size_t size);
void tni_arena_close(struct tni_arena *arena);

/* Forgets everything that was taken. */
void tni_arena_reset(struct tni_arena *arena);

/* 16-byte aligned; NULL when it does not fit. */
void *tni_arena_take(struct tni_arena *arena, size_t size);

/* Writes into all that is left. The bytes are there until something else is taken. */
struct tni_writer tni_arena_rest(const struct tni_arena *arena);

#endif
