/* SPDX-License-Identifier: Apache-2.0 */
#include "row_cache.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "blocks.h"
#include "room.h"
#include "row_key.h"

enum {
    SLOTS_MIN = 64,
    SPARSE = 16, // slots for each row
};

/* The hash stands here too, so that most rows that are not looked for are not touched. */
struct slot {
    uint64_t hash;
    struct cached_row *row; // NULL: free
};

struct row_cache {
    struct slot *slots; // open addressing; a power of two
    size_t slots_count, count;
    bool keys_are_numbers;
    size_t bytes_kept;
    struct blocks blocks; // what rows and values are taken from
    struct unwritten_row *unwritten;
    size_t unwritten_count, unwritten_max;
    bool is_changed; // since the transaction began
};

tenure_status
row_cache_open(bool keys_are_numbers, size_t bytes_kept, struct row_cache **ret_cache)
{
    struct row_cache *cache = calloc(1, sizeof(*cache));
    if (cache == NULL)
        return TENURE_NO_MEMORY;
    cache->keys_are_numbers = keys_are_numbers;
    cache->bytes_kept = bytes_kept;
    cache->slots_count = SLOTS_MIN;
    cache->slots = calloc(SLOTS_MIN, sizeof(*cache->slots));
    if (cache->slots == NULL)
        row_cache_close(&cache);
    *ret_cache = cache;
    return cache != NULL ? TENURE_OK : TENURE_NO_MEMORY;
}

void
row_cache_close(struct row_cache **cache_p)
{
    struct row_cache *cache = *cache_p;
    if (cache == NULL)
        return;
    *cache_p = NULL;
    blocks_close(&cache->blocks);
    free(cache->unwritten);
    free(cache->slots);
    free(cache);
}

static void
clear(struct row_cache *cache)
{
    memset(cache->slots, 0, cache->slots_count * sizeof(*cache->slots));
    // After a large batch come small ones, which should not have to clear as much as it did.
    if (cache->slots_count > SLOTS_MIN && SPARSE * cache->count < cache->slots_count)
        cache->slots_count /= 2;
    cache->count = 0;
    blocks_forget(&cache->blocks);
    cache->unwritten_count = 0;
    cache->is_changed = false;
}

void
row_cache_end(struct row_cache *cache, bool committed)
{
    bool too_much = blocks_taken(&cache->blocks) > cache->bytes_kept;
    if (too_much || (cache->is_changed && !committed))
        clear(cache);
    cache->is_changed = false;
}

/* The slot of the row, or the free one where it would stand. */
static struct slot *
slot_of(const struct row_cache *cache, uint64_t hash, struct tni_span key)
{
    size_t mask = cache->slots_count - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
        struct slot *slot = &cache->slots[at];
        const struct cached_row *row = slot->row;
        if (row == NULL || (slot->hash == hash && row->key_size == key.size &&
                            memcmp(row->key, key.data, key.size) == 0))
            return slot;
    }
}

struct cached_row *
row_cache_find(const struct row_cache *cache, struct tni_span key)
{
    return slot_of(cache, XXH3_64bits(key.data, key.size), key)->row;
}

static bool
grow_slots(struct row_cache *cache)
{
    size_t mask = 2 * cache->slots_count - 1;
    struct slot *slots = calloc(mask + 1, sizeof(*slots));
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < cache->slots_count; i++) {
        size_t at = cache->slots[i].hash & mask;
        while (slots[at].row != NULL)
            at = (at + 1) & mask;
        if (cache->slots[i].row != NULL)
            slots[at] = cache->slots[i];
    }
    free(cache->slots);
    cache->slots = slots;
    cache->slots_count = mask + 1;
    return true;
}

/* A row that does not stand yet, with room for a value right behind its key. */
static struct cached_row *
make_row(struct row_cache *cache, struct tni_span key, size_t value_size)
{
    struct cached_row *row = blocks_take(&cache->blocks, sizeof(*row) + key.size + value_size);
    if (row == NULL)
        return NULL;
    *row = (struct cached_row){
        .value = row->key + key.size,
        .room = (uint32_t)value_size,
        .key_size = (uint16_t)key.size,
    };
    memcpy(row->key, key.data, key.size);
    return row;
}

