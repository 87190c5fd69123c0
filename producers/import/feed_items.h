/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_items - the items of a feed, in memory, so that they can be told the oldest first.
 */
#ifndef FEED_ITEMS_H
#define FEED_ITEMS_H

#include "feed_item.h"

struct feed_items {
    struct feed_item *items;
    size_t count, room;
    size_t bytes; // of memory
};

enum {
    FEED_BYTES_MAX = 16 * 1024 * 1024
};

/* Takes over a finished item. TENURE_TOO_LARGE: there are FEED_BYTES_MAX of them. */
tenure_status feed_items_add(struct feed_items *items, struct feed_item *item);

/* Tells them from the last to the first: feeds begin with the newest. One that has the id of
 * another, and says something else, is told as one that cannot be read. */
tenure_status feed_items_emit(struct feed_items *items, record_fn *emit, void *context);

void feed_items_free(struct feed_items *items);

#endif
