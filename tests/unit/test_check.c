/* SPDX-License-Identifier: Apache-2.0 */
/* The limits of an event: each is tested at the limit and one past it. */
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
    refuse(HEAD "\"survey\":{\"scope\":\"all\",\"count\":3}}", "survey.characteristic",
           "one of the two");
    refuse(HEAD "\"survey\":{\"scope\":\"all\",\"characteristic\":\"c\",\"percent\":3}}",
           "survey.percent", "needs the indicator");
    refuse(HEAD "\"survey\":{\"scope\":\"all\",\"characteristic\":\"c\",\"period\":\"2019\"}}",
           "survey.period", "needs the indicator");
    refuse(HEAD "\"survey\":{\"scope\":\"all\",\"indicator\":\"stability\",\"percent\":101}}",
           "survey.percent", "more than 100");
    refuse(HEAD "\"survey\":{\"scope\":\"all\",\"indicator\":\"stability\",\"percent\":1,"
                "\"changePoints\":-101}}",
           "survey.changePoints", "more than 100");
    refuse(HEAD "\"survey\":{\"scope\":\"all\",\"indicator\":\"stability\"}}", "survey.percent",
           "missing");
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
    refuse(HEAD "\"appointment\":{" CHAIR ",\"person\":{\"name\":\"...\"}}}", "appointment.person",
           "no letter or digit to make an id of; give person.id");
    refuse(HEAD "\"silence\":{\"severity\":\"bad\",\"author\":\"a\",\"reason\":\"r\"}}",
           "silence.severity", "info, warning or critical");
}

/* A text that repeats the letter. */
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
test_names_are_reports_of_their_own(void **state)
{
    (void)state;
    static char text[20000];
    accept(HEAD "\"appointment\":{" CHAIR ",\"person\":{\"unnamed\":true}}}");
    accept(HEAD "\"appointment\":{" CHAIR ",\"person\":{\"id\":\"x\",\"unnamed\":true}}}");
    refuse(HEAD "\"appointment\":{" CHAIR ",\"person\":{\"name\":\"A\",\"unnamed\":true}}}",
           "appointment.person", "is unnamed and has a name");
    accept(HEAD "\"role\":{\"id\":\"chair\",\"name\":\"Chair\"}}");
    refuse(HEAD "\"role\":{\"name\":\"Chair\"}}", "role.id", "is missing");
    accept(HEAD "\"post\":{" CHAIR "}}");
    refuse(HEAD "\"person\":{\"id\":\"a\",\"identifiers\":[{\"scheme\":\"w\"}]}}",
           "person.identifiers[0].value", "is missing");
    repeat(text, HEAD "\"person\":{\"id\":\"a\",\"otherNames\":[", "\"n\"", 16, "]}}");
    accept(text);
    repeat(text, HEAD "\"person\":{\"id\":\"a\",\"otherNames\":[", "\"n\"", 17, "]}}");
    refuse(text, "person.otherNames", "17 are given; at most 16");
}

/* Checks the id of an event's person; "": there is none. */
static void
expect_person_id(const char *text, const char *expected)
{
    struct tenure_json_error error;
    ProtobufCMessage *message = NULL;
    char id[TENURE_SLUG_MAX + 1];
    assert_int_equal(
        tenure_json_parse(&tenure__v1__event__descriptor, text, strlen(text), &message, &error),
        TENURE_OK);
    assert_int_equal(tenure_event_person_id((Tenure__V1__Event *)message, id), expected[0] != '\0');
    assert_string_equal(id, expected);
    protobuf_c_message_free_unpacked(message, NULL);
}

static void
test_an_event_gives_its_person_an_id(void **state)
{
    (void)state;
    static char text[400];
    expect_person_id(HEAD "\"dissolution\":{\"organisation\":\"Q\"}}", "");
    expect_person_id(HEAD "\"appointment\":{" CHAIR ",\"person\":{\"name\":\"Jon Rouse\"}}}",
                     "jon-rouse");
    expect_person_id("{\"source\":\"census\",\"id\":\"42\",\"appointment\":{" CHAIR
                     ",\"person\":{\"unnamed\":true}}}",
                     "unnamed-d0e3ca9189d6f993");
    snprintf(text, sizeof(text), HEAD "\"appointment\":{" CHAIR ",\"person\":{\"id\":\"%s\"}}}",
             letters(65)); // an event that was not checked yet
    expect_person_id(text, "");
}

