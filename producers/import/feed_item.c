/* SPDX-License-Identifier: Apache-2.0 */
/* One item of a feed. */
#include "feed_item.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed_text.h"

static const char *const columns[FEED_COLUMNS] = { "id",     "title",    "text", "link",
                                                   "author", "category", "time" };

/* RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0. The date of first publication is preferred to the date
 * of the last change. */
static const struct feed_source sources[] = {
    { "id", FEED_CORE, FEED_ID, 1 },
    { "guid", FEED_CORE, FEED_ID, 1 },
    { "title", FEED_CORE, FEED_TITLE, 1 },
    { "title", FEED_DUBLIN_CORE, FEED_TITLE, 2 },
    { "summary", FEED_CORE, FEED_TEXT, 1 },
    { "description", FEED_CORE, FEED_TEXT, 1 },
    { "content", FEED_CORE, FEED_TEXT, 2 },
    { "encoded", FEED_CONTENT, FEED_TEXT, 2 },
    { "link", FEED_CORE, FEED_LINK, 1 },
    { "author", FEED_CORE, FEED_AUTHOR, 1 },
    { "creator", FEED_DUBLIN_CORE, FEED_AUTHOR, 2 },
    { "category", FEED_CORE, FEED_CATEGORY, 1 },
    { "subject", FEED_DUBLIN_CORE, FEED_CATEGORY, 2 },
    { "published", FEED_CORE, FEED_TIME, 1 },
    { "pubDate", FEED_CORE, FEED_TIME, 1 },
    { "issued", FEED_CORE, FEED_TIME, 1 },
    { "created", FEED_CORE, FEED_TIME, 2 },
    { "created", FEED_DUBLIN_CORE, FEED_TIME, 2 },
    { "issued", FEED_DUBLIN_CORE, FEED_TIME, 3 },
    { "date", FEED_DUBLIN_CORE, FEED_TIME, 4 },
    { "published", FEED_ATOM, FEED_TIME, 5 },
    { "updated", FEED_CORE, FEED_TIME, 6 },
    { "modified", FEED_CORE, FEED_TIME, 6 },
    { "updated", FEED_ATOM, FEED_TIME, 7 },
};

const struct feed_source *
feed_source_of(enum feed_space space, const char *name)
{
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
        if (sources[i].space == space && strcmp(sources[i].name, name) == 0)
            return &sources[i];
    }
    return NULL;
}

void
feed_item_set(struct feed_item *item, enum feed_column column, unsigned rank, char *text)
{
    bool better = item->values[column] == NULL || rank < item->ranks[column];
    if (text == NULL || text[0] == '\0' || !better) {
        free(text);
        return;
    }
    free(item->values[column]);
    item->values[column] = text;
    item->ranks[column] = rank;
}

static const char *
value(const struct feed_item *item, enum feed_column column)
{
    return item->values[column] != NULL ? item->values[column] : "";
}

/* 64-bit FNV-1a (draft-eastlake-fnv), continued from `hash`; includes the NUL. */
static uint64_t
hash_on(uint64_t hash, const char *text)
{
    do
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    while (*text++ != '\0');
    return hash;
}

/* Items without an id may share a link or a title, so the id is made from both and the day. */
static bool
make_id(struct feed_item *item)
{
    uint64_t hash = hash_on(14695981039346656037u, value(item, FEED_LINK));
    hash = hash_on(hash_on(hash, value(item, FEED_TITLE)), value(item, FEED_TIME));
    if (asprintf(&item->values[FEED_ID], "%.1000s#%016" PRIx64, value(item, FEED_LINK), hash) < 0)
        item->values[FEED_ID] = NULL;
    return item->values[FEED_ID] != NULL;
}

bool
feed_item_finish(struct feed_item *item)
{
    const char *time = value(item, FEED_TIME);
    if (time[0] == '\0')
        snprintf(item->flaw, sizeof(item->flaw),
                 "the item has no date: no pubDate, dc:date, published or updated");
    else if (!feed_day(time, item->day))
        snprintf(item->flaw, sizeof(item->flaw), "the item's date \"%.60s\" cannot be read", time);
    return item->values[FEED_ID] != NULL || make_id(item);
}

void
feed_item_record(const struct feed_item *item, struct record *ret_record)
{
    *ret_record = (struct record){ .line = item->line, .columns_fixed = true };
    if (item->problem[0] != '\0') {
        ret_record->problem = item->problem;
        return;
    }
    for (int column = 0; column < FEED_COLUMNS; column++)
        record_add(ret_record, columns[column], item->values[column]);
    record_add(ret_record, "date", item->day);
    if (item->flaw[0] != '\0') {
        ret_record->flawed = "date";
        ret_record->flaw = item->flaw;
    }
}

bool
feed_item_same(const struct feed_item *item, const struct feed_item *other)
{
    for (int column = 0; column < FEED_COLUMNS; column++) {
        if (strcmp(value(item, column), value(other, column)) != 0)
            return false;
    }
    return true;
}

size_t
feed_item_size(const struct feed_item *item)
{
    size_t size = sizeof(*item);
    for (int column = 0; column < FEED_COLUMNS; column++)
        size += item->values[column] != NULL ? strlen(item->values[column]) + 33 : 0;
    return size;
}

void
feed_item_free(struct feed_item *item)
{
    for (int column = 0; column < FEED_COLUMNS; column++)
        free(item->values[column]);
    *item = (struct feed_item){ 0 };
}
