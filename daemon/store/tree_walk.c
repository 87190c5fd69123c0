/* SPDX-License-Identifier: Apache-2.0 */
/* Walks through a tree, and checks it. */
#include <assert.h>
#include <string.h>

#include "tree_parts.h"

struct tree_cursor
tree_cursor(const struct tree *tree, const struct tree_memory *memory)
{
    return (struct tree_cursor){ .tree = tree, .memory = memory };
}

static const struct tree_row *
stand(struct tree_cursor *cursor)
{
    const struct tree_node *leaf = cursor->path[cursor->depth - 1].node;
    cursor->row = leaf->rows[cursor->path[cursor->depth - 1].index];
    return cursor->row;
}

/* Descends to a leaf, by the given index in every node; false: there are no rows. */
static bool
descend(struct tree_cursor *cursor, uint32_t depth, const struct tree_node *node,
        uint32_t (*index_of)(const struct tree_node *node, const struct row_key *key),
        const struct row_key *key)
{
    cursor->changes = cursor->memory != NULL ? cursor->memory->changes : 0;
    cursor->row = NULL;
    if (node == NULL)
        return false;
    for (;; node = node->children[cursor->path[depth++].index]) {
        cursor->path[depth].node = node;
        cursor->path[depth].index = index_of(node, key);
        if (is_leaf(node))
            break;
    }
    cursor->depth = depth + 1;
    return true;
}

static uint32_t
index_first(const struct tree_node *node, const struct row_key *key)
{
    (void)node;
    (void)key;
    return 0;
}

static uint32_t
index_last(const struct tree_node *node, const struct row_key *key)
{
    (void)key;
    return node->head.count - 1;
}

static uint32_t
index_of_key(const struct tree_node *node, const struct row_key *key)
{
    bool is;
    return is_leaf(node) ? below(node, key, &is) : child_of(node, key);
}

static bool
is_of_numbers(const struct tree_cursor *cursor)
{
    return cursor->tree->order == ORDER_NUMBER;
}

/* Moves from a leaf's end to the next row, or to the previous one, in the neighbouring leaf. */
static const struct tree_row *
step_over(struct tree_cursor *cursor, bool down)
{
    for (uint32_t depth = cursor->depth - 1; depth > 0; depth--) {
        const struct tree_node *node = cursor->path[depth - 1].node;
        uint32_t index = cursor->path[depth - 1].index;
        if (down ? index == 0 : index + 1 == node->head.count)
            continue;
        index = cursor->path[depth - 1].index = down ? index - 1 : index + 1;
        descend(cursor, depth, node->children[index], down ? index_last : index_first, NULL);
        return stand(cursor);
    }
    return cursor->row = NULL;
}

const struct tree_row *
tree_seek(struct tree_cursor *cursor, struct tni_span bytes)
{
    struct row_key key = row_key(bytes, cursor->tree->order);
    if (is_of_numbers(cursor))
        return cursor->row = slots_from(cursor->tree, key.position);
    if (!descend(cursor, 0, cursor->tree->root, index_of_key, &key))
        return NULL;
    bool is_behind =
        cursor->path[cursor->depth - 1].index == cursor->path[cursor->depth - 1].node->head.count;
    return is_behind ? step_over(cursor, false) : stand(cursor);
}

const struct tree_row *
tree_first(struct tree_cursor *cursor)
{
    if (is_of_numbers(cursor))
        return cursor->row = slots_from(cursor->tree, 0);
    return descend(cursor, 0, cursor->tree->root, index_first, NULL) ? stand(cursor) : NULL;
}

const struct tree_row *
tree_last(struct tree_cursor *cursor)
{
    if (is_of_numbers(cursor))
        return cursor->row = slots_until(cursor->tree, UINT64_MAX);
    return descend(cursor, 0, cursor->tree->root, index_last, NULL) ? stand(cursor) : NULL;
}

static bool
is_moved(const struct tree_cursor *cursor)
{
    return cursor->memory != NULL && cursor->changes != cursor->memory->changes;
}

static bool
is_at(const struct tree_cursor *cursor, struct tni_span key)
{
    struct tni_span at = tree_key(cursor->row);
    return at.size == key.size && memcmp(at.data, key.data, key.size) == 0;
}

const struct tree_row *
tree_next(struct tree_cursor *cursor)
{
    assert(cursor->row != NULL);
    struct tni_span key = tree_key(cursor->row);
    if (is_of_numbers(cursor)) {
        uint64_t number = row_key_own_number(key);
        return cursor->row = number < UINT64_MAX ? slots_from(cursor->tree, number + 1) : NULL;
    }
    if (is_moved(cursor) && (tree_seek(cursor, key) == NULL || !is_at(cursor, key)))
        return cursor->row;
    uint32_t leaf = cursor->depth - 1;
    if (++cursor->path[leaf].index < cursor->path[leaf].node->head.count)
        return stand(cursor);
    return step_over(cursor, false);
}

const struct tree_row *
tree_previous(struct tree_cursor *cursor)
{
    assert(cursor->row != NULL);
    if (is_of_numbers(cursor)) {
        uint64_t number = row_key_own_number(tree_key(cursor->row));
        return cursor->row = number > 0 ? slots_until(cursor->tree, number - 1) : NULL;
    }
    if (is_moved(cursor) && tree_seek(cursor, tree_key(cursor->row)) == NULL)
        return tree_last(cursor);
    uint32_t leaf = cursor->depth - 1;
    if (cursor->path[leaf].index == 0)
        return step_over(cursor, true);
    cursor->path[leaf].index--;
    return stand(cursor);
}

static tenure_status
each_since(const struct tree_node *node, uint64_t since,
           tenure_status (*visit)(void *context, const struct tree_row *row), void *context)
{
    tenure_status status = TENURE_OK;
    if (node->head.born <= since)
        return status;
    for (uint32_t i = 0; i < node->head.count && status == TENURE_OK; i++) {
        if (!is_leaf(node))
            status = each_since(node->children[i], since, visit, context);
        else if (node->rows[i]->born > since)
            status = visit(context, node->rows[i]);
    }
    return status;
}

tenure_status
tree_each_since(const struct tree *tree, uint64_t since,
                tenure_status (*visit)(void *context, const struct tree_row *row), void *context)
{
    if (tree->order == ORDER_NUMBER)
        return slots_each_since(tree, since, visit, context);
    return tree->root != NULL ? each_since(tree->root, since, visit, context) : TENURE_OK;
}

static bool
check_node(const struct tree_node *node, uint32_t depth, enum key_order order, uint64_t *count)
{
    if (node->head.count == 0 || node->head.count > TREE_FAN || is_leaf(node) != (depth == 1))
        return false;
    for (uint32_t i = 0; i < node->head.count; i++) {
        struct row_key key = row_key(tree_key(node->rows[i]), order);
        if (node->positions[i] != key.position || (i > 0 && compare(node, i - 1, &key) >= 0))
            return false;
        if (!is_leaf(node) && (node->children[i]->rows[0] != node->rows[i] ||
                               !check_node(node->children[i], depth - 1, order, count)))
            return false;
        *count += is_leaf(node);
    }
    return true;
}

bool
tree_check(const struct tree *tree)
{
    uint64_t count = 0;
    if (tree->order == ORDER_NUMBER)
        return slots_check(tree);
    if (tree->root == NULL)
        return tree->count == 0;
    return check_node(tree->root, tree->depth, tree->order, &count) && count == tree->count;
}
