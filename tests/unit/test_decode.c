/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical and other encodings of events: which of them the decoder reads on the fast path, and
 * that both paths agree on each. */
#include <stdlib.h>

#include "canonical.h"
#include "decode.h"
#include "testing.h"
#include <tenure/json.h>

static struct tni_arena arena, any_arena;

/* Whether the fast path accepts it. */
static bool
is_short(struct tni_span raw)
{
    tni_arena_reset(&arena);
    return tni_canonical_event(raw, &arena) != NULL;
}

/* Decodes on both paths, which must agree; returns the decoder's result. The bytes are copied to
 * memory of exactly their size, so that a sanitizer detects reading past the end. */
static tenure_status
decode(struct tni_span lent, struct tni_event *ret_event)
{
    uint8_t *bytes = malloc(lent.size);
    memcpy(bytes, lent.data, lent.size);
    struct tni_span raw = { bytes, lent.size };
    struct tenure_problem problem = { 0 }, any_problem = { 0 };
    struct tni_event any;
    uint8_t packed[1024], any_packed[1024];
    tenure_status status = tni_event_decode(raw, &arena, ret_event, &problem);
    assert_int_equal(tni_event_decode_any(raw, &any_arena, &any, &any_problem), status);
    free(bytes);
    assert_string_equal(problem.field, any_problem.field);
    assert_string_equal(problem.reason, any_problem.reason);
    assert_int_equal(ret_event->message == NULL, any.message == NULL);
    if (any.message != NULL) {
        assert_true(tenure__v1__event__get_packed_size(any.message) <= sizeof(packed));
        size_t size = tenure__v1__event__pack(ret_event->message, packed);
        assert_int_equal(tenure__v1__event__pack(any.message, any_packed), size);
        assert_memory_equal(packed, any_packed, size);
    }
    if (status == TENURE_OK)
        assert_memory_equal(&ret_event->content, &any.content, sizeof(any.content));
    return status;
}

/* Bytes of an event as a string literal, which may contain a NUL. */
#define RAW(literal) ((struct tni_span){ (const uint8_t *)(literal), sizeof(literal) - 1 })

#define SOURCE "\x0a\x01s"
#define ID                                                                                         \
    "\x12\x01"                                                                                     \
    "1"
#define BODY "\xda\x01\x03\x0a\x01Q" // the dissolution of Q
#define CHAIR                                                                                      \
    "\x0a\x01Q\x12\x01"                                                                            \
    "c"
#define PERSON "\x1a\x03\x0a\x01p"

static const struct tni_span plain = RAW(SOURCE ID BODY);

/* The fast path rejects it, but the slow path decodes the plain event. */
static void
assert_plain_by_the_long_way(struct tni_span raw)
{
    struct tni_event event, as_plain;
    assert_int_equal(decode(plain, &as_plain), TENURE_OK);
    assert_false(is_short(raw));
    assert_int_equal(decode(raw, &event), TENURE_OK);
    assert_memory_equal(&event.content, &as_plain.content, sizeof(event.content));
    assert_string_equal(event.message->dissolution->organisation, "Q");
}