static struct cached_row *
find_or_make(struct row_cache *cache, struct tni_span key, size_t value_size)
{
    uint64_t hash = XXH3_64bits(key.data, key.size);
    struct slot *slot = slot_of(cache, hash, key);
    if (slot->row != NULL)
        return slot->row;
    if (2 * cache->count >= cache->slots_count) {
        if (!grow_slots(cache))
            return NULL;
        slot = slot_of(cache, hash, key);
    }
    struct cached_row *row = make_row(cache, key, value_size);
    if (row != NULL) {
        *slot = (struct slot){ hash, row };
        cache->count++;
    }
    return row;
}

static bool
make_room(struct row_cache *cache, struct cached_row *row, size_t size)
{
    if (size > row->room) {
        // Some more, since what is left behind is lost until everything is forgotten.
        row->room = (uint32_t)blocks_round(size + size / 4);
        row->value = blocks_take(&cache->blocks, row->room);
    }
    return row->value != NULL;
}

static bool
set_value(struct row_cache *cache, struct cached_row *row, const struct tni_span *value)
{
    row->stands = value != NULL;
    row->size = value != NULL ? (uint32_t)value->size : 0;
    if (!make_room(cache, row, row->size))
        return false;
    if (row->size > 0)
        memmove(row->value, value->data, row->size);
    return true;
}

struct cached_row *
row_cache_keep(struct row_cache *cache, struct tni_span key, const struct tni_span *value)
{
    struct cached_row *row = find_or_make(cache, key, value != NULL ? value->size : 0);
    return row != NULL && set_value(cache, row, value) ? row : NULL;
}

static struct tni_span
key_of(const struct cached_row *row)
{
    return (struct tni_span){ row->key, row->key_size };
}

static tenure_status
note_unwritten(struct row_cache *cache, struct cached_row *row)
{
    if (row->unwritten)
        return TENURE_OK;
    void *room = tni_room(cache->unwritten, cache->unwritten_count, &cache->unwritten_max,
                          sizeof(*cache->unwritten));
    if (room == NULL)
        return TENURE_NO_MEMORY;
    cache->unwritten = room;
    cache->unwritten[cache->unwritten_count++] =
        (struct unwritten_row){ row_place(key_of(row), cache->keys_are_numbers), row };
    row->unwritten = true;
    return TENURE_OK;
}

tenure_status
row_cache_change(struct row_cache *cache, struct tni_span key, const struct tni_span *value)
{
    cache->is_changed = true; // whatever becomes of it
    struct cached_row *row = find_or_make(cache, key, value != NULL ? value->size : 0);
    if (row == NULL || !set_value(cache, row, value))
        return TENURE_NO_MEMORY;
    return note_unwritten(cache, row);
}

tenure_status
row_cache_edit(struct row_cache *cache, struct cached_row *row, size_t size)
{
    cache->is_changed = true; // whatever becomes of it
    if (!row->stands) {
        if (!make_room(cache, row, size))
            return TENURE_NO_MEMORY;
        memset(row->value, 0, size);
        row->size = (uint32_t)size;
        row->stands = true;
    }
    return note_unwritten(cache, row);
}

static int
compare(const void *left, const void *right)
{
    const struct unwritten_row *a = left, *b = right;
    return row_key_compare(a->place, key_of(a->row), b->place, key_of(b->row));
}

const struct unwritten_row *
row_cache_unwritten(struct row_cache *cache, size_t *ret_count)
{
    *ret_count = cache->unwritten_count;
    if (cache->unwritten_count > 1)
        qsort(cache->unwritten, cache->unwritten_count, sizeof(*cache->unwritten), compare);
    return cache->unwritten;
}

void
row_cache_written(struct row_cache *cache)
{
    for (size_t i = 0; i < cache->unwritten_count; i++)
        cache->unwritten[i].row->unwritten = false;
    cache->unwritten_count = 0;
}
