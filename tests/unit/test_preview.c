/* SPDX-License-Identifier: Apache-2.0 */
/* Previews: they show what would happen, have no effect, and have limits. */
#include <stdlib.h>

#include "engine_fixture.h"
#include "preview.h"
#include "testing.h"
#include <tenure/json.h>

static Tenure__V1__PublishReply *
preview_request(Tenure__V1__PublishRequest *request)
{
    struct tni_span reply;
    request->preview = true;
    size_t size = tenure__v1__publish_request__get_packed_size(request);
    uint8_t *packed = malloc(size);
    tenure__v1__publish_request__pack(request, packed);
    const struct tni_span bytes = { packed, size };
    uint64_t tally = engine_tally(f.engine)->requests;
    assert_true(engine_is_preview(bytes));
    assert_int_equal(engine_preview(f.engine, f.now_ms, f.wall_day, NULL, bytes, &reply),
                     TENURE_OK);
    assert_int_equal(engine_tally(f.engine)->requests, tally);
    Tenure__V1__PublishReply *unpacked =
        tenure__v1__publish_reply__unpack(NULL, reply.size, reply.data);
    assert_non_null(unpacked);
    free(packed);
    return unpacked;
}

static Tenure__V1__PublishReply *
preview(const char *const *json)
{
    Tenure__V1__Event *events[4];
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    request.number = 7;
    request.events = events;
    for (; json[request.n_events] != NULL; request.n_events++)
        events[request.n_events] = fixture_event(json[request.n_events]);
    Tenure__V1__PublishReply *reply = preview_request(&request);
    for (size_t i = 0; i < request.n_events; i++)
        protobuf_c_message_free_unpacked(&events[i]->base, NULL);
    assert_int_equal(reply->number, 7);
    return reply;
}
#define PREVIEW(...) preview((const char *const[]){ __VA_ARGS__, NULL })

static void
close_reply(Tenure__V1__PublishReply *reply)
{
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
}

#define EVENT(id, day, rest)                                                                       \
    "{\"source\":\"s\",\"id\":\"" id "\",\"announced\":\"" day "\"," rest "}"
#define SYSTEM                                                                                     \
    "\"organisation\":{\"id\":\"Q\",\"name\":\"Quay\",\"kind\":\"ICS\",\"region\":\"Y1\"}"
#define APPOINT(person)                                                                                  \
    "\"appointment\":{\"organisation\":\"Q\",\"role\":\"executive-lead\",\"person\":{\"name\":\"" person \
    "\"}}"
#define LEAVE(person)                                                                                  \
    "\"departure\":{\"organisation\":\"Q\",\"role\":\"executive-lead\",\"person\":{\"name\":\"" person \
    "\"},\"reason\":\"RESIGNATION\"}"
#define RETRACT(id) "\"retraction\":{\"id\":\"" id "\"}"

/* A post with four leaders, of whom the last is still in post. */
static void
store_history(void)
{
    fixture_store(&f, EVENT("0", "2017-01-01", SYSTEM));
    fixture_store(&f, EVENT("1", "2017-01-02", APPOINT("Ada")));
    fixture_store(&f, EVENT("2", "2018-01-02", APPOINT("Bob")));
    fixture_store(&f, EVENT("3", "2019-01-02", APPOINT("Cyd")));
    fixture_store(&f, EVENT("4", "2019-06-02", APPOINT("Dee")));
}

static const Tenure__V1__PreviewChange *
find_change(const Tenure__V1__PublishReply *reply, Tenure__V1__Channel channel, const char *name)
{
    for (size_t i = 0; i < reply->preview->n_changes; i++) {
        const Tenure__V1__PreviewChange *change = reply->preview->changes[i];
        const Tenure__V1__Update *now = change->now;
        const char *is = channel == TENURE__V1__CHANNEL__ALERT       ? now->alert->rule
                         : channel == TENURE__V1__CHANNEL__INDICATOR ? now->indicator->name
                                                                     : name;
        if (now->channel == channel && strcmp(is, name) == 0)
            return change;
    }
    return NULL;
}

