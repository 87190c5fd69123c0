/* SPDX-License-Identifier: Apache-2.0 */
/* Converts one JSON value for a field's memory. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "json.h"
#include <tenure/text.h>

static bool
refuse(char *reason, size_t size, const json_t *json, const char *wanted)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
    tenure_text_format(reason, size, "%.60s%s is not %s", text != NULL ? text : "?",
                       text != NULL && strlen(text) > 60 ? "..." : "", wanted);
    free(text);
    return false;
}

/* Reads an integer in any form that the JSON mapping allows: 5, "5", 5.0, 5e0. */
static bool
read_integer(const json_t *json, bool is_signed, int64_t *ret_bits)
{
    if (json_is_integer(json)) {
        *ret_bits = json_integer_value(json);
        return is_signed || *ret_bits >= 0;
    }
    if (json_is_real(json)) {
        double real = json_real_value(json);
        *ret_bits = fabs(real) < 9007199254740992.0 ? (int64_t)real : 0;
        return fabs(real) < 9007199254740992.0 && (double)*ret_bits == real &&
               (is_signed || real >= 0);
    }
    if (!json_is_string(json))
        return false;
    const char *text = json_string_value(json);
    if (text[text[0] == '-'] < '0' || text[text[0] == '-'] > '9' || (text[0] == '-' && !is_signed))
        return false;
    char *end;
    errno = 0;
    *ret_bits = is_signed ? (int64_t)strtoll(text, &end, 10) : (int64_t)strtoull(text, &end, 10);
    return errno == 0 && *end == '\0';
}

static bool
read_bounded(const json_t *json, int64_t min, int64_t max, int64_t *ret_number)
{
    return read_integer(json, true, ret_number) && *ret_number >= min && *ret_number <= max;
}

static bool
read_enum(const ProtobufCEnumDescriptor *descriptor, const json_t *json, int *ret_number,
          char *reason, size_t reason_size)
{
    const ProtobufCEnumValue *value = NULL;
    int64_t number;
    if (json_is_string(json))
        value = protobuf_c_enum_descriptor_get_value_by_name(descriptor, json_string_value(json));
    else if (read_bounded(json, INT32_MIN, INT32_MAX, &number))
        value = protobuf_c_enum_descriptor_get_value(descriptor, (int)number);
    if (value != NULL) {
        *ret_number = value->value;
        return true;
    }
    char wanted[300] = "one of";
    for (unsigned i = 0; i < descriptor->n_values; i++) {
        const char *name = descriptor->values[i].name;
        if (strstr(name, "UNSPECIFIED") == NULL &&
            strlen(wanted) + strlen(name) + 3 < sizeof(wanted))
            snprintf(wanted + strlen(wanted), sizeof(wanted) - strlen(wanted), " %s", name);
    }
    return refuse(reason, reason_size, json, wanted);
}

static bool
read_string(const json_t *json, char **ret_text, char *reason, size_t reason_size)
{
    if (!json_is_string(json))
        return refuse(reason, reason_size, json, "a string; put it in quotes");
    *ret_text = strdup(json_string_value(json));
    return *ret_text != NULL || refuse(reason, reason_size, json, "readable: out of memory");
}

/* Reads base64, as ProtoJSON requires. */
static bool
read_bytes(const json_t *json, ProtobufCBinaryData *ret_bytes, char *reason, size_t reason_size)
{
    const char *text = json_is_string(json) ? json_string_value(json) : "?";
    size_t size = strlen(text);
    ret_bytes->data = malloc(size + 1);
    if (ret_bytes->data == NULL)
        return refuse(reason, reason_size, json, "readable: out of memory");
    if (sodium_base642bin(ret_bytes->data, size, text, size, NULL, &ret_bytes->len, NULL,
                          sodium_base64_VARIANT_ORIGINAL) == 0)
        return true;
    free(ret_bytes->data);
    *ret_bytes = (ProtobufCBinaryData){ 0 };
    return refuse(reason, reason_size, json, "bytes in base64");
}

static bool
read_long(const json_t *json, bool is_signed, void *value, char *reason, size_t reason_size)
{
    int64_t number;
    if (!read_integer(json, is_signed, &number))
        return refuse(reason, reason_size, json,
                      is_signed ? "a whole number" : "a whole number from 0 up");
    *(int64_t *)value = number;
    return true;
}

bool
tni_json_value(const ProtobufCFieldDescriptor *field, const json_t *json, void *value, char *reason,
               size_t reason_size)
{
    int64_t number;
    switch (field->type) {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_SFIXED32:
        if (!read_bounded(json, INT32_MIN, INT32_MAX, &number))
            return refuse(reason, reason_size, json, "a whole number of 32 bits");
        *(int32_t *)value = (int32_t)number;
        return true;
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_FIXED32:
        if (!read_bounded(json, 0, UINT32_MAX, &number))
            return refuse(reason, reason_size, json, "a whole number from 0 to 4294967295");
        *(uint32_t *)value = (uint32_t)number;
        return true;
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_SFIXED64: return read_long(json, true, value, reason, reason_size);
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_FIXED64: return read_long(json, false, value, reason, reason_size);
    case PROTOBUF_C_TYPE_BOOL:
        if (!json_is_boolean(json))
            return refuse(reason, reason_size, json, "true or false");
        *(protobuf_c_boolean *)value = json_is_true(json);
        return true;
    case PROTOBUF_C_TYPE_ENUM:
        return read_enum(field->descriptor, json, value, reason, reason_size);
    case PROTOBUF_C_TYPE_STRING: return read_string(json, value, reason, reason_size);
    case PROTOBUF_C_TYPE_BYTES: return read_bytes(json, value, reason, reason_size);
    case PROTOBUF_C_TYPE_MESSAGE: // handled by the parser of messages
    case PROTOBUF_C_TYPE_FLOAT:
    case PROTOBUF_C_TYPE_DOUBLE: break;
    }
    abort();
}
