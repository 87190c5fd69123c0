/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree - rows in memory, in the order of their keys, in versions.
 *
 * A B+tree of which nothing that a version shows is ever changed: whoever makes the next version
 * copies the nodes on the way to what it changes, once. So a version is its roots, readers walk it
 * without a lock for as long as they like, and giving up an unfinished version is forgetting it.
 * The version that a node or row was made for also shows what has changed since an earlier one.
 *
 * Where keys are numbers, which are given one after the other, nothing is searched: nodes have a
 * slot for each value of six bits, and a row is found by its number alone.
 *
 * Invariants, checked by tree_check():
 *   1. keys rise from left to right, and all leaves lie equally deep.
 *   2. what stands in a node says of each child which row is its first; a row stands in the slots
 *      that its number says.
 *   3. no node is empty, but for the tree without rows, which has none.
 */
#ifndef TREE_H
#define TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "row_key.h"
#include "slabs.h"
#include "wire.h"
#include <tenure/status.h>

enum {
    TREE_FAN = 32,
    TREE_DEPTH_MAX = 12,
    TREE_SLOTS_BITS = 6
};

struct tree_row {
    uint64_t born; // the version that it was made for
    uint32_t value_size, capacity;
    uint16_t key_size;
    bool was_saved;  // a checkpoint has a row of that key, though perhaps another one
    uint8_t bytes[]; // the key, then the value
};

struct tree_node;
struct tree_slots;

/* {0} is one without rows. A copy shows the same rows. */
struct tree {
    struct tree_node *root;   // NULL: no rows, or numbers are their keys
    struct tree_slots *slots; // NULL: no rows, or other keys
    uint64_t count;
    uint32_t depth;
    enum key_order order;
};

/* What the version in the making has made, and what it no longer shows. */
struct tree_memory {
    uint64_t version;
    uint64_t changes;                 // so far, of all trees
    uint64_t since;                   // the version of the last checkpoint
    uint64_t unsaved, unsaved_before; // bytes of rows made after it: now, and in the version before
    struct tree_list {
        uintptr_t *items; // the lowest bit distinguishes a node from a row
        size_t count, max;
    } born, retired;
    struct slabs slabs; // of all versions
};

static inline struct tni_span
tree_key(const struct tree_row *row)
{
    return (struct tni_span){ row->bytes, row->key_size };
}

static inline struct tni_span
tree_value(const struct tree_row *row)
{
    return (struct tni_span){ row->bytes + row->key_size, row->value_size };
}

/* NULL: there is no such row. */
const struct tree_row *tree_find(const struct tree *tree, struct tni_span key);

/* The value is copied. TENURE_NO_MEMORY: the version has to be given up, as after all that fails.
 */
tenure_status tree_put(struct tree *tree, struct tree_memory *memory, struct tni_span key,
                       struct tni_span value);
/* The bytes of a row of that size, to be changed until the version is made, or the row is put or
 * deleted; zeroes if there was no such row, then *ret_is_new is set. TENURE_DAMAGED: the row has
 * another size. */
tenure_status tree_edit(struct tree *tree, struct tree_memory *memory, struct tni_span key,
                        size_t size, uint8_t **ret_bytes, bool *ret_is_new);
/* Deleting what is not there is fine. *ret_was_saved: a checkpoint has such a row. */
tenure_status tree_delete(struct tree *tree, struct tree_memory *memory, struct tni_span key,
                          bool *ret_was_saved);

/* Takes all rows away. */
tenure_status tree_clear(struct tree *tree, struct tree_memory *memory);

/* The version is made: what it retired is freed when no earlier one has a reader. The list
 * is the caller's now. */
struct tree_list tree_memory_commit(struct tree_memory *memory);
/* The version is given up; the trees must be put back to what they were before. */
void tree_memory_abort(struct tree_memory *memory);
void tree_memory_close(struct tree_memory *memory);
/* Frees what a version had retired, and the list. */
void tree_list_free(struct tree_memory *memory, struct tree_list *list);
/* Frees what the tree shows; no version may have a reader. */
void tree_free(struct tree_memory *memory, struct tree *tree);

/* A walk. In a version in the making rows may change meanwhile; it goes on behind the key where it
 * stood. */
struct tree_cursor {
    const struct tree *tree;
    const struct tree_memory *memory; // NULL: the version is made
    uint64_t changes;
    const struct tree_row *row; // at the cursor; NULL: there is none
    uint32_t depth;
    struct {
        const struct tree_node *node;
        uint32_t index;
    } path[TREE_DEPTH_MAX];
};

struct tree_cursor tree_cursor(const struct tree *tree, const struct tree_memory *memory);
/* Each returns the row on which it stands then; NULL: there is none. */
const struct tree_row *tree_seek(struct tree_cursor *cursor, struct tni_span key);
const struct tree_row *tree_first(struct tree_cursor *cursor);
const struct tree_row *tree_last(struct tree_cursor *cursor);
const struct tree_row *tree_next(struct tree_cursor *cursor);
const struct tree_row *tree_previous(struct tree_cursor *cursor);

/* Tells each row that was made for a version after `since`, in order, until one is not TENURE_OK.
 */
tenure_status tree_each_since(const struct tree *tree, uint64_t since,
                              tenure_status (*visit)(void *context, const struct tree_row *row),
                              void *context);

bool tree_check(const struct tree *tree);

#endif
