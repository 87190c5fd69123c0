/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_item - one item of a feed: its columns, and which element of a feed gives which.
 */
#ifndef FEED_ITEM_H
#define FEED_ITEM_H

#include <stdbool.h>
#include <stdint.h>

#include "record.h"
#include <tenure/date.h>

enum feed_column {
    FEED_ID,
    FEED_TITLE,
    FEED_TEXT,
    FEED_LINK,
    FEED_AUTHOR,
    FEED_CATEGORY,
    FEED_TIME,
    FEED_COLUMNS
};

enum feed_space { // whose an element is
    FEED_CORE,    // of RSS or Atom itself: of the same namespace as the item
    FEED_DUBLIN_CORE,
    FEED_CONTENT,
    FEED_ATOM, // Atom's, in an item of RSS
    FEED_FOREIGN
};

struct feed_item {
    uint64_t line;
    char *values[FEED_COLUMNS];   // NULL: none
    unsigned ranks[FEED_COLUMNS]; // of where they come from: the lowest is the best
    char problem[120];            // why it cannot be read; "": it can
    char day[TENURE_DATE_TEXT_MAX], flaw[160];
};

/* What an element gives; NULL: nothing that an import reads. */
struct feed_source {
    const char *name;
    enum feed_space space;
    enum feed_column column;
    unsigned rank;
};
const struct feed_source *feed_source_of(enum feed_space space, const char *name);

/* Takes over a text, unless the item has one of a better rank or the text is empty. */
void feed_item_set(struct feed_item *item, enum feed_column column, unsigned rank, char *text);

/* Gives it its day, and an id if it has none. False without memory. */
bool feed_item_finish(struct feed_item *item);

/* Its columns, all of them in every record; they live as long as the item. */
void feed_item_record(const struct feed_item *item, struct record *ret_record);

/* Whether two items say the same. */
bool feed_item_same(const struct feed_item *item, const struct feed_item *other);

/* Bytes of memory. */
size_t feed_item_size(const struct feed_item *item);
void feed_item_free(struct feed_item *item);

#endif
