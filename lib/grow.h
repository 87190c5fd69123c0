/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grow - lists that grow by doubling.
 */
#ifndef TNI_GROW_H
#define TNI_GROW_H

#include <stddef.h>

/*
 * Makes room for one more item at the end of a list of count, items of size bytes each: where the
 * list then is, with *max the items that it has room for. NULL: there is no memory, and the list is
 * as it was. The list is the caller's, to be freed with free().
 */
void *tni_grow(void *items, size_t count, size_t *max, size_t size);

#endif
