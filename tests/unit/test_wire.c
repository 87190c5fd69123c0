/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "encode.h"
#include "page.h"
#include "testing.h"
#include "unpack.h"
#include "wire.h"
#include <tenure/v1/wire.pb-c.h>

static void
test_fields_written_by_hand_are_read_by_the_generated_code(void **state)
{
    (void)state;
    uint8_t bytes[256];
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_number_field(&writer, 1, 300);
    tni_write_number_field(&writer, 2, TENURE__V1__PUBLISH_REPLY__STATUS__BUSY);
    tni_write_text_field(&writer, 3, "disk");
    Tenure__V1__PublishAnswer answer = TENURE__V1__PUBLISH_ANSWER__INIT;
    answer.seq = UINT64_MAX;
    tni_write_message_field(&writer, 4, &answer.base);
    assert_false(writer.full);

    Tenure__V1__PublishReply *reply =
        tenure__v1__publish_reply__unpack(NULL, writer.size, writer.data);
    assert_non_null(reply);
    assert_int_equal(reply->number, 300);
    assert_int_equal(reply->status, TENURE__V1__PUBLISH_REPLY__STATUS__BUSY);
    assert_string_equal(reply->reason, "disk");
    assert_int_equal(reply->n_answers, 1);
    assert_true(reply->answers[0]->seq == UINT64_MAX);
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
}

static void
test_a_default_value_is_not_written(void **state)
{
    (void)state;
    uint8_t bytes[16];
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_number_field(&writer, 1, 0);
    tni_write_text_field(&writer, 2, "");
    assert_int_equal(writer.size, 0);
}

static void
test_a_writer_that_is_full_stays_full_and_within_its_memory(void **state)
{
    (void)state;
    uint8_t bytes[8] = { 0 };
    struct tni_writer writer = { .data = bytes, .capacity = 4 };
    tni_write_text_field(&writer, 1, "too long");
    tni_write_number_field(&writer, 1, 1);
    assert_true(writer.full);
    assert_int_equal(bytes[4], 0);
}

static void
test_broken_encodings_end_the_reading_with_something_left(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[12];
        size_t size;
    } broken[] = {
        { { 0x0a, 0x05, 'a' }, 3 }, // size five, but only one byte
        { { 0x08 }, 1 },            // the varint is missing
        { { 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 }, 12 },
        { { 0x00, 0x01 }, 2 }, // field number 0
        { { 0x0b, 0x0c }, 2 }, // a group
    };
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        struct tni_span rest = { broken[i].bytes, broken[i].size };
        struct tni_wire_field field;
        assert_false(tni_wire_next(&rest, &field));
        assert_int_equal(rest.size, broken[i].size);
    }
}

/* A post with many empty tenures, each of which takes more memory than encoded bytes. */
static ProtobufCMessage *
unpack_post(unsigned tenures)
{
    uint8_t *bytes = malloc(64 + 4 * (size_t)tenures);
    struct tni_writer post = { .data = bytes, .capacity = 64 + 4 * (size_t)tenures };
    for (unsigned i = 0; i < tenures; i++)
        tni_write_span_field(&post, 12, (struct tni_span){ (const uint8_t *)"\x0a", 2 });
    assert_false(post.full);
    ProtobufCMessage *message =
        tni_unpack(&tenure__v1__post_state__descriptor, (struct tni_span){ post.data, post.size });
    free(bytes);
    return message;
}

static void
test_a_message_takes_so_much_memory_and_no_more(void **state)
{
    (void)state;
    unsigned each = sizeof(Tenure__V1__Tenure) + sizeof(Tenure__V1__Person) + sizeof(void *);
    ProtobufCMessage *fits = unpack_post(TNI_UNPACK_BYTES_MAX / each / 2);
    assert_non_null(fits);
    protobuf_c_message_free_unpacked(fits, NULL);
    assert_null(unpack_post(TNI_UNPACK_BYTES_MAX / each + 1));
}

static void
test_a_message_that_lacks_a_part_is_none(void **state)
{
    (void)state;
    Tenure__V1__Person person = TENURE__V1__PERSON__INIT;
    Tenure__V1__Tenure tenure = TENURE__V1__TENURE__INIT, *holders[] = { &tenure };
    Tenure__V1__PostState post = TENURE__V1__POST_STATE__INIT; // without a designate
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    uint8_t bytes[64];
    post.holders = holders;
    post.n_holders = 1;
    tenure.person = &person;
    update.body_case = TENURE__V1__UPDATE__BODY_POST;
    update.post = &post;
    struct tni_span span = { bytes, tenure__v1__update__pack(&update, bytes) };
    ProtobufCMessage *whole = tni_unpack(&tenure__v1__update__descriptor, span);
    assert_non_null(whole);
    protobuf_c_message_free_unpacked(whole, NULL);
    tenure.person = NULL;
    span.size = tenure__v1__update__pack(&update, bytes);
    assert_null(tni_unpack(&tenure__v1__update__descriptor, span));
    update.body_case = TENURE__V1__UPDATE__BODY__NOT_SET;
    span.size = tenure__v1__update__pack(&update, bytes);
    assert_null(tni_unpack(&tenure__v1__update__descriptor, span));
}

static void
test_a_page_leaves_its_updates_packed(void **state)
{
    (void)state;
    Tenure__V1__Event event = TENURE__V1__EVENT__INIT;
    Tenure__V1__Update first = TENURE__V1__UPDATE__INIT, second = TENURE__V1__UPDATE__INIT;
    Tenure__V1__Update *updates[] = { &first, &second };
    Tenure__V1__Answer answer = TENURE__V1__ANSWER__INIT;
    uint8_t bytes[200];
    first.offset = 7;
    first.seq = 300;
    first.body_case = TENURE__V1__UPDATE__BODY_EVENT;
    first.event = &event;
    second.offset = 8; // it has no entry and no body
    answer.number = 5;
    answer.next = 9;
    answer.updates = updates;
    answer.n_updates = 2;
    struct tni_span span = { bytes, tenure__v1__answer__pack(&answer, bytes) };

    Tenure__V1__Answer *head = tni_page_head(span);
    assert_non_null(head);
    assert_int_equal(head->number, 5);
    assert_int_equal(head->next, 9);
    assert_int_equal(head->n_updates, 0);
    tenure__v1__answer__free_unpacked(head, NULL);
    assert_null(tni_page_head((struct tni_span){ bytes, span.size - 1 }));

    struct tni_page page = { .rest = span };
    struct tni_arena arena;
    assert_int_equal(tni_arena_open(&arena, 1024), TENURE_OK);
    assert_true(tni_page_next(&page));
    assert_int_equal(page.offset, 7);
    assert_int_equal(page.seq, 300);
    assert_non_null(tni_unpack_into(&tenure__v1__update__descriptor, &arena, page.update));
    assert_true(tni_page_next(&page));
    assert_int_equal(page.offset, 8);
    assert_int_equal(page.seq, 0);
    assert_null(tni_unpack_into(&tenure__v1__update__descriptor, &arena, page.update));
    assert_false(tni_page_next(&page));
    tni_arena_close(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_written_by_hand_are_read_by_the_generated_code),
        cmocka_unit_test(test_a_default_value_is_not_written),
        cmocka_unit_test(test_a_writer_that_is_full_stays_full_and_within_its_memory),
        cmocka_unit_test(test_broken_encodings_end_the_reading_with_something_left),
        cmocka_unit_test(test_a_message_takes_so_much_memory_and_no_more),
        cmocka_unit_test(test_a_message_that_lacks_a_part_is_none),
        cmocka_unit_test(test_a_page_leaves_its_updates_packed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
