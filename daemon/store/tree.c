/* SPDX-License-Identifier: Apache-2.0 */
#include "tree.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "tree_parts.h"

enum {
    SPARSE = TREE_FAN / 4 // a node with fewer entries is joined with a neighbour if both fit in one
};

const struct tree_row *
tree_find(const struct tree *tree, struct tni_span bytes)
{
    const struct tree_node *node = tree->root;
    bool is;
    if (tree->order == ORDER_NUMBER)
        return slots_find(tree, row_key_own_number(bytes));
    if (node == NULL)
        return NULL;
    struct row_key key = row_key(bytes, tree->order);
    while (!is_leaf(node))
        node = node->children[child_of(node, &key)];
    uint32_t index = below(node, &key, &is);
    return is ? node->rows[index] : NULL;
}

static void
open_gap(struct tree_node *node, uint32_t index)
{
    uint32_t behind = node->head.count - index;
    memmove(&node->positions[index + 1], &node->positions[index],
            behind * sizeof(node->positions[0]));
    memmove(&node->rows[index + 1], &node->rows[index], behind * sizeof(node->rows[0]));
    if (!is_leaf(node))
        memmove(&node->children[index + 1], &node->children[index],
                behind * sizeof(node->children[0]));
    node->head.count++;
}

static void
close_gap(struct tree_node *node, uint32_t index)
{
    uint32_t behind = --node->head.count - index;
    memmove(&node->positions[index], &node->positions[index + 1],
            behind * sizeof(node->positions[0]));
    memmove(&node->rows[index], &node->rows[index + 1], behind * sizeof(node->rows[0]));
    if (!is_leaf(node))
        memmove(&node->children[index], &node->children[index + 1],
                behind * sizeof(node->children[0]));
}

/* Moves the entries from an index on to the end of another node. */
static void
move_rest(struct tree_node *from, uint32_t index, struct tree_node *to)
{
    uint32_t count = from->head.count - index;
    memcpy(&to->positions[to->head.count], &from->positions[index],
           count * sizeof(from->positions[0]));
    memcpy(&to->rows[to->head.count], &from->rows[index], count * sizeof(from->rows[0]));
    if (!is_leaf(from))
        memcpy(&to->children[to->head.count], &from->children[index],
               count * sizeof(from->children[0]));
    to->head.count += count;
    from->head.count = index;
}

/* Makes a gap at *index, in the node or in the one split off after it; returns that node. At the
 * very end a new node begins, so that rising keys leave full nodes. */
static struct tree_node *
make_gap(struct change *change, struct tree_node *node, uint32_t *index)
{
    if (node->head.count < TREE_FAN) {
        open_gap(node, *index);
        return node;
    }
    struct tree_node *behind = tree_make_node(change->memory, is_leaf(node));
    if (behind == NULL)
        return NULL;
    uint32_t half = *index == TREE_FAN ? TREE_FAN : TREE_FAN / 2;
    move_rest(node, half, behind);
    change->split = behind;
    if (*index >= half) {
        *index -= half;
        node = behind;
    }
    open_gap(node, *index);
    return node;
}

static void
note_first(struct tree_node *node, uint32_t index, struct tree_node *child)
{
    node->children[index] = child;
    node->rows[index] = child->rows[0];
    node->positions[index] = child->positions[0];
}

static bool
is_saved(const struct tree_memory *memory, const struct tree_row *row)
{
    return row->was_saved || row->born <= memory->since;
}

bool
tree_change_row(struct change *change, struct tree_row **position)
{
    struct tree_row *row = *position;
    struct tree_memory *memory = change->memory;
    if (row->born <= memory->since)
        memory->unsaved += change->size;
    if (row->born != memory->version || row->capacity < change->size) {
        row = tree_make_row(memory, change->key.bytes, change->size);
        if (row == NULL || !tree_retire_row(memory, *position))
            return false;
        if (change->value == NULL)
            memcpy(row->bytes + row->key_size, (*position)->bytes + row->key_size, change->size);
        row->was_saved = is_saved(memory, *position);
        *position = row;
    }
    if (change->value != NULL && change->size > 0)
        memmove(row->bytes + row->key_size, change->value->data, change->size);
    row->value_size = (uint32_t)change->size;
    change->row = row;
    return true;
}