static void
test_a_preview_shows_states_figures_and_alerts_and_stores_nothing(void **state)
{
    (void)state;
    store_history();
    uint64_t last_seq = engine_counters(f.engine)->last_seq;
    Tenure__V1__PublishReply *reply = PREVIEW(EVENT("5", "2019-06-02", LEAVE("Dee")));
    assert_int_equal(reply->status, TENURE__V1__PUBLISH_REPLY__STATUS__DONE);
    assert_int_equal(reply->answers[0]->status, TENURE__V1__PUBLISH_ANSWER__STATUS__STORED);
    assert_int_equal(reply->answers[0]->seq, last_seq + 1);
    assert_int_equal(reply->position->seq, last_seq);
    assert_string_equal(reply->preview->clock, "2019-06-02");
    assert_false(reply->preview->truncated);
    const Tenure__V1__PreviewChange *post = find_change(reply, TENURE__V1__CHANNEL__POST, "");
    assert_non_null(post);
    assert_false(post->before->post->holders[0]->leaving);
    assert_true(post->now->post->holders[0]->leaving);
    const Tenure__V1__PreviewChange *alert =
        find_change(reply, TENURE__V1__CHANNEL__ALERT, "repeated-vacancy");
    assert_non_null(alert);
    assert_null(alert->before);
    assert_int_equal(alert->now->alert->revision, 1);
    const Tenure__V1__PreviewChange *figure =
        find_change(reply, TENURE__V1__CHANNEL__INDICATOR, "departures");
    assert_non_null(figure);
    assert_null(figure->before); // there were no departures before
    assert_int_equal(figure->now->indicator->numerator, 1);
    // it does not change
    assert_null(find_change(reply, TENURE__V1__CHANNEL__INDICATOR, "systems"));
    close_reply(reply);
    assert_int_equal(engine_counters(f.engine)->last_seq, last_seq);
    assert_string_equal(fixture_post(&f, "Q", "executive-lead", NULL, 0),
                        "FILLED dee[2019-06-02] past 3");
}

static void
test_a_preview_of_a_correction_shows_the_alert_that_it_withdraws(void **state)
{
    (void)state;
    store_history();
    fixture_store(&f, EVENT("5", "2019-06-02", LEAVE("Dee")));
    Tenure__V1__PublishReply *reply = PREVIEW(EVENT("6", "2019-06-02", RETRACT("5")));
    const Tenure__V1__PreviewChange *alert =
        find_change(reply, TENURE__V1__CHANNEL__ALERT, "repeated-vacancy");
    assert_non_null(alert);
    assert_int_equal(alert->before->alert->ending, TENURE__V1__ALERT__ENDING__ACTIVE);
    assert_int_equal(alert->now->alert->ending, TENURE__V1__ALERT__ENDING__WITHDRAWN);
    close_reply(reply);
}

static char *
text_without_time(Tenure__V1__Update *update)
{
    char *text;
    update->recorded_ms = 0;
    assert_int_equal(tenure_json_print(&update->base, &text), TENURE_OK);
    return text;
}

/* Everything that the event changes at once equals the preview, including offsets and seqs. */
static void
assert_previewed(const char *json)
{
    static const Tenure__V1__Channel channels[] = { TENURE__V1__CHANNEL__POST,
                                                    TENURE__V1__CHANNEL__ORGANISATION,
                                                    TENURE__V1__CHANNEL__PERSON };
    Tenure__V1__PublishReply *reply = PREVIEW(json);
    uint64_t before[3], shown = 0, sent = 0;
    for (int i = 0; i < 3; i++)
        before[i] = fixture_updates(&f, channels[i]);
    assert_int_equal(fixture_store(&f, json), reply->answers[0]->seq);
    for (int i = 0; i < 3; i++)
        sent += fixture_updates(&f, channels[i]) - before[i];
    for (size_t i = 0; i < reply->preview->n_changes; i++) {
        Tenure__V1__Update *now = reply->preview->changes[i]->now;
        if (now->channel > TENURE__V1__CHANNEL__PERSON)
            continue;
        Tenure__V1__Update *real = fixture_update(&f, now->channel, now->offset);
        char *left = text_without_time(now), *right = text_without_time(real);
        assert_string_equal(left, right);
        free(left);
        free(right);
        tenure__v1__update__free_unpacked(real, NULL);
        shown++;
    }
    assert_int_equal(shown, sent);
    close_reply(reply);
}

