/* SPDX-License-Identifier: Apache-2.0 */
/* Requests: atomic ones, expected revisions, limits, and messages that are not requests. */
#include <stdlib.h>

#include "engine_fixture.h"
#include "testing.h"
#include <tenure/client.h>

enum {
    EVENTS_MAX = 128
};

/* Sends the events as one request; writes the answers' statuses as letters: S D C I R K(skipped);
 * none if BUSY. */
static const char *
send_all(const char *const *json, bool atomic, Tenure__V1__ExpectedRevision *expected)
{
    static char letters[EVENTS_MAX + 1];
    Tenure__V1__Event *events[EVENTS_MAX];
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    request.number = 42;
    request.atomic = atomic;
    request.events = events;
    for (; json[request.n_events] != NULL; request.n_events++)
        events[request.n_events] = fixture_event(json[request.n_events]);
    if (expected != NULL) {
        request.expected = &expected;
        request.n_expected = 1;
    }
    Tenure__V1__PublishReply *reply = fixture_request(&f, &request);
    assert_int_equal(reply->number, 42);
    bool is_busy = reply->status == TENURE__V1__PUBLISH_REPLY__STATUS__BUSY;
    if (is_busy)
        snprintf(f.reason, sizeof(f.reason), "%s", reply->reason);
    else
        assert_int_equal(reply->status, TENURE__V1__PUBLISH_REPLY__STATUS__DONE);
    assert_int_equal(reply->n_answers, is_busy ? 0 : request.n_events);
    for (size_t i = 0; i < reply->n_answers; i++) {
        letters[i] = "SDCIRK"[reply->answers[i]->status];
        if (reply->answers[i]->reason[0] != '\0')
            snprintf(f.reason, sizeof(f.reason), "%s", reply->answers[i]->reason);
    }
    letters[reply->n_answers] = '\0';
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
    for (size_t i = 0; i < request.n_events; i++)
        protobuf_c_message_free_unpacked(&events[i]->base, NULL);
    return letters;
}

#define EVENT(id, rest) "{\"source\":\"s\",\"id\":\"" id "\",\"announced\":\"2019-01-01\"," rest "}"
#define ADA                                                                                        \
    "\"appointment\":{\"organisation\":\"Q\",\"role\":\"chair\",\"person\":{\"name\":\"Ada\"}}"
#define RETRACT(id) "\"retraction\":{\"id\":\"" id "\"}"
#define SEND(atomic, expected, ...)                                                                \
    send_all((const char *const[]){ __VA_ARGS__, NULL }, atomic, expected)

static void
test_one_wrong_event_does_not_touch_its_neighbours(void **state)
{
    (void)state;
    assert_string_equal(SEND(false, NULL, EVENT("1", ADA), EVENT("2", RETRACT("9")),
                             EVENT("1", ADA), EVENT("3", RETRACT("1"))),
                        "SIDS");
    assert_int_equal(engine_counters(f.engine)->last_seq, 4);
}

static void
test_an_atomic_request_is_stored_whole_or_not_at_all(void **state)
{
    (void)state;
    assert_string_equal(SEND(true, NULL, EVENT("1", ADA), EVENT("2", RETRACT("9"))), "KI");
    assert_int_equal(engine_counters(f.engine)->last_seq, 0);
    assert_string_equal(SEND(true, NULL, EVENT("1", ADA), EVENT("1", ADA)), "KI");
    assert_string_equal(
        SEND(true, NULL, EVENT("1", ADA), EVENT("2", RETRACT("1")), EVENT("3", ADA)),
        "SSS"); // a later event may depend on an earlier one
    assert_string_equal(SEND(true, NULL, EVENT("1", ADA), EVENT("4", RETRACT("3"))), "DS");
    assert_string_equal(SEND(true, NULL, EVENT("5", RETRACT("3")), EVENT("6", RETRACT("5"))), "KI");
    assert_string_equal(
        SEND(true, NULL, "{\"source\":\"s\",\"id\":\"7\"," ADA "}", EVENT("8", ADA)), "SS");
}

