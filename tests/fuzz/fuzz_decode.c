/* SPDX-License-Identifier: Apache-2.0 */
/* The decoder's fast path and its slow path agree on any bytes. Inputs are made from events by
 * changing details of the encoding, so that most are nearly canonical. */
#include <string.h>

#include "decode.h"
#include "fuzz.h"

enum {
    ARENA_BYTES = 1024 * 1024,
    PACKED_MAX = 3 * TENURE_EVENT_BYTES_MAX,
    FIELDS_MAX = 64
};

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t size_max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned seed);

struct outcome {
    tenure_status status;
    struct tenure_problem problem;
    struct tni_event event;
};

/* Compares the structs through protobuf-c's own encoder. */
static void
require_same_message(const Tenure__V1__Event *event, const Tenure__V1__Event *other)
{
    static uint8_t packed[PACKED_MAX], other_packed[PACKED_MAX];
    fuzz_require((event == NULL) == (other == NULL), "a message both ways");
    if (event == NULL)
        return;
    size_t size = tenure__v1__event__get_packed_size(event);
    fuzz_require(size == tenure__v1__event__get_packed_size(other), "messages of the same size");
    if (size > PACKED_MAX)
        return;
    tenure__v1__event__pack(event, packed);
    tenure__v1__event__pack(other, other_packed);
    fuzz_require(memcmp(packed, other_packed, size) == 0, "the same message");
}

static void
require_same(const struct outcome *one, const struct outcome *other)
{
    fuzz_require(one->status == other->status, "the same status");
    fuzz_require(strcmp(one->problem.field, other->problem.field) == 0 &&
                     strcmp(one->problem.reason, other->problem.reason) == 0,
                 "the same problem");
    fuzz_require(one->status != TENURE_OK || memcmp(&one->event.content, &other->event.content,
                                                    sizeof(one->event.content)) == 0,
                 "the same content");
    require_same_message(one->event.message, other->event.message);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct tni_arena arena, any_arena;
    struct tni_span raw = { data, size };
    struct outcome event = { 0 }, any = { 0 }, logged = { 0 };
    if (arena.memory == NULL) {
        fuzz_succeeds(tni_arena_open(&arena, ARENA_BYTES), "memory");
        fuzz_succeeds(tni_arena_open(&any_arena, ARENA_BYTES), "memory");
    }
    any.status = tni_event_decode_any(raw, &any_arena, &any.event, &any.problem);
    event.status = tni_event_decode(raw, &arena, &event.event, &event.problem);
    require_same(&event, &any);
    logged.status = tni_event_decode_logged(raw, &arena, &logged.event, &logged.problem);
    if (any.status == TENURE_OK)
        require_same(&logged, &any); // new events must pass more checks
    return 0;
}

/* The events from which inputs are made. */

static unsigned random_state;

static unsigned
below(unsigned count)
{
    random_state = random_state * 1103515245 + 12345;
    return (random_state >> 16) % count;
}

static void
write_long_number(struct tni_writer *out, uint64_t number)
{
    uint8_t bytes[TNI_VARINT_BYTES_MAX + 2];
    size_t size = (size_t)(tni_put_varint(bytes, number) - bytes);
    for (unsigned more = below(3) + below(8) / 7 * 8; more > 0 && size < sizeof(bytes); more--) {
        bytes[size - 1] |= 0x80;
        bytes[size++] = 0;
    }
    tni_write_bytes(out, (struct tni_span){ bytes, size });
}

static void
write_field(struct tni_writer *out, const struct tni_wire_field *field)
{
    tni_write_tight_varint(out, (uint64_t)field->number << 3 | field->type);
    if (field->type == TNI_WIRE_VARINT)
        tni_write_tight_varint(out, field->value);
    else if (field->type == TNI_WIRE_BYTES)
        tni_write_tight_varint(out, field->bytes.size);
    tni_write_bytes(out, field->bytes);
}

/* Writes a field with its default value, an unknown one, or one of a wrong type. */
static void
write_odd_field(struct tni_writer *out, const ProtobufCMessageDescriptor *descriptor)
{
    static const uint8_t zeros[8] = { 0 };
    unsigned number = below(100);
    if (descriptor->n_fields > 0 && below(4) > 0)
        number = descriptor->fields[below(descriptor->n_fields)].id;
    unsigned type = below(8);
    struct tni_wire_field field = { .number = number, .type = type, .value = below(3) };
    if (type == TNI_WIRE_FIXED64 || type == TNI_WIRE_FIXED32)
        field.bytes = (struct tni_span){ zeros, type == TNI_WIRE_FIXED64 ? 8 : 4 };
    else if (type == TNI_WIRE_BYTES)
        field.bytes = (struct tni_span){ zeros, below(3) };
    write_field(out, &field);
}

static void
write_odd_number(struct tni_writer *out, struct tni_wire_field field)
{
    static const uint64_t numbers[] = {
        0, 1, 2, 3, 9, 10, 127, 128, INT32_MAX, 1u << 31, UINT32_MAX, 1ull << 32, UINT64_MAX,
    };
    field.value = numbers[below(sizeof(numbers) / sizeof(numbers[0]))];
    write_field(out, &field);
}

