/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of the whole schema, filled at random: the encoder writes the same as protobuf-c. */
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
    } else if (field->type == PROTOBUF_C_TYPE_BYTES) {
        ProtobufCBinaryData *bytes = (ProtobufCBinaryData *)value;
        bytes->len = random_below(2) == 0 ? 0 : random_below(TEXT_MAX);
        bytes->data = take(bytes->len + 1);
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

/* Nothing is written past the end of the memory. */
static void
assert_too_small(const ProtobufCMessage *message, size_t capacity)
{
    uint8_t *written = malloc(capacity + 1);
    struct tni_writer writer = { .data = written, .capacity = capacity };
    written[capacity] = 0x5a;
    tni_write_message(&writer, message);
    assert_true(writer.full);
    assert_int_equal(written[capacity], 0x5a);
    free(written);
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
    if (size > 0)
        assert_too_small(message, random_below((uint32_t)size));
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

/* An event whose last text is so long that its body takes `size` bytes. */
static void
assert_body_of_size(size_t size)
{
    Tenure__V1__Dissolution body = TENURE__V1__DISSOLUTION__INIT;
    Tenure__V1__Event event = TENURE__V1__EVENT__INIT;
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    char *text = malloc(size);
    memset(text, 'x', size);
    text[size - (size < 2 + 0x80 ? 2 : 3)] = '\0'; // its tag and its length
    body.organisation = text;
    event.body_case = TENURE__V1__EVENT__BODY_DISSOLUTION;
    event.dissolution = &body;
    update.body_case = TENURE__V1__UPDATE__BODY_EVENT;
    update.event = &event;
    assert_int_equal(protobuf_c_message_get_packed_size(&body.base), size);
    assert_same_bytes(&event.base);
    assert_same_bytes(&update.base);
    size_t whole = protobuf_c_message_get_packed_size(&update.base);
    for (size_t less = 1; less <= whole && less < 300; less++)
        assert_too_small(&update.base, whole - less);
    free(text);
}

static void
test_a_part_is_written_where_its_length_takes_another_byte(void **state)
{
    static const size_t sizes[] = { 126, 127, 128, 129, 16382, 16383, 16384, 16385 };
    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
        assert_body_of_size(sizes[i]);
}

static void
test_packed_numbers_are_written_in_any_number(void **state)
{
    (void)state;
    enum {
        SEQS = 300
    };
    uint64_t seqs[SEQS];
    Tenure__V1__PostState post = TENURE__V1__POST_STATE__INIT;
    post.seqs = seqs;
    for (size_t i = 0; i < SEQS; i++)
        seqs[i] = i < 64 ? UINT64_C(1) << i : i; // numbers of every encoded length
    seqs[100] = 0;                               // a zero, which a list must not omit
    for (post.n_seqs = 0; post.n_seqs <= SEQS; post.n_seqs++)
        assert_same_bytes(&post.base);
    post.n_seqs = 12;
    for (size_t capacity = 0; capacity < protobuf_c_message_get_packed_size(&post.base); capacity++)
        assert_too_small(&post.base, capacity);
}

static void
test_defaults_are_left_out_unless_they_are_chosen_or_listed(void **state)
{
    (void)state;
    char *texts[] = { "", "a", "" };
    uint8_t bytes[64];
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    Tenure__V1__Tenure tenure = TENURE__V1__TENURE__INIT;
    tenure.start = NULL; // NULL, as in memory that was only zeroed
    tni_write_message(&writer, &tenure.base);
    assert_int_equal(writer.size, 0);
    Tenure__V1__Redacted nothing = TENURE__V1__REDACTED__INIT;
    Tenure__V1__Event event = TENURE__V1__EVENT__INIT;
    event.body_case = TENURE__V1__EVENT__BODY_REDACTED;
    event.redacted = &nothing;
    assert_same_bytes(&event.base);
    Tenure__V1__Merger merger = TENURE__V1__MERGER__INIT;
    merger.from = texts;
    merger.n_from = sizeof(texts) / sizeof(texts[0]);
    assert_same_bytes(&merger.base);
}

static void
test_a_full_writer_takes_no_message(void **state)
{
    (void)state;
    uint8_t bytes[64] = { 0 };
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes), .full = true };
    Tenure__V1__Person person = TENURE__V1__PERSON__INIT;
    person.id = "a";
    tni_write_message(&writer, &person.base);
    tni_write_message_field(&writer, 1, &person.base);
    assert_true(writer.full);
    assert_int_equal(writer.size, 0);
    assert_int_equal(bytes[0], 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_message_is_written_as_protobuf_c_writes_it),
        cmocka_unit_test(test_a_part_is_written_where_its_length_takes_another_byte),
        cmocka_unit_test(test_packed_numbers_are_written_in_any_number),
        cmocka_unit_test(test_defaults_are_left_out_unless_they_are_chosen_or_listed),
        cmocka_unit_test(test_a_full_writer_takes_no_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