static void
test_the_clock_of_an_atomic_request_is_that_of_its_events(void **state)
{
    (void)state;
    // The second event gets its day from the clock, which the first one starts.
    assert_string_equal(
        SEND(true, NULL, EVENT("1", ADA), "{\"source\":\"s\",\"id\":\"2\"," RETRACT("1") "}"),
        "SS");
    assert_string_equal(
        SEND(true, NULL, "{\"source\":\"s\",\"id\":\"3\",\"announced\":\"2020-01-01\"," ADA "}",
             "{\"source\":\"s\",\"id\":\"4\",\"announced\":\"2019-02-30\"," ADA "}"),
        "KI");
    assert_int_equal(engine_counters(f.engine)->clock,
                     day("2019-01-01")); // a rehearsal has no effect
}

static void
test_a_post_that_has_changed_since_refuses_the_request(void **state)
{
    (void)state;
    Tenure__V1__ExpectedRevision expected = TENURE__V1__EXPECTED_REVISION__INIT;
    expected.organisation = (char *)"Q";
    expected.role = (char *)"chair";
    assert_string_equal(SEND(false, &expected, EVENT("1", ADA)), "S"); // 0: not known yet
    assert_string_equal(SEND(false, &expected, EVENT("2", RETRACT("1"))), "C");
    assert_non_null(strstr(f.reason, "Q/chair is at revision 3, not 0"));
    expected.revision = 3;
    assert_string_equal(SEND(true, &expected, EVENT("2", RETRACT("1"))), "S");
}

#define JOIN(id, from, into)                                                                       \
    "{\"source\":\"s\",\"id\":\"" id "\",\"announced\":\"2019-01-01\",\"person\":{\"id\":\"" from  \
    "\",\"mergedInto\":\"" into "\"}}"

/* Earlier joins in the same request count like stored ones. */
static void
test_joins_of_one_request_close_no_ring(void **state)
{
    (void)state;
    assert_string_equal(SEND(true, NULL, JOIN("1", "a", "b"), JOIN("2", "b", "a")), "KI");
    assert_non_null(strstr(f.reason, "closes a ring: a is merged into b already"));
    assert_string_equal(SEND(true, NULL, JOIN("1", "a", "b"), JOIN("2", "c", "d")), "SS");
    assert_string_equal(SEND(true, NULL, JOIN("3", "b", "c"), JOIN("4", "d", "a")), "KI");
    assert_string_equal(SEND(true, NULL, JOIN("3", "d", "e"), JOIN("4", "b", "c")), "SS");
    assert_string_equal(SEND(true, NULL, JOIN("5", "e", "f"), JOIN("6", "f", "b")), "KI");
}

static void
test_joins_of_one_request_count_for_the_bound(void **state)
{
    (void)state;
    char json[256];
    for (unsigned i = 1; i <= 62; i++) {
        snprintf(json, sizeof(json), JOIN("%u", "p%u", "x"), i, i);
        assert_string_equal(SEND(false, NULL, json), "S");
    }
    assert_string_equal(SEND(true, NULL, JOIN("63", "p63", "x"), JOIN("64", "p64", "x")), "KI");
    assert_non_null(strstr(f.reason, "x would have more than 64 ids"));
    assert_string_equal(SEND(true, NULL, JOIN("63", "p63", "x")), "S");
}

typedef void write_fn(char *line, size_t size, unsigned number, const char *into);

/* Sends, atomically, `count` events, each about another subject that goes into one; `into` NULL:
 * each into a different one. */
static const char *
send_many(unsigned count, write_fn *write, const char *into)
{
    static char lines[EVENTS_MAX][256];
    const char *json[EVENTS_MAX + 1] = { 0 };
    char other[32];
    for (unsigned i = 0; i < count; i++) {
        snprintf(other, sizeof(other), "q%u", i);
        write(lines[i], sizeof(lines[i]), i, into != NULL ? into : other);
        json[i] = lines[i];
    }
    return send_all(json, true, NULL);
}

static void
write_join(char *line, size_t size, unsigned number, const char *into)
{
    snprintf(line, size, JOIN("m%u", "p%u", "%s"), number, number, into);
}

