/* SPDX-License-Identifier: Apache-2.0 */
/* Makes stored texts safe to show; see tenure/text.h. */
#include <stdbool.h>
#include <string.h>

#include "code_point.h"
#include <tenure/text.h>

/* Fast path: most texts are plain ASCII and need no lookup. */
static bool
is_plain(const char *text)
{
    bool shows = false;
    for (; *text >= 0x20 && *text < 0x7f; text++)
        shows = shows || *text != ' ';
    return *text == '\0' && shows;
}

static bool
separates(int32_t point)
{
    return point < 0xa0 || point == 0x2028 || point == 0x2029;
}

char *
tenure_text_clean(char *text)
{
    char *end = text;
    bool shows = false;
    if (*text == '\0' || is_plain(text))
        return text; // an empty text may be a constant in read-only memory
    for (const char *at = text; *at != '\0';) {
        int32_t point = 0;
        int step = tni_point_read(at, &point);
        bool fine = step > 0 && tni_point_refused(point) == NULL;
        if (fine) {
            memmove(end, at, (size_t)step);
            end += step;
            shows = shows || tni_point_shows(point);
        } else if (step > 0 && separates(point))
            *end++ = ' ';
        at += step > 0 ? step : 1;
    }
    *(shows ? end : text) = '\0';
    return text;
}

static void clean_value(const ProtobufCFieldDescriptor *field, void *at);

static void
clean_field(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    char *base = (char *)message;
    bool is_alternative = field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        size_t count = *(const size_t *)(base + field->quantifier_offset);
        void **values = *(void ***)(base + field->offset);
        for (size_t i = 0; i < count; i++)
            clean_value(field, values[i]);
    } else if (!is_alternative || *(const uint32_t *)(base + field->quantifier_offset) == field->id)
        clean_value(field, *(void **)(base + field->offset));
}

/* Cleans a text or submessage of an unpacked message. */
static void
clean_value(const ProtobufCFieldDescriptor *field, void *value)
{
    if (value == NULL)
        return;
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        tenure_message_clean(value);
    else
        tenure_text_clean(value);
}

void
tenure_message_clean(ProtobufCMessage *message)
{
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        if (field->type == PROTOBUF_C_TYPE_MESSAGE || field->type == PROTOBUF_C_TYPE_STRING)
            clean_field(message, field);
    }
}
