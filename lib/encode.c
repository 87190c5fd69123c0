/* SPDX-License-Identifier: Apache-2.0 */
#include "encode.h"

#include <assert.h>
#include <stdlib.h>

/* These functions write at `at`, before `end`, and return where they stopped, or NULL if there was
 * not enough space. Two pointers stay in registers; a struct tni_writer would not. */

static inline uint64_t
tag_of(uint32_t number, unsigned type)
{
    return (uint64_t)number << 3 | type;
}

static inline uint8_t *
put_number(uint8_t *at, uint8_t *end, uint32_t number, uint64_t value)
{
    return tni_put_head(at, end, tag_of(number, TNI_WIRE_VARINT), value, 0);
}

static inline uint8_t *
put_bytes(uint8_t *at, uint8_t *end, uint32_t number, const void *bytes, size_t size)
{
    at = tni_put_head(at, end, tag_of(number, TNI_WIRE_BYTES), size, size);
    if (at == NULL)
        return NULL;
    if (size > 0)
        memcpy(at, bytes, size);
    return at + size;
}

static inline uint8_t *
put_text(uint8_t *at, uint8_t *end, uint32_t number, const char *text)
{
    return put_bytes(at, end, number, text, strlen(text));
}

/* Begins a field of unknown size: reserves one byte for it, which is usually enough. */
static inline uint8_t *
open_span(uint8_t *at, uint8_t *end, uint32_t number)
{
    return tni_put_head(at, end, tag_of(number, TNI_WIRE_BYTES), 0, 0);
}

static uint8_t *
close_long_span(uint8_t *begin, uint8_t *at, const uint8_t *end)
{
    uint8_t prefix[TNI_VARINT_BYTES_MAX];
    size_t size = (size_t)(at - begin), more = (size_t)(tni_put_varint(prefix, size) - prefix) - 1;
    if (more > (size_t)(end - at))
        return NULL;
    memmove(begin + more, begin, size);
    memcpy(begin - 1, prefix, more + 1);
    return at + more;
}

static inline uint8_t *
close_span(uint8_t *begin, uint8_t *at, const uint8_t *end)
{
    if (at - begin >= 0x80)
        return close_long_span(begin, at, end);
    begin[-1] = (uint8_t)(at - begin);
    return at;
}

static inline bool
is_wide(ProtobufCType type)
{
    return type == PROTOBUF_C_TYPE_UINT64 || type == PROTOBUF_C_TYPE_INT64;
}

static inline uint64_t
number_of(ProtobufCType type, const void *value)
{
    if (is_wide(type))
        return *(const uint64_t *)value;
    static_assert(sizeof(protobuf_c_boolean) == sizeof(int32_t), "numbers have two sizes");
    int32_t number = *(const int32_t *)value;
    if (number == 0) // fast path: most are not set
        return 0;
    switch ((int)type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_ENUM: return (uint64_t)(int64_t)number;
    case PROTOBUF_C_TYPE_UINT32: return (uint32_t)number;
    case PROTOBUF_C_TYPE_BOOL: return 1;
    default: abort(); // the schema uses no other types
    }
}

static uint8_t *put_message(uint8_t *at, uint8_t *end, const ProtobufCMessage *message);

static inline uint8_t *
put_part(uint8_t *at, uint8_t *end, uint32_t number, const ProtobufCMessage *message)
{
    uint8_t *begin = open_span(at, end, number);
    at = begin != NULL ? put_message(begin, end, message) : NULL;
    return at != NULL ? close_span(begin, at, end) : NULL;
}

static uint8_t *
put_packed(uint8_t *at, uint8_t *end, const ProtobufCFieldDescriptor *field, const char *numbers,
           size_t count)
{
    size_t step = is_wide(field->type) ? sizeof(uint64_t) : sizeof(uint32_t);
    uint8_t *begin = open_span(at, end, field->id);
    if (begin == NULL)
        return NULL;
    struct tni_writer span = { .data = begin, .capacity = (size_t)(end - begin) };
    for (size_t i = 0; i < count; i++)
        tni_write_varint(&span, number_of(field->type, numbers + i * step));
    return span.full ? NULL : close_span(begin, begin + span.size, end);
}

