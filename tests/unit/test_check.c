/* The limits of an event: each at the limit and one past it. */
#include <stdlib.h>

#include "check.h"
#include "decode.h"
#include "testing.h"
#include <tenure/json.h>
#include <tenure/v1/alert.pb-c.h>

static Tenure__V1__Event *
parse(const char *text)
{
    ProtobufCMessage *message = NULL;
    struct tenure_json_error error = { 0 };
    if (tenure_json_parse(&tenure__v1__event__descriptor, text, strlen(text), &message, &error) !=
        TENURE_OK)
        fail_msg("%s: %s %s", text, error.field, error.reason);
    return (Tenure__V1__Event *)message;
}

static void
accept(const char *text)
{
    struct tenure_problem problem = { 0 };
    Tenure__V1__Event *event = parse(text);
    if (!tenure_event_check(event, &problem))
        fail_msg("%s: %s %s", text, problem.field, problem.reason);
    protobuf_c_message_free_unpacked(&event->base, NULL);
}

static void
refuse(const char *text, const char *field, const char *words)
{
    struct tenure_problem problem = { 0 };
    Tenure__V1__Event *event = parse(text);
    assert_false(tenure_event_check(event, &problem));
    protobuf_c_message_free_unpacked(&event->base, NULL);
    assert_string_equal(problem.field, field);
    if (strstr(problem.reason, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", problem.reason, words);
}

#define HEAD "{\"source\":\"s\",\"id\":\"1\","
#define CHAIR "\"organisation\":\"Q\",\"role\":\"chair\""

static void
test_every_string_and_every_repeated_field_of_an_event_has_its_rule(void **state)
{
    (void)state;
    assert_true(tni_check_covers(&tenure__v1__event__descriptor));
    assert_false(tni_check_covers(&tenure__v1__figure__descriptor)); // not part of an event
}

static void
test_what_is_required_is_missed(void **state)
{
    (void)state;
    refuse("{\"id\":\"1\",\"dissolution\":{\"organisation\":\"Q\"}}", "source", "is missing");
    refuse("{\"source\":\"s\",\"dissolution\":{\"organisation\":\"Q\"}}", "id", "is missing");
    refuse("{\"source\":\"s\",\"id\":\"1\"}", "", "has no body");
    refuse(HEAD "\"appointment\":{\"role\":\"chair\",\"person\":{\"name\":\"A\"}}}",
           "appointment.organisation", "is missing");
    refuse(HEAD "\"appointment\":{" CHAIR "}}", "appointment.person", "is missing");
    refuse(HEAD "\"appointment\":{" CHAIR ",\"person\":{}}}", "appointment.person",
           "needs an id or a name");
    refuse(HEAD "\"recruitment\":{" CHAIR "}}", "recruitment.stage", "is missing");
    refuse(HEAD "\"milestone\":{\"organisation\":\"Q\",\"name\":\"n\",\"status\":\"SET\"}}",
           "milestone.due", "is missing");
    refuse(HEAD "\"merger\":{\"into\":\"Q\"}}", "merger.from", "is missing");
    refuse(HEAD "\"silence\":{\"author\":\"a\",\"reason\":\"r\"}}", "silence", "at least one of");
}

static void
test_fields_must_fit_together(void **state)
{
    (void)state;
    refuse(HEAD "\"icpFormation\":{\"system\":\"Q\"}}", "icpFormation", "either an id or a count");
    refuse(HEAD "\"icpFormation\":{\"system\":\"Q\",\"id\":\"i\",\"count\":2}}", "icpFormation",
           "either an id or a count");
    refuse(HEAD "\"icpFormation\":{\"system\":\"Q\",\"id\":\"i\"}}", "icpFormation.stage",
           "missing");
    refuse(HEAD "\"icpFormation\":{\"system\":\"Q\",\"count\":2,\"stage\":\"FORMED\"}}",
           "icpFormation.stage", "planned");
    refuse(HEAD "\"merger\":{\"into\":\"Q\",\"from\":[\"A\",\"Q\"]}}", "merger.from",
           "into itself");
    refuse(HEAD "\"merger\":{\"into\":\"Q\",\"from\":[\"A\",\"A\"]}}", "merger.from", "twice");
    refuse(HEAD "\"organisation\":{\"id\":\"Q\",\"parent\":\"Q\"}}", "organisation.parent",
           "its own parent");
    refuse(HEAD "\"organisation\":{\"id\":\"Q\",\"region\":\"Q\"}}", "organisation.region",
           "its own region");
    refuse(HEAD
           "\"survey\":{\"scope\":\"all\",\"characteristic\":\"c\",\"leaders\":2,\"count\":3}}",
           "survey.count", "larger");
    refuse(HEAD "\"retraction\":{\"id\":\"1\"}}", "retraction.id", "itself");
    refuse(HEAD "\"supersedes\":\"0\",\"retraction\":{\"id\":\"2\"}}", "supersedes", "retraction");
    refuse(HEAD "\"supersedes\":\"1\",\"dissolution\":{\"organisation\":\"Q\"}}", "supersedes",
           "itself");
    refuse(HEAD "\"rules\":{\"rules\":[{\"name\":\"a\",\"template\":\"t\"},"
                "{\"name\":\"a\",\"template\":\"t\"}]}}",
           "rules.rules", "same name");
}

static void
test_values_name_the_fix(void **state)
{
    (void)state;
    refuse(HEAD "\"announced\":\"2019-02-31\",\"dissolution\":{\"organisation\":\"Q\"}}",
           "announced", "\"2019-02-31\" is not a day of the calendar; 2019-02 has 28 days");
    refuse(HEAD "\"announced\":\"2019-02\",\"dissolution\":{\"organisation\":\"Q\"}}", "announced",
           "write it as 2019-11-27");
    refuse(HEAD "\"effective\":\"soon\",\"dissolution\":{\"organisation\":\"Q\"}}", "effective",
           "\"soon\" is not a date; write it as 2019-11-27, 2019-11 or 2019");
    refuse("{\"source\":\"The Feed\",\"id\":\"1\",\"dissolution\":{\"organisation\":\"Q\"}}",
           "source", "may only have a-z 0-9 . _ -");
    refuse("{\"source\":\"s\",\"id\":\"a b\",\"dissolution\":{\"organisation\":\"Q\"}}", "id",
           "visible ASCII");
    refuse(HEAD "\"dissolution\":{\"organisation\":\"Q M\"}}", "dissolution.organisation",
           "may only have A-Z a-z 0-9 . _ -");
    refuse(HEAD
           "\"citations\":[{},{\"url\":\"ftp://x\"}],\"dissolution\":{\"organisation\":\"Q\"}}",
           "citations[1].url", "http");
    refuse(HEAD "\"appointment\":{" CHAIR ",\"person\":{\"name\":\"A\\u0007B\"}}}",
           "appointment.person.name", "control character");
    refuse(HEAD "\"appointment\":{" CHAIR ",\"person\":{\"name\":\"A\\u202eB\"}}}",
           "appointment.person.name", "bidirectional");
    refuse(HEAD "\"appointment\":{" CHAIR ",\"person\":{\"name\":\"\\u5b57\"}}}",
           "appointment.person", "give person.id");
    refuse(HEAD "\"silence\":{\"severity\":\"bad\",\"author\":\"a\",\"reason\":\"r\"}}",
           "silence.severity", "info, warning or critical");
}

/* A text of so many times the letter. */
static const char *
letters(size_t count)
{
    static char text[40000];
    memset(text, 'a', count);
    text[count] = '\0';
    return text;
}

static void
at_limit(const char *format, size_t max, const char *field)
{
    static char text[50000];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof(text), format, letters(max));
    accept(text);
    snprintf(text, sizeof(text), format, letters(max + 1));
#pragma GCC diagnostic pop
    refuse(text, field, "at most");
}

static void
test_lengths_at_the_limit_and_one_past_it(void **state)
{
    (void)state;
    at_limit("{\"source\":\"%s\",\"id\":\"1\",\"dissolution\":{\"organisation\":\"Q\"}}", 64,
             "source");
    at_limit("{\"source\":\"s\",\"id\":\"%s\",\"dissolution\":{\"organisation\":\"Q\"}}", 128,
             "id");
    at_limit(HEAD "\"dissolution\":{\"organisation\":\"%s\"}}", 64, "dissolution.organisation");
    at_limit(HEAD "\"organisation\":{\"id\":\"Q\",\"name\":\"%s\"}}", 256, "organisation.name");
    at_limit(HEAD "\"retraction\":{\"id\":\"2\",\"reason\":\"%s\"}}", 2000, "retraction.reason");
}

static void
repeat(char *text, const char *head, const char *item, size_t count, const char *tail)
{
    strcpy(text, head);
    char *end = text + strlen(text);
    for (size_t i = 0; i < count; i++)
        end += sprintf(end, "%s%.20s%s", i > 0 ? "," : "", item, "");
    strcpy(end, tail);
}

static void
test_counts_at_the_limit_and_one_past_it(void **state)
{
    (void)state;
    static char text[20000];
    repeat(text, HEAD "\"citations\":[", "{\"title\":\"t\"}", 16,
           "],\"dissolution\":{\"organisation\":\"Q\"}}");
    accept(text);
    repeat(text, HEAD "\"citations\":[", "{\"title\":\"t\"}", 17,
           "],\"dissolution\":{\"organisation\":\"Q\"}}");
    refuse(text, "citations", "17 are given; at most 16");
    repeat(text,
           HEAD
           "\"icpFormation\":{\"system\":\"Q\",\"id\":\"i\",\"stage\":\"FORMED\",\"members\":[",
           "\"m\"", 256, "]}}");
    accept(text);
    repeat(text,
           HEAD
           "\"icpFormation\":{\"system\":\"Q\",\"id\":\"i\",\"stage\":\"FORMED\",\"members\":[",
           "\"m\"", 257, "]}}");
    refuse(text, "icpFormation.members", "257 are given; at most 256");
}

static void
test_a_persons_name_gives_an_id(void **state)
{
    (void)state;
    static const struct {
        const char *name, *id;
    } rows[] = {
        { "Jon Rouse", "jon-rouse" },
        { "  Sir Andrew  Cash ", "sir-andrew-cash" },
        { "Zo\xc3\xab O'Neill (Jr.)", "zoe-o-neill-jr" },
        { "\xc3\x85sa \xc5\x81ukasz", "asa-ukasz" }, // a stroke is no mark of the decomposition
        { "...", "" },
    };
    char id[TENURE_SLUG_MAX + 1];
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_true(tenure_person_id(rows[i].name, id));
        assert_string_equal(id, rows[i].id);
    }
    assert_true(tenure_person_id(letters(64), id));
    assert_false(tenure_person_id(letters(65), id));
}

