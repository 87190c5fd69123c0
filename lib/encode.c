/* SPDX-License-Identifier: Apache-2.0 */
#include "encode.h"

#include <stdlib.h>

#include "descriptor.h"

/* Begins a field whose size is not known yet: leaves a byte for it, which is mostly enough. Returns
 * where its bytes begin. */
static size_t
open_span(struct tni_writer *writer, uint32_t number)
{
    static const uint8_t size = 0;
    tni_write_varint(writer, (uint64_t)number << 3 | TNI_WIRE_BYTES);
    tni_write_bytes(writer, (struct tni_span){ &size, 1 });
    return writer->size;
}

static void
close_span(struct tni_writer *writer, size_t begin)
{
    uint8_t prefix[TNI_VARINT_BYTES_MAX];
    size_t size = writer->size - begin, more = tni_put_varint(prefix, size) - 1;
    if (writer->full || more > writer->capacity - writer->size) {
        writer->full = true;
        return;
    }
    uint8_t *bytes = writer->data + begin;
    if (more > 0)
        memmove(bytes + more, bytes, size);
    memcpy(bytes - 1, prefix, more + 1);
    writer->size += more;
}

static uint64_t
number_of(ProtobufCType type, const void *value)
{
    switch (type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_ENUM: return (uint64_t)(int64_t) * (const int32_t *)value;
    case PROTOBUF_C_TYPE_UINT32: return *(const uint32_t *)value;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_UINT64: return *(const uint64_t *)value;
    case PROTOBUF_C_TYPE_BOOL: return *(const protobuf_c_boolean *)value != 0;
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE:
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE: break; // the others, the schema has none
    }
    abort();
}

static void
write_value(struct tni_writer *writer, const ProtobufCFieldDescriptor *field, const void *value)
{
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        tni_write_message_field(writer, field->id, *(ProtobufCMessage *const *)value);
    } else if (field->type == PROTOBUF_C_TYPE_STRING) {
        const char *text = *(char *const *)value;
        tni_write_span_field(writer, field->id,
                             (struct tni_span){ (const uint8_t *)text, strlen(text) });
    } else {
        tni_write_varint(writer, (uint64_t)field->id << 3 | TNI_WIRE_VARINT);
        tni_write_varint(writer, number_of(field->type, value));
    }
}

static void
write_values(struct tni_writer *writer, const ProtobufCFieldDescriptor *field, const char *values,
             size_t count)
{
    size_t size = tni_value_size(field->type);
    bool packed = (field->flags & PROTOBUF_C_FIELD_FLAG_PACKED) != 0;
    size_t begin = packed ? open_span(writer, field->id) : 0;
    for (size_t i = 0; i < count; i++) {
        if (packed)
            tni_write_varint(writer, number_of(field->type, values + i * size));
        else
            write_value(writer, field, values + i * size);
    }
    if (packed)
        close_span(writer, begin);
}

void
tni_write_message(struct tni_writer *writer, const ProtobufCMessage *message)
{
    const char *base = (const char *)message;
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        if (!tni_field_given(message, field))
            continue;
        if (field->label == PROTOBUF_C_LABEL_REPEATED)
            write_values(writer, field, *(char *const *)(base + field->offset),
                         *(const size_t *)(base + field->quantifier_offset));
        else
            write_value(writer, field, base + field->offset);
    }
}

void
tni_write_message_field(struct tni_writer *writer, uint32_t number, const ProtobufCMessage *message)
{
    size_t begin = open_span(writer, number);
    tni_write_message(writer, message);
    close_span(writer, begin);
}