static void
refuse_name(const char *name, const char *words)
{
    char text[400];
    snprintf(text, sizeof(text), HEAD "\"appointment\":{" CHAIR ",\"person\":{\"name\":\"%s\"}}}",
             name);
    refuse(text, "appointment.person.name", words);
}

static void
test_texts_that_would_harm_their_readers_are_refused(void **state)
{
    (void)state;
    refuse_name("A\\u0007B", "has U+0007, a control character, as character 2; leave it out");
    refuse_name("Zo\u00eb\xc2\x85", "has U+0085, a control character, as character 4");
    refuse_name("\u202eevil", "has U+202E, a bidirectional control character, as character 1");
    refuse_name("x\u2066", "U+2066, a bidirectional");
    refuse_name("x\u061c", "U+061C, a bidirectional");
    refuse_name("x\u206a", "U+206A, a bidirectional");
    refuse_name("x\u2028", "U+2028, a line or paragraph separator");
    refuse_name("x\u2029", "U+2029, a line or paragraph separator");
    refuse_name("x\xef\xb7\x90", "U+FDD0, a noncharacter");
    refuse_name("x\xef\xb7\xaf", "U+FDEF, a noncharacter");
    refuse_name("x\xef\xbf\xbe", "U+FFFE, a noncharacter");
    refuse_name("x\xef\xbf\xbf", "U+FFFF, a noncharacter");
    refuse_name("x\xf0\x9f\xbf\xbe", "U+1FFFE, a noncharacter");
    refuse_name("x\xf4\x8f\xbf\xbf", "U+10FFFF, a noncharacter");
    refuse_name("x\ufff9", "U+FFF9, an interlinear annotation");
    refuse_name("x\U000e0041", "U+E0041, a tag character");
    refuse(HEAD "\"citations\":[{},{\"title\":\"a\u2028b\"}],\"dissolution\":{"
                "\"organisation\":\"Q\"}}",
           "citations[1].title", "U+2028");
    refuse(HEAD "\"citations\":[{\"url\":\"https://x/\u202e\"}],\"dissolution\":{"
                "\"organisation\":\"Q\"}}",
           "citations[0].url", "U+202E");
    refuse(HEAD "\"author\":\"a\u202eb\",\"dissolution\":{\"organisation\":\"Q\"}}", "author",
           "U+202E");
    refuse(HEAD "\"note\":\"a\u2028b\",\"dissolution\":{\"organisation\":\"Q\"}}", "note",
           "U+2028");
}

static void
test_names_that_show_nothing_are_refused(void **state)
{
    (void)state;
    static const char *const blank[] = { " ",         "\xc2\xa0", "\u3000",       "\u200b\u200d",
                                         "\u3164",    "\uffa0",   "\u115f\u1160", "\u2800 ",
                                         "\u00ad",    "\ufe0f",   "\u0301",       "\u034f",
                                         "\U000e0100" };
    for (size_t i = 0; i < sizeof(blank) / sizeof(blank[0]); i++)
        refuse_name(blank[i], "shows nothing: it is only U+");
    refuse_name("\u3164", "only U+3164 or other blanks; write something visible, or leave it out");
    accept(HEAD "\"appointment\":{" CHAIR ",\"person\":{\"name\":\"e\u0301 \u200e😀\ufe0f\"}}}");
}

