/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include <jansson.h>

#include "testing.h"
#include <tenure/json.h>
#include <tenure/v1/wire.pb-c.h>

static Tenure__V1__Event *
parse(const char *text)
{
    ProtobufCMessage *message = NULL;
    struct tenure_json_error error = { 0 };
    tenure_status status =
        tenure_json_parse(&tenure__v1__event__descriptor, text, strlen(text), &message, &error);
    if (status != TENURE_OK)
        print_message("%s: %s\n", error.field, error.reason);
    assert_int_equal(status, TENURE_OK);
    return (Tenure__V1__Event *)message;
}

/* Checks that the text is refused at that line, column and field, with a reason that contains the
 * words. */
static void
refuse(const char *text, int line, int column, const char *field, const char *words)
{
    ProtobufCMessage *message = NULL;
    struct tenure_json_error error = { 0 };
    assert_int_equal(
        tenure_json_parse(&tenure__v1__event__descriptor, text, strlen(text), &message, &error),
        TENURE_INVALID);
    assert_null(message);
    assert_string_equal(error.field, field);
    if (strstr(error.reason, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.reason, words);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
}

static void
test_an_event_survives_json_and_back(void **state)
{
    (void)state;
    static const char text[] =
        "{\"source\":\"s\",\"id\":\"1\",\"announced\":\"2019-11-27\",\"confidence\":\"REPORTED\","
        "\"citations\":[{\"publisher\":\"HSJ\"},{\"url\":\"https://e.org\"}],"
        "\"icpFormation\":{\"system\":\"Q\",\"id\":\"p\",\"stage\":\"SHADOW\","
        "\"population\":\"18446744073709551615\",\"members\":[\"a\",\"b\"]}}";
    Tenure__V1__Event *event = parse(text);
    assert_true(event->icp_formation->population == UINT64_MAX);
    char *printed = NULL;
    assert_int_equal(tenure_json_print(&event->base, &printed), TENURE_OK);
    assert_string_equal(printed, text);
    free(printed);
    protobuf_c_message_free_unpacked(&event->base, NULL);
}

static void
test_both_spellings_and_every_form_of_a_number_are_read(void **state)
{
    (void)state;
    Tenure__V1__Event *event =
        parse("{\"icp_formation\":{\"count\":\"3\",\"population\":5e0,\"stage\":1},\"id\":null}");
    assert_int_equal(event->icp_formation->count, 3);
    assert_int_equal(event->icp_formation->population, 5);
    assert_int_equal(event->icp_formation->stage, TENURE__V1__ICP_FORMATION__STAGE__PLANNED);
    protobuf_c_message_free_unpacked(&event->base, NULL);
}

static void
test_what_is_wrong_is_named_with_its_place(void **state)
{
    (void)state;
    refuse("{\"source\":\"s\",", 1, 14, "", "is not JSON");
    refuse("[]", 1, 1, "", "is not an object");
    refuse("{\"a\":1}", 1, 2, "a", "there is no such field in Event");
    refuse("{\"id\":\"1\",\n \"appointment\": {\"rolle\":\"x\"}}", 2, 18, "appointment.rolle",
           "there is no such field in Appointment");
    refuse("{\"confidence\":\"SURE\"}", 1, 2, "confidence",
           "\"SURE\" is not one of CONFIRMED REPORTED RUMOURED");
    refuse("{\"confidence\":7}", 1, 2, "confidence", "7 is not one of");
    refuse("{\"id\":5}", 1, 2, "id", "5 is not a string");
    refuse("{\"appointment\":{\"joint\":\"yes\"}}", 1, 17, "appointment.joint",
           "is not true or false");
    refuse("{\"appointment\":{},\"departure\":{}}", 1, 19, "departure",
           "cannot be given together with appointment");
    refuse("{\"merger\":{\"from\":[\"a\",1]}}", 1, 24, "merger.from[1]", "is not a string");
    refuse("{\"merger\":{\"from\":\"a\"}}", 1, 12, "merger.from", "is not an array");
    refuse("{\"survey\":{\"count\":-1}}", 1, 12, "survey.count", "-1 is not a whole number");
    refuse("{\"survey\":{\"count\":1.5}}", 1, 12, "survey.count", "1.5 is not a whole number");
    refuse("{\"survey\":{\"count\":4294967296}}", 1, 12, "survey.count", "is not a whole number");
    refuse("{\"icpFormation\":{},\"icp_formation\":{}}", 1, 20, "icp_formation", "given twice");
}

static void
test_bytes_are_base64(void **state)
{
    (void)state;
    static const char text[] = "{\"seq\":\"7\",\"hash\":\"AAH/\"}", bad[] = "{\"hash\":\"A*\"}";
    struct tenure_json_error error;
    ProtobufCMessage *message = NULL;
    assert_int_equal(
        tenure_json_parse(&tenure__v1__log_entry__descriptor, text, strlen(text), &message, &error),
        TENURE_OK);
    const Tenure__V1__LogEntry *entry = (const Tenure__V1__LogEntry *)message;
    assert_int_equal(entry->hash.len, 3);
    assert_memory_equal(entry->hash.data, "\x00\x01\xff", 3);
    char *printed;
    assert_int_equal(tenure_json_print(message, &printed), TENURE_OK);
    assert_string_equal(printed, text);
    free(printed);
    protobuf_c_message_free_unpacked(message, NULL);
    assert_int_equal(
        tenure_json_parse(&tenure__v1__log_entry__descriptor, bad, strlen(bad), &message, &error),
        TENURE_INVALID);
    assert_non_null(strstr(error.reason, "bytes in base64"));
}

static void
test_repeated_keys_and_bad_utf8_are_no_json(void **state)
{
    (void)state;
    struct tenure_json_error error;
    ProtobufCMessage *message = NULL;
    static const char *const texts[] = { "{\"id\":\"1\",\"id\":\"2\"}", "{\"id\":\"\xff\"}",
                                         "{\"id\":\"\\u0000\"}", "{} {}", "" };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_int_equal(tenure_json_parse(&tenure__v1__event__descriptor, texts[i],
                                           strlen(texts[i]), &message, &error),
                         TENURE_INVALID);
        assert_non_null(strstr(error.reason, "is not JSON"));
    }
}

