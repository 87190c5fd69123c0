/* SPDX-License-Identifier: Apache-2.0 */
#include "slabs.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHUNK_BYTES = 256 * 1024
};

struct slab {
    struct slab *next;
    uint64_t reserved; // keeps items aligned
    uint8_t bytes[];
};

static size_t
size_class(size_t size)
{
    return (size + SLABS_STEP - 1) / SLABS_STEP;
}

/* Adds the rest of the last chunk to the free lists. */
static void
give_rest(struct slabs *slabs)
{
    while (slabs->rest_size >= SLABS_STEP) {
        size_t size = slabs->rest_size < SLABS_ITEM_MAX ? slabs->rest_size : SLABS_ITEM_MAX;
        size -= size % SLABS_STEP;
        slabs_give(slabs, slabs->rest, size);
        slabs->rest += size;
        slabs->rest_size -= size;
    }
}

static void *
take_new(struct slabs *slabs, size_t size)
{
    if (slabs->rest_size < size) {
        struct slab *chunk = malloc(sizeof(*chunk) + CHUNK_BYTES);
        if (chunk == NULL)
            return NULL;
        give_rest(slabs);
        chunk->next = slabs->chunks;
        slabs->chunks = chunk;
        slabs->rest = chunk->bytes;
        slabs->rest_size = CHUNK_BYTES;
        slabs->bytes += sizeof(*chunk) + CHUNK_BYTES;
    }
    void *item = slabs->rest;
    slabs->rest += size;
    slabs->rest_size -= size;
    return item;
}

void *
slabs_take(struct slabs *slabs, size_t size)
{
    if (size > SLABS_ITEM_MAX) {
        void *large = malloc(size);
        slabs->bytes += large != NULL ? size : 0;
        return large;
    }
    size_t class = size_class(size);
    void *item = slabs->free[class];
    if (item == NULL)
        return take_new(slabs, class * SLABS_STEP);
    memcpy(&slabs->free[class], item, sizeof(item));
    slabs->free_bytes -= class * SLABS_STEP;
    return item;
}

void
slabs_give(struct slabs *slabs, void *item, size_t size)
{
    if (size > SLABS_ITEM_MAX) {
        slabs->bytes -= size;
        free(item);
        return;
    }
    size_t class = size_class(size);
    memcpy(item, &slabs->free[class], sizeof(item));
    slabs->free[class] = item;
    slabs->free_bytes += class * SLABS_STEP;
}

void
slabs_close(struct slabs *slabs)
{
    while (slabs->chunks != NULL) {
        struct slab *chunk = slabs->chunks;
        slabs->chunks = chunk->next;
        free(chunk);
    }
    *slabs = (struct slabs){ 0 };
}
