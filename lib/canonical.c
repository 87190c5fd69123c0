/* SPDX-License-Identifier: Apache-2.0 */
#include "canonical.h"

#include <assert.h>
#include <string.h>

#include "check.h"
#include "check_text.h"

enum {
    NO_TAG = 7 // the tag of field 0, which no message has
};

static bool
take_long_number(struct tni_span *rest, uint64_t *ret_number)
{
    uint64_t number = 0;
    for (size_t i = 0; i < TNI_VARINT_BYTES_MAX && i < rest->size; i++) {
        uint8_t byte = rest->data[i];
        number |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            bool fits = i + 1 < TNI_VARINT_BYTES_MAX || byte == 1; // more than 64 bits do not fit
            *rest = (struct tni_span){ rest->data + i + 1, rest->size - i - 1 };
            *ret_number = number;
            return byte != 0 && fits;
        }
    }
    return false;
}

/* Reads a varint off the front; false if it is longer than necessary. */
static inline bool
take_number(struct tni_span *rest, uint64_t *ret_number)
{
    if (rest->size == 0 || rest->data[0] >= 0x80)
        return take_long_number(rest, ret_number);
    *ret_number = rest->data[0];
    *rest = (struct tni_span){ rest->data + 1, rest->size - 1 };
    return true;
}

static bool
take_span(struct tni_span *rest, struct tni_span *ret_bytes)
{
    uint64_t size;
    if (!take_number(rest, &size) || size > rest->size)
        return false;
    *ret_bytes = (struct tni_span){ rest->data, (size_t)size };
    *rest = (struct tni_span){ rest->data + size, rest->size - (size_t)size };
    return true;
}

/* Reads the tag of the next field; NO_TAG at the end or if there is no valid tag. */
static uint64_t
take_tag(struct tni_span *rest)
{
    uint64_t tag;
    return rest->size > 0 && take_number(rest, &tag) ? tag : NO_TAG;
}

static inline bool
is_span(const ProtobufCFieldDescriptor *field)
{
    return field->type == PROTOBUF_C_TYPE_STRING || field->type == PROTOBUF_C_TYPE_MESSAGE;
}

static inline uint64_t
tag_of(const ProtobufCFieldDescriptor *field)
{
    return (uint64_t)field->id << 3 | (is_span(field) ? TNI_WIRE_BYTES : TNI_WIRE_VARINT);
}

static ProtobufCMessage *read_message(const ProtobufCMessageDescriptor *descriptor,
                                      struct tni_span raw, struct tni_arena *arena);

static char *
read_text(const struct tni_field_rule *rule, struct tni_span bytes, struct tni_arena *arena)
{
    char reason[TNI_REASON_MAX];
    char *text = bytes.size > 0 ? tni_arena_take(arena, bytes.size + 1) : NULL;
    assert(rule != NULL); // every string field of an event has a rule
    if (text == NULL)
        return NULL;
    memcpy(text, bytes.data, bytes.size);
    text[bytes.size] = '\0';
    bool whole = strlen(text) == bytes.size; // a NUL would cut it short
    return whole && tni_text_check(rule->kind, TNI_TEXT_NEW, text, reason) ? text : NULL;
}

/* Reads a string or a submessage into the field's memory. */
static bool
read_span(const ProtobufCFieldDescriptor *field, const struct tni_field_rule *rule,
          struct tni_span *rest, struct tni_arena *arena, void **ret_value)
{
    struct tni_span bytes;
    if (!take_span(rest, &bytes))
        return false;
    *ret_value = field->type == PROTOBUF_C_TYPE_STRING
                     ? (void *)read_text(rule, bytes, arena)
                     : (void *)read_message(field->descriptor, bytes, arena);
    return *ret_value != NULL;
}

/* Only for the types that events use. A default value is not canonical, because an encoder would
 * leave it out. */
