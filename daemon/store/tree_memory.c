/* SPDX-License-Identifier: Apache-2.0 */
/* Nodes and rows: made for one version, and freed when no version that shows them has a reader. */
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "tree_parts.h"

static size_t
node_size(enum node_kind kind)
{
    switch (kind) {
    case NODE_LEAF: break;
    case NODE_INNER: return sizeof(struct tree_node) + TREE_FAN * sizeof(struct tree_node *);
    case NODE_SLOTS: return sizeof(struct tree_slots);
    }
    return sizeof(struct tree_node);
}

static size_t
row_size(const struct tree_row *row)
{
    return sizeof(*row) + row->key_size + row->capacity;
}

static bool
list_add(struct tree_list *list, uintptr_t item)
{
    void *grown = tni_grow(list->items, list->count, &list->max, sizeof(item));
    if (grown == NULL)
        return false;
    list->items = grown;
    list->items[list->count++] = item;
    return true;
}

static uintptr_t
item_of_node(const struct node_head *node)
{
    return (uintptr_t)node | 1;
}

static uintptr_t
item_of_row(const struct tree_row *row)
{
    return (uintptr_t)row;
}

static void
free_item(struct tree_memory *memory, uintptr_t item)
{
    if (item & 1) {
        struct node_head *node = (struct node_head *)(item - 1);
        slabs_give(&memory->slabs, node, node_size(node->kind));
    } else {
        struct tree_row *row = (struct tree_row *)item;
        slabs_give(&memory->slabs, row, row_size(row));
    }
}

static void
free_items(struct tree_memory *memory, struct tree_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free_item(memory, list->items[i]);
    list->count = 0;
}

void
tree_list_free(struct tree_memory *memory, struct tree_list *list)
{
    free_items(memory, list);
    free(list->items);
    *list = (struct tree_list){ 0 };
}

struct tree_list
tree_memory_commit(struct tree_memory *memory)
{
    struct tree_list retired = memory->retired;
    memory->born.count = 0;
    memory->retired = (struct tree_list){ 0 };
    memory->unsaved_before = memory->unsaved;
    return retired;
}

void
tree_memory_abort(struct tree_memory *memory)
{
    free_items(memory, &memory->born);
    memory->retired.count = 0;
    memory->unsaved = memory->unsaved_before;
    memory->changes++;
}

void
tree_memory_close(struct tree_memory *memory)
{
    free(memory->born.items);
    free(memory->retired.items);
    slabs_close(&memory->slabs);
    *memory = (struct tree_memory){ 0 };
}

/* The version no longer shows the node. Even one that was made for this very version is kept until
 * the version is finished, because a walk may be at it. */
bool
tree_retire_node(struct tree_memory *memory, const struct node_head *node)
{
    return list_add(&memory->retired, item_of_node(node));
}

bool
tree_retire_row(struct tree_memory *memory, const struct tree_row *row)
{
    return list_add(&memory->retired, item_of_row(row));
}

/* A new node is freed if the version is aborted. */
static void *
take_node(struct tree_memory *memory, enum node_kind kind)
{
    struct node_head *node = slabs_take(&memory->slabs, node_size(kind));
    if (node == NULL)
        return NULL;
    *node = (struct node_head){ .born = memory->version, .kind = (uint8_t)kind };
    if (list_add(&memory->born, item_of_node(node)))
        return node;
    slabs_give(&memory->slabs, node, node_size(kind));
    return NULL;
}

struct tree_node *
tree_make_node(struct tree_memory *memory, bool is_leaf)
{
    return take_node(memory, is_leaf ? NODE_LEAF : NODE_INNER);
}

struct tree_slots *
tree_make_slots(struct tree_memory *memory)
{
    struct tree_slots *slots = take_node(memory, NODE_SLOTS);
    if (slots != NULL)
        memset(slots->at, 0, sizeof(slots->at));
    return slots;
}

struct tree_node *
tree_own_node(struct tree_memory *memory, struct tree_node **position)
{
    struct tree_node *node = *position;
    uint32_t count = node->head.count;
    if (node->head.born == memory->version)
        return node;
    struct tree_node *copy = take_node(memory, (enum node_kind)node->head.kind);
    if (copy == NULL || !tree_retire_node(memory, &node->head))
        return NULL;
    copy->head.count = count;
    memcpy(copy->positions, node->positions, count * sizeof(node->positions[0]));
    memcpy(copy->rows, node->rows, count * sizeof(node->rows[0]));
    if (!is_leaf(node))
        memcpy(copy->children, node->children, count * sizeof(node->children[0]));
    return *position = copy;
}

struct tree_slots *
tree_own_slots(struct tree_memory *memory, struct tree_slots **position)
{
    struct tree_slots *slots = *position;
    if (slots->head.born == memory->version)
        return slots;
    struct tree_slots *copy = take_node(memory, NODE_SLOTS);
    if (copy == NULL || !tree_retire_node(memory, &slots->head))
        return NULL;
    copy->head.count = slots->head.count;
    memcpy(copy->at, slots->at, sizeof(copy->at));
    return *position = copy;
}

struct tree_row *
tree_make_row(struct tree_memory *memory, struct tni_span key, size_t value_size)
{
    size_t size = sizeof(struct tree_row) + key.size + value_size;
    size_t rounded = (size + SLABS_STEP - 1) / SLABS_STEP * SLABS_STEP;
    struct tree_row *row = slabs_take(&memory->slabs, rounded);
    if (row == NULL)
        return NULL;
    row->born = memory->version;
    row->key_size = (uint16_t)key.size;
    row->value_size = (uint32_t)value_size;
    row->capacity = (uint32_t)(value_size + rounded - size); // space gained by rounding up
    row->was_saved = false;
    memcpy(row->bytes, key.data, key.size);
    if (list_add(&memory->born, item_of_row(row)))
        return row;
    slabs_give(&memory->slabs, row, rounded);
    return NULL;
}

void
tree_free_node(struct tree_memory *memory, struct node_head *node)
{
    free_item(memory, item_of_node(node));
}

void
tree_free_row(struct tree_memory *memory, struct tree_row *row)
{
    free_item(memory, item_of_row(row));
}

static void
free_node(struct tree_memory *memory, struct tree_node *node)
{
    for (uint32_t i = 0; i < node->head.count; i++) {
        if (is_leaf(node))
            tree_free_row(memory, node->rows[i]);
        else
            free_node(memory, node->children[i]);
    }
    tree_free_node(memory, &node->head);
}

void
tree_free(struct tree_memory *memory, struct tree *tree)
{
    slots_free(memory, tree);
    if (tree->root != NULL)
        free_node(memory, tree->root);
    tree->root = NULL;
    tree->count = tree->depth = 0;
}
