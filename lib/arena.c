/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"

#include <stdlib.h>

enum {
    ALIGNMENT = 16
};

static void *
allocator_take(void *arena, size_t size)
{
    return tni_arena_take(arena, size);
}

static void
allocator_free(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

tenure_status
tni_arena_open(struct tni_arena *arena, size_t size)
{
    *arena = (struct tni_arena){ .memory = malloc(size), .size = size };
    if (arena->memory == NULL)
        return TENURE_NO_MEMORY;
    arena->allocator = (ProtobufCAllocator){ allocator_take, allocator_free, arena };
    return TENURE_OK;
}

void
tni_arena_close(struct tni_arena *arena)
{
    free(arena->memory);
    *arena = (struct tni_arena){ 0 };
}

void
tni_arena_reset(struct tni_arena *arena)
{
    arena->used = 0;
}

struct tni_writer
tni_arena_rest(const struct tni_arena *arena)
{
    return (struct tni_writer){
        .data = arena->memory + arena->used,
        .capacity = arena->size - arena->used,
    };
}

void *
tni_arena_take(struct tni_arena *arena, size_t size)
{
    if (size > arena->size - arena->used)
        return NULL;
    void *taken = arena->memory + arena->used;
    size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    arena->used = rounded > arena->size - arena->used ? arena->size : arena->used + rounded;
    return taken;
}