static inline uint8_t *
put_value(uint8_t *at, uint8_t *end, const ProtobufCFieldDescriptor *field, const void *value)
{
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        return put_part(at, end, field->id, *(ProtobufCMessage *const *)value);
    if (field->type == PROTOBUF_C_TYPE_STRING)
        return put_text(at, end, field->id, *(char *const *)value);
    return put_number(at, end, field->id, number_of(field->type, value));
}

static uint8_t *
put_list(uint8_t *at, uint8_t *end, const ProtobufCFieldDescriptor *field, void *const *values,
         size_t count)
{
    // Repeated numbers are packed.
    assert(field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE);
    for (size_t i = 0; i < count && at != NULL; i++)
        at = put_value(at, end, field, &values[i]);
    return at;
}

/* Writes a field that is repeated or part of a oneof. */
static uint8_t *
put_quantified(uint8_t *at, uint8_t *end, const ProtobufCFieldDescriptor *field,
               const char *message)
{
    const void *quantifier = message + field->quantifier_offset, *value = message + field->offset;
    if (field->label != PROTOBUF_C_LABEL_REPEATED)
        return *(const uint32_t *)quantifier == field->id ? put_value(at, end, field, value) : at;
    size_t count = *(const size_t *)quantifier;
    if (count == 0)
        return at;
    const void *values = *(const void *const *)value;
    return field->flags & PROTOBUF_C_FIELD_FLAG_PACKED ? put_packed(at, end, field, values, count)
                                                       : put_list(at, end, field, values, count);
}

/* Nearly every field is plain and many are not set, so skipping those quickly is most of the
 * work. */
static uint8_t *
put_message(uint8_t *at, uint8_t *end, const ProtobufCMessage *message)
{
    const ProtobufCFieldDescriptor *field = message->descriptor->fields;
    const char *base = (const char *)message;
    for (unsigned left = message->descriptor->n_fields; left > 0; left--, field++) {
        const void *value = base + field->offset;
        if (field->quantifier_offset != 0) {
            at = put_quantified(at, end, field, base);
        } else if (field->type == PROTOBUF_C_TYPE_STRING) {
            const char *text = *(char *const *)value;
            if (text == NULL || text[0] == '\0')
                continue;
            at = put_text(at, end, field->id, text);
        } else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
            const ProtobufCMessage *part = *(ProtobufCMessage *const *)value;
            if (part == NULL)
                continue;
            at = put_part(at, end, field->id, part);
        } else if (field->type == PROTOBUF_C_TYPE_BYTES) {
            const ProtobufCBinaryData *bytes = value;
            if (bytes->len == 0)
                continue;
            at = put_bytes(at, end, field->id, bytes->data, bytes->len);
        } else {
            uint64_t number = number_of(field->type, value);
            if (number == 0)
                continue;
            at = put_number(at, end, field->id, number);
        }
        if (at == NULL)
            return NULL;
    }
    return at;
}

/* Commits what was written to the writer's memory, or marks the writer as full. */
static void
take(struct tni_writer *writer, const uint8_t *at)
{
    if (at == NULL)
        writer->full = true;
    else
        writer->size = (size_t)(at - writer->data);
}

void
tni_write_message(struct tni_writer *writer, const ProtobufCMessage *message)
{
    if (!writer->full)
        take(writer,
             put_message(writer->data + writer->size, writer->data + writer->capacity, message));
}

void
tni_write_message_field(struct tni_writer *writer, uint32_t number, const ProtobufCMessage *message)
{
    if (!writer->full)
        take(writer, put_part(writer->data + writer->size, writer->data + writer->capacity, number,
                              message));
}
