/* SPDX-License-Identifier: Apache-2.0 */
/*
 * row_key - orders keys by 64 bits of them, called their position, if these differ.
 *
 * A table knows the form of its keys, so the bits are taken from where keys differ. Numbers that do
 * not fit into their bits share the highest position; such keys are compared as a whole.
 */
#ifndef ROW_KEY_H
#define ROW_KEY_H

#include <endian.h>
#include <stdbool.h>
#include <string.h>

#include "wire.h"

/* The form of a table's keys; all numbers except those of ORDER_NUMBER are big-endian. */
enum key_order {
    ORDER_BYTES,
    ORDER_NUMBER,      // 8 bytes in native order
    ORDER_PAIR,        // two numbers of 8 bytes
    ORDER_SCOPE,       // a number of 8 bytes, then any bytes
    ORDER_SUBJECT,     // a byte and a number of 8 bytes
    ORDER_DAY_SUBJECT, // a number of 4 bytes, a byte and a number of 8 bytes
};

struct row_key {
    struct tni_span bytes;
    uint64_t position;
    bool is_exact; // only an equal key has the same position
};

/* The number in a key of ORDER_NUMBER. */
static inline uint64_t
row_key_own_number(struct tni_span key)
{
    uint64_t number;
    memcpy(&number, key.data, sizeof(number));
    return number;
}

static inline uint64_t
row_key_number(const uint8_t *bytes)
{
    uint64_t number;
    memcpy(&number, bytes, sizeof(number));
    return be64toh(number);
}

static inline uint32_t
row_key_short(const uint8_t *bytes)
{
    uint32_t number;
    memcpy(&number, bytes, sizeof(number));
    return be32toh(number);
}

/* A number in `bits` bits; the largest value stands for all that do not fit. */
static inline uint64_t
row_key_bits(uint64_t number, unsigned bits, bool *fits)
{
    uint64_t most = (UINT64_C(1) << bits) - 1;
    *fits = number < most;
    return *fits ? number : most;
}

static inline struct row_key
row_key(struct tni_span key, enum key_order order)
{
    struct row_key made = { .bytes = key };
    const uint8_t *at = key.data;
    uint64_t first, second;
    bool first_fits, second_fits = true;
    switch (order) {
    case ORDER_BYTES:
        memcpy(&made.position, at,
               key.size < sizeof(made.position) ? key.size : sizeof(made.position));
        made.position = be64toh(made.position);
        return made;
    case ORDER_NUMBER:
        made.position = row_key_own_number(key);
        made.is_exact = true;
        return made;
    case ORDER_PAIR:
        first = row_key_bits(row_key_number(at), 32, &first_fits);
        second = row_key_bits(row_key_number(at + 8), 32, &second_fits);
        made.position = first << 32 | (first_fits ? second : 0);
        break;
    case ORDER_SCOPE:
        first = row_key_bits(row_key_number(at), 32, &first_fits);
        second = 0;
        memcpy(&second, at + 8, key.size < 12 ? key.size - 8 : 4);
        made.position = first << 32 | (first_fits ? be32toh((uint32_t)second) : 0);
        return made;
    case ORDER_SUBJECT:
        first = row_key_bits(row_key_number(at + 1), 56, &first_fits);
        made.position = (uint64_t)at[0] << 56 | first;
        break;
    case ORDER_DAY_SUBJECT:
        first = row_key_bits(row_key_number(at + 5), 28, &first_fits);
        made.position = (uint64_t)row_key_short(at) << 32 | (uint64_t)(at[4] & 0xf) << 28 | first;
        break;
    default: return made;
    }
    made.is_exact = first_fits && second_fits;
    return made;
}

/* Compares two keys of equal position byte by byte. */
static inline int
row_key_compare(struct tni_span left, struct tni_span right)
{
    int order = memcmp(left.data, right.data, left.size < right.size ? left.size : right.size);
    return order != 0 ? order : (left.size > right.size) - (left.size < right.size);
}

#endif
