/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grow - dynamic arrays that double their size.
 */
#ifndef TNI_GROW_H
#define TNI_GROW_H

#include <stddef.h>

/* Only for tni_grow(): enlarges a full list. */
void *tni_grow_more(void *items, size_t *max, size_t size);

/*
 * Reserves room for one more item at the end of a list of `count` items of `size` bytes each.
 * Returns the list's new address and sets *max to its capacity. NULL: out of memory, and the list
 * is unchanged. The caller owns the list and frees it with free().
 */
static inline void *
tni_grow(void *items, size_t count, size_t *max, size_t size)
{
    return count < *max ? items : tni_grow_more(items, max, size);
}

#endif