/* The mapper omits what the schema does not use; this walk checks that that is still so, and that
 * no message contains itself. */
static void
walk(const ProtobufCMessageDescriptor *descriptor, const ProtobufCMessageDescriptor *const *outer,
     size_t depth)
{
    const ProtobufCMessageDescriptor *path[16];
    assert_true(depth < 16);
    for (size_t i = 0; i < depth; i++) {
        path[i] = outer[i];
        assert_ptr_not_equal(outer[i], descriptor);
    }
    path[depth] = descriptor;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        assert_int_not_equal(field->type, PROTOBUF_C_TYPE_FLOAT);
        assert_int_not_equal(field->type, PROTOBUF_C_TYPE_DOUBLE);
        assert_true(strlen(field->name) < 60);
        if (field->type == PROTOBUF_C_TYPE_MESSAGE)
            walk(field->descriptor, path, depth + 1);
    }
}

static void
test_the_schema_has_nothing_that_the_mapper_cannot_map(void **state)
{
    (void)state;
    static const ProtobufCMessageDescriptor *const roots[] = {
        &tenure__v1__publish_request__descriptor, &tenure__v1__publish_reply__descriptor,
        &tenure__v1__update__descriptor,          &tenure__v1__heartbeat__descriptor,
        &tenure__v1__query__descriptor,           &tenure__v1__answer__descriptor,
    };
    for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
        walk(roots[i], NULL, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_event_survives_json_and_back),
        cmocka_unit_test(test_both_spellings_and_every_form_of_a_number_are_read),
        cmocka_unit_test(test_what_is_wrong_is_named_with_its_place),
        cmocka_unit_test(test_bytes_are_base64),
        cmocka_unit_test(test_repeated_keys_and_bad_utf8_are_no_json),
        cmocka_unit_test(test_the_schema_has_nothing_that_the_mapper_cannot_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
