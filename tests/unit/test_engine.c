/* SPDX-License-Identifier: Apache-2.0 */
/* Events in, states out: order, lateness, corrections, rumours, organisations, the clock. */
#include "engine_fixture.h"
#include "testing.h"

#define EVENT(id, announced, rest)                                                                 \
    "{\"source\":\"s\",\"id\":\"" id "\",\"announced\":\"" announced "\"," rest "}"
#define CHAIR "\"organisation\":\"Q\",\"role\":\"chair\""
#define APPOINT(person, more)                                                                      \
    "\"appointment\":{" CHAIR ",\"person\":{\"name\":\"" person "\"}" more "}"
#define DEPART(person) "\"departure\":{" CHAIR ",\"person\":{\"name\":\"" person "\"}}"
#define RETRACT(id) "\"retraction\":{\"id\":\"" id "\"}"
#define assert_post(expected) assert_string_equal(fixture_post(&f, "Q", "chair", NULL, 0), expected)

static void
test_the_clock_moves_before_an_event_of_a_later_day(void **state)
{
    (void)state;
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    assert_int_equal(f.seq, 3); // entries for the rules, the clock and the event
    assert_stored(&f, EVENT("2", "2019-01-01", "\"recruitment\":{" CHAIR ",\"stage\":\"OPENED\"}"));
    assert_int_equal(f.seq, 4);
    assert_stored(&f, EVENT("3", "2018-12-01", "\"recruitment\":{" CHAIR ",\"stage\":\"CLOSED\"}"));
    assert_int_equal(f.seq, 5); // the clock never goes back
    assert_int_equal(engine_counters(f.engine)->clock, day("2019-01-01"));
}

static void
test_an_event_without_a_day_counts_as_announced_on_the_clock_date(void **state)
{
    (void)state;
    assert_answer(&f, "{\"source\":\"s\",\"id\":\"0\"," APPOINT("Ada", "") "}", INVALID);
    assert_string_equal(f.field, "announced");
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    assert_stored(&f, "{\"source\":\"s\",\"id\":\"2\"," DEPART("Ada") "}");
    assert_post("FILLED ada[2019-01-01 leaving 2019-01-01] open 2019-01-01");
    // Sent again, with or without the assigned day, it is the same event.
    fixture_clock(&f, "2019-05-01");
    assert_answer(&f, "{\"source\":\"s\",\"id\":\"2\"," DEPART("Ada") "}", DUPLICATE);
    assert_answer(&f, EVENT("2", "2019-01-01", DEPART("Ada")), DUPLICATE);
    assert_answer(&f, EVENT("2", "2019-01-02", DEPART("Ada")), CONFLICT);
    assert_string_equal(f.field, "announced");
}

