/* SPDX-License-Identifier: Apache-2.0 */
#include "pile.h"

#include <stdlib.h>
#include <string.h>

enum {
    SIZE_BYTES = sizeof(uint32_t),
    CAPACITY_FIRST = 64 * 1024,
};

bool
pile_reserve(struct pile *pile, size_t more)
{
    if (pile->capacity - pile->size >= more)
        return true;
    size_t capacity = pile->capacity > 0 ? pile->capacity * 2 : CAPACITY_FIRST;
    while (capacity - pile->size < more)
        capacity *= 2;
    uint8_t *data = realloc(pile->data, capacity);
    if (data == NULL)
        return false;
    pile->data = data;
    pile->capacity = capacity;
    return true;
}

bool
pile_add(struct pile *pile, struct tni_span bytes)
{
    uint32_t size = (uint32_t)bytes.size;
    if (!pile_reserve(pile, SIZE_BYTES + bytes.size))
        return false;
    memcpy(pile->data + pile->size, &size, SIZE_BYTES);
    memcpy(pile->data + pile->size + SIZE_BYTES, bytes.data, bytes.size);
    pile->size += SIZE_BYTES + bytes.size;
    return true;
}

struct tni_span
pile_next(const struct pile *pile, size_t *place)
{
    uint32_t size;
    memcpy(&size, pile->data + *place, SIZE_BYTES);
    struct tni_span bytes = { pile->data + *place + SIZE_BYTES, size };
    *place += SIZE_BYTES + size;
    return bytes;
}

void
pile_close(struct pile *pile)
{
    free(pile->data);
    *pile = (struct pile){ 0 };
}
