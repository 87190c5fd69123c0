/* SPDX-License-Identifier: Apache-2.0 */
/* The items of a feed. */
#include "feed_items.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

tenure_status
feed_items_add(struct feed_items *items, struct feed_item *item)
{
    if (items->count == items->room) {
        size_t room = 2 * items->room + 64;
        struct feed_item *grown = realloc(items->items, room * sizeof(grown[0]));
        if (grown == NULL)
            return TENURE_NO_MEMORY;
        items->items = grown;
        items->room = room;
    }
    if (items->bytes + feed_item_size(item) > FEED_BYTES_MAX)
        return TENURE_TOO_LARGE;
    items->bytes += feed_item_size(item);
    items->items[items->count++] = *item;
    *item = (struct feed_item){ 0 };
    return TENURE_OK;
}

static int
by_id(const void *left, const void *right)
{
    struct feed_item *const *a = left, *const *b = right;
    const char *id = (*a)->values[FEED_ID], *other = (*b)->values[FEED_ID];
    int order = strcmp(id != NULL ? id : "", other != NULL ? other : "");
    return order != 0 ? order : (*a > *b) - (*a < *b);
}

/* Marks items that share an id with a newer one, which is nearer to the beginning. */
static tenure_status
find_shared(struct feed_items *items)
{
    struct feed_item **sorted = calloc(items->count + 1, sizeof(sorted[0]));
    if (sorted == NULL)
        return TENURE_NO_MEMORY;
    for (size_t i = 0; i < items->count; i++)
        sorted[i] = &items->items[i];
    qsort(sorted, items->count, sizeof(sorted[0]), by_id);
    for (size_t i = 1, first = 0; i < items->count; i++) {
        const char *id = sorted[first]->values[FEED_ID], *other = sorted[i]->values[FEED_ID];
        if (id == NULL || other == NULL || strcmp(id, other) != 0)
            first = i;
        else if (!feed_item_same(sorted[first], sorted[i]) && sorted[i]->problem[0] == '\0')
            snprintf(sorted[i]->problem, sizeof(sorted[i]->problem),
                     "the item has the id of the one on line %" PRIu64 ", but other content",
                     sorted[first]->line);
    }
    free(sorted);
    return TENURE_OK;
}

tenure_status
feed_items_emit(struct feed_items *items, record_fn *emit, void *context)
{
    tenure_status status = find_shared(items);
    for (size_t i = items->count; i > 0 && status == TENURE_OK; i--) {
        struct record record;
        feed_item_record(&items->items[i - 1], &record);
        status = emit(context, &record, 0);
    }
    return status;
}

void
feed_items_free(struct feed_items *items)
{
    for (size_t i = 0; i < items->count; i++)
        feed_item_free(&items->items[i]);
    free(items->items);
    *items = (struct feed_items){ 0 };
}
