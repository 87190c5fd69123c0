/* SPDX-License-Identifier: Apache-2.0 */
#include "id_set.h"

#include <stdlib.h>

#include "grow.h"

bool
id_set_add(struct id_set *set, uint64_t number)
{
    if (set->count > 0 && set->items[set->count - 1] == number)
        return true;
    void *grown = tni_grow(set->items, set->count, &set->max, sizeof(number));
    if (grown == NULL)
        return false;
    set->items = grown;
    set->items[set->count++] = number;
    return true;
}

static int
compare(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

void
id_set_sort(struct id_set *set)
{
    size_t kept = 0, sorted = 1;
    while (sorted < set->count && set->items[sorted - 1] <= set->items[sorted])
        sorted++;
    if (sorted < set->count) // many sets are in order already
        qsort(set->items, set->count, sizeof(*set->items), compare);
    for (size_t i = 0; i < set->count; i++) {
        if (i == 0 || set->items[i] != set->items[i - 1])
            set->items[kept++] = set->items[i];
    }
    set->count = kept;
}

bool
id_set_has(const struct id_set *set, uint64_t number)
{
    for (size_t i = 0; i < set->count; i++) {
        if (set->items[i] == number)
            return true;
    }
    return false;
}

size_t
id_set_below(const struct id_set *set, uint64_t number)
{
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->items[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void
id_set_close(struct id_set *set)
{
    free(set->items);
    *set = (struct id_set){ 0 };
}
