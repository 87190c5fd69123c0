/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_items - the items of a feed in memory, so that they can be emitted oldest first.
 */
#ifndef FEED_ITEMS_H
#define FEED_ITEMS_H

#include "feed_item.h"

struct feed_items {
    struct feed_item *items;
    size_t count, room;
    size_t bytes; // memory in use
};

enum {
    FEED_BYTES_MAX = 16 * 1024 * 1024
};

/* Takes ownership of a finished item. TENURE_TOO_LARGE: together they would exceed
 * FEED_BYTES_MAX. */
tenure_status feed_items_add(struct feed_items *items, struct feed_item *item);

/* Emits the items from last to first, because feeds begin with the newest. An item with the id of
 * another but other content is emitted as one that cannot be read. */
tenure_status feed_items_emit(struct feed_items *items, record_fn *emit, void *context);

void feed_items_free(struct feed_items *items);

#endif
