/* SPDX-License-Identifier: Apache-2.0 */
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

enum {
    SIZE_BYTES = sizeof(uint32_t),
    CAPACITY_FIRST = 64 * 1024,
};

bool
buffer_reserve(struct buffer *buffer, size_t more)
{
    if (buffer->capacity - buffer->size >= more)
        return true;
    size_t capacity = buffer->capacity > 0 ? buffer->capacity * 2 : CAPACITY_FIRST;
    while (capacity - buffer->size < more)
        capacity *= 2;
    uint8_t *data = realloc(buffer->data, capacity);
    if (data == NULL)
        return false;
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

bool
buffer_add(struct buffer *buffer, struct tni_span bytes)
{
    uint32_t size = (uint32_t)bytes.size;
    if (!buffer_reserve(buffer, SIZE_BYTES + bytes.size))
        return false;
    memcpy(buffer->data + buffer->size, &size, SIZE_BYTES);
    memcpy(buffer->data + buffer->size + SIZE_BYTES, bytes.data, bytes.size);
    buffer->size += SIZE_BYTES + bytes.size;
    return true;
}

struct tni_span
buffer_next(const struct buffer *buffer, size_t *position)
{
    uint32_t size;
    memcpy(&size, buffer->data + *position, SIZE_BYTES);
    struct tni_span bytes = { buffer->data + *position + SIZE_BYTES, size };
    *position += SIZE_BYTES + size;
    return bytes;
}

void
buffer_close(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){ 0 };
}
