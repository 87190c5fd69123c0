/* SPDX-License-Identifier: Apache-2.0 */
/*
 * overlay - rows that are in the journal and not yet in their tables, in key order.
 *
 * A look-up asks here before it asks the table, and a walk goes through both; see journal.h.
 */
#ifndef OVERLAY_H
#define OVERLAY_H

#include "blocks.h"
#include "row_key.h"
#include "store.h"

/* What becomes of a row in its table. */
enum overlay_kind {
    OVERLAY_GONE,
    OVERLAY_PUT,
    OVERLAY_APPENDED // behind every other
};

struct overlay_row {
    uint32_t value_size, value_room;
    uint16_t key_size;
    uint8_t kind;
    uint8_t bytes[]; // the key, then the value
};

struct overlay_table {
    struct overlay_entry {
        uint64_t place; // see row_key.h
        struct overlay_row *row;
    } * entries;
    size_t count, max;
    uint64_t changes; // of what stands where, so far
};

/* {0} is an empty one. Keys and values stay where they are until it is cleared or made dense,
 * though not what values say: a row's next value may take the last one's place. */
struct overlay {
    struct overlay_table tables[STORE_TABLES];
    struct blocks rows, spare;
    size_t weight;        // of all rows
    uint64_t last;        // the journal's record that was last taken up; 0: none
    uint64_t first;       // the oldest record that is still needed with it
    struct overlay *next; // in the store's list of free ones
};

static inline struct tni_span
overlay_key(const struct overlay_row *row)
{
    return (struct tni_span){ row->bytes, row->key_size };
}

static inline struct tni_span
overlay_value(const struct overlay_row *row)
{
    return (struct tni_span){ row->bytes + row->key_size, row->value_size };
}

/* What it costs to keep the row and to move it, in bytes. */
size_t overlay_row_weight(const struct overlay_row *row);

void overlay_close(struct overlay *overlay);
/* Without a row, as if no record had been taken up. */
void overlay_clear(struct overlay *overlay);

/* NULL: the table says what stands under the key. */
const struct overlay_row *overlay_find(const struct overlay *overlay, enum store_table table,
                                       struct tni_span key);
/* How many rows of the table have smaller keys. */
size_t overlay_below(const struct overlay *overlay, enum store_table table, struct tni_span key);
/* How many have keys that are not larger. */
size_t overlay_up_to(const struct overlay *overlay, enum store_table table, struct tni_span key);
/* A value counts only for what is not gone. */
tenure_status overlay_put(struct overlay *overlay, enum store_table table, enum overlay_kind kind,
                          struct tni_span key, struct tni_span value);
/* Takes `count` rows out, from the one at `index` on. */
void overlay_remove(struct overlay *overlay, enum store_table table, size_t index, size_t count);
/* Gives room back that removed and outgrown rows took, where that is most of it. */
tenure_status overlay_make_dense(struct overlay *overlay);

#endif