static void
test_joins_of_unrelated_people_in_one_request_are_as_many_as_it_holds(void **state)
{
    (void)state;
    assert_string_equal(SEND(false, NULL, JOIN("1", "p7", "old")), "S");
    const char *letters = send_many(100, write_join, NULL);
    assert_int_equal(strspn(letters, "S"), 100);
}

/* One person whose ids are connected by the request and by earlier joins. */
static void
test_the_ids_of_one_person_are_counted_over_what_is_stored_and_what_is_sent(void **state)
{
    (void)state;
    char json[256];
    for (unsigned i = 1; i <= 10; i++) {
        snprintf(json, sizeof(json), JOIN("%u", "x%u", "x"), i, i);
        assert_string_equal(SEND(false, NULL, json), "S");
    }
    assert_string_equal(strchr(send_many(54, write_join, "x3"), 'I'), "I");
    assert_int_equal(strspn(send_many(53, write_join, "x3"), "S"), 53);
}

static void
write_abolition(char *line, size_t size, unsigned number, const char *into)
{
    snprintf(line, size,
             EVENT("g%u", "\"post\":{\"organisation\":\"o%u\",\"role\":\"chair\",\"status\":"
                          "\"ABOLISHED\",\"into\":{\"organisation\":\"%s\",\"role\":\"chair\"}}"),
             number, number, into);
}

static void
test_unrelated_posts_of_one_request_are_as_many_as_it_holds(void **state)
{
    (void)state;
    assert_string_equal(strchr(send_many(32, write_abolition, "q"), 'I'), "I");
    assert_non_null(strstr(f.reason, "would be more than 32"));
    assert_int_equal(strspn(send_many(40, write_abolition, NULL), "S"), 40);
}

static Tenure__V1__PublishReply *
send_bytes(const uint8_t *bytes, size_t size)
{
    struct tni_span reply;
    assert_int_equal(engine_begin(f.engine, f.now_ms, f.wall_day), TENURE_OK);
    assert_int_equal(engine_request(f.engine, NULL, (struct tni_span){ bytes, size }, &reply),
                     TENURE_OK);
    Tenure__V1__PublishReply *unpacked =
        tenure__v1__publish_reply__unpack(NULL, reply.size, reply.data);
    assert_non_null(unpacked);
    assert_int_equal(engine_commit(f.engine), TENURE_OK);
    return unpacked;
}

static void
assert_reply(const uint8_t *bytes, size_t size, Tenure__V1__PublishReply__Status expected)
{
    Tenure__V1__PublishReply *reply = send_bytes(bytes, size);
    assert_int_equal(reply->status, expected);
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
}

static void
test_what_is_no_request_is_answered_malformed(void **state)
{
    (void)state;
    assert_reply((const uint8_t *)"\x12\x05"
                                  "a",
                 3, TENURE__V1__PUBLISH_REPLY__STATUS__MALFORMED);
    assert_reply((const uint8_t *)"\x0d"
                                  "abcd",
                 5, TENURE__V1__PUBLISH_REPLY__STATUS__MALFORMED);
    assert_reply((const uint8_t *)"", 0, TENURE__V1__PUBLISH_REPLY__STATUS__DONE);
}

static void
test_a_broken_expectation_stores_nothing(void **state)
{
    (void)state;
    uint8_t bytes[64];
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_span_field(&writer, 2, (struct tni_span){ NULL, 0 });
    tni_write_span_field(&writer, 4, (struct tni_span){ (const uint8_t *)"\xff", 1 });
    Tenure__V1__PublishReply *reply = send_bytes(bytes, writer.size);
    assert_int_equal(reply->n_answers, 1);
    assert_int_equal(reply->answers[0]->status, TENURE__V1__PUBLISH_ANSWER__STATUS__INVALID);
    assert_string_equal(reply->answers[0]->field, "expected");
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
}

#define ON(date, id) "{\"source\":\"s\",\"id\":\"" id "\",\"announced\":\"" date "\"," ADA "}"
#define CLOCK(date)                                                                                \
    "{\"source\":\"tenured\",\"id\":\"clock-" date "\",\"clock\":{\"date\":\"" date "\"}}"

