/* SPDX-License-Identifier: Apache-2.0 */
/*
 * descriptor - questions about any message that its descriptor answers.
 */
#ifndef TNI_DESCRIPTOR_H
#define TNI_DESCRIPTOR_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>

enum {
    TNI_JSON_NAME_MAX = 64
};

/* lowerCamelCase of a field's name; writes up to TNI_JSON_NAME_MAX bytes and returns them. */
const char *tni_json_name(const char *field_name, char *json_name);

/* Whether the field holds something: a proto3 field that has its default value does not. */
bool tni_field_given(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field);

/* Bytes that one value of this type takes in a message's memory. */
size_t tni_value_size(ProtobufCType type);

#endif
