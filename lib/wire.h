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
    TNI_VARINT_BYTES_MAX = 10,
    TNI_HEAD_BYTES_MAX = 2 * TNI_VARINT_BYTES_MAX, // a tag and a number
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

/* Returns where the number ends; there is room for TNI_VARINT_BYTES_MAX. */
static inline uint8_t *
tni_put_varint(uint8_t *at, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        *at++ = (uint8_t)(value | 0x80);
    *at++ = (uint8_t)value;
    return at;
}

/* Where the longest number might not fit. */
void tni_write_tight_varint(struct tni_writer *writer, uint64_t value);
uint8_t *tni_put_tight_head(uint8_t *at, const uint8_t *end, uint64_t tag, uint64_t number,
                            size_t follow);

/* Inline, since rows are made of little else. */
static inline void
tni_write_varint(struct tni_writer *writer, uint64_t value)
{
    if (writer->capacity - writer->size < TNI_VARINT_BYTES_MAX) {
        tni_write_tight_varint(writer, value);
        return;
    }
    uint8_t *at = writer->data + writer->size;
    writer->size += (size_t)(tni_put_varint(at, value) - at);
}

/* Puts a field's tag and its number, or how many bytes follow, for which there is to be room too.
 * Returns where these begin, or NULL where there was no room. */
static inline uint8_t *
tni_put_head(uint8_t *at, const uint8_t *end, uint64_t tag, uint64_t number, size_t follow)
{
    size_t room = (size_t)(end - at);
    if (room < TNI_HEAD_BYTES_MAX + follow)
        return tni_put_tight_head(at, end, tag, number, follow);
    return tni_put_varint(tni_put_varint(at, tag), number);
}

/* A field of a message; nothing is written for a value that is its default. */
void tni_write_number_field(struct tni_writer *writer, uint32_t number, uint64_t value);
void tni_write_text_field(struct tni_writer *writer, uint32_t number, const char *text);

/* A field that holds a text, or a message that is encoded already; see encode.h for others. */
void tni_write_span_field(struct tni_writer *writer, uint32_t number, struct tni_span bytes);

/* The largest encoded size of a span field with `bytes` bytes. */
size_t tni_span_field_size(size_t bytes);

#endif
