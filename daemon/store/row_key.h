/* SPDX-License-Identifier: Apache-2.0 */
/*
 * row_key - the order of keys: that of LMDB, found by the first bytes alone wherever they differ.
 */
#ifndef ROW_KEY_H
#define ROW_KEY_H

#include <endian.h>
#include <stdbool.h>
#include <string.h>

#include "wire.h"

/* A key's first eight bytes as a number; all of it where keys are numbers. */
static inline uint64_t
row_place(struct tni_span key, bool is_number)
{
    uint64_t place = 0;
    memcpy(&place, key.data, key.size < sizeof(place) ? key.size : sizeof(place));
    return is_number ? place : be64toh(place);
}

/* Keys of the same place differ behind, if at all. */
static inline int
row_key_compare(uint64_t left_place, struct tni_span left, uint64_t right_place,
                struct tni_span right)
{
    if (left_place != right_place)
        return left_place < right_place ? -1 : 1;
    int order = memcmp(left.data, right.data, left.size < right.size ? left.size : right.size);
    return order != 0 ? order : (left.size > right.size) - (left.size < right.size);
}

#endif
