/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire - protobuf's encoding where messages are carried on as they came: read a message field by
 * field, write one around bytes that are encoded already.
 *
 * Source: Protocol Buffers documentation, "Encoding".
 */
#ifndef TNI_WIRE_H
#define TNI_WIRE_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    TNI_VARINT_BYTES_MAX = 10
};

/* Borrowed bytes; who lends them says for how long. */
struct tni_span {
    const uint8_t *data;
    size_t size;
};

enum {
    TNI_WIRE_VARINT = 0,
    TNI_WIRE_FIXED64 = 1,
    TNI_WIRE_BYTES = 2,
    TNI_WIRE_FIXED32 = 5
};

struct tni_wire_field {
    uint32_t number;
    unsigned type;
    uint64_t value;        // of a varint
    struct tni_span bytes; // of a length-delimited field; of the same memory as the message
};

/* Takes the next field off the front of *rest. False at the end, when nothing is left, and where
 * the encoding is broken, when something is. */
bool tni_wire_next(struct tni_span *rest, struct tni_wire_field *ret_field);

/* Writes into memory of its caller's; once something did not fit, `full` stays set. */
struct tni_writer {
    uint8_t *data;
    size_t size;
    size_t capacity;
    bool full;
};

static inline void
tni_write_bytes(struct tni_writer *writer, struct tni_span bytes)
{
    if (writer->full || bytes.size > writer->capacity - writer->size) {
        writer->full = true;
        return;
    }
    if (bytes.size > 0)
        memcpy(writer->data + writer->size, bytes.data, bytes.size);
    writer->size += bytes.size;
}

/* How many bytes the number takes; there is room for TNI_VARINT_BYTES_MAX. */
static inline size_t
tni_put_varint(uint8_t *bytes, uint64_t value)
{
    size_t size = 0;
    for (; value >= 0x80; value >>= 7)
        bytes[size++] = (uint8_t)(value | 0x80);
    bytes[size++] = (uint8_t)value;
    return size;
}

/* Where the longest number might not fit. */
void tni_write_tight_varint(struct tni_writer *writer, uint64_t value);

/* Inline, since rows are made of little else. */
static inline void
tni_write_varint(struct tni_writer *writer, uint64_t value)
{
    if (writer->capacity - writer->size < TNI_VARINT_BYTES_MAX) {
        tni_write_tight_varint(writer, value);
        return;
    }
    writer->size += tni_put_varint(writer->data + writer->size, value);
}

/* A field of a message; nothing is written for a value that is its default. */
void tni_write_number_field(struct tni_writer *writer, uint32_t number, uint64_t value);
void tni_write_text_field(struct tni_writer *writer, uint32_t number, const char *text);

/* A field that holds a text, or a message that is encoded already; see encode.h for others. */
void tni_write_span_field(struct tni_writer *writer, uint32_t number, struct tni_span bytes);

/* Bytes that a span field with so many bytes takes at the most. */
size_t tni_span_field_size(size_t bytes);

#endif
