/* SPDX-License-Identifier: Apache-2.0 */
/* Rows by number: every node has a slot for each value of six bits, the root for the highest bits.
 * A tree is as deep as the largest number ever stored requires. */
#include "tree_parts.h"

enum {
    SLOTS = 1 << TREE_SLOTS_BITS
};

/* The slot of a number at a level; 0 is the lowest level. */
static inline uint32_t
slot_of(uint64_t number, uint32_t level)
{
    return (uint32_t)(number >> (level * TREE_SLOTS_BITS)) & (SLOTS - 1);
}

static inline bool
is_within(uint64_t number, uint32_t depth)
{
    return depth * TREE_SLOTS_BITS >= 64 || number >> (depth * TREE_SLOTS_BITS) == 0;
}

const struct tree_row *
slots_find(const struct tree *tree, uint64_t number)
{
    const struct tree_slots *node = tree->slots;
    if (!is_within(number, tree->depth))
        return NULL;
    for (uint32_t level = tree->depth; node != NULL && level > 1;)
        node = node->at[slot_of(number, --level)];
    return node != NULL ? node->at[slot_of(number, 0)] : NULL;
}

/* Adds levels above the root until the number fits. */
static bool
grow(struct tree *tree, struct tree_memory *memory, uint64_t number)
{
    if (tree->slots == NULL) {
        for (tree->depth = 1; !is_within(number, tree->depth);)
            tree->depth++;
        tree->slots = tree_make_slots(memory);
    }
    while (tree->slots != NULL && !is_within(number, tree->depth)) {
        struct tree_slots *root = tree_make_slots(memory);
        if (root == NULL)
            return false;
        root->at[0] = tree->slots;
        root->head.count = 1;
        tree->slots = root;
        tree->depth++;
    }
    return tree->slots != NULL;
}

/* The node in a slot, ready to be changed; made if the slot is empty. */
static struct tree_slots *
own_child(struct tree_memory *memory, struct tree_slots *node, uint32_t slot)
{
    struct tree_slots *child = node->at[slot];
    bool is_new = child == NULL;
    child = is_new ? tree_make_slots(memory) : tree_own_slots(memory, &child);
    if (child == NULL)
        return NULL;
    node->at[slot] = child;
    node->head.count += is_new;
    return child;
}

bool
slots_change(struct tree *tree, struct change *change)
{
    uint64_t number = change->key.position;
    struct tree_slots *node =
        grow(tree, change->memory, number) ? tree_own_slots(change->memory, &tree->slots) : NULL;
    for (uint32_t level = tree->depth; node != NULL && level > 1;)
        node = own_child(change->memory, node, slot_of(number, --level));
    if (node == NULL)
        return false;
    struct tree_row *row = node->at[slot_of(number, 0)];
    bool is_new = row == NULL;
    if (is_new ? (row = tree_new_row(change)) == NULL : !tree_change_row(change, &row))
        return false;
    node->at[slot_of(number, 0)] = row;
    node->head.count += is_new;
    return true;
}

/* The recursion is as deep as the tree. */
static bool
delete_in(struct tree_memory *memory, struct tree_slots **position, uint32_t level, uint64_t number)
{
    struct tree_slots *node = tree_own_slots(memory, position);
    if (node == NULL)
        return false;
    void **slot = &node->at[slot_of(number, level)];
    if (level == 0) {
        if (!tree_retire_row(memory, *slot))
            return false;
        *slot = NULL;
    } else {
        struct tree_slots *child = *slot;
        if (!delete_in(memory, &child, level - 1, number))
            return false;
        *slot = child;
    }
    if (*slot == NULL && --node->head.count == 0) {
        *position = NULL;
        return tree_retire_node(memory, &node->head);
    }
    return true;
}

bool
slots_delete(struct tree *tree, struct tree_memory *memory, uint64_t number,
             const struct tree_row **ret_row)
{
    *ret_row = slots_find(tree, number);
    return *ret_row == NULL || delete_in(memory, &tree->slots, tree->depth - 1, number);
}

static bool
retire_all(struct tree_memory *memory, const struct tree_slots *node, uint32_t level)
{
    for (uint32_t slot = 0; slot < SLOTS; slot++) {
        if (node->at[slot] == NULL)
            continue;
        if (level == 0 ? !tree_retire_row(memory, node->at[slot])
                       : !retire_all(memory, node->at[slot], level - 1))
            return false;
    }
    return tree_retire_node(memory, &node->head);
}