static tenure_status
decode(struct tni_arena *arena, const uint8_t *bytes, size_t size, struct tenure_problem *problem,
       struct tni_event *event)
{
    return tni_event_decode((struct tni_span){ bytes, size }, arena, event, problem);
}

static void
test_an_event_of_16_kib_is_read_and_one_byte_more_is_not(void **state)
{
    (void)state;
    struct tni_arena arena;
    struct tni_event event;
    struct tenure_problem problem;
    static uint8_t bytes[TENURE_EVENT_BYTES_MAX + 16];
    assert_int_equal(tni_arena_open(&arena, 1024 * 1024), TENURE_OK);
    // A field may be sent again; the last one counts. So an event can be made of any size.
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_text_field(&writer, 1, "s");
    tni_write_text_field(&writer, 2, "1");
    tni_write_span_field(&writer, 27, (struct tni_span){ (const uint8_t *)"\x0a\x01Q", 3 });
    while (writer.size + 3 <= TENURE_EVENT_BYTES_MAX)
        tni_write_text_field(&writer, 1, "s");
    size_t rest = TENURE_EVENT_BYTES_MAX - writer.size;
    bytes[writer.size - 2] = (uint8_t)(1 + rest); // makes the last one longer by what is left
    memset(bytes + writer.size, 's', rest + 1);
    assert_int_equal(decode(&arena, bytes, TENURE_EVENT_BYTES_MAX, &problem, &event), TENURE_OK);
    assert_int_equal(decode(&arena, bytes, TENURE_EVENT_BYTES_MAX + 1, &problem, &event),
                     TENURE_TOO_LARGE);
    assert_non_null(strstr(problem.reason, "16385 bytes; at most 16384"));
    tni_arena_close(&arena);
}

