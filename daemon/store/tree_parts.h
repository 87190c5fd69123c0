/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree_parts - what changing a tree and walking through it share.
 *
 * A tree of numbers is tree_slots.c's alone: the others hand it over to that, by its order.
 */
#ifndef TREE_PARTS_H
#define TREE_PARTS_H

#include "tree.h"

enum node_kind {
    NODE_LEAF,
    NODE_INNER,
    NODE_SLOTS
};

/* What every node begins with. */
struct node_head {
    uint64_t born;
    uint32_t count;
    uint8_t kind;
};

/* A leaf has rows; any other node has children, and for each its first row. */
struct tree_node {
    struct node_head head;
    uint64_t positions[TREE_FAN]; // of the rows, see row_key.h
    struct tree_row *rows[TREE_FAN];
    struct tree_node *children[]; // TREE_FAN of them, but for leaves
};

/* Rows in the lowest ones; else nodes of the same kind. */
struct tree_slots {
    struct node_head head;
    void *at[1 << TREE_SLOTS_BITS];
};

static inline bool
is_leaf(const struct tree_node *node)
{
    return node->head.kind == NODE_LEAF;
}

/* How many places are smaller. */
static inline uint32_t
positions_below(const struct tree_node *node, uint64_t position)
{
    const uint64_t *from = node->positions;
    if (node->head.count == 0)
        return 0; // the first row is on its way
    for (uint32_t left = node->head.count;
         left > 1;) { // without branches, which could not be foreseen
        uint32_t half = left / 2;
        from = from[half - 1] < position ? from + half : from;
        left -= half;
    }
    return (uint32_t)(from - node->positions) + (*from < position);
}

/* Whether the row at an index is the key's, or comes before it: below 0. */
static inline int
compare(const struct tree_node *node, uint32_t index, const struct row_key *key)
{
    if (node->positions[index] != key->position)
        return node->positions[index] < key->position ? -1 : 1;
    return key->is_exact ? 0 : row_key_compare(tree_key(node->rows[index]), key->bytes);
}

/* How many rows of the node come before the key; *ret_is: the next one is the key's. */
static inline uint32_t
below(const struct tree_node *node, const struct row_key *key, bool *ret_is)
{
    uint32_t index = positions_below(node, key->position);
    int order = 1;
    while (index < node->head.count && (order = compare(node, index, key)) < 0)
        index++;
    *ret_is = index < node->head.count && order == 0;
    return index;
}

/* The child in which the key stands, if anywhere. */
static inline uint32_t
child_of(const struct tree_node *node, const struct row_key *key)
{
    bool is;
    uint32_t index = below(node, key, &is);
    return is || index == 0 ? index : index - 1;
}

/* tree_memory.c: NULL or false where there is no memory */

struct tree_node *tree_make_node(struct tree_memory *memory, bool is_leaf);
struct tree_slots *tree_make_slots(struct tree_memory *memory);
/* The node, or a copy in its place, that may be changed. */
struct tree_node *tree_own_node(struct tree_memory *memory, struct tree_node **position);
struct tree_slots *tree_own_slots(struct tree_memory *memory, struct tree_slots **position);
struct tree_row *tree_make_row(struct tree_memory *memory, struct tni_span key, size_t value_size);
/* The version does not show it any more. What was made for this very version stays until it is
 * made, for walks may stand on it. */
bool tree_retire_node(struct tree_memory *memory, const struct node_head *node);
bool tree_retire_row(struct tree_memory *memory, const struct tree_row *row);
void tree_free_node(struct tree_memory *memory, struct node_head *node);
void tree_free_row(struct tree_memory *memory, struct tree_row *row);

/* tree.c: a row to be made or changed */

struct change {
    struct tree_memory *memory;
    struct row_key key;
    const struct tni_span *value; // NULL: it is to be edited
    size_t size;                  // of the value
    struct tree_row *row;         // as it is now
    bool is_new;
    struct tree_node *split; // what must stand behind the node that was changed; NULL: nothing
};

/* Puts the value into a row that stands, or into another in its place; or makes a new one. False,
 * or NULL: there is no memory. */
bool tree_change_row(struct change *change, struct tree_row **position);
struct tree_row *tree_new_row(struct change *change);

/* tree_slots.c */

const struct tree_row *slots_find(const struct tree *tree, uint64_t number);
/* False: there is no memory. */
bool slots_change(struct tree *tree, struct change *change);
/* *ret_row: what was deleted; NULL: there is no such row. */
bool slots_delete(struct tree *tree, struct tree_memory *memory, uint64_t number,
                  const struct tree_row **ret_row);
bool slots_retire_all(struct tree *tree, struct tree_memory *memory);
void slots_free(struct tree_memory *memory, struct tree *tree);
/* The first row from the number on, or the last one up to it; NULL: there is none. */
const struct tree_row *slots_from(const struct tree *tree, uint64_t number);
const struct tree_row *slots_until(const struct tree *tree, uint64_t number);
tenure_status slots_each_since(const struct tree *tree, uint64_t since,
                               tenure_status (*visit)(void *context, const struct tree_row *row),
                               void *context);
bool slots_check(const struct tree *tree);

#endif