/* The fast path rejects it, and the slow path refuses it because of this field and reason. */
static void
assert_refused(struct tni_span raw, tenure_status status, const char *field, const char *words)
{
    struct tni_event event;
    struct tenure_problem problem;
    assert_false(is_short(raw));
    assert_int_equal(decode(raw, &event), status);
    assert_int_equal(tni_event_decode(raw, &arena, &event, &problem), status);
    assert_string_equal(problem.field, field);
    if (strstr(problem.reason, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", problem.reason, words);
}

static int
open_arenas(void **state)
{
    (void)state;
    return tni_arena_open(&arena, 1 << 20) != TENURE_OK ||
           tni_arena_open(&any_arena, 1 << 20) != TENURE_OK;
}

static int
close_arenas(void **state)
{
    (void)state;
    tni_arena_close(&arena);
    tni_arena_close(&any_arena);
    return 0;
}

#define HEAD "{\"source\":\"s\",\"id\":\"1\","

static void
test_what_encoders_write_of_each_kind_is_read_in_one_pass(void **state)
{
    static const char *const texts[] = {
        HEAD "\"announced\":\"2019-11-27\",\"effective\":\"2020\",\"confidence\":\"RUMOURED\","
             "\"supersedes\":\"0\",\"citations\":[{},{\"publisher\":\"P\",\"title\":\"Zo\u00eb\","
             "\"url\":\"https://x/\",\"published\":\"2019-11\"}],\"appointment\":{\"organisation\":"
             "\"Q\",\"role\":\"c\",\"person\":{\"name\":\"Zo\u00eb\"},\"basis\":\"ACTING\","
             "\"joint\":true,\"incumbent\":true,\"background\":\"OUTSIDE\"}}",
        HEAD "\"organisation\":{\"id\":\"Q\",\"population\":\"18446744073709551615\"}}",
        HEAD "\"departure\":{\"organisation\":\"Q\",\"role\":\"c\",\"person\":{\"id\":\"p\"}}}",
        HEAD "\"recruitment\":{\"organisation\":\"Q\",\"role\":\"c\",\"stage\":\"OPENED\"}}",
        HEAD "\"icpFormation\":{\"system\":\"Q\",\"id\":\"i\",\"stage\":\"FORMED\","
             "\"members\":[\"a\",\"b\"]}}",
        HEAD "\"icpFormation\":{\"system\":\"Q\",\"count\":2147483647}}",
        HEAD "\"designation\":{\"organisation\":\"Q\",\"kind\":\"ICB\"}}",
        HEAD "\"merger\":{\"into\":\"Q\",\"from\":[\"R\"]}}",
        HEAD "\"milestone\":{\"organisation\":\"Q\",\"name\":\"n\",\"status\":\"MET\"}}",
        HEAD "\"survey\":{\"scope\":\"all\",\"characteristic\":\"women\",\"count\":1}}",
        HEAD "\"retraction\":{\"id\":\"0\"}}",
        HEAD "\"silence\":{\"severity\":\"info\",\"author\":\"a\",\"reason\":\"r\"}}",
        HEAD "\"acknowledgement\":{\"alert\":\"a/b\",\"author\":\"a\"}}",
        HEAD "\"clock\":{\"date\":\"2019-11-27\"}}",
        HEAD "\"rules\":{\"rules\":[{\"name\":\"n\",\"template\":\"t\",\"parameters\":"
             "[{\"name\":\"n\",\"value\":\"v\"}]}]}}",
        HEAD "\"redacted\":{}}",
        HEAD "\"incarnation\":{\"log\":\"l\",\"number\":2,\"id\":\"i\",\"cause\":\"FORKED\"}}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        ProtobufCMessage *message = NULL;
        struct tenure_json_error error;
        struct tni_event event;
        uint8_t bytes[512];
        assert_int_equal(tenure_json_parse(&tenure__v1__event__descriptor, texts[i],
                                           strlen(texts[i]), &message, &error),
                         TENURE_OK);
        struct tni_span raw = { bytes, protobuf_c_message_pack(message, bytes) };
        protobuf_c_message_free_unpacked(message, NULL);
        if (!is_short(raw))
            fail_msg("not in one pass: %s", texts[i]);
        assert_int_equal(decode(raw, &event), TENURE_OK);
        while (raw.size > 0) { // truncated, it may be another event, but the same one on both paths
            raw.size--;
            decode(raw, &event);
        }
    }
}

static void
test_content_is_the_hash_that_logs_have(void **state)
{
    (void)state;
    struct tni_event event, announced;
    assert_int_equal(decode(plain, &event), TENURE_OK);
    assert_true(event.content.hash[0] == 0x981fc5a1c3e85d3b &&
                event.content.hash[1] == 0x8a6d01b45c114495);
    // the announced day, which the hash leaves out
    struct tni_span raw = RAW(SOURCE ID "\x1a\x0a"
                                        "2019-11-27" BODY);
    assert_true(is_short(raw));
    assert_int_equal(decode(raw, &announced), TENURE_OK);
    assert_string_equal(announced.message->announced, "2019-11-27");
    assert_memory_equal(&event.content, &announced.content, sizeof(event.content));
}

static void
test_other_encodings_of_an_event_are_the_event(void **state)
{
    (void)state;
    assert_true(is_short(plain));
    assert_plain_by_the_long_way(RAW(ID SOURCE BODY)); // another order
    // a repeated field; the last one counts
    assert_plain_by_the_long_way(RAW("\x0a\x01t" SOURCE ID BODY));
    assert_plain_by_the_long_way(RAW("\x0a\x00" SOURCE ID BODY));     // ... after an empty one
    assert_plain_by_the_long_way(RAW(SOURCE ID "\x1a\x00" BODY));     // an explicit empty value
    assert_plain_by_the_long_way(RAW(SOURCE ID "\x28\x00" BODY));     // an explicit zero
    assert_plain_by_the_long_way(RAW("\x8a\x00\x01s" ID BODY));       // a tag of two bytes
    assert_plain_by_the_long_way(RAW("\x0a\x81\x00s" ID BODY));       // a size of two bytes
    assert_plain_by_the_long_way(RAW(SOURCE ID BODY BODY));           // merged with itself
    assert_plain_by_the_long_way(RAW(SOURCE ID "\xda\x01\x00" BODY)); // merged with an empty one
    // another body, which is replaced
    assert_plain_by_the_long_way(RAW(SOURCE ID "\xd2\x01\x00" BODY));
    assert_plain_by_the_long_way(RAW(SOURCE ID "\xea\x05\x00" BODY)); // ... with a larger number
}

static void
test_of_two_bodies_the_last_counts(void **state)
{
    (void)state;
    struct tni_event event;
    struct tni_span raw = RAW(SOURCE ID BODY "\xea\x05\x00"); // in the order of their numbers
    assert_false(is_short(raw));
    assert_int_equal(decode(raw, &event), TENURE_OK);
    assert_int_equal(event.message->body_case, TENURE__V1__EVENT__BODY_REDACTED);
}

static void
test_parts_of_a_message_are_merged(void **state)
{
    (void)state;
    struct tni_event event;
    // a person's id before the name; and citations with another field in between
    struct tni_span raw = RAW(SOURCE ID "\x3a\x03\x12\x01"
                                        "a"
                                        "\xaa\x01\x10" CHAIR PERSON "\x1a\x03\x12\x01N"
                                        "\x3a\x03\x12\x01"
                                        "b");
    assert_false(is_short(raw));
    assert_int_equal(decode(raw, &event), TENURE_OK);
    assert_string_equal(event.message->appointment->person->id, "p");
    assert_string_equal(event.message->appointment->person->name, "N");
    assert_int_equal(event.message->n_citations, 2);
    assert_string_equal(event.message->citations[1]->title, "b");
}

static void
test_numbers_are_of_one_length(void **state)
{
    (void)state;
    struct tni_event event, other;
    struct tni_span acting = RAW(SOURCE ID "\xaa\x01\x0d" CHAIR PERSON "\x20\x02");
    assert_true(is_short(acting));
    assert_int_equal(decode(acting, &event), TENURE_OK);
    // longer than necessary, wider than an enumeration, wider than any number
    static const struct tni_span others[] = {
        RAW(SOURCE ID "\xaa\x01\x0e" CHAIR PERSON "\x20\x82\x00"),
        RAW(SOURCE ID "\xaa\x01\x11" CHAIR PERSON "\x20\x82\x80\x80\x80\x10"),
        RAW(SOURCE ID "\xaa\x01\x16" CHAIR PERSON "\x20\x82\x80\x80\x80\x80\x80\x80\x80\x80\x02"),
    };
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_false(is_short(others[i]));
        assert_int_equal(decode(others[i], &other), TENURE_OK);
        assert_int_equal(other.message->appointment->basis, 2);
        assert_memory_equal(&event.content, &other.content, sizeof(event.content));
    }
    // a count of 64 bits, complete and truncated
    struct tni_span largest =
        RAW(SOURCE ID "\xa2\x01\x0e\x0a\x01Q\x30\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
    assert_true(is_short(largest));
    assert_int_equal(decode(largest, &event), TENURE_OK);
    assert_true(event.message->organisation->population == UINT64_MAX);
    struct tni_span wider =
        RAW(SOURCE ID "\xa2\x01\x0e\x0a\x01Q\x30\xff\xff\xff\xff\xff\xff\xff\xff\xff\x03");
    assert_false(is_short(wider));
    assert_int_equal(decode(wider, &other), TENURE_OK);
    assert_memory_equal(&event.content, &other.content, sizeof(event.content));
    // true in two encodings
    struct tni_span joint = RAW(SOURCE ID "\xaa\x01\x0d" CHAIR PERSON "\x28\x01");
    struct tni_span as_two = RAW(SOURCE ID "\xaa\x01\x0d" CHAIR PERSON "\x28\x02");
    assert_true(is_short(joint));
    assert_int_equal(decode(joint, &event), TENURE_OK);
    assert_false(is_short(as_two));
    assert_int_equal(decode(as_two, &other), TENURE_OK);
    assert_memory_equal(&event.content, &other.content, sizeof(event.content));
}

static void
test_packed_numbers_are_left_to_the_long_way(void **state)
{
    (void)state;
    struct tni_event event, other;
    struct tni_span packed = RAW(SOURCE ID "\xe2\x05\x0a\x0a\x02\x01\x02\x12\x01r\x1a\x01l");
    struct tni_span alone = RAW(SOURCE ID "\xe2\x05\x0a\x08\x01\x08\x02\x12\x01r\x1a\x01l");
    assert_false(is_short(packed));
    assert_false(is_short(alone));
    assert_int_equal(decode(packed, &event), TENURE_OK);
    assert_int_equal(decode(alone, &other), TENURE_OK);
    assert_int_equal(event.message->redaction->n_seqs, 2);
    assert_memory_equal(&event.content, &other.content, sizeof(event.content));
}

static void
test_what_is_broken_or_unknown_is_refused(void **state)
{
    (void)state;
    const char *encoded = "is not an encoded tenure.v1.Event", *known = "does not know";
    assert_refused(RAW(""), TENURE_INVALID, "source", "is missing");
    assert_refused(RAW(SOURCE ID), TENURE_INVALID, "", "has no body");
    assert_refused(RAW(SOURCE ID BODY "\x50\x01"), TENURE_INVALID, "", known);
    assert_refused(RAW(SOURCE ID "\x50\x01" BODY), TENURE_INVALID, "", known);
    assert_refused(RAW(SOURCE ID "\xda\x01\x05\x0a\x01Q\x10\x01"), TENURE_INVALID, "dissolution",
                   known);
    assert_refused(RAW("\x08\x01s" ID BODY), TENURE_MALFORMED, "", encoded);   // wrong type
    assert_refused(RAW(SOURCE ID BODY "\xda"), TENURE_MALFORMED, "", encoded); // a truncated tag
    // the size is missing
    assert_refused(RAW(SOURCE ID BODY "\x0a"), TENURE_MALFORMED, "", encoded);
    assert_refused(RAW(SOURCE ID BODY "\x0a\x02s"), TENURE_MALFORMED, "", encoded);
    assert_refused(RAW(SOURCE ID BODY "\x28\x80"), TENURE_MALFORMED, "", encoded);
    assert_refused(RAW(SOURCE ID BODY "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
                   TENURE_MALFORMED, "", encoded);
    assert_refused(RAW(SOURCE ID BODY "\x43\x44"), TENURE_MALFORMED, "", encoded); // a group
    assert_refused(RAW(SOURCE ID BODY "\x00"), TENURE_MALFORMED, "", encoded);     // field 0
    assert_refused(RAW(SOURCE ID BODY "\x07"), TENURE_MALFORMED, "", encoded);
    assert_refused(RAW(SOURCE ID "\xda\x01\x03\x0a\x02Q"), TENURE_MALFORMED, "", encoded);
}

static void
test_what_a_field_may_not_hold_is_refused_as_before(void **state)
{
    (void)state;
    assert_refused(RAW("\x0a\x01S" ID BODY), TENURE_INVALID, "source", "may only have a-z");
    assert_refused(RAW("\x0a\x03s\0t" ID BODY), TENURE_INVALID, "", "NUL");
    assert_refused(RAW(SOURCE "\x12\x01\0" BODY), TENURE_INVALID, "id", "is missing");
    assert_refused(RAW(SOURCE ID "\x1a\x0a"
                                 "2019-02-29" BODY),
                   TENURE_INVALID, "announced", "2019-02 has 28 days");
    assert_refused(RAW(SOURCE ID "\x3a\x03\x12\x01\xff" BODY), TENURE_INVALID, "citations[0].title",
                   "is not valid UTF-8");
    assert_refused(RAW(SOURCE ID "\x3a\x03\x12\x01 " BODY), TENURE_INVALID, "citations[0].title",
                   "shows nothing");
    assert_refused(RAW(SOURCE ID "\x28\x09" BODY), TENURE_INVALID, "confidence",
                   "9 is not a value");
    assert_refused(RAW(SOURCE ID "\x28\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01" BODY),
                   TENURE_INVALID, "confidence", "-1 is not a value");
    assert_refused(RAW(SOURCE ID "\xd2\x01\x05\x0a\x01Q\x12\x00"), TENURE_INVALID, "merger.from[0]",
                   "is empty");
    assert_refused(RAW(SOURCE ID "\xd2\x01\x06\x0a\x01Q\x12\x01Q"), TENURE_INVALID, "merger.from",
                   "into itself");
    assert_refused(RAW(SOURCE ID "\x32\x01"
                                 "1" BODY),
                   TENURE_INVALID, "supersedes", "itself");
    assert_refused(RAW(SOURCE ID "\xaa\x01\x06" CHAIR), TENURE_INVALID, "appointment.person",
                   "is missing");
#define CITATIONS "\x3a\x00\x3a\x00\x3a\x00\x3a\x00\x3a\x00\x3a\x00\x3a\x00\x3a\x00"
    assert_true(is_short(RAW(SOURCE ID CITATIONS CITATIONS BODY)));
    assert_refused(RAW(SOURCE ID CITATIONS CITATIONS "\x3a\x00" BODY), TENURE_INVALID, "citations",
                   "17 are given");
}

static void
test_names_that_an_older_version_logged_are_read(void **state)
{
    (void)state;
    struct tni_event event;
    struct tenure_problem problem;
    struct tni_span raw = RAW(SOURCE ID "\x3a\x05\x12\x03\xe2\x80\xae" BODY);
    assert_refused(raw, TENURE_INVALID, "citations[0].title", "U+202E");
    assert_int_equal(tni_event_decode_logged(raw, &arena, &event, &problem), TENURE_OK);
    assert_string_equal(event.message->citations[0]->title, "\u202e");
}

static void
test_an_arena_that_is_too_small_refuses(void **state)
{
    (void)state;
    struct tenure_problem problem;
    struct tni_event event;
    struct tni_arena small;
    size_t fits = 0;
    for (size_t size = 16; size <= 1024; size += 16) {
        assert_int_equal(tni_arena_open(&small, size), TENURE_OK);
        tenure_status status = tni_event_decode(plain, &small, &event, &problem);
        assert_true(status == TENURE_OK || (status == TENURE_MALFORMED && fits == 0));
        fits += status == TENURE_OK;
        tni_arena_close(&small);
    }
    assert_in_range(fits, 1, 1024 / 16 - sizeof(Tenure__V1__Event) / 16);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_encoders_write_of_each_kind_is_read_in_one_pass),
        cmocka_unit_test(test_content_is_the_hash_that_logs_have),
        cmocka_unit_test(test_other_encodings_of_an_event_are_the_event),
        cmocka_unit_test(test_of_two_bodies_the_last_counts),
        cmocka_unit_test(test_parts_of_a_message_are_merged),
        cmocka_unit_test(test_numbers_are_of_one_length),
        cmocka_unit_test(test_packed_numbers_are_left_to_the_long_way),
        cmocka_unit_test(test_what_is_broken_or_unknown_is_refused),
        cmocka_unit_test(test_what_a_field_may_not_hold_is_refused_as_before),
        cmocka_unit_test(test_names_that_an_older_version_logged_are_read),
        cmocka_unit_test(test_an_arena_that_is_too_small_refuses),
    };
    return cmocka_run_group_tests(tests, open_arenas, close_arenas);
}