static bool
read_number(const ProtobufCFieldDescriptor *field, struct tni_span *rest, void *place)
{
    uint64_t number;
    if (!take_number(rest, &number) || number == 0)
        return false;
    if (field->type == PROTOBUF_C_TYPE_UINT64) {
        *(uint64_t *)place = number;
        return true;
    }
    if (number > INT32_MAX) // uint32, int32 and enum encode larger values differently
        return false;
    *(uint32_t *)place = (uint32_t)number;
    if (field->type == PROTOBUF_C_TYPE_ENUM)
        return protobuf_c_enum_descriptor_get_value(field->descriptor, (int)number) != NULL;
    return field->type == PROTOBUF_C_TYPE_UINT32 ||
           (field->type == PROTOBUF_C_TYPE_BOOL && number == 1);
}

/* How many consecutive fields have this tag; the first tag has been read. */
static size_t
count_alike(struct tni_span rest, uint64_t tag)
{
    struct tni_span bytes;
    size_t count = 0;
    do {
        count++;
    } while (take_span(&rest, &bytes) && take_tag(&rest) == tag);
    return count;
}

static bool
read_list(const ProtobufCFieldDescriptor *field, const struct tni_field_rule *rule,
          struct tni_span *rest, struct tni_arena *arena, ProtobufCMessage *message)
{
    if (!is_span(field))
        return false;     // repeated numbers are packed, and rare
    assert(rule != NULL); // every repeated field of an event has a rule
    size_t count = count_alike(*rest, tag_of(field));
    if (count > rule->count_max)
        return false;
    void **values = tni_arena_take(arena, count * sizeof(*values));
    if (values == NULL)
        return false;
    for (size_t i = 0; i < count; i++) {
        if ((i > 0 && take_tag(rest) != tag_of(field)) ||
            !read_span(field, rule, rest, arena, &values[i]))
            return false;
    }
    *(void ***)((char *)message + field->offset) = values;
    *(size_t *)((char *)message + field->quantifier_offset) = count;
    return true;
}

static bool
read_field(const ProtobufCFieldDescriptor *field, const struct tni_field_rule *rule,
           struct tni_span *rest, struct tni_arena *arena, ProtobufCMessage *message)
{
    void *place = (char *)message + field->offset;
    if (field->label == PROTOBUF_C_LABEL_REPEATED)
        return read_list(field, rule, rest, arena, message);
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
        uint32_t *chosen = (uint32_t *)((char *)message + field->quantifier_offset);
        if (*chosen != 0)
            return false;
        *chosen = field->id;
    }
    if (is_span(field))
        return read_span(field, rule, rest, arena, place);
    return read_number(field, rest, place);
}

/* Walks the fields of the schema and of the message in parallel, both in the order of their
 * numbers. So an unknown, repeated or misplaced field is left over at the end. */
static ProtobufCMessage *
read_message(const ProtobufCMessageDescriptor *descriptor, struct tni_span raw,
             struct tni_arena *arena)
{
    ProtobufCMessage *message = tni_arena_take(arena, descriptor->sizeof_message);
    if (message == NULL)
        return NULL;
    protobuf_c_message_init(descriptor, message);
    const struct tni_field_rule *rules = tni_check_rules(descriptor);
    bool ended = raw.size == 0;
    uint64_t tag = take_tag(&raw);
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        if (ended && rules != NULL && rules->name == NULL)
            break; // no later field is required
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        const struct tni_field_rule *rule = tni_check_take_rule(&rules, field->name);
        if (tag == tag_of(field)) {
            if (!read_field(field, rule, &raw, arena, message))
                return NULL;
            ended = raw.size == 0;
            tag = take_tag(&raw);
        } else if (rule != NULL && rule->required) {
            return NULL;
        }
    }
    return ended ? message : NULL;
}

Tenure__V1__Event *
tni_canonical_event(struct tni_span raw, struct tni_arena *arena)
{
    struct tenure_problem ignored;
    Tenure__V1__Event *event =
        (Tenure__V1__Event *)read_message(&tenure__v1__event__descriptor, raw, arena);
    return event != NULL && tni_event_fits_together(event, &ignored) ? event : NULL;
}
