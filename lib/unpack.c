/* SPDX-License-Identifier: Apache-2.0 */
#include "unpack.h"

#include <stdlib.h>

#include <tenure/v1/wire.pb-c.h>

static void *
take(void *left_p, size_t size)
{
    size_t *left = left_p;
    if (size > *left)
        return NULL;
    *left -= size;
    return malloc(size);
}

static void
give_back(void *left_p, void *memory)
{
    (void)left_p;
    free(memory);
}

/* Messages that may lack a submessage; all others must be complete. */
static bool
may_lack(const ProtobufCMessageDescriptor *descriptor)
{
    return descriptor == &tenure__v1__answer__descriptor ||
           descriptor == &tenure__v1__heartbeat__descriptor ||      // the position; its
           descriptor == &tenure__v1__publish_reply__descriptor ||  // readers check for it
           descriptor == &tenure__v1__post_state__descriptor ||     // the designate
           descriptor == &tenure__v1__preview_change__descriptor || // the state before
           descriptor == &tenure__v1__status_report__descriptor ||  // the group report
           descriptor == &tenure__v1__change__descriptor ||         // the corrected event
           descriptor == &tenure__v1__coming__descriptor ||         // the person
           descriptor == &tenure__v1__post_report__descriptor ||    // the continuing post
           descriptor == &tenure__v1__why__descriptor;              // the rule, the ending entry
}

/* An update without a body would not say what changed. */
static bool
has_body(const ProtobufCMessage *message)
{
    if (message->descriptor != &tenure__v1__update__descriptor)
        return true;
    return ((const Tenure__V1__Update *)message)->body_case != TENURE__V1__UPDATE__BODY__NOT_SET;
}

static bool is_whole(const ProtobufCMessage *message);

static bool
is_field_whole(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
    const uint8_t *at = (const uint8_t *)message + field->offset;
    const uint8_t *quantifier = (const uint8_t *)message + field->quantifier_offset;
    if (field->label == PROTOBUF_C_LABEL_REPEATED) {
        size_t count = *(const size_t *)quantifier;
        ProtobufCMessage *const *messages = *(ProtobufCMessage *const *const *)at;
        for (size_t i = 0; i < count; i++) {
            if (!is_whole(messages[i]))
                return false;
        }
        return true;
    }
    bool is_alternative = field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF;
    if (is_alternative && *(const uint32_t *)quantifier != field->id)
        return true;
    const ProtobufCMessage *part = *(const ProtobufCMessage *const *)at;
    return part != NULL ? is_whole(part) : may_lack(message->descriptor);
}

/* The recursion ends because no message of the schema contains itself. */
static bool
is_whole(const ProtobufCMessage *message)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        if (descriptor->fields[i].type == PROTOBUF_C_TYPE_MESSAGE &&
            !is_field_whole(message, &descriptor->fields[i]))
            return false;
    }
    return has_body(message);
}

static ProtobufCMessage *
unpack_whole(const ProtobufCMessageDescriptor *descriptor, ProtobufCAllocator *allocator,
             struct tni_span bytes)
{
    ProtobufCMessage *message =
        protobuf_c_message_unpack(descriptor, allocator, bytes.size, bytes.data);
    if (message != NULL && !is_whole(message)) {
        protobuf_c_message_free_unpacked(message, allocator);
        return NULL;
    }
    return message;
}

ProtobufCMessage *
tni_unpack(const ProtobufCMessageDescriptor *descriptor, struct tni_span bytes)
{
    size_t left = TNI_UNPACK_BYTES_MAX;
    ProtobufCAllocator allocator = { take, give_back, &left };
    return unpack_whole(descriptor, &allocator, bytes);
}

ProtobufCMessage *
tni_unpack_into(const ProtobufCMessageDescriptor *descriptor, struct tni_arena *arena,
                struct tni_span bytes)
{
    return unpack_whole(descriptor, &arena->allocator, bytes);
}