static void
test_what_is_previewed_is_what_happens(void **state)
{
    (void)state;
    assert_previewed(EVENT("0", "2017-01-01", SYSTEM)); // into an empty log
    assert_previewed(EVENT("1", "2017-01-02", APPOINT("Ada")));
    assert_previewed(EVENT("2", "2017-03-02", LEAVE("Ada"))); // moves the clock
    assert_previewed(EVENT("3", "2017-03-02", RETRACT("2")));
    assert_previewed(EVENT("4", "2017-03-02", APPOINT("Bob")));
    fixture_reopen(&f);
    assert_previewed(EVENT("5", "2017-03-05", RETRACT("4")));
    assert_previewed(
        EVENT("6", "2017-03-05",
              "\"effective\":\"2017-04-01\",\"dissolution\":{\"organisation\":\"Q\"}"));
}

static void
test_a_preview_refuses_what_a_publish_refuses(void **state)
{
    (void)state;
    store_history();
    Tenure__V1__PublishReply *reply = PREVIEW(EVENT("9", "2019-06-02", RETRACT("77")));
    assert_int_equal(reply->answers[0]->status, TENURE__V1__PUBLISH_ANSWER__STATUS__INVALID);
    assert_int_equal(reply->preview->n_changes, 0);
    close_reply(reply);
    reply = PREVIEW(EVENT("1", "2017-01-02", APPOINT("Ada")));
    assert_int_equal(reply->answers[0]->status, TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE);
    close_reply(reply);
}

static void
test_a_preview_moves_the_clock_by_a_year_at_most(void **state)
{
    (void)state;
    store_history(); // the clock is at 2019-06-02
    Tenure__V1__PublishReply *reply = PREVIEW(EVENT("5", "2020-06-02", APPOINT("Eve")));
    assert_int_equal(reply->answers[0]->status, TENURE__V1__PUBLISH_ANSWER__STATUS__STORED);
    assert_string_equal(reply->preview->clock, "2020-06-02");
    close_reply(reply);
    reply = PREVIEW(EVENT("5", "2020-06-03", APPOINT("Eve")));
    assert_int_equal(reply->answers[0]->status, TENURE__V1__PUBLISH_ANSWER__STATUS__INVALID);
    assert_string_equal(reply->answers[0]->field, "announced");
    close_reply(reply);
}

static void
test_a_preview_is_of_64_events_and_not_of_rules(void **state)
{
    (void)state;
    Tenure__V1__Event *event = fixture_event(EVENT("1", "2019-01-01", APPOINT("Ada")));
    Tenure__V1__Event *events[PREVIEW_EVENTS_MAX + 1];
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    store_history();
    for (size_t i = 0; i <= PREVIEW_EVENTS_MAX; i++)
        events[i] = event;
    request.events = events;
    request.n_events = PREVIEW_EVENTS_MAX + 1;
    Tenure__V1__PublishReply *reply = preview_request(&request);
    assert_int_equal(reply->status, TENURE__V1__PUBLISH_REPLY__STATUS__TOO_LARGE);
    close_reply(reply);
    request.n_events--;
    reply = preview_request(&request);
    assert_int_equal(reply->status, TENURE__V1__PUBLISH_REPLY__STATUS__DONE);
    close_reply(reply);
    protobuf_c_message_free_unpacked(&event->base, NULL);
    reply = PREVIEW("{\"source\":\"tenured\",\"id\":\"rules-2\",\"rules\":{\"rules\":[]}}");
    assert_int_equal(reply->answers[0]->status, TENURE__V1__PUBLISH_ANSWER__STATUS__INVALID);
    close_reply(reply);
}

static void
test_a_preview_never_comes_through_a_batch(void **state)
{
    (void)state;
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    request.preview = true;
    Tenure__V1__PublishReply *reply = fixture_request(&f, &request);
    assert_int_equal(reply->status, TENURE__V1__PUBLISH_REPLY__STATUS__MALFORMED);
    close_reply(reply);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        FEED(test_a_preview_shows_states_figures_and_alerts_and_stores_nothing),
        FEED(test_a_preview_of_a_correction_shows_the_alert_that_it_withdraws),
        FEED(test_what_is_previewed_is_what_happens),
        FEED(test_a_preview_refuses_what_a_publish_refuses),
        FEED(test_a_preview_moves_the_clock_by_a_year_at_most),
        FEED(test_a_preview_is_of_64_events_and_not_of_rules),
        FEED(test_a_preview_never_comes_through_a_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