struct tree_row *
tree_new_row(struct change *change)
{
    struct tree_row *row = tree_make_row(change->memory, change->key.bytes, change->size);
    if (row == NULL)
        return NULL;
    if (change->value == NULL)
        memset(row->bytes + row->key_size, 0, change->size);
    else if (change->size > 0)
        memcpy(row->bytes + row->key_size, change->value->data, change->size);
    change->is_new = true;
    change->memory->unsaved += change->key.bytes.size + change->size;
    return change->row = row;
}

static bool
add_row(struct change *change, struct tree_node *leaf, uint32_t index)
{
    struct tree_row *row = tree_new_row(change);
    leaf = row != NULL ? make_gap(change, leaf, &index) : NULL;
    if (leaf == NULL)
        return false;
    leaf->rows[index] = row;
    leaf->positions[index] = change->key.position;
    return true;
}

/* The recursion is as deep as the tree. False if memory runs out. */
static bool
change_in(struct change *change, struct tree_node **position)
{
    struct tree_node *node = tree_own_node(change->memory, position);
    if (node == NULL)
        return false;
    if (is_leaf(node)) {
        bool exists;
        uint32_t index = below(node, &change->key, &exists);
        return exists ? tree_change_row(change, &node->rows[index]) : add_row(change, node, index);
    }
    uint32_t index = child_of(node, &change->key);
    if (!change_in(change, &node->children[index]))
        return false;
    note_first(node, index, node->children[index]);
    struct tree_node *split = change->split;
    change->split = NULL;
    if (split == NULL)
        return true;
    index++;
    node = make_gap(change, node, &index);
    if (node != NULL)
        note_first(node, index, split);
    return node != NULL;
}

static bool
grow(struct tree *tree, struct change *change)
{
    struct tree_node *root = tree_make_node(change->memory, false);
    if (root == NULL)
        return false;
    root->head.count = 2;
    note_first(root, 0, tree->root);
    note_first(root, 1, change->split);
    tree->root = root;
    tree->depth++;
    assert(tree->depth <= TREE_DEPTH_MAX);
    return true;
}

static bool
change_positions(struct tree *tree, struct change *change)
{
    if (tree->root == NULL) {
        tree->root = tree_make_node(change->memory, true);
        tree->depth = 1;
    }
    return tree->root != NULL && change_in(change, &tree->root) &&
           (change->split == NULL || grow(tree, change));
}

static tenure_status
change_tree(struct tree *tree, struct change *change)
{
    change->memory->changes++;
    if (tree->order == ORDER_NUMBER ? !slots_change(tree, change) : !change_positions(tree, change))
        return TENURE_NO_MEMORY;
    tree->count += change->is_new;
    return TENURE_OK;
}

tenure_status
tree_put(struct tree *tree, struct tree_memory *memory, struct tni_span key, struct tni_span value)
{
    struct change change = {
        .memory = memory, .key = row_key(key, tree->order), .value = &value, .size = value.size
    };
    assert(key.size > 0 && key.size <= UINT16_MAX && value.size <= UINT32_MAX / 2);
    return change_tree(tree, &change);
}

tenure_status
tree_edit(struct tree *tree, struct tree_memory *memory, struct tni_span key, size_t size,
          uint8_t **ret_bytes, bool *ret_is_new)
{
    struct change change = { .memory = memory, .key = row_key(key, tree->order), .size = size };
    const struct tree_row *row = tree_find(tree, key);
    if (row != NULL && row->value_size != size)
        return TENURE_DAMAGED;
    tenure_status status = change_tree(tree, &change);
    if (status == TENURE_OK)
        *ret_bytes = change.row->bytes + change.row->key_size;
    *ret_is_new = change.is_new;
    return status;
}

