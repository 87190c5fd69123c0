/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree_parts - what changing a tree and walking through it share.
 */
#ifndef TREE_PARTS_H
#define TREE_PARTS_H

#include "tree.h"

/* A leaf has rows; any other node has children, and for each its first row. */
struct tree_node {
    uint64_t born;
    uint32_t count;
    bool is_leaf;
    uint64_t places[TREE_FAN]; // of the rows, see row_key.h
    struct tree_row *rows[TREE_FAN];
    struct tree_node *children[]; // TREE_FAN of them, but for leaves
};

/* How many places are smaller. */
static inline uint32_t
places_below(const struct tree_node *node, uint64_t place)
{
    const uint64_t *from = node->places;
    if (node->count == 0)
        return 0;                                  // the first row is on its way
    for (uint32_t left = node->count; left > 1;) { // without branches, which could not be foreseen
        uint32_t half = left / 2;
        from = from[half - 1] < place ? from + half : from;
        left -= half;
    }
    return (uint32_t)(from - node->places) + (*from < place);
}

/* Whether the row at an index is the key's, or comes before it: below 0. */
static inline int
compare(const struct tree_node *node, uint32_t index, const struct row_key *key)
{
    if (node->places[index] != key->place)
        return node->places[index] < key->place ? -1 : 1;
    return key->is_exact ? 0 : row_key_compare(tree_key(node->rows[index]), key->bytes);
}

/* How many rows of the node come before the key; *ret_is: the next one is the key's. */
static inline uint32_t
below(const struct tree_node *node, const struct row_key *key, bool *ret_is)
{
    uint32_t index = places_below(node, key->place);
    int order = 1;
    while (index < node->count && (order = compare(node, index, key)) < 0)
        index++;
    *ret_is = index < node->count && order == 0;
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
/* The node, or a copy in its place, that may be changed. */
struct tree_node *tree_own_node(struct tree_memory *memory, struct tree_node **place);
struct tree_row *tree_make_row(struct tree_memory *memory, struct tni_span key, size_t value_size);
/* The version does not show it any more. What was made for this very version stays until it is
 * made, for walks may stand on it. */
bool tree_retire_node(struct tree_memory *memory, const struct tree_node *node);
bool tree_retire_row(struct tree_memory *memory, const struct tree_row *row);

#endif
