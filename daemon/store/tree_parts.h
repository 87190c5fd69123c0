/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree_parts - the parts of a tree that changes and walks share.
 *
 *   Only tree_slots.c handles trees ordered by number: the other files call it for a tree of that
 * order.
 */
#ifndef TREE_PARTS_H
#define TREE_PARTS_H

#include "tree.h"

enum node_kind {
    NODE_LEAF,
    NODE_INNER,
    NODE_SLOTS
};

/* The head of every node. */
struct node_head {
    uint64_t born;
    uint32_t count;
    uint8_t kind;
};

/* A leaf has rows; any other node has children, and the first row of each child. */
struct tree_node {
    struct node_head head;
    uint64_t positions[TREE_FAN]; // of the rows; see row_key.h
    struct tree_row *rows[TREE_FAN];
    struct tree_node *children[]; // TREE_FAN children; none in a leaf
};

/* Rows at the lowest level; nodes of the same type above. */
struct tree_slots {
    struct node_head head;
    void *at[1 << TREE_SLOTS_BITS];
};

static inline bool
is_leaf(const struct tree_node *node)
{
    return node->head.kind == NODE_LEAF;
}

/* How many of the node's positions are smaller than this one. */
static inline uint32_t
positions_below(const struct tree_node *node, uint64_t position)
{
    const uint64_t *from = node->positions;
    if (node->head.count == 0)
        return 0; // the first row is about to be added
    // without branches, which no processor could predict here
    for (uint32_t left = node->head.count; left > 1;) {
        uint32_t half = left / 2;
        from = from[half - 1] < position ? from + half : from;
        left -= half;
    }
    return (uint32_t)(from - node->positions) + (*from < position);
}

/* Compares the row at an index with the key: 0 if it has the key, below 0 if it comes before the
 * key. */
static inline int
compare(const struct tree_node *node, uint32_t index, const struct row_key *key)
{
    if (node->positions[index] != key->position)
        return node->positions[index] < key->position ? -1 : 1;
    return key->is_exact ? 0 : row_key_compare(tree_key(node->rows[index]), key->bytes);
}

/* The number of the node's rows before the key; *ret_is: whether the next row has the key. Many
 * rows may share a position, since ids of events begin alike; they are searched by halves, too. */
static inline uint32_t
below(const struct tree_node *node, const struct row_key *key, bool *ret_is)
{
    uint32_t from = positions_below(node, key->position), until = from;
    while (until < node->head.count && node->positions[until] == key->position)
        until++;
    *ret_is = key->is_exact && from < until;
    while (!key->is_exact && from < until) {
        uint32_t middle = from + (until - from) / 2;
        int order = row_key_compare(tree_key(node->rows[middle]), key->bytes);
        if (order == 0) {
            *ret_is = true;
            return middle;
        }
        from = order < 0 ? middle + 1 : from;
        until = order < 0 ? until : middle;
    }
    return from;
}

/* The index of the only child that can have the key. */
static inline uint32_t
child_of(const struct tree_node *node, const struct row_key *key)
{
    bool is;
    uint32_t index = below(node, key, &is);
    return is || index == 0 ? index : index - 1;
}

/* tree_memory.c: NULL or false if memory runs out */

struct tree_node *tree_make_node(struct tree_memory *memory, bool is_leaf);
struct tree_slots *tree_make_slots(struct tree_memory *memory);
/* The node if this version may change it, else a copy put in its place. */
struct tree_node *tree_own_node(struct tree_memory *memory, struct tree_node **position);
struct tree_slots *tree_own_slots(struct tree_memory *memory, struct tree_slots **position);
struct tree_row *tree_make_row(struct tree_memory *memory, struct tni_span key, size_t value_size);
/* Retires a node or row that the new version does not use. Even a new one is kept until the version
 * is finished, because a walk may be at it. */
bool tree_retire_node(struct tree_memory *memory, const struct node_head *node);
bool tree_retire_row(struct tree_memory *memory, const struct tree_row *row);
void tree_free_node(struct tree_memory *memory, struct node_head *node);
void tree_free_row(struct tree_memory *memory, struct tree_row *row);

/* tree.c: the change of one row */

struct change {
    struct tree_memory *memory;
    struct row_key key;
    const struct tni_span *value; // NULL: the row is edited in place
    size_t size;                  // of the value
    struct tree_row *row;         // the row as it is now
    bool is_new;
    struct tree_node *split; // the new node to insert after the changed one; NULL: none
};

/* Writes the value into an existing row, or into a replacement of it; or makes a new row. False, or
 * NULL, if memory runs out. */
bool tree_change_row(struct change *change, struct tree_row **position);
struct tree_row *tree_new_row(struct change *change);

/* tree_slots.c */

const struct tree_row *slots_find(const struct tree *tree, uint64_t number);
/* False if memory runs out. */
bool slots_change(struct tree *tree, struct change *change);
/* *ret_row becomes the deleted row; NULL: there was none. */
bool slots_delete(struct tree *tree, struct tree_memory *memory, uint64_t number,
                  const struct tree_row **ret_row);
bool slots_retire_all(struct tree *tree, struct tree_memory *memory);
void slots_free(struct tree_memory *memory, struct tree *tree);
/* The first row from the number on, or the last one up to it; NULL if there is none. */
const struct tree_row *slots_from(const struct tree *tree, uint64_t number);
const struct tree_row *slots_until(const struct tree *tree, uint64_t number);
tenure_status slots_each_since(const struct tree *tree, uint64_t since,
                               tenure_status (*visit)(void *context, const struct tree_row *row),
                               void *context);
bool slots_check(const struct tree *tree);

#endif