/* Joins a child that has become sparse with the next one or the previous one. */
static bool
join_child(struct tree_memory *memory, struct tree_node *node, uint32_t index)
{
    uint32_t left = index + 1 < node->head.count ? index : index - 1;
    if (node->children[index]->head.count >= SPARSE || node->head.count < 2 ||
        node->children[left]->head.count + node->children[left + 1]->head.count > TREE_FAN)
        return true;
    struct tree_node *into = tree_own_node(memory, &node->children[left]);
    struct tree_node *from = tree_own_node(memory, &node->children[left + 1]);
    if (into == NULL || from == NULL || !tree_retire_node(memory, &from->head))
        return false;
    move_rest(from, 0, into);
    close_gap(node, left + 1);
    return true;
}

/* *ret_row must be NULL; it becomes the deleted row if there was one. */
static bool
delete_in(struct tree_memory *memory, struct tree_node **position, const struct row_key *key,
          const struct tree_row **ret_row)
{
    struct tree_node *node = tree_own_node(memory, position);
    if (node == NULL)
        return false;
    if (is_leaf(node)) {
        bool is;
        uint32_t index = below(node, key, &is);
        if (!is)
            return true;
        *ret_row = node->rows[index];
        close_gap(node, index);
        return tree_retire_row(memory, *ret_row);
    }
    uint32_t index = child_of(node, key);
    if (!delete_in(memory, &node->children[index], key, ret_row))
        return false;
    if (*ret_row == NULL)
        return true;
    struct tree_node *child = node->children[index];
    if (child->head.count == 0) {
        close_gap(node, index);
        return tree_retire_node(memory, &child->head);
    }
    note_first(node, index, child);
    return join_child(memory, node, index);
}

static bool
delete_positions(struct tree *tree, struct tree_memory *memory, const struct row_key *key,
                 const struct tree_row **ret_row)
{
    if (tree->root != NULL && !delete_in(memory, &tree->root, key, ret_row))
        return false;
    while (tree->root != NULL &&
           (tree->root->head.count == 0 || (tree->root->head.count == 1 && !is_leaf(tree->root)))) {
        struct tree_node *root = tree->root;
        tree->root = root->head.count == 0 ? NULL : root->children[0];
        tree->depth--;
        if (!tree_retire_node(memory, &root->head))
            return false;
    }
    return true;
}

tenure_status
tree_delete(struct tree *tree, struct tree_memory *memory, struct tni_span bytes,
            bool *ret_was_saved)
{
    struct row_key key = row_key(bytes, tree->order);
    const struct tree_row *row = NULL;
    memory->changes++;
    if (tree->order == ORDER_NUMBER ? !slots_delete(tree, memory, key.position, &row)
                                    : !delete_positions(tree, memory, &key, &row))
        return TENURE_NO_MEMORY;
    *ret_was_saved = row != NULL && is_saved(memory, row);
    tree->count -= row != NULL;
    return TENURE_OK;
}

static bool
retire_all(struct tree_memory *memory, struct tree_node *node)
{
    for (uint32_t i = 0; i < node->head.count; i++) {
        if (is_leaf(node) ? !tree_retire_row(memory, node->rows[i])
                          : !retire_all(memory, node->children[i]))
            return false;
    }
    return tree_retire_node(memory, &node->head);
}

tenure_status
tree_clear(struct tree *tree, struct tree_memory *memory)
{
    memory->changes++;
    if (!slots_retire_all(tree, memory) || (tree->root != NULL && !retire_all(memory, tree->root)))
        return TENURE_NO_MEMORY;
    tree->root = NULL;
    tree->slots = NULL;
    tree->count = tree->depth = 0;
    return TENURE_OK;
}
