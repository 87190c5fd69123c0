/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_item - one item of a feed: its columns, and the elements that they come from.
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

enum feed_space { // the origin of an element
    FEED_CORE,    // defined by RSS or Atom: in the same namespace as the item
    FEED_DUBLIN_CORE,
    FEED_CONTENT,
    FEED_ATOM, // an Atom element in an RSS item
    FEED_FOREIGN
};

struct feed_item {
    uint64_t line;
    char *values[FEED_COLUMNS];   // NULL: there is none
    unsigned ranks[FEED_COLUMNS]; // the rank of the element that gave the value: the lowest is best
    char problem[120];            // why the item cannot be read; "": it can
    char day[TENURE_DATE_TEXT_MAX], flaw[160];
};

/* The column that an element fills; NULL: the import does not use the element. */
struct feed_source {
    const char *name;
    enum feed_space space;
    enum feed_column column;
    unsigned rank;
};
const struct feed_source *feed_source_of(enum feed_space space, const char *name);

/* Takes ownership of a text, unless the item has one with a better rank or the text is empty. */
void feed_item_set(struct feed_item *item, enum feed_column column, unsigned rank, char *text);

/* Sets the item's day, and an id if it has none. False: out of memory. */
bool feed_item_finish(struct feed_item *item);

/* The item as a record, which always has all columns; the values live as long as the item. */
void feed_item_record(const struct feed_item *item, struct record *ret_record);

/* Whether two items have the same content. */
bool feed_item_same(const struct feed_item *item, const struct feed_item *other);

/* The memory that the item uses, in bytes. */
size_t feed_item_size(const struct feed_item *item);
void feed_item_free(struct feed_item *item);

#endif
