/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree - rows in memory, sorted by key, in versions.
 *
 * A copy-on-write B+tree: nodes that a version shows are never changed. Making the next version
 * copies the nodes on the path to each change, once. So a version consists of its roots, readers
 * walk it without locks for as long as they like, and aborting an unfinished version means dropping
 * it. Each node and row has the version that it was made for, which also shows what has changed
 * since an earlier version.
 *
 * If keys are consecutive numbers, no search is needed: nodes have a slot for each value of six
 * bits, so that a row is found by its number alone.
 *
 * Invariants, checked by tree_check():
 *   1. keys increase from left to right, and all leaves have the same depth.
 *   2. a node has, for each child, the child's first row; in a tree of numbers, each row is in the
 *      slots for its number.
 *   3. no node is empty; a tree without rows has no nodes.
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
    bool was_saved;  // a checkpoint has a row with this key, perhaps with another value
    uint8_t bytes[]; // the key, followed by the value
};

struct tree_node;
struct tree_slots;

/* {0} is an empty tree. A copy shows the same rows. */
struct tree {
    struct tree_node *root;   // NULL: no rows, or the keys are numbers
    struct tree_slots *slots; // NULL: no rows, or the keys are not numbers
    uint64_t count;
    uint32_t depth;
    enum key_order order;
};

/* What the unfinished version has made, and what it no longer shows. */
struct tree_memory {
    uint64_t version;
    uint64_t changes; // so far, in all trees
    uint64_t since;   // the version of the last checkpoint
    uint64_t saved;   // the version of the checkpoint that is being written
    // the size of rows made since then: now, and in the previous version
    uint64_t unsaved, unsaved_before;
    struct tree_list {
        uintptr_t *items; // the lowest bit distinguishes nodes from rows
        size_t count, max;
    } born, retired;
    struct slabs slabs; // for all versions
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

/* Copies the value. TENURE_NO_MEMORY: the version must be aborted, as after any failure. */
tenure_status tree_put(struct tree *tree, struct tree_memory *memory, struct tni_span key,
                       struct tni_span value);
/* Opens a row of that size for editing, until the version is finished or the row is put or
 * deleted; if it did not exist, it is zero and *ret_is_new is set. TENURE_DAMAGED: the row has
 * another size. */
tenure_status tree_edit(struct tree *tree, struct tree_memory *memory, struct tni_span key,
                        size_t size, uint8_t **ret_bytes, bool *ret_is_new);
/* Deleting a missing row is not an error. *ret_was_saved: a checkpoint has the row. */
tenure_status tree_delete(struct tree *tree, struct tree_memory *memory, struct tni_span key,
                          bool *ret_was_saved);

/* Deletes all rows. */
tenure_status tree_clear(struct tree *tree, struct tree_memory *memory);

/* Finishes the version: what it retired is freed when no earlier version has a reader. The caller
 * owns the returned list. */
struct tree_list tree_memory_commit(struct tree_memory *memory);
/* Aborts the version; the caller must restore the trees to their previous state. */
void tree_memory_abort(struct tree_memory *memory);
void tree_memory_close(struct tree_memory *memory);
/* Frees what a version has retired, and the list. */
void tree_list_free(struct tree_memory *memory, struct tree_list *list);
/* Frees everything that the tree shows; no version may have a reader. */
void tree_free(struct tree_memory *memory, struct tree *tree);

/* The state of a walk. Rows of an unfinished version may change during the walk, which then
 * continues after its last key. */
struct tree_cursor {
    const struct tree *tree;
    const struct tree_memory *memory; // NULL: the version is finished
    uint64_t changes;
    const struct tree_row *row; // at the cursor; NULL: none
    uint32_t depth;
    struct {
        const struct tree_node *node;
        uint32_t index;
    } path[TREE_DEPTH_MAX];
};

struct tree_cursor tree_cursor(const struct tree *tree, const struct tree_memory *memory);
/* Each function moves the cursor and returns its row; NULL: there is none. */
const struct tree_row *tree_seek(struct tree_cursor *cursor, struct tni_span key);
const struct tree_row *tree_first(struct tree_cursor *cursor);
const struct tree_row *tree_last(struct tree_cursor *cursor);
const struct tree_row *tree_next(struct tree_cursor *cursor);
const struct tree_row *tree_previous(struct tree_cursor *cursor);

/* Calls `take` for each row made for a version after `since`, in order, until it returns another
 * status than TENURE_OK. */
tenure_status tree_each_since(const struct tree *tree, uint64_t since,
                              tenure_status (*visit)(void *context, const struct tree_row *row),
                              void *context);

bool tree_check(const struct tree *tree);

#endif