static void
write_odd_text(struct tni_writer *out, struct tni_wire_field field, size_t size_max)
{
    static uint8_t text[TENURE_EVENT_BYTES_MAX];
    static const char *const odd[] = { "",         "a\0b",       "\0",   " ", "Zo\xc3\xab",
                                       "\xc3",     "\xff",       "\x7f", "~", "\xe2\x80\xae",
                                       "https://", "2019-02-29", "..." };
    static const uint8_t odd_sizes[] = { 0, 3, 1, 1, 4, 1, 1, 1, 1, 3, 8, 10, 3 };
    size_t size = field.bytes.size, room = size_max < sizeof(text) ? size_max : sizeof(text);
    if (size >= room)
        return;
    memcpy(text, field.bytes.data, size);
    unsigned which = below(2 * sizeof(odd_sizes));
    if (which >= sizeof(odd_sizes))
        size = LLVMFuzzerMutate(text, size, room);
    else if (odd_sizes[which] + size <= room && below(2) == 0)
        memcpy(text + size, odd[which], odd_sizes[which]), size += odd_sizes[which];
    else
        memcpy(text, odd[which], size = odd_sizes[which]);
    field.bytes = (struct tni_span){ text, size };
    write_field(out, &field);
}

static void edit(struct tni_writer *out, const ProtobufCMessageDescriptor *descriptor,
                 struct tni_span raw);

/* Writes the same submessage with one change in it, or split into two. */
static void
write_odd_message(struct tni_writer *out, const ProtobufCFieldDescriptor *known,
                  struct tni_wire_field field)
{
    uint8_t bytes[TENURE_EVENT_BYTES_MAX];
    struct tni_writer inner = { .data = bytes, .capacity = sizeof(bytes) };
    struct tni_span rest = field.bytes;
    struct tni_wire_field first;
    if (below(8) == 0 && tni_wire_next(&rest, &first)) {
        field.bytes.size -= rest.size;
        write_field(out, &field);
        field.bytes = rest;
    } else {
        edit(&inner, known->descriptor, field.bytes);
        field.bytes = (struct tni_span){ bytes, inner.size };
    }
    write_field(out, &field);
}

static void
write_edited(struct tni_writer *out, const ProtobufCMessageDescriptor *descriptor,
             const struct tni_wire_field *field)
{
    const ProtobufCFieldDescriptor *known =
        protobuf_c_message_descriptor_get_field(descriptor, field->number);
    bool is_message = known != NULL && known->type == PROTOBUF_C_TYPE_MESSAGE;
    if (is_message && field->type == TNI_WIRE_BYTES && below(3) > 0) {
        write_odd_message(out, known, *field);
        return;
    }
    switch (below(5)) {
    case 0: break; // leave it out
    case 1:
        write_field(out, field);
        write_field(out, field);
        break;
    case 2:
        write_long_number(out, (uint64_t)field->number << 3 | field->type);
        if (field->type == TNI_WIRE_VARINT)
            write_long_number(out, field->value);
        else if (field->type == TNI_WIRE_BYTES)
            write_long_number(out, field->bytes.size);
        tni_write_bytes(out, field->bytes);
        break;
    case 3:
        write_odd_field(out, descriptor);
        write_field(out, field);
        break;
    default:
        if (field->type == TNI_WIRE_VARINT)
            write_odd_number(out, *field);
        else
            write_odd_text(out, *field, out->capacity - out->size);
    }
}

/* Writes the message with one change. */
static void
edit(struct tni_writer *out, const ProtobufCMessageDescriptor *descriptor, struct tni_span raw)
{
    struct tni_wire_field fields[FIELDS_MAX];
    unsigned count = 0;
    while (count < FIELDS_MAX && tni_wire_next(&raw, &fields[count]))
        count++;
    unsigned chosen = below(count + 1), swapped = below(8) == 0;
    for (unsigned i = 0; i < count; i++) {
        if (i != chosen)
            write_field(out, &fields[i]);
        else if (!swapped || i + 1 == count)
            write_edited(out, descriptor, &fields[i]);
        else {
            write_field(out, &fields[i + 1]);
            fields[i + 1] = fields[i];
        }
    }
    if (chosen == count)
        write_odd_field(out, descriptor);
    tni_write_bytes(out, raw); // the part that could not be read
}

static size_t
write_new_event(uint8_t *data, size_t size_max)
{
    uint8_t choices[200];
    for (size_t i = 0; i < sizeof(choices); i++)
        choices[i] = (uint8_t)below(256);
    struct tape tape = { choices, sizeof(choices) };
    Tenure__V1__Event *event = tape_event(&tape);
    if (tenure__v1__event__get_packed_size(event) > size_max)
        return 0;
    return tenure__v1__event__pack(event, data);
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned seed)
{
    static uint8_t bytes[PACKED_MAX];
    struct tni_writer out = { .data = bytes, .capacity = sizeof(bytes) };
    random_state = seed;
    unsigned way = below(8);
    if (way == 0)
        return LLVMFuzzerMutate(data, size, size_max);
    if (way == 1)
        size = write_new_event(data, size_max);
    edit(&out, &tenure__v1__event__descriptor, (struct tni_span){ data, size });
    if (out.full || out.size > size_max)
        return size;
    memcpy(data, bytes, out.size);
    return out.size;
}
