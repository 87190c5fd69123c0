/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of the whole schema, filled at random: the encoder writes what protobuf-c writes. */
#include <stdlib.h>

#include "arena.h"
#include "descriptor.h"
#include "encode.h"
#include "testing.h"
#include <tenure/v1/wire.pb-c.h>

enum {
    MESSAGES = 3000, // of each kind
    ARENA_BYTES = 1 << 20,
    TEXT_MAX = 200,
};

static uint32_t seed = 1;
static struct tni_arena arena;

static uint32_t
random_below(uint32_t bound)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % bound;
}

static void *
take(size_t size)
{
    void *memory = tni_arena_take(&arena, size);
    assert_non_null(memory);
    memset(memory, 0, size);
    return memory;
}

static ProtobufCMessage *make_message(const ProtobufCMessageDescriptor *descriptor, unsigned depth);

static void
fill_value(const ProtobufCFieldDescriptor *field, char *value, unsigned depth)
{
    static const uint64_t numbers[] = { 0, 1, 127, 128, 16384, INT32_MAX, UINT32_MAX, UINT64_MAX };
    uint64_t number = numbers[random_below(sizeof(numbers) / sizeof(numbers[0]))];
    if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
        *(ProtobufCMessage **)value = make_message(field->descriptor, depth + 1);
    } else if (field->type == PROTOBUF_C_TYPE_STRING) {
        size_t size = random_below(2) == 0 ? 0 : random_below(TEXT_MAX);
        char *text = take(size + 1);
        memset(text, 'x', size);
        *(char **)value = text;
    } else if (field->type == PROTOBUF_C_TYPE_BOOL) {
        *(protobuf_c_boolean *)value = (protobuf_c_boolean)random_below(2);
    } else {
        memcpy(value, &number, tni_value_size(field->type));
    }
}

static void
fill_field(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, unsigned depth)
{
    char *base = (char *)message;
    if (random_below(2) == 0)
        return;
    if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)
        *(uint32_t *)(base + field->quantifier_offset) = field->id;
    if (field->label != PROTOBUF_C_LABEL_REPEATED) {
        fill_value(field, base + field->offset, depth);
        return;
    }
    size_t count = random_below(random_below(4) == 0 && depth == 0 ? 40 : 3);
    size_t size = tni_value_size(field->type);
    char *values = take(count * size + 1);
    for (size_t i = 0; i < count; i++)
        fill_value(field, values + i * size, depth);
    *(char **)(base + field->offset) = values;
    *(size_t *)(base + field->quantifier_offset) = count;
}

static ProtobufCMessage *
make_message(const ProtobufCMessageDescriptor *descriptor, unsigned depth)
{
    ProtobufCMessage *message = take(descriptor->sizeof_message);
    protobuf_c_message_init(descriptor, message);
    for (unsigned i = 0; i < descriptor->n_fields; i++)
        fill_field(message, &descriptor->fields[i], depth);
    return message;
}

static void
assert_same_bytes(const ProtobufCMessage *message)
{
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *wanted = malloc(size + 1), *written = malloc(size + 1);
    struct tni_writer writer = { .data = written, .capacity = size };
    assert_int_equal(protobuf_c_message_pack(message, wanted), size);
    tni_write_message(&writer, message);
    assert_false(writer.full);
    assert_int_equal(writer.size, size);
    assert_memory_equal(written, wanted, size);
    if (size > 0) { // nor is anything written behind what there is room for
        struct tni_writer small = { .data = written, .capacity = random_below((uint32_t)size) };
        written[small.capacity] = 0x5a;
        tni_write_message(&small, message);
        assert_true(small.full);
        assert_int_equal(written[small.capacity], 0x5a);
    }
    free(wanted);
    free(written);
}

static void
test_every_message_is_written_as_protobuf_c_writes_it(void **state)
{
    static const ProtobufCMessageDescriptor *const kinds[] = {
        &tenure__v1__event__descriptor,    &tenure__v1__update__descriptor,
        &tenure__v1__answer__descriptor,   &tenure__v1__query__descriptor,
        &tenure__v1__rule_set__descriptor, &tenure__v1__publish_request__descriptor,
    };
    (void)state;
    assert_int_equal(tni_arena_open(&arena, ARENA_BYTES), TENURE_OK);
    for (size_t kind = 0; kind < sizeof(kinds) / sizeof(kinds[0]); kind++) {
        for (int i = 0; i < MESSAGES; i++) {
            tni_arena_reset(&arena);
            assert_same_bytes(make_message(kinds[kind], 0));
        }
    }
    tni_arena_close(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_message_is_written_as_protobuf_c_writes_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
