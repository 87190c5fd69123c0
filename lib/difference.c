/* SPDX-License-Identifier: Apache-2.0 */
#include "difference.h"

#include <stdio.h>
#include <string.h>

#include "descriptor.h"

static size_t
count_of(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return *(const size_t *)((const char *)message + field->quantifier_offset);
    return tni_field_given(message, field);
}

static const void *
value_at(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index)
{
    const char *at = (const char *)message + field->offset;
    if (field->label != PROTOBUF_C_LABEL_REPEATED)
        return at;
    return *(char *const *)at + index * tni_value_size(field->type);
}

/* Whether a value differs; `path` holds the field's name and is extended into submessages. */
static bool
value_differs(const ProtobufCFieldDescriptor *field, const void *left, const void *right,
              char *path, size_t path_size)
{
    if (field->type == PROTOBUF_C_TYPE_STRING)
        return strcmp(*(char *const *)left, *(char *const *)right) != 0;
    if (field->type != PROTOBUF_C_TYPE_MESSAGE)
        return memcmp(left, right, tni_value_size(field->type)) != 0;
    char inner[128];
    if (!tni_difference(*(ProtobufCMessage *const *)left, *(ProtobufCMessage *const *)right, inner,
                        sizeof(inner)))
        return false;
    size_t used = strlen(path);
    snprintf(path + used, path_size - used, ".%s", inner);
    return true;
}

bool
tni_difference(const ProtobufCMessage *left, const ProtobufCMessage *right, char *ret_path,
               size_t path_size)
{
    for (unsigned i = 0; i < left->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &left->descriptor->fields[i];
        size_t count = count_of(left, field);
        char name[TNI_JSON_NAME_MAX];
        snprintf(ret_path, path_size, "%s", tni_json_name(field->name, name));
        if (count != count_of(right, field))
            return true;
        for (size_t value = 0; value < count; value++) {
            if (value_differs(field, value_at(left, field, value), value_at(right, field, value),
                              ret_path, path_size))
                return true;
        }
    }
    return false;
}
