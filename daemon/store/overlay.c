/* SPDX-License-Identifier: Apache-2.0 */
#include "overlay.h"

#include <stdlib.h>
#include <string.h>

#include "room.h"
#include "store_parts.h"

enum {
    SPARSE_BYTES = 1024 * 1024, // so much may be lost between rows
    ROW_WEIGHT = 256,           // a small row may touch a page of its table as well as a large one
};

void
overlay_close(struct overlay *overlay)
{
    for (int i = 0; i < STORE_TABLES; i++)
        free(overlay->tables[i].entries);
    blocks_close(&overlay->rows);
    blocks_close(&overlay->spare);
    *overlay = (struct overlay){ 0 };
}

void
overlay_clear(struct overlay *overlay)
{
    for (int i = 0; i < STORE_TABLES; i++) {
        overlay->tables[i].count = 0;
        overlay->tables[i].changes++;
    }
    blocks_forget(&overlay->rows);
    overlay->weight = 0;
    overlay->last = 0;
}

/* The key's place is looked at first: mostly nothing else has to be. */
static bool
is_below(const struct overlay_entry *entry, uint64_t place, struct tni_span key)
{
    return entry->place < place ||
           (entry->place == place &&
            row_key_compare(place, overlay_key(entry->row), place, key) < 0);
}

static bool
is_at(const struct overlay_table *table, size_t index, uint64_t place, struct tni_span key)
{
    if (index == table->count || table->entries[index].place != place)
        return false;
    const struct overlay_row *row = table->entries[index].row;
    return row->key_size == key.size && memcmp(row->bytes, key.data, key.size) == 0;
}

/* How many of them have smaller keys. */
static size_t
search(const struct overlay_table *table, uint64_t place, struct tni_span key)
{
    size_t low = 0, high = table->count;
    if (high > 0 && is_below(&table->entries[high - 1], place, key))
        return high; // what is appended
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (is_below(&table->entries[middle], place, key))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t
overlay_below(const struct overlay *overlay, enum store_table table, struct tni_span key)
{
    return search(&overlay->tables[table], row_place(key, keys_are_numbers(table)), key);
}

size_t
overlay_up_to(const struct overlay *overlay, enum store_table table, struct tni_span key)
{
    const struct overlay_table *rows = &overlay->tables[table];
    uint64_t place = row_place(key, keys_are_numbers(table));
    size_t index = search(rows, place, key);
    return index + is_at(rows, index, place, key);
}

const struct overlay_row *
overlay_find(const struct overlay *overlay, enum store_table table, struct tni_span key)
{
    const struct overlay_table *rows = &overlay->tables[table];
    uint64_t place = row_place(key, keys_are_numbers(table));
    size_t index = search(rows, place, key);
    return is_at(rows, index, place, key) ? rows->entries[index].row : NULL;
}

size_t
overlay_row_weight(const struct overlay_row *row)
{
    return ROW_WEIGHT + blocks_round(sizeof(*row) + row->key_size + row->value_room);
}

/* A row of its own, with some more room than the value takes. */
static struct overlay_row *
make_row(struct blocks *blocks, struct tni_span key, size_t value_size)
{
    size_t size = blocks_round(sizeof(struct overlay_row) + key.size + value_size);
    struct overlay_row *row = blocks_take(blocks, size);
    if (row == NULL)
        return NULL;
    row->key_size = (uint16_t)key.size;
    row->value_room = (uint32_t)(size - sizeof(*row) - key.size);
    memcpy(row->bytes, key.data, key.size);
    return row;
}

static bool
insert(struct overlay_table *table, size_t index, uint64_t place, struct overlay_row *row)
{
    void *room = tni_room(table->entries, table->count, &table->max, sizeof(*table->entries));
    if (room == NULL)
        return false;
    table->entries = room;
    struct overlay_entry *entry = &table->entries[index];
    memmove(entry + 1, entry, (table->count - index) * sizeof(*entry));
    *entry = (struct overlay_entry){ place, row };
    table->count++;
    table->changes++;
    return true;
}

tenure_status
overlay_put(struct overlay *overlay, enum store_table table, enum overlay_kind kind,
            struct tni_span key, struct tni_span value)
{
    struct overlay_table *rows = &overlay->tables[table];
    uint64_t place = row_place(key, keys_are_numbers(table));
    size_t index = search(rows, place, key), size = kind == OVERLAY_GONE ? 0 : value.size;
    bool stands = is_at(rows, index, place, key);
    struct overlay_row *row = stands ? rows->entries[index].row : NULL;
    if (row == NULL || row->value_room < size) {
        size_t before = row != NULL ? overlay_row_weight(row) : 0;
        row = make_row(&overlay->rows, key, size);
        if (row == NULL || (!stands && !insert(rows, index, place, row)))
            return TENURE_NO_MEMORY;
        rows->entries[index].row = row;
        overlay->weight += overlay_row_weight(row) - before;
    }
    row->kind = (uint8_t)kind;
    row->value_size = (uint32_t)size;
    if (size > 0)
        memmove(row->bytes + row->key_size, value.data, size);
    return TENURE_OK;
}

void
overlay_remove(struct overlay *overlay, enum store_table table, size_t index, size_t count)
{
    struct overlay_table *rows = &overlay->tables[table];
    struct overlay_entry *first = &rows->entries[index];
    for (size_t i = 0; i < count; i++)
        overlay->weight -= overlay_row_weight(first[i].row);
    memmove(first, first + count, (rows->count - index - count) * sizeof(*first));
    rows->count -= count;
    rows->changes++;
}

static bool
move_row(struct blocks *to, struct overlay_entry *entry)
{
    struct overlay_row *row = make_row(to, overlay_key(entry->row), entry->row->value_room);
    if (row == NULL)
        return false;
    row->kind = entry->row->kind;
    row->value_size = entry->row->value_size;
    memcpy(row->bytes + row->key_size, overlay_value(entry->row).data, row->value_size);
    entry->row = row;
    return true;
}

tenure_status
overlay_make_dense(struct overlay *overlay)
{
    if (blocks_taken(&overlay->rows) < 2 * overlay->weight + SPARSE_BYTES)
        return TENURE_OK;
    for (int i = 0; i < STORE_TABLES; i++) {
        struct overlay_table *table = &overlay->tables[i];
        for (size_t j = 0; j < table->count; j++) {
            if (!move_row(&overlay->spare, &table->entries[j]))
                return TENURE_NO_MEMORY; // what was not moved stays where it was
        }
        table->changes++;
    }
    struct blocks sparse = overlay->rows;
    overlay->rows = overlay->spare;
    overlay->spare = sparse;
    blocks_forget(&overlay->spare);
    return TENURE_OK;
}
