/* SPDX-License-Identifier: Apache-2.0 */
#include "decode.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "canonical.h"
#include "check.h"
#include "encode.h"
#include <tenure/text.h>

enum {
    FIELD_ANNOUNCED = 3
}; // field numbers of tenure.v1.Event

typedef bool check_fn(const Tenure__V1__Event *event, struct tenure_problem *ret_problem);

static tenure_status
refuse(tenure_status status, struct tenure_problem *problem, const char *field, const char *reason)
{
    tenure_text_format(problem->field, sizeof(problem->field), "%s", field);
    tenure_text_format(problem->reason, sizeof(problem->reason), "%s", reason);
    return status;
}

/* protobuf-c keeps a NUL inside a string, where it would silently cut the text short. The recursion
 * ends because no message of the schema contains itself. */
static bool
has_nul(const ProtobufCMessageDescriptor *descriptor, struct tni_span raw)
{
    struct tni_wire_field found;
    while (tni_wire_next(&raw, &found)) {
        const ProtobufCFieldDescriptor *field =
            protobuf_c_message_descriptor_get_field(descriptor, found.number);
        if (field == NULL || found.type != TNI_WIRE_BYTES)
            continue;
        if (field->type == PROTOBUF_C_TYPE_STRING &&
            memchr(found.bytes.data, '\0', found.bytes.size) != NULL)
            return true;
        if (field->type == PROTOBUF_C_TYPE_MESSAGE && has_nul(field->descriptor, found.bytes))
            return true;
    }
    return false;
}

/* Hashes an event in this library's encoding without its announced day; the fields are in the order
 * of their numbers. */
static struct tni_content
hash_canonical(struct tni_span encoded)
{
    uint8_t content[2 * TENURE_EVENT_BYTES_MAX];
    struct tni_span rest = encoded;
    struct tni_wire_field field = { 0 };
    const uint8_t *begin = rest.data;
    while (field.number < FIELD_ANNOUNCED) {
        begin = rest.data;
        if (!tni_wire_next(&rest, &field))
            break;
    }
    if (field.number == FIELD_ANNOUNCED) {
        struct tni_writer writer = { .data = content, .capacity = sizeof(content) };
        tni_write_bytes(&writer, (struct tni_span){ encoded.data, (size_t)(begin - encoded.data) });
        tni_write_bytes(&writer, rest);
        assert(!writer.full);
        encoded = (struct tni_span){ content, writer.size };
    }
    XXH128_hash_t hash = XXH3_128bits(encoded.data, encoded.size);
    return (struct tni_content){ { hash.low64, hash.high64 } };
}

/* Hashes the event in any encoding. True if `raw` is this library's encoding. */
static bool
hash_content(const Tenure__V1__Event *message, struct tni_span raw, struct tni_content *ret_content)
{
    uint8_t packed[2 * TENURE_EVENT_BYTES_MAX]; // a packed field becomes longer when it is unpacked
    struct tni_writer writer = { .data = packed, .capacity = sizeof(packed) };
    tni_write_message(&writer, &message->base);
    assert(!writer.full);
    *ret_content = hash_canonical((struct tni_span){ packed, writer.size });
    return writer.size == raw.size && memcmp(packed, raw.data, raw.size) == 0;
}

/* Decodes an event in any encoding, and explains what is wrong with a refused one. */
static tenure_status
decode_any(struct tni_span raw, struct tni_arena *arena, check_fn *check,
           struct tni_event *ret_event, struct tenure_problem *ret_problem)
{
    ret_event->message = NULL;
    if (raw.size > TENURE_EVENT_BYTES_MAX) {
        char reason[96];
        snprintf(reason, sizeof(reason), "has %zu bytes; at most %d are allowed", raw.size,
                 TENURE_EVENT_BYTES_MAX);
        return refuse(TENURE_TOO_LARGE, ret_problem, "", reason);
    }
    tni_arena_reset(arena);
    Tenure__V1__Event *message = tenure__v1__event__unpack(&arena->allocator, raw.size, raw.data);
    if (message == NULL)
        return refuse(TENURE_MALFORMED, ret_problem, "", "is not an encoded tenure.v1.Event");

    ret_event->message = message;
    if (!check(message, ret_problem))
        return TENURE_INVALID;
    if (!hash_content(message, raw, &ret_event->content) &&
        has_nul(&tenure__v1__event__descriptor, raw))
        return refuse(TENURE_INVALID, ret_problem, "", "has a NUL character in a text");
    return TENURE_OK;
}

static tenure_status
decode(struct tni_span raw, struct tni_arena *arena, check_fn *check, struct tni_event *ret_event,
       struct tenure_problem *ret_problem)
{
    tni_arena_reset(arena);
    ret_event->message =
        raw.size <= TENURE_EVENT_BYTES_MAX ? tni_canonical_event(raw, arena) : NULL;
    if (ret_event->message == NULL)
        return decode_any(raw, arena, check, ret_event, ret_problem);
    ret_event->content = hash_canonical(raw);
    return TENURE_OK;
}

tenure_status
tni_event_decode(struct tni_span raw, struct tni_arena *arena, struct tni_event *ret_event,
                 struct tenure_problem *ret_problem)
{
    return decode(raw, arena, tenure_event_check, ret_event, ret_problem);
}

tenure_status
tni_event_decode_logged(struct tni_span raw, struct tni_arena *arena, struct tni_event *ret_event,
                        struct tenure_problem *ret_problem)
{
    return decode(raw, arena, tni_event_check_logged, ret_event, ret_problem);
}

tenure_status
tni_event_decode_any(struct tni_span raw, struct tni_arena *arena, struct tni_event *ret_event,
                     struct tenure_problem *ret_problem)
{
    return decode_any(raw, arena, tenure_event_check, ret_event, ret_problem);
}