static void
test_hidden_bytes_unknown_fields_and_memory_bombs_are_refused(void **state)
{
    (void)state;
    struct tni_arena arena;
    struct tni_event event;
    struct tenure_problem problem;
    uint8_t bytes[TENURE_EVENT_BYTES_MAX];
    assert_int_equal(tni_arena_open(&arena, 64 * 1024), TENURE_OK);

    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_text_field(&writer, 1, "s");
    tni_write_span_field(&writer, 2, (struct tni_span){ (const uint8_t *)"1\0x", 3 });
    tni_write_span_field(&writer, 27, (struct tni_span){ (const uint8_t *)"\x0a\x01Q", 3 });
    assert_int_equal(decode(&arena, bytes, writer.size, &problem, &event), TENURE_INVALID);
    assert_non_null(strstr(problem.reason, "NUL"));

    writer.size = 0;
    tni_write_text_field(&writer, 1, "s");
    tni_write_text_field(&writer, 2, "1");
    tni_write_span_field(&writer, 27, (struct tni_span){ (const uint8_t *)"\x0a\x01Q", 3 });
    tni_write_number_field(&writer, 1000, 1);
    assert_int_equal(decode(&arena, bytes, writer.size, &problem, &event), TENURE_INVALID);
    assert_non_null(strstr(problem.reason, "field number 1000"));

    writer.size = 0;
    while (writer.size + 2 < TENURE_EVENT_BYTES_MAX) // empty citations: two bytes each
        tni_write_span_field(&writer, 7, (struct tni_span){ NULL, 0 });
    assert_int_equal(decode(&arena, bytes, writer.size, &problem, &event), TENURE_MALFORMED);

    assert_int_equal(decode(&arena, (const uint8_t *)"\x0a\x05", 2, &problem, &event),
                     TENURE_MALFORMED);
    tni_arena_close(&arena);
}