bool
slots_retire_all(struct tree *tree, struct tree_memory *memory)
{
    return tree->slots == NULL || retire_all(memory, tree->slots, tree->depth - 1);
}

static void
free_all(struct tree_memory *memory, struct tree_slots *node, uint32_t level)
{
    for (uint32_t slot = 0; slot < SLOTS; slot++) {
        if (node->at[slot] == NULL)
            continue;
        if (level == 0)
            tree_free_row(memory, node->at[slot]);
        else
            free_all(memory, node->at[slot], level - 1);
    }
    tree_free_node(memory, &node->head);
}

void
slots_free(struct tree_memory *memory, struct tree *tree)
{
    if (tree->slots != NULL)
        free_all(memory, tree->slots, tree->depth - 1);
    tree->slots = NULL;
}

static const struct tree_row *
from(const struct tree_slots *node, uint32_t level, uint64_t number)
{
    for (uint32_t slot = slot_of(number, level); slot < SLOTS; slot++, number = 0) {
        if (node->at[slot] == NULL)
            continue;
        const struct tree_row *row =
            level == 0 ? node->at[slot] : from(node->at[slot], level - 1, number);
        if (row != NULL)
            return row;
    }
    return NULL;
}

const struct tree_row *
slots_from(const struct tree *tree, uint64_t number)
{
    bool none = tree->slots == NULL || !is_within(number, tree->depth);
    return none ? NULL : from(tree->slots, tree->depth - 1, number);
}

static const struct tree_row *
until(const struct tree_slots *node, uint32_t level, uint64_t number)
{
    for (uint32_t behind = slot_of(number, level) + 1; behind > 0; behind--, number = UINT64_MAX) {
        const void *at = node->at[behind - 1];
        if (at == NULL)
            continue;
        const struct tree_row *row = level == 0 ? at : until(at, level - 1, number);
        if (row != NULL)
            return row;
    }
    return NULL;
}

const struct tree_row *
slots_until(const struct tree *tree, uint64_t number)
{
    if (tree->slots == NULL)
        return NULL;
    return until(tree->slots, tree->depth - 1,
                 is_within(number, tree->depth) ? number : UINT64_MAX);
}

static tenure_status
each_since(const struct tree_slots *node, uint32_t level, uint64_t since,
           tenure_status (*visit)(void *context, const struct tree_row *row), void *context)
{
    tenure_status status = TENURE_OK;
    if (node->head.born <= since)
        return status;
    for (uint32_t slot = 0; slot < SLOTS && status == TENURE_OK; slot++) {
        const struct tree_row *row = node->at[slot];
        if (row == NULL)
            continue;
        if (level > 0)
            status = each_since(node->at[slot], level - 1, since, visit, context);
        else if (row->born > since)
            status = visit(context, row);
    }
    return status;
}

tenure_status
slots_each_since(const struct tree *tree, uint64_t since,
                 tenure_status (*visit)(void *context, const struct tree_row *row), void *context)
{
    return tree->slots != NULL ? each_since(tree->slots, tree->depth - 1, since, visit, context)
                               : TENURE_OK;
}

/* `prefix`: the higher bits that all numbers below the node share. */
static bool
check_node(const struct tree_slots *node, uint32_t level, uint64_t prefix, uint64_t *count)
{
    uint32_t used = 0;
    for (uint32_t slot = 0; slot < SLOTS; slot++) {
        if (node->at[slot] == NULL)
            continue;
        uint64_t number = prefix << TREE_SLOTS_BITS | slot;
        const struct tree_row *row = node->at[slot];
        used++;
        if (level > 0 ? !check_node(node->at[slot], level - 1, number, count)
                      : row_key_own_number(tree_key(row)) != number)
            return false;
        *count += level == 0;
    }
    return used > 0 && used == node->head.count;
}

bool
slots_check(const struct tree *tree)
{
    uint64_t count = 0;
    if (tree->slots == NULL)
        return tree->count == 0;
    return check_node(tree->slots, tree->depth - 1, 0, &count) && count == tree->count;
}
