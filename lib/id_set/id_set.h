/* SPDX-License-Identifier: Apache-2.0 */
/*
 * id_set - a growing set of numeric ids: subjects to be processed, alerts.
 */
#ifndef ID_SET_H
#define ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In order, and each once, after id_set_sort(). All zero is an empty set. */
struct id_set {
    uint64_t *items;
    size_t count, max;
};

/* False: no memory. */
bool id_set_add(struct id_set *set, uint64_t number);
void id_set_sort(struct id_set *set);

/* Whether the set has the number; it need not be sorted, so all of it may be read. */
bool id_set_has(const struct id_set *set, uint64_t number);

/* Of a sorted set, how many are below the number. */
size_t id_set_below(const struct id_set *set, uint64_t number);

void id_set_close(struct id_set *set);

#endif
