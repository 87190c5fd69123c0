/* SPDX-License-Identifier: Apache-2.0 */
/*
 * row_cache - rows of one table, kept in memory by the writer: read once, changed as often as a
 * batch likes, written once and in key order.
 *
 * What costs most in a B-tree is a touched page, and an event changes a dozen rows that the next
 * event changes again. Rows may stay after the batch, so that busy ones are not looked for again
 * either.
 */
#ifndef ROW_CACHE_H
#define ROW_CACHE_H

#include <stdbool.h>

#include "wire.h"
#include <tenure/status.h>

struct row_cache;

/* One row; the memory is the cache's. */
struct cached_row {
    uint8_t *value;
    uint32_t size, room; // of the value
    uint16_t key_size;
    bool stands;    // false: there is no such row
    bool unwritten; // it stands otherwise than in the table
    uint8_t key[];
};

/* `keys_are_numbers`: 8 bytes in the machine's order. Between batches rows stay as long as all of
 * them take at most bytes_kept. */
tenure_status row_cache_open(bool keys_are_numbers, size_t bytes_kept,
                             struct row_cache **ret_cache);
void row_cache_close(struct row_cache **cache_p);

/* NULL: the cache does not know whether there is such a row. */
struct cached_row *row_cache_find(const struct row_cache *cache, struct tni_span key);

/* Keeps a row as it was found in the table; value NULL: it was not. NULL: no memory. */
struct cached_row *row_cache_keep(struct row_cache *cache, struct tni_span key,
                                  const struct tni_span *value);

/* Changes a row, which is to be written from then on; value NULL: takes it away. */
tenure_status row_cache_change(struct row_cache *cache, struct tni_span key,
                               const struct tni_span *value);

/* Lets a row be changed where it is, which is to be written from then on; one that did not stand
 * gets so many zeroes. */
tenure_status row_cache_edit(struct row_cache *cache, struct cached_row *row, size_t size);

/* A row that is to be written, and its place: the first bytes of its key as a number. */
struct unwritten_row {
    uint64_t place;
    struct cached_row *row;
};

/* All of them in the order of their keys, until the next change. */
const struct unwritten_row *row_cache_unwritten(struct row_cache *cache, size_t *ret_count);

/* They are written now; the transaction still goes on. */
void row_cache_written(struct row_cache *cache);

/* The transaction has ended. Forgets everything where there is too much of it, or where it changed
 * what was not committed. */
void row_cache_end(struct row_cache *cache, bool committed);

#endif
