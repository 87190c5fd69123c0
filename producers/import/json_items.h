/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_items - reads the items of the lists in a large JSON document one at a time.
 *
 * The document is an object whose members are lists: {"persons": [{...}, ...], ...}. Only one item
 * is in memory at a time, so memory use does not grow with the file.
 */
#ifndef JSON_ITEMS_H
#define JSON_ITEMS_H

#include <jansson.h>

#include "record.h"

enum {
    JSON_ITEM_BYTES_MAX = 256 * 1024 // jansson needs up to 80 times that in memory
};

/* Called for each item of the list `list`, which begins in line `line` of the file; and once, with
 * `item` NULL, for an empty list. The function may change the item, which lives until it returns.
 * Any result but TENURE_OK stops the reading. */
typedef tenure_status json_items_fn(void *context, const char *list, json_t *item, uint64_t line);

/* Reads the document to its end. TENURE_INVALID writes *ret_problem: it is not such a document, an
 * item is longer than JSON_ITEM_BYTES_MAX, or a list appears twice. Members that are not lists are
 * skipped. TENURE_STORAGE: it cannot be read; errno says why. */
tenure_status json_items_read(int fd, json_items_fn *emit, void *context,
                              struct record_problem *ret_problem);

#endif
