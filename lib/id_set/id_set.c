/* SPDX-License-Identifier: Apache-2.0 */
#include "id_set.h"

#include <stdlib.h>

#include "grow.h"

bool
id_set_add(struct id_set *numbers, uint64_t number)
{
    if (numbers->count > 0 && numbers->items[numbers->count - 1] == number)
        return true;
    void *grown = tni_grow(numbers->items, numbers->count, &numbers->max, sizeof(number));
    if (grown == NULL)
        return false;
    numbers->items = grown;
    numbers->items[numbers->count++] = number;
    return true;
}

static int
compare(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

void
id_set_sort(struct id_set *numbers)
{
    size_t kept = 0;
    if (numbers->count > 1)
        qsort(numbers->items, numbers->count, sizeof(*numbers->items), compare);
    for (size_t i = 0; i < numbers->count; i++) {
        if (i == 0 || numbers->items[i] != numbers->items[i - 1])
            numbers->items[kept++] = numbers->items[i];
    }
    numbers->count = kept;
}

size_t
id_set_below(const struct id_set *numbers, uint64_t number)
{
    size_t low = 0, high = numbers->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (numbers->items[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void
id_set_close(struct id_set *numbers)
{
    free(numbers->items);
    *numbers = (struct id_set){ 0 };
}