static void
test_names_with_invisible_characters_are_refused(void **state)
{
    (void)state;
    refuse_name("Ann\u200bExample", "has U+200B, a space of zero width, as character 4");
    refuse_name("Ex\u00adample", "has U+00AD, a soft hyphen, as character 3");
    refuse_name("\ufeffAnn", "has U+FEFF, a byte order mark, as character 1; leave it out");
    refuse_name("Ann\u2060Example", "has U+2060, an invisible character");
    refuse_name("Ann\u3164Example", "has U+3164, a Hangul filler");
    refuse_name("Ann\uffa0Example", "has U+FFA0, a Hangul filler");
    refuse_name("Ann\u2800Example", "has U+2800, a blank Braille pattern");
    refuse_name("Ann\u034fExample", "has U+034F, an invisible character");
    refuse_name("Ann\u115fExample", "has U+115F, a Hangul filler");
    refuse_name("Ann\u1160Example", "has U+1160, a Hangul filler");
    refuse_name("Ann\u17b5Example", "has U+17B5, an invisible vowel");
    refuse_name("Ann\u180eExample", "has U+180E, an invisible vowel separator");
    refuse_name("Ann\u2065Example", "has U+2065, an invisible character");
    refuse_name("Ann\U0001d173Example", "has U+1D173, an invisible musical character");
    // a text may have them, and a name what a spelling needs
    accept(HEAD "\"note\":\"a\u200bb\",\"appointment\":{" CHAIR
                ",\"person\":{\"name\":\"\u0646\u200c\u0645 \u0915\u094d\u200d\"}}}");
}

static void
test_what_was_logged_before_a_rule_was_made_is_still_read(void **state)
{
    (void)state;
    struct tenure_problem problem = { 0 };
    static const char *const names[] = { "x\u202e", "x\xef\xbf\xbf", "\u3164", "x\u200bx" };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        Tenure__V1__Event *event =
            parse(HEAD "\"appointment\":{" CHAIR ",\"person\":{\"id\":\"p\",\"name\":\"x\"}}}");
        free(event->appointment->person->name);
        event->appointment->person->name = strdup(names[i]);
        assert_false(tenure_event_check(event, &problem));
        assert_true(tni_event_check_logged(event, &problem));
        event->appointment->person->name[0] = '\xff'; // not UTF-8
        assert_false(tni_event_check_logged(event, &problem));
        event->appointment->person->name[0] = 'x';
        event->appointment->organisation[0] = ' '; // and a rule that keeps memory safe
        assert_false(tni_event_check_logged(event, &problem));
        protobuf_c_message_free_unpacked(&event->base, NULL);
    }
}

struct named {
    const char *name, *id;
};

static void
expect_ids(const struct named *rows, size_t count)
{
    char id[TENURE_SLUG_MAX + 1];
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(tenure_person_id(rows[i].name, id), rows[i].id[0] != '\0');
        assert_string_equal(id, rows[i].id);
    }
}

static void
test_a_persons_name_gives_an_id(void **state)
{
    (void)state;
    static const struct named rows[] = {
        { "Jon Rouse", "jon-rouse" },
        { "  Sir Andrew  Cash ", "sir-andrew-cash" },
        { "Zoë O'Neill (Jr.)", "zoe-o-neill-jr" },
        { "Zoe\u0308 O\u2019Neill (Jr.)", "zoe-o-neill-jr" },
        { "Zoë O\u02bcNeill (Jr.)", "zoe-o-neill-jr" },
        { "Nguyễn Văn An", "nguyen-van-an" },
        { "Åsa Łukasz", "asa-lukasz" },
        { "Þór Ægisson", "thor-aegisson" },
        { "STRAẞE WEIß", "strasse-weiss" },
        { "İnci Işık", "inci-isik" },
        { "Œuvre Søren Đorđe Ðið Ħal Ŋu Ŧe", "oeuvre-soren-dorde-did-hal-ngu-te" },
        { "Ǿrsted", "orsted" }, // an accent on a letter that is folded
        { "Ａnn Ex\u00adample", "ann-example" },
        { "Ann\u200bExample\u200f", "ann-example" }, // a space of zero width
        { "Ann\ufeff Example\u00a0", "ann-example" },
        { "Jean\u2011Luc Gri\ufb03ths", "jean-luc-griffiths" },
        { "Ann Example 😀", "ann-example" }, // neither letter nor digit
        { "Henry Ⅷ", "henry-viii" },
        { "...", "" },
        { "\u3164\u2800", "" },
        { "\xff", "" }, // not UTF-8
    };
    expect_ids(rows, sizeof(rows) / sizeof(rows[0]));
}

