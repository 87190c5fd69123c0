#include "testing.h"
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
        { { 0x0a, 0x05, 'a' }, 3 }, // five bytes promised, one there
        { { 0x08 }, 1 },            // a varint that is missing
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_written_by_hand_are_read_by_the_generated_code),
        cmocka_unit_test(test_a_default_value_is_not_written),
        cmocka_unit_test(test_a_writer_that_is_full_stays_full_and_within_its_memory),
        cmocka_unit_test(test_broken_encodings_end_the_reading_with_something_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
