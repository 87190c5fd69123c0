/* SPDX-License-Identifier: Apache-2.0 */
/*
 * descriptor - helpers for any message, based on its descriptor.
 */
#ifndef TNI_DESCRIPTOR_H
#define TNI_DESCRIPTOR_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>

enum {
    TNI_JSON_NAME_MAX = 64
};

/* A field's name in lowerCamelCase; writes up to TNI_JSON_NAME_MAX bytes and returns them. */
const char *tni_json_name(const char *field_name, char *json_name);

/* Whether the field is set; a proto3 field with its default value is not. */
bool tni_field_given(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field);

/* The size of one value of this type in an unpacked message. */
size_t tni_value_size(ProtobufCType type);

#endif
