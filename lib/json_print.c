/* SPDX-License-Identifier: Apache-2.0 */
/* A message as canonical JSON. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <sodium.h>

#include "descriptor.h"
#include "json.h"

static json_t *print_message(const ProtobufCMessage *message);

static json_t *
print_signed(int64_t number)
{
    char text[24];
    snprintf(text, sizeof(text), "%" PRId64, number);
    return json_string(text);
}

static json_t *
print_unsigned(uint64_t number)
{
    char text[24];
    snprintf(text, sizeof(text), "%" PRIu64, number);
    return json_string(text);
}

static json_t *
print_enum(const ProtobufCEnumDescriptor *descriptor, int number)
{
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(descriptor, number);
    return value != NULL ? json_string(value->name) : json_integer(number);
}

/* Prints base64, as ProtoJSON requires. */
static json_t *
print_bytes(const ProtobufCBinaryData *bytes)
{
    size_t size = sodium_base64_encoded_len(bytes->len, sodium_base64_VARIANT_ORIGINAL);
    char *text = malloc(size);
    if (text == NULL)
        return NULL;
    sodium_bin2base64(text, size, bytes->data, bytes->len, sodium_base64_VARIANT_ORIGINAL);
    json_t *printed = json_string(text);
    free(text);
    return printed;
}

static json_t *
print_value(const ProtobufCFieldDescriptor *field, const void *at)
{
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32: return json_integer(*(const int32_t *)at);
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32: return json_integer(*(const uint32_t *)at);
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64: return print_signed(*(const int64_t *)at);
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64: return print_unsigned(*(const uint64_t *)at);
    case PROTOBUF_C_TYPE_ENUM: return print_enum(field->descriptor, *(const int *)at);
    case PROTOBUF_C_TYPE_BOOL: return json_boolean(*(const protobuf_c_boolean *)at);
    case PROTOBUF_C_TYPE_STRING: return json_string(*(char *const *)at);
    case PROTOBUF_C_TYPE_MESSAGE: return print_message(*(ProtobufCMessage *const *)at);
    case PROTOBUF_C_TYPE_BYTES: return print_bytes(at);
    case PROTOBUF_C_TYPE_FLOAT:
    // not used in the schema; tests/unit/test_json.c checks that
    case PROTOBUF_C_TYPE_DOUBLE: break;
    }
    abort();
}

static json_t *
print_field(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    const char *base = (const char *)message;
    if (field->label != PROTOBUF_C_LABEL_REPEATED)
        return print_value(field, base + field->offset);

    size_t count = *(const size_t *)(base + field->quantifier_offset);
    const char *values = *(char *const *)(base + field->offset);
    json_t *array = json_array();
    for (size_t i = 0; array != NULL && i < count; i++) {
        if (json_array_append_new(
                array, print_value(field, values + i * tni_value_size(field->type))) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *
print_message(const ProtobufCMessage *message)
{
    json_t *object = json_object();
    for (unsigned i = 0; object != NULL && i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        char name[TNI_JSON_NAME_MAX];
        if (!tni_field_given(message, field))
            continue;
        if (json_object_set_new(object, tni_json_name(field->name, name),
                                print_field(message, field)) != 0) {
            json_decref(object);
            return NULL;
        }
    }
    return object;
}

tenure_status
tenure_json_print(const ProtobufCMessage *message, char **ret_text)
{
    json_t *object = print_message(message);
    char *text = object != NULL ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    if (text == NULL)
        return TENURE_NO_MEMORY;
    *ret_text = text;
    return TENURE_OK;
}
