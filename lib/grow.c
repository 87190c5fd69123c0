/* SPDX-License-Identifier: Apache-2.0 */
#include "grow.h"

#include <stdlib.h>

enum {
    FIRST = 16
};

void *
tni_grow_more(void *items, size_t *max, size_t size)
{
    size_t more = *max > 0 ? *max * 2 : FIRST;
    void *larger = realloc(items, more * size);
    if (larger != NULL)
        *max = more;
    return larger;
}