static void
test_the_clock_does_not_run_away(void **state)
{
    (void)state;
    assert_string_equal(SEND(false, NULL, ON("2019-01-01", "1"), ON("2069-01-02", "2")), "SI");
    assert_non_null(strstr(f.reason, "is more than 50 years after the clock date, 2019-01-01"));
    assert_string_equal(SEND(false, NULL, CLOCK("2069-01-02")), "I");
    assert_string_equal(SEND(false, NULL, ON("2069-01-01", "2")), "S");
    assert_string_equal(SEND(false, NULL, CLOCK("2119-01-01"), ON("2169-01-01", "3")), "SS");
}

static void
test_a_request_at_its_limits_and_one_past_them(void **state)
{
    (void)state;
    size_t room = TENURE_REQUEST_BYTES_MAX + 64;
    uint8_t *bytes = malloc(room);
    struct tni_writer writer = { .data = bytes, .capacity = room };
    for (int i = 0; i < TENURE_REQUEST_EVENTS_MAX; i++) // empty events: each of them is INVALID
        tni_write_span_field(&writer, 2, (struct tni_span){ NULL, 0 });
    Tenure__V1__PublishReply *reply = send_bytes(bytes, writer.size);
    assert_int_equal(reply->n_answers, TENURE_REQUEST_EVENTS_MAX);
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
    tni_write_span_field(&writer, 2, (struct tni_span){ NULL, 0 });
    assert_reply(bytes, writer.size, TENURE__V1__PUBLISH_REPLY__STATUS__TOO_LARGE);

    writer.size = 0;
    memset(bytes, 0, room);
    uint8_t *event = calloc(1, TENURE_REQUEST_BYTES_MAX);
    tni_write_span_field(&writer, 2, (struct tni_span){ event, TENURE_REQUEST_BYTES_MAX - 5 });
    assert_int_equal(writer.size, TENURE_REQUEST_BYTES_MAX);
    assert_reply(bytes, writer.size, TENURE__V1__PUBLISH_REPLY__STATUS__DONE);
    writer.size = 0;
    tni_write_span_field(&writer, 2, (struct tni_span){ event, TENURE_REQUEST_BYTES_MAX - 4 });
    assert_reply(bytes, writer.size, TENURE__V1__PUBLISH_REPLY__STATUS__TOO_LARGE);
    free(event);
    free(bytes);
}

/* Stores the event, and aborts the batch. */
static void
abort_batch(const char *json)
{
    struct tni_span reply;
    uint8_t bytes[256];
    Tenure__V1__Event *event = fixture_event(json);
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    request.events = &event;
    request.n_events = 1;
    size_t size = tenure__v1__publish_request__pack(&request, bytes);
    protobuf_c_message_free_unpacked(&event->base, NULL);
    assert_int_equal(engine_begin(f.engine, f.now_ms, f.wall_day), TENURE_OK);
    assert_int_equal(engine_request(f.engine, NULL, (struct tni_span){ bytes, size }, &reply),
                     TENURE_OK);
    assert_true(engine_has_changes(f.engine));
    engine_abort(f.engine);
}

static void
test_an_aborted_batch_leaves_nothing(void **state)
{
    (void)state;
    fixture_store(&f, EVENT("1", ADA));
    uint64_t last_seq = engine_counters(f.engine)->last_seq;
    abort_batch("{\"source\":\"s\",\"id\":\"2\",\"announced\":\"2019-01-02\"," RETRACT("1") "}");
    assert_int_equal(engine_counters(f.engine)->last_seq, last_seq);
    size_t place = 0;
    struct tni_span topic, update;
    assert_false(engine_next_update(f.engine, &place, &topic, &update));
    assert_string_equal(fixture_post(&f, "Q", "chair", NULL, 0), "FILLED ada[2019-01-01]");
    assert_string_equal(SEND(false, NULL, EVENT("2", RETRACT("1"))), "S");
}

