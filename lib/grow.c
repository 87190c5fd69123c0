/* SPDX-License-Identifier: Apache-2.0 */
#include "grow.h"

#include <stdlib.h>

enum {
    FIRST = 16
};

void *
tni_grow(void *items, size_t count, size_t *max, size_t size)
{
    if (count < *max)
        return items;
    size_t more = *max > 0 ? *max * 2 : FIRST;
    void *larger = realloc(items, more * size);
    if (larger != NULL)
        *max = more;
    return larger;
}
