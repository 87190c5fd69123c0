/* SPDX-License-Identifier: Apache-2.0 */
#include "wire.h"

static bool
read_long_varint(struct tni_span *rest, uint64_t *ret_value)
{
    uint64_t value = 0;
    for (size_t i = 0; i < TNI_VARINT_BYTES_MAX && i < rest->size; i++) {
        value |= (uint64_t)(rest->data[i] & 0x7f) << (7 * i);
        if ((rest->data[i] & 0x80) == 0) {
            rest->data += i + 1;
            rest->size -= i + 1;
            *ret_value = value;
            return true;
        }
    }
    return false;
}

/* Most tags and sizes are one byte. */
static inline bool
read_varint(struct tni_span *rest, uint64_t *ret_value)
{
    if (rest->size == 0 || rest->data[0] >= 0x80)
        return read_long_varint(rest, ret_value);
    *ret_value = *rest->data++;
    rest->size--;
    return true;
}

static bool
read_span(struct tni_span *rest, uint64_t size, struct tni_span *ret_bytes)
{
    if (size > rest->size)
        return false;
    *ret_bytes = (struct tni_span){ rest->data, (size_t)size };
    rest->data += size;
    rest->size -= (size_t)size;
    return true;
}

bool
tni_wire_next(struct tni_span *rest, struct tni_wire_field *ret_field)
{
    struct tni_span at = *rest;
    struct tni_wire_field field = { 0 };
    uint64_t tag, size;
    if (!read_varint(&at, &tag) || tag >> 3 == 0 || tag >> 3 > UINT32_MAX >> 3)
        return false;
    field.number = (uint32_t)(tag >> 3);
    field.type = tag & 7;

    bool fine = false;
    if (field.type == TNI_WIRE_VARINT)
        fine = read_varint(&at, &field.value);
    else if (field.type == TNI_WIRE_BYTES)
        fine = read_varint(&at, &size) && read_span(&at, size, &field.bytes);
    else if (field.type == TNI_WIRE_FIXED64)
        fine = read_span(&at, 8, &field.bytes);
    else if (field.type == TNI_WIRE_FIXED32)
        fine = read_span(&at, 4, &field.bytes);
    if (fine) {
        *rest = at;
        *ret_field = field;
    }
    return fine;
}

void
tni_write_tight_varint(struct tni_writer *writer, uint64_t value)
{
    uint8_t bytes[TNI_VARINT_BYTES_MAX];
    const uint8_t *end = tni_put_varint(bytes, value);
    tni_write_bytes(writer, (struct tni_span){ bytes, (size_t)(end - bytes) });
}

uint8_t *
tni_put_tight_head(uint8_t *at, const uint8_t *end, uint64_t tag, uint64_t number, size_t follow)
{
    uint8_t head[TNI_HEAD_BYTES_MAX];
    const uint8_t *behind = tni_put_varint(tni_put_varint(head, tag), number);
    size_t size = (size_t)(behind - head), room = (size_t)(end - at);
    if (size > room || follow > room - size)
        return NULL;
    memcpy(at, head, size);
    return at + size;
}

size_t
tni_span_field_size(size_t bytes)
{
    return TNI_HEAD_BYTES_MAX + bytes;
}
