/* SPDX-License-Identifier: Apache-2.0 */
/* Strict parsing of canonical JSON into a message. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "descriptor.h"
#include "json.h"
#include <tenure/text.h>

struct reader {
    const char *text;
    size_t size;
    struct tni_json_path path;
    struct tenure_json_error *error;
};

static bool read_message(struct reader *reader, const ProtobufCMessageDescriptor *descriptor,
                         const json_t *json, ProtobufCMessage **ret_message);

static void
path_write(const struct tni_json_path *path, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < path->depth && used + 1 < size; i++) {
        int added = path->steps[i].key != NULL
                        ? snprintf(text + used, size - used, "%s%s", used > 0 ? "." : "",
                                   path->steps[i].key)
                        : snprintf(text + used, size - used, "[%zu]", path->steps[i].index);
        used += (size_t)added;
    }
    tenure_text_mend(text); // cutting the text may have split a character
}

static bool
refuse(struct reader *reader, const char *reason)
{
    tni_json_locate(reader->text, reader->size, &reader->path, &reader->error->line,
                    &reader->error->column);
    path_write(&reader->path, reader->error->field, sizeof(reader->error->field));
    tenure_text_format(reader->error->reason, sizeof(reader->error->reason), "%s", reason);
    return false;
}

static void
step_in(struct reader *reader, const char *key, size_t index)
{
    reader->path.steps[reader->path.depth].key = key;
    reader->path.steps[reader->path.depth].index = index;
    reader->path.depth++;
}

static void
step_out(struct reader *reader)
{
    reader->path.depth--;
}

const ProtobufCFieldDescriptor *
tenure_json_field(const ProtobufCMessageDescriptor *descriptor, const char *name)
{
    char json_name[TNI_JSON_NAME_MAX];
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        if (strcmp(field->name, name) == 0 ||
            strcmp(tni_json_name(field->name, json_name), name) == 0)
            return field;
    }
    return NULL;
}

static bool
read_value(struct reader *reader, const ProtobufCFieldDescriptor *field, const json_t *json,
           void *value)
{
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        return read_message(reader, field->descriptor, json, value);
    char reason[sizeof(reader->error->reason)];
    return tni_json_value(field, json, value, reason, sizeof(reason)) || refuse(reader, reason);
}

static bool
read_array(struct reader *reader, const ProtobufCFieldDescriptor *field, const json_t *json,
           ProtobufCMessage *message)
{
    if (!json_is_array(json))
        return refuse(reader, "is not an array; put it in [ ]");
    size_t *count = (size_t *)((char *)message + field->quantifier_offset);
    size_t step = tni_value_size(field->type);
    char *values = calloc(json_array_size(json) + 1, step);
    *(char **)((char *)message + field->offset) = values;
    if (values == NULL)
        return refuse(reader, "out of memory");

    for (size_t i = 0; i < json_array_size(json); i++) {
        step_in(reader, NULL, i);
        *count = i + 1; // counted even if it is refused, so that its parts are freed with the rest
        if (!read_value(reader, field, json_array_get(json, i), values + i * step))
            return false;
        step_out(reader);
    }
    return true;
}

static bool
refuse_second_body(struct reader *reader, const ProtobufCMessageDescriptor *descriptor,
                   uint32_t first)
{
    const ProtobufCFieldDescriptor *other =
        protobuf_c_message_descriptor_get_field(descriptor, first);
    char name[TNI_JSON_NAME_MAX], reason[200];
    snprintf(reason, sizeof(reason), "cannot be given together with %s; give only one of the two",
             tni_json_name(other->name, name));
    return refuse(reader, reason);
}

static bool
read_field(struct reader *reader, const ProtobufCFieldDescriptor *field, const json_t *json,
           ProtobufCMessage *message)
{
    if (json_is_null(json))
        return true;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return read_array(reader, field, json, message);

    char *base = (char *)message;
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        uint32_t *body = (uint32_t *)(base + field->quantifier_offset);
        if (*body != 0)
            return refuse_second_body(reader, message->descriptor, *body);
        void *value = NULL;
        bool fine = read_value(reader, field, json, &value);
        if (value != NULL) {
            *body = field->id;
            *(void **)(base + field->offset) = value;
        }
        return fine;
    }
    return read_value(reader, field, json, base + field->offset);
}

static bool
read_fields(struct reader *reader, const json_t *json, ProtobufCMessage *message)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)json, key, value)
    {
        const ProtobufCFieldDescriptor *field = tenure_json_field(message->descriptor, key);
        step_in(reader, key, 0);
        if (field == NULL) {
            char reason[160];
            snprintf(reason, sizeof(reason), "there is no such field in %s",
                     message->descriptor->short_name);
            return refuse(reader, reason);
        }
        if (tni_field_given(message, field))
            return refuse(reader, "is given twice, in two spellings");
        if (!read_field(reader, field, value, message))
            return false;
        step_out(reader);
    }
    return true;
}

static bool
read_message(struct reader *reader, const ProtobufCMessageDescriptor *descriptor,
             const json_t *json, ProtobufCMessage **ret_message)
{
    if (!json_is_object(json))
        return refuse(reader, "is not an object; put it in { }");
    ProtobufCMessage *message = calloc(1, descriptor->sizeof_message);
    if (message == NULL)
        return refuse(reader, "out of memory");
    protobuf_c_message_init(descriptor, message);
    // set before the fields are read, so that the caller frees it in case of an error
    *ret_message = message;
    return read_fields(reader, json, message);
}

/* Reports a syntax error with jansson's text and position. */
static tenure_status
refuse_syntax(const json_error_t *found, struct tenure_json_error *ret_error)
{
    *ret_error = (struct tenure_json_error){ .line = found->line, .column = found->column };
    tenure_text_format(ret_error->reason, sizeof(ret_error->reason), "is not JSON: %s",
                       found->text);
    return TENURE_INVALID;
}

tenure_status
tenure_json_parse(const ProtobufCMessageDescriptor *descriptor, const char *text, size_t size,
                  ProtobufCMessage **ret_message, struct tenure_json_error *ret_error)
{
    json_error_t found;
    json_t *json = json_loadb(text, size, JSON_REJECT_DUPLICATES, &found);
    if (json == NULL)
        return refuse_syntax(&found, ret_error);

    ProtobufCMessage *message = NULL;
    struct reader reader = { .text = text, .size = size, .error = ret_error };
    bool fine = read_message(&reader, descriptor, json, &message);
    json_decref(json);
    if (!fine) {
        if (message != NULL)
            protobuf_c_message_free_unpacked(message, NULL);
        return TENURE_INVALID;
    }
    *ret_message = message;
    return TENURE_OK;
}