static void
test_what_waits_for_the_end_of_the_day_outlasts_an_aborted_batch(void **state)
{
    (void)state;
    fixture_store(&f, EVENT("0", "\"organisation\":{\"id\":\"Q\",\"kind\":\"ICS\"}"));
    fixture_store(&f, EVENT("1", ADA));
    fixture_store(
        &f,
        EVENT(
            "2",
            "\"departure\":{\"organisation\":\"Q\",\"role\":\"chair\",\"person\":{\"name\":\"Ada\"}}"));
    assert_int_equal(engine_counters(f.engine)->indicator_offset, 0);
    abort_batch(CLOCK("2019-01-02"));
    assert_string_equal(SEND(false, NULL, CLOCK("2019-01-02")), "S");
    assert_int_not_equal(engine_counters(f.engine)->indicator_offset, 0);
}

static void
test_a_full_memory_takes_nobody_new(void **state)
{
    (void)state;
    static const char *const newcomers[] = {
        EVENT("n", "\"appointment\":{\"organisation\":\"Q\",\"role\":\"chair\","
                   "\"person\":{\"name\":\"Bob\"}}"),
        EVENT("n", "\"recruitment\":{\"organisation\":\"Q\",\"role\":\"lead\"}"),
        EVENT("n", "\"organisation\":{\"id\":\"R\"}"),
        EVENT("n", "\"organisation\":{\"id\":\"Q\",\"region\":\"R\"}"),
        EVENT("n", "\"icpFormation\":{\"system\":\"Q\",\"id\":\"R\"}"),
        EVENT("n", "\"merger\":{\"into\":\"Q\",\"from\":[\"R\"]}"),
        EVENT("n", "\"survey\":{\"scope\":\"R\",\"characteristic\":\"c\"}"),
        "{\"source\":\"t\",\"id\":\"1\",\"announced\":\"2019-01-01\"," ADA "}",
    };
    assert_string_equal(SEND(false, NULL, EVENT("1", ADA)), "S");
    uint64_t last_seq = engine_counters(f.engine)->last_seq;
    engine_limit_memory(f.engine, 1);
    for (size_t i = 0; i < sizeof(newcomers) / sizeof(newcomers[0]); i++) {
        assert_string_equal(SEND(false, NULL, EVENT("2", RETRACT("1")), newcomers[i]), "");
        assert_non_null(strstr(f.reason, "--memory-limit"));
    }
    assert_int_equal(engine_tally(f.engine)->busy, sizeof(newcomers) / sizeof(newcomers[0]));
    assert_int_equal(engine_counters(f.engine)->last_seq, last_seq);
    // Known ids can still be used, and invalid events are refused as usual.
    assert_string_equal(SEND(false, NULL, EVENT("1", ADA), EVENT("2", RETRACT("1")),
                             EVENT("3", "\"organisation\":{\"id\":\"\"}")),
                        "DSI");
    engine_limit_memory(f.engine, UINT64_C(1) << 40);
    assert_string_equal(SEND(false, NULL, newcomers[0]), "S");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        FEED(test_one_wrong_event_does_not_touch_its_neighbours),
        FEED(test_an_atomic_request_is_stored_whole_or_not_at_all),
        FEED(test_the_clock_of_an_atomic_request_is_that_of_its_events),
        FEED(test_a_post_that_has_changed_since_refuses_the_request),
        FEED(test_joins_of_one_request_close_no_ring),
        FEED(test_joins_of_one_request_count_for_the_bound),
        FEED(test_joins_of_unrelated_people_in_one_request_are_as_many_as_it_holds),
        FEED(test_unrelated_posts_of_one_request_are_as_many_as_it_holds),
        FEED(test_the_ids_of_one_person_are_counted_over_what_is_stored_and_what_is_sent),
        FEED(test_what_is_no_request_is_answered_malformed),
        FEED(test_a_broken_expectation_stores_nothing),
        FEED(test_the_clock_does_not_run_away),
        FEED(test_a_request_at_its_limits_and_one_past_them),
        FEED(test_an_aborted_batch_leaves_nothing),
        FEED(test_what_waits_for_the_end_of_the_day_outlasts_an_aborted_batch),
        FEED(test_a_full_memory_takes_nobody_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
