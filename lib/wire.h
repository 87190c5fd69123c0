/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire - protobuf's encoding, for messages that are passed on without unpacking: read a message
 * field by field, write one around bytes that are already encoded.
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

/* Borrowed bytes; the lender documents how long they live. */
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
    uint64_t value;        // for a varint
    struct tni_span bytes; // for a length-delimited field; points into the message
};

/* Takes the next field off the front of *rest. False: at the end *rest is empty; otherwise the
 * encoding is broken. */
bool tni_wire_next(struct tni_span *rest, struct tni_wire_field *ret_field);

/* Writes into memory of the caller. `full` stays set once something did not fit. */
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

/* Writes a number and returns its end; the caller provides TNI_VARINT_BYTES_MAX bytes. */
static inline uint8_t *
tni_put_varint(uint8_t *at, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        *at++ = (uint8_t)(value | 0x80);
    *at++ = (uint8_t)value;
    return at;
}

/* For the end of the memory, where the longest number might not fit. */
void tni_write_tight_varint(struct tni_writer *writer, uint64_t value);
uint8_t *tni_put_tight_head(uint8_t *at, const uint8_t *end, uint64_t tag, uint64_t number,
                            size_t follow);

/* Inline, because rows consist mostly of numbers. */
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

/* Writes a field's tag, then its number or size; `follow` more bytes must fit as well. Returns the
 * end, or NULL if there is not enough space. */
static inline uint8_t *
tni_put_head(uint8_t *at, const uint8_t *end, uint64_t tag, uint64_t number, size_t follow)
{
    size_t room = (size_t)(end - at);
    if (room < TNI_HEAD_BYTES_MAX + follow)
        return tni_put_tight_head(at, end, tag, number, follow);
    return tni_put_varint(tni_put_varint(at, tag), number);
}

static inline void
tni_write_field(struct tni_writer *writer, uint64_t tag, uint64_t number, struct tni_span follow)
{
    uint8_t *begin = writer->data + writer->size, *end = writer->data + writer->capacity;
    uint8_t *at = writer->full ? NULL : tni_put_head(begin, end, tag, number, follow.size);
    if (at == NULL) {
        writer->full = true;
        return;
    }
    if (follow.size > 0)
        memcpy(at, follow.data, follow.size);
    writer->size += (size_t)(at - begin) + follow.size;
}

/* Writes a field with a text or an already encoded message; encode.h encodes messages. */
static inline void
tni_write_span_field(struct tni_writer *writer, uint32_t number, struct tni_span bytes)
{
    tni_write_field(writer, (uint64_t)number << 3 | TNI_WIRE_BYTES, bytes.size, bytes);
}

/* These write a field, or nothing if the value is the default. */
static inline void
tni_write_number_field(struct tni_writer *writer, uint32_t number, uint64_t value)
{
    if (value != 0)
        tni_write_field(writer, (uint64_t)number << 3 | TNI_WIRE_VARINT, value,
                        (struct tni_span){ 0 });
}

static inline void
tni_write_text_field(struct tni_writer *writer, uint32_t number, const char *text)
{
    if (text[0] != '\0')
        tni_write_span_field(writer, number,
                             (struct tni_span){ (const uint8_t *)text, strlen(text) });
}

/* The largest encoded size of a span field with `bytes` bytes. */
size_t tni_span_field_size(size_t bytes);

#endif