/* The hash is that of the folded name in parentheses. */
static void
test_letters_that_an_id_cannot_have_leave_their_hash(void **state)
{
    (void)state;
    static const struct named rows[] = {
        { "Іван Приклад", "ec594f99" },        // (іван-приклад)
        { "ІВАН  ПРИКЛАД", "ec594f99" },       //
        { "山田 (T)", "t-8242b965" },          // (山田-t)
        { "鈴木 (T)", "t-7c6d5da9" },          // (鈴木-t)
        { "Олена Приклад II", "ii-929b07b4" }, // (олена-приклад-ii)
        { "José 山", "jose-26840b81" },        // (jose-山)
        { "Jose 山", "jose-26840b81" },        //
        { "が", "f62b28f7" }, // an accent on a letter that is kept distinguishes it
        { "か", "f500b3b0" }, //
        { "मार्क ٣", "9cba5c74" },
    };
    expect_ids(rows, sizeof(rows) / sizeof(rows[0]));
}

static void
test_a_name_that_is_too_long_is_cut_and_leaves_its_hash(void **state)
{
    (void)state;
    char id[TENURE_SLUG_MAX + 1], accented[TENURE_NAME_MAX], other[TENURE_SLUG_MAX + 1];
    assert_true(tenure_person_id(letters(64), id));
    assert_string_equal(id, letters(64));
    assert_true(tenure_person_id(letters(65), id));
    assert_int_equal(strlen(id), 64);
    assert_memory_equal(id, letters(55), 55);
    assert_string_equal(id + 55, "-635361c4");

    // no second hyphen before the hyphen of the hash; case and accents do not matter here either
    snprintf(accented, sizeof(accented), "%.54s, %se yyyyyyyyy", letters(54), "x");
    assert_true(tenure_person_id(accented, other));
    assert_memory_equal(other, letters(54), 54);
    assert_int_equal(other[54], '-');
    assert_int_equal(strlen(other), 63);
    snprintf(accented, sizeof(accented), "%.54s, %sÉ Yyyyyyyyy", letters(54), "X");
    assert_true(tenure_person_id(accented, id));
    assert_string_equal(id, other);
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
    // A field may be repeated, and the last one counts. So an event can have any encoded size.
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_text_field(&writer, 1, "s");
    tni_write_text_field(&writer, 2, "1");
    tni_write_span_field(&writer, 27, (struct tni_span){ (const uint8_t *)"\x0a\x01Q", 3 });
    while (writer.size + 3 <= TENURE_EVENT_BYTES_MAX)
        tni_write_text_field(&writer, 1, "s");
    size_t rest = TENURE_EVENT_BYTES_MAX - writer.size;
    bytes[writer.size - 2] = (uint8_t)(1 + rest); // extend the last one by the rest
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

    writer.size = 0; // another order, an explicit default value, the announced day
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
        cmocka_unit_test(test_names_are_reports_of_their_own),
        cmocka_unit_test(test_an_event_gives_its_person_an_id),
        cmocka_unit_test(test_texts_that_would_harm_their_readers_are_refused),
        cmocka_unit_test(test_names_that_show_nothing_are_refused),
        cmocka_unit_test(test_names_with_invisible_characters_are_refused),
        cmocka_unit_test(test_what_was_logged_before_a_rule_was_made_is_still_read),
        cmocka_unit_test(test_a_persons_name_gives_an_id),
        cmocka_unit_test(test_letters_that_an_id_cannot_have_leave_their_hash),
        cmocka_unit_test(test_a_name_that_is_too_long_is_cut_and_leaves_its_hash),
        cmocka_unit_test(test_an_event_of_16_kib_is_read_and_one_byte_more_is_not),
        cmocka_unit_test(test_hidden_bytes_unknown_fields_and_memory_bombs_are_refused),
        cmocka_unit_test(test_content_is_the_same_however_it_is_encoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
