/* SPDX-License-Identifier: Apache-2.0 */
#include "blocks.h"

#include <stdlib.h>

#include "room.h"

enum {
    ALIGNMENT = 32
};

size_t
blocks_round(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

void *
blocks_take(struct blocks *blocks, size_t size)
{
    size = blocks_round(size);
    if (size > BLOCK_BYTES)
        return NULL;
    if (blocks->count > 0 && blocks->used + size > BLOCK_BYTES) {
        blocks->block++;
        blocks->used = 0;
    }
    if (blocks->block == blocks->count) {
        void *room = tni_room(blocks->list, blocks->count, &blocks->max, sizeof(*blocks->list));
        if (room == NULL)
            return NULL;
        blocks->list = room;
        uint8_t *block = malloc(BLOCK_BYTES);
        if (block == NULL)
            return NULL;
        blocks->list[blocks->count++] = block;
    }
    void *taken = blocks->list[blocks->block] + blocks->used;
    blocks->used += size;
    return taken;
}

size_t
blocks_taken(const struct blocks *blocks)
{
    return blocks->block * BLOCK_BYTES + blocks->used;
}

void
blocks_forget(struct blocks *blocks)
{
    blocks->block = 0;
    blocks->used = 0;
}

void
blocks_close(struct blocks *blocks)
{
    for (size_t i = 0; i < blocks->count; i++)
        free(blocks->list[i]);
    free(blocks->list);
    *blocks = (struct blocks){ 0 };
}