static void
test_content_is_the_same_however_it_is_encoded(void **state)
{
    (void)state;
    struct tni_arena arena;
    struct tni_event event, other;
    struct tenure_problem problem;
    uint8_t bytes[128];
    assert_int_equal(tni_arena_open(&arena, 64 * 1024), TENURE_OK);
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_text_field(&writer, 1, "s");
    tni_write_text_field(&writer, 2, "1");
    tni_write_span_field(&writer, 27, (struct tni_span){ (const uint8_t *)"\x0a\x01Q", 3 });
    assert_int_equal(decode(&arena, bytes, writer.size, &problem, &event), TENURE_OK);

    writer.size = 0; // another order, a default said aloud, the announced day
    tni_write_span_field(&writer, 27, (struct tni_span){ (const uint8_t *)"\x0a\x01Q", 3 });
    tni_write_text_field(&writer, 2, "1");
    tni_write_bytes(&writer, (struct tni_span){ (const uint8_t *)"\x28\x00", 2 });
    tni_write_text_field(&writer, 3, "2019-11-27");
    tni_write_text_field(&writer, 1, "s");
    assert_int_equal(decode(&arena, bytes, writer.size, &problem, &other), TENURE_OK);
    assert_memory_equal(&event.content, &other.content, sizeof(event.content));

    writer.size = 0;
    tni_write_text_field(&writer, 1, "s");
    tni_write_text_field(&writer, 2, "1");
    tni_write_span_field(&writer, 27, (struct tni_span){ (const uint8_t *)"\x0a\x01R", 3 });
    assert_int_equal(decode(&arena, bytes, writer.size, &problem, &other), TENURE_OK);
    assert_memory_not_equal(&event.content, &other.content, sizeof(event.content));
    tni_arena_close(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_string_and_every_repeated_field_of_an_event_has_its_rule),
        cmocka_unit_test(test_what_is_required_is_missed),
        cmocka_unit_test(test_fields_must_fit_together),
        cmocka_unit_test(test_values_name_the_fix),
        cmocka_unit_test(test_lengths_at_the_limit_and_one_past_it),
        cmocka_unit_test(test_counts_at_the_limit_and_one_past_it),
        cmocka_unit_test(test_a_persons_name_gives_an_id),
        cmocka_unit_test(test_an_event_of_16_kib_is_read_and_one_byte_more_is_not),
        cmocka_unit_test(test_hidden_bytes_unknown_fields_and_memory_bombs_are_refused),
        cmocka_unit_test(test_content_is_the_same_however_it_is_encoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
