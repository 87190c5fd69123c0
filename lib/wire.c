/* SPDX-License-Identifier: Apache-2.0 */
#include "wire.h"

static bool
read_varint(struct tni_span *rest, uint64_t *ret_value)
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
    tni_write_bytes(writer, (struct tni_span){ bytes, tni_put_varint(bytes, value) });
}

static void
write_tag(struct tni_writer *writer, uint32_t number, unsigned type)
{
    tni_write_varint(writer, (uint64_t)number << 3 | type);
}

void
tni_write_number_field(struct tni_writer *writer, uint32_t number, uint64_t value)
{
    if (value == 0)
        return;
    write_tag(writer, number, TNI_WIRE_VARINT);
    tni_write_varint(writer, value);
}

void
tni_write_text_field(struct tni_writer *writer, uint32_t number, const char *text)
{
    if (text[0] != '\0')
        tni_write_span_field(writer, number,
                             (struct tni_span){ (const uint8_t *)text, strlen(text) });
}

void
tni_write_span_field(struct tni_writer *writer, uint32_t number, struct tni_span bytes)
{
    write_tag(writer, number, TNI_WIRE_BYTES);
    tni_write_varint(writer, bytes.size);
    tni_write_bytes(writer, bytes);
}

size_t
tni_span_field_size(size_t bytes)
{
    return 2 * TNI_VARINT_BYTES_MAX + bytes;
}