static void
test_the_same_event_is_a_duplicate_and_another_under_its_id_a_conflict(void **state)
{
    (void)state;
    uint64_t first = assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    uint64_t posts = fixture_updates(&f, TENURE__V1__CHANNEL__POST);
    assert_answer(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")), DUPLICATE);
    assert_int_equal(f.seq, first);
    assert_answer(&f, EVENT("1", "2019-01-01", APPOINT("Bob", "")), CONFLICT);
    assert_string_equal(f.field, "appointment.person.name");
    assert_non_null(strstr(f.reason, "seq 3"));
    assert_answer(&f, EVENT("1", "2019-01-01", DEPART("Ada")), CONFLICT);
    assert_int_equal(fixture_updates(&f, TENURE__V1__CHANNEL__POST), posts);
    // Another source may use the same id.
    assert_stored(&f,
                  "{\"source\":\"t\",\"id\":\"1\",\"announced\":\"2019-01-01\"," DEPART("Ada") "}");
}

static void
test_a_report_that_says_nothing_new_is_logged_and_not_pushed(void **state)
{
    (void)state;
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    uint64_t posts = fixture_updates(&f, TENURE__V1__CHANNEL__POST);
    assert_stored(
        &f, "{\"source\":\"t\",\"id\":\"1\",\"announced\":\"2019-01-01\"," APPOINT("Ada", "") "}");
    assert_int_equal(fixture_updates(&f, TENURE__V1__CHANNEL__POST), posts);
    fixture_clock(&f, "2019-03-01");
    assert_int_equal(fixture_updates(&f, TENURE__V1__CHANNEL__POST), posts);
}

static void
test_recorded_time_does_not_go_back_with_the_wall_clock(void **state)
{
    (void)state;
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    int64_t recorded_ms = engine_counters(f.engine)->recorded_ms;
    f.now_ms = 0;
    assert_stored(&f, EVENT("2", "2019-01-01", DEPART("Ada")));
    assert_int_equal(engine_counters(f.engine)->recorded_ms, recorded_ms);
}

static void
test_late_news_takes_its_place_in_the_past(void **state)
{
    (void)state;
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    assert_stored(&f, EVENT("2", "2019-06-01", APPOINT("Cat", "")));
    assert_post("FILLED cat[2019-06-01] past 1");
    assert_stored(&f, "{\"source\":\"s\",\"id\":\"3\",\"announced\":\"2019-07-01\",\"effective\":"
                      "\"2019-03\"," APPOINT("Bob", "") "}");
    assert_post("FILLED cat[2019-06-01] past 2");
    assert_string_equal(fixture_post(&f, "Q", "chair", "2019-04-01", 0),
                        "FILLED bob[2019-03..2019-06-01] past 1");
    assert_string_equal(fixture_post(&f, "Q", "chair", "2019-04-01", 5),
                        "FILLED ada[2019-01-01..2019-06-01]"); // as known before
}

static void
test_a_retraction_takes_back_and_its_own_retraction_brings_back(void **state)
{
    (void)state;
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    uint64_t leaves = assert_stored(&f, EVENT("2", "2019-02-01", DEPART("Ada")));
    assert_post("FILLED ada[2019-01-01 leaving 2019-02-01] open 2019-02-01");
    uint64_t taken = assert_stored(&f, EVENT("3", "2019-02-01", RETRACT("2")));
    assert_post("FILLED ada[2019-01-01]");
    assert_stored(&f, EVENT("4", "2019-02-01", RETRACT("3")));
    assert_post("FILLED ada[2019-01-01 leaving 2019-02-01] open 2019-02-01");
    assert_stored(&f, EVENT("5", "2019-02-01", RETRACT("4")));
    assert_post("FILLED ada[2019-01-01]");
    // a second retraction; retracting the first
    assert_stored(&f, EVENT("6", "2019-02-01", RETRACT("2")));
    assert_stored(&f, EVENT("7", "2019-02-01", RETRACT("3"))); // does not restore the event
    assert_post("FILLED ada[2019-01-01]");
    assert_string_equal(fixture_post(&f, "Q", "chair", NULL, leaves),
                        "FILLED ada[2019-01-01 leaving 2019-02-01] open 2019-02-01");
    assert_string_equal(fixture_post(&f, "Q", "chair", NULL, taken), "FILLED ada[2019-01-01]");
    assert_string_equal(fixture_post(&f, "Q", "chair", NULL, taken + 1),
                        "FILLED ada[2019-01-01 leaving 2019-02-01] open 2019-02-01");
}

static void
test_an_event_is_replaced_even_by_one_about_another_post(void **state)
{
    (void)state;
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    assert_stored(
        &f, "{\"source\":\"s\",\"id\":\"2\",\"supersedes\":\"1\",\"announced\":\"2019-01-02\","
            "\"appointment\":{\"organisation\":\"R\",\"role\":\"chair\",\"person\":{\"name\":"
            "\"Ada\"}}}");
    assert_post("UNKNOWN");
    assert_string_equal(fixture_post(&f, "R", "chair", NULL, 0), "FILLED ada[2019-01-02]");
    assert_stored(&f, EVENT("3", "2019-01-03", RETRACT("2")));
    assert_post("FILLED ada[2019-01-01]");
    assert_string_equal(fixture_post(&f, "R", "chair", NULL, 0), "UNKNOWN");
}

static void
test_only_what_the_source_has_published_can_be_corrected(void **state)
{
    (void)state;
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    assert_answer(&f, EVENT("2", "2019-01-01", RETRACT("9")), INVALID);
    assert_string_equal(f.field, "retraction.id");
    assert_answer(&f,
                  "{\"source\":\"t\",\"id\":\"2\",\"announced\":\"2019-01-01\"," RETRACT("1") "}",
                  INVALID);
    assert_answer(
        &f,
        "{\"source\":\"s\",\"id\":\"3\",\"supersedes\":\"9\",\"announced\":\"2019-01-01\"," DEPART(
            "Ada") "}",
        INVALID);
    assert_string_equal(f.field, "supersedes");
}

static void
test_corrections_of_corrections_end_somewhere(void **state)
{
    (void)state;
    char json[256];
    unsigned stored = 0;
    assert_stored(&f, EVENT("0", "2019-01-01", APPOINT("Ada", "")));
    for (unsigned i = 1; i <= 70; i++) {
        snprintf(
            json, sizeof(json),
            "{\"source\":\"s\",\"id\":\"%u\",\"announced\":\"2019-01-01\",\"retraction\":{\"id\":\"%u\"}}",
            i, i - 1);
        if (fixture_publish(&f, json) != TENURE__V1__PUBLISH_ANSWER__STATUS__STORED)
            break;
        stored++;
        assert_post(i % 2 == 1 ? "UNKNOWN" : "FILLED ada[2019-01-01]");
    }
    assert_int_equal(stored, 64);
    assert_non_null(strstr(f.reason, "64th correction"));
}

static void
test_a_rumour_is_shown_and_changes_nothing_else(void **state)
{
    (void)state;
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    assert_stored(&f, "{\"source\":\"s\",\"id\":\"2\",\"announced\":\"2019-01-02\",\"confidence\":"
                      "\"RUMOURED\"," DEPART("Ada") "}");
    assert_post("FILLED ada[2019-01-01] rumours 1");
    assert_stored(
        &f,
        "{\"source\":\"s\",\"id\":\"3\",\"announced\":\"2019-01-03\",\"supersedes\":\"2\"," DEPART(
            "Ada") "}");
    assert_post("FILLED ada[2019-01-01 leaving 2019-01-03] open 2019-01-03");
}

static void
test_a_post_changes_by_itself_when_the_clock_gets_there(void **state)
{
    (void)state;
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    assert_stored(&f, "{\"source\":\"s\",\"id\":\"2\",\"announced\":\"2019-02-01\",\"effective\":"
                      "\"2019-03-01\"," DEPART("Ada") "}");
    assert_stored(&f, "{\"source\":\"s\",\"id\":\"3\",\"announced\":\"2019-02-01\",\"effective\":"
                      "\"2019-04-01\"," APPOINT("Bob", "") "}");
    uint64_t updates = fixture_updates(&f, TENURE__V1__CHANNEL__POST);
    fixture_clock(&f, "2019-02-28");
    assert_int_equal(fixture_updates(&f, TENURE__V1__CHANNEL__POST), updates);
    fixture_clock(&f, "2019-05-01"); // both days at once: one update for each, on its own day
    assert_int_equal(fixture_updates(&f, TENURE__V1__CHANNEL__POST), updates + 2);
    Tenure__V1__Update *update = fixture_update(&f, TENURE__V1__CHANNEL__POST, updates + 1);
    assert_string_equal(update->post->date, "2019-03-01");
    assert_int_equal(update->post->status, TENURE__V1__POST_STATE__STATUS__VACANT);
    tenure__v1__update__free_unpacked(update, NULL);
    update = fixture_update(&f, TENURE__V1__CHANNEL__POST, updates + 2);
    assert_string_equal(update->post->date, "2019-04-01");
    assert_int_equal(update->post->status, TENURE__V1__POST_STATE__STATUS__FILLED);
    tenure__v1__update__free_unpacked(update, NULL);
}

static void
test_a_merger_abolishes_the_posts_on_its_day_and_nobody_departs(void **state)
{
    (void)state;
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    assert_stored(&f, "{\"source\":\"s\",\"id\":\"2\",\"announced\":\"2019-02-01\",\"effective\":"
                      "\"2019-04-01\",\"merger\":{\"into\":\"R\",\"from\":[\"Q\"]}}");
    assert_post("FILLED ada[2019-01-01]");
    fixture_clock(&f, "2019-04-01");
    assert_post("ABOLISHED ada[2019-01-01]");
    assert_string_equal(fixture_post(&f, "Q", "chair", "2019-03-31", 0), "FILLED ada[2019-01-01]");
    assert_stored(&f, EVENT("3", "2019-04-02", RETRACT("2")));
    assert_post("FILLED ada[2019-01-01]");
    assert_stored(&f, EVENT("4", "2019-04-02", "\"dissolution\":{\"organisation\":\"Q\"}"));
    assert_post("ABOLISHED ada[2019-01-01]");
}

static void
test_a_new_name_of_the_organisation_is_told_with_its_posts(void **state)
{
    (void)state;
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    assert_stored(
        &f, EVENT("2", "2019-01-02", "\"organisation\":{\"id\":\"Q\",\"name\":\"Somerset\"}"));
    Tenure__V1__Update *update = fixture_update(&f, TENURE__V1__CHANNEL__POST,
                                                fixture_updates(&f, TENURE__V1__CHANNEL__POST));
    assert_string_equal(update->post->organisation_name, "Somerset");
    tenure__v1__update__free_unpacked(update, NULL);
    assert_stored(&f, "{\"source\":\"s\",\"id\":\"3\",\"announced\":\"2019-01-03\",\"effective\":"
                      "\"2019-02-01\",\"organisation\":{\"id\":\"Q\",\"name\":\"Dorset\"}}");
    fixture_clock(&f, "2019-02-01");
    update = fixture_update(&f, TENURE__V1__CHANNEL__POST,
                            fixture_updates(&f, TENURE__V1__CHANNEL__POST));
    assert_string_equal(update->post->organisation_name, "Dorset");
    tenure__v1__update__free_unpacked(update, NULL);
}

static void
test_a_new_name_of_a_person_is_told_with_the_posts(void **state)
{
    (void)state;
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    assert_stored(&f, EVENT("2", "2019-01-02",
                            "\"appointment\":{\"organisation\":\"Z\",\"role\":\"chair\",\"person\":"
                            "{\"id\":\"ada\",\"name\":\"Ada Lovelace\"}}"));
    bool told = false;
    for (uint64_t i = fixture_updates(&f, TENURE__V1__CHANNEL__POST); i > 0; i--) {
        Tenure__V1__Update *update = fixture_update(&f, TENURE__V1__CHANNEL__POST, i);
        told = told || (strcmp(update->post->organisation, "Q") == 0 &&
                        strcmp(update->post->holders[0]->person->name, "Ada Lovelace") == 0);
        tenure__v1__update__free_unpacked(update, NULL);
    }
    assert_true(told);
}

/* One leader of each of three organisations of a region announces that they are leaving. */
static void
test_a_new_name_of_a_region_is_told_with_its_alerts_at_the_end_of_the_day(void **state)
{
    (void)state;
    char json[400];
    int told = 0;
    assert_stored(&f,
                  "{\"source\":\"s\",\"id\":\"r\",\"announced\":\"2019-01-01\",\"organisation\":"
                  "{\"id\":\"Y58\",\"name\":\"South West\",\"kind\":\"REGION\"}}");
    for (int i = 0; i < 3; i++) {
        snprintf(json, sizeof(json),
                 "{\"source\":\"s\",\"id\":\"o%d\",\"announced\":\"2019-01-01\",\"organisation\":"
                 "{\"id\":\"S%d\",\"name\":\"S\",\"kind\":\"STP\",\"region\":\"Y58\"}}",
                 i, i);
        fixture_store(&f, json);
        snprintf(json, sizeof(json),
                 "{\"source\":\"s\",\"id\":\"d%d\",\"announced\":\"2019-02-01\",\"departure\":"
                 "{\"organisation\":\"S%d\",\"role\":\"chair\",\"person\":{\"id\":\"p%d\"}}}",
                 i, i, i);
        fixture_store(&f, json);
    }
    assert_stored(&f,
                  "{\"source\":\"s\",\"id\":\"n\",\"announced\":\"2019-02-01\",\"organisation\":"
                  "{\"id\":\"Y58\",\"name\":\"Wessex\",\"kind\":\"REGION\"}}");
    uint64_t sent = fixture_updates(&f, TENURE__V1__CHANNEL__ALERT);
    assert_stored(&f,
                  "{\"source\":\"s\",\"id\":\"e\",\"announced\":\"2019-02-02\",\"organisation\":"
                  "{\"id\":\"S9\",\"name\":\"S\",\"kind\":\"STP\"}}");
    for (uint64_t i = fixture_updates(&f, TENURE__V1__CHANNEL__ALERT); i > sent; i--) {
        Tenure__V1__Update *update = fixture_update(&f, TENURE__V1__CHANNEL__ALERT, i);
        if (strncmp(update->alert->headline, "Wessex: departures of three leaders", 35) == 0) {
            assert_int_equal(update->alert->revision, 2);
            told++;
        }
        tenure__v1__update__free_unpacked(update, NULL);
    }
    assert_int_equal(told, 1);
}

/* The fixture compares it with an engine that was not restarted in between. */
static void
test_what_waits_for_the_end_of_the_day_waits_through_a_restart(void **state)
{
    (void)state;
    char json[400];
    for (int i = 9; i > 0; i--) { // figures change in another order than that of their names
        snprintf(json, sizeof(json),
                 "{\"source\":\"s\",\"id\":\"o%d\",\"announced\":\"2019-01-01\",\"organisation\":"
                 "{\"id\":\"S%d\",\"name\":\"S\",\"kind\":\"STP\",\"region\":\"Y%d\"}}",
                 i, i, i % 3);
        fixture_store(&f, json);
        snprintf(json, sizeof(json),
                 "{\"source\":\"s\",\"id\":\"d%d\",\"announced\":\"2019-01-01\",\"departure\":"
                 "{\"organisation\":\"S%d\",\"role\":\"chair\",\"person\":{\"id\":\"p%d\"}}}",
                 i, i, i);
        fixture_store(&f, json);
        fixture_reopen(&f);
    }
    assert_int_equal(fixture_updates(&f, TENURE__V1__CHANNEL__INDICATOR), 0);
    uint64_t alerts = fixture_updates(&f, TENURE__V1__CHANNEL__ALERT);
    fixture_clock(&f, "2019-01-02");
    assert_true(fixture_updates(&f, TENURE__V1__CHANNEL__INDICATOR) > 10);
    assert_true(fixture_updates(&f, TENURE__V1__CHANNEL__ALERT) > alerts);
}

static void
test_the_daemons_own_entries_come_only_as_it_would_log_them(void **state)
{
    (void)state;
    assert_stored(&f, EVENT("1", "2019-01-01", APPOINT("Ada", "")));
    assert_answer(&f, "{\"source\":\"s\",\"id\":\"c\",\"clock\":{\"date\":\"2019-02-01\"}}",
                  REFUSED);
    assert_answer(&f, "{\"source\":\"tenured\",\"id\":\"x\"," DEPART("Ada") "}", REFUSED);
    assert_answer(&f, "{\"source\":\"tenured\",\"id\":\"c\",\"clock\":{\"date\":\"2019-02-01\"}}",
                  INVALID);
    assert_stored(&f, "{\"source\":\"tenured\",\"id\":\"clock-2019-02-01\",\"clock\":{\"date\":"
                      "\"2019-02-01\"}}");
    assert_int_equal(engine_counters(f.engine)->clock, day("2019-02-01"));
    assert_answer(&f,
                  "{\"source\":\"tenured\",\"id\":\"clock-2019-01-20\",\"clock\":{\"date\":"
                  "\"2019-01-20\"}}",
                  INVALID);
    assert_answer(
        &f,
        "{\"source\":\"tenured\",\"id\":\"rules-2\",\"rules\":{\"rules\":[{\"name\":\"r\","
        "\"template\":\"none\"}]}}",
        INVALID);
}

static void
test_with_the_wall_clock_the_future_is_not_announced(void **state)
{
    (void)state;
    fixture_close(&f);
    fixture_open(&f, CLOCK_WALL);
    fixture_clock(&f, "2020-06-15"); // f.wall_day
    assert_stored(&f, EVENT("1", "2020-06-15", APPOINT("Ada", "")));
    assert_answer(&f, EVENT("2", "2020-06-17", DEPART("Ada")), INVALID);
    assert_string_equal(f.field, "announced");
    assert_answer(&f,
                  "{\"source\":\"tenured\",\"id\":\"clock-2020-07-01\",\"clock\":{\"date\":"
                  "\"2020-07-01\"}}",
                  REFUSED);
    assert_int_equal(engine_counters(f.engine)->clock, day("2020-06-15"));
}

static void
test_news_of_somebody_long_gone_is_folded_from_the_history(void **state)
{
    (void)state;
    char json[300], date[TENURE_DATE_TEXT_MAX];
    for (int i = 0; i < 100; i++) { // more than a row keeps, and older than the rules' windows
        snprintf(json, sizeof(json),
                 "{\"source\":\"s\",\"id\":\"%d\",\"announced\":\"%s\",\"appointment\":{" CHAIR
                 ",\"person\":{\"id\":\"p%d\"}}}",
                 i, tenure_day_format(day("2010-01-01") + 40 * i, date), i);
        fixture_store(&f, json);
    }
    assert_post("FILLED p99[2020-11-04] past 99");
    // The first one left later than reported: no new person, only another end.
    assert_stored(&f, "{\"source\":\"s\",\"id\":\"x\",\"announced\":\"2020-12-01\",\"effective\":"
                      "\"2020-11-20\",\"departure\":{" CHAIR ",\"person\":{\"id\":\"p0\"}}}");
    assert_post("FILLED p99[2020-11-04] past 99");
    Tenure__V1__Update *update = fixture_update(&f, TENURE__V1__CHANNEL__POST,
                                                fixture_updates(&f, TENURE__V1__CHANNEL__POST));
    assert_int_equal(update->post->past_count, 99);
    tenure__v1__update__free_unpacked(update, NULL);
    assert_string_equal(fixture_post(&f, "Q", "chair", "2020-11-10", 0),
                        "FILLED p0[2010-01-01..2020-11-20] p99[2020-11-04] past 98");
}

static void
test_what_becomes_of_a_body_is_told_to_everybody_who_ever_led_it(void **state)
{
    (void)state;
    char json[300], date[TENURE_DATE_TEXT_MAX];
    for (int i = 0; i < 100; i++) { // more than a row keeps
        snprintf(json, sizeof(json),
                 "{\"source\":\"s\",\"id\":\"%d\",\"announced\":\"%s\",\"appointment\":{" CHAIR
                 ",\"person\":{\"id\":\"p%d\"}}}",
                 i, tenure_day_format(day("2010-01-01") + 40 * i, date), i);
        fixture_store(&f, json);
    }
    uint64_t told = fixture_updates(&f, TENURE__V1__CHANNEL__PERSON);
    assert_stored(
        &f, "{\"source\":\"s\",\"id\":\"named\",\"announced\":\"2020-12-01\",\"organisation\":"
            "{\"id\":\"Q\",\"name\":\"Devon\"}}");
    assert_int_equal(fixture_updates(&f, TENURE__V1__CHANNEL__PERSON), told + 100);
    assert_stored(&f,
                  "{\"source\":\"s\",\"id\":\"ends\",\"announced\":\"2020-12-01\",\"effective\":"
                  "\"2021-02-01\",\"dissolution\":{\"organisation\":\"Q\"}}");
    fixture_clock(&f, "2021-02-01");
    assert_int_equal(fixture_updates(&f, TENURE__V1__CHANNEL__PERSON), told + 200);
}

static void
test_a_post_has_so_many_holders_at_a_time_and_no_more(void **state)
{
    (void)state;
    char json[300];
    unsigned stored = 0;
    for (unsigned i = 0; i < 1100; i++) {
        snprintf(
            json, sizeof(json),
            "{\"source\":\"s\",\"id\":\"%u\",\"announced\":\"2019-01-01\",\"appointment\":{" CHAIR
            ",\"person\":{\"id\":\"p%u\"},\"joint\":true}}",
            i, i);
        if (fixture_publish(&f, json) != TENURE__V1__PUBLISH_ANSWER__STATUS__STORED)
            break;
        stored++;
    }
    assert_int_equal(stored, 1000);
    assert_non_null(strstr(f.reason, "more than 1000 holders"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        FEED(test_the_clock_moves_before_an_event_of_a_later_day),
        FEED(test_an_event_without_a_day_counts_as_announced_on_the_clock_date),
        FEED(test_the_same_event_is_a_duplicate_and_another_under_its_id_a_conflict),
        FEED(test_a_report_that_says_nothing_new_is_logged_and_not_pushed),
        FEED(test_recorded_time_does_not_go_back_with_the_wall_clock),
        FEED(test_late_news_takes_its_place_in_the_past),
        FEED(test_a_retraction_takes_back_and_its_own_retraction_brings_back),
        FEED(test_an_event_is_replaced_even_by_one_about_another_post),
        FEED(test_only_what_the_source_has_published_can_be_corrected),
        FEED(test_corrections_of_corrections_end_somewhere),
        FEED(test_a_rumour_is_shown_and_changes_nothing_else),
        FEED(test_a_post_changes_by_itself_when_the_clock_gets_there),
        FEED(test_a_merger_abolishes_the_posts_on_its_day_and_nobody_departs),
        FEED(test_a_new_name_of_the_organisation_is_told_with_its_posts),
        FEED(test_a_new_name_of_a_person_is_told_with_the_posts),
        FEED(test_a_new_name_of_a_region_is_told_with_its_alerts_at_the_end_of_the_day),
        FEED(test_what_waits_for_the_end_of_the_day_waits_through_a_restart),
        FEED(test_the_daemons_own_entries_come_only_as_it_would_log_them),
        FEED(test_with_the_wall_clock_the_future_is_not_announced),
        FEED(test_news_of_somebody_long_gone_is_folded_from_the_history),
        FEED(test_what_becomes_of_a_body_is_told_to_everybody_who_ever_led_it),
        FEED(test_a_post_has_so_many_holders_at_a_time_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
