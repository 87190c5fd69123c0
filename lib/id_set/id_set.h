/* SPDX-License-Identifier: Apache-2.0 */
/*
 * id_set - a growing set of numeric ids, of subjects to process or of alerts.
 */
#ifndef ID_SET_H
#define ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sorted and without duplicates after id_set_sort(). All zero is an empty set. */
struct id_set {
    uint64_t *items;
    size_t count, max;
};

/* False: out of memory. */
bool id_set_add(struct id_set *set, uint64_t number);
void id_set_sort(struct id_set *set);

/* Whether the set contains the number: a linear search, because the set need not be sorted. */
bool id_set_has(const struct id_set *set, uint64_t number);

/* How many members of a sorted set are below the number. */
size_t id_set_below(const struct id_set *set, uint64_t number);

void id_set_close(struct id_set *set);

#endif
