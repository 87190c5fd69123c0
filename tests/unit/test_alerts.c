/* SPDX-License-Identifier: Apache-2.0 */
/* The life of an alert: opened, revised, ended exactly once and for the right reason. */
#include "alert_id.h"
#include "alert_row.h"
#include "engine_fixture.h"
#include "testing.h"

#define CHAIR "\"organisation\":\"Q\",\"role\":\"chair\""

static uint64_t
appoint(const char *id, const char *announced, const char *person, const char *more)
{
    char json[512];
    snprintf(json, sizeof(json),
             "{\"source\":\"s\",\"id\":\"%s\",\"announced\":\"%s\",\"appointment\":{" CHAIR
             ",\"person\":{\"id\":\"%s\"}%s}}",
             id, announced, person, more);
    return fixture_store(&f, json);
}

static uint64_t
leave(const char *id, const char *announced, const char *person, const char *effective)
{
    char json[512];
    snprintf(
        json, sizeof(json),
        "{\"source\":\"s\",\"id\":\"%s\",\"announced\":\"%s\",\"effective\":\"%s\",\"departure\":{" CHAIR
        ",\"person\":{\"id\":\"%s\"}}}",
        id, announced, effective, person);
    return fixture_store(&f, json);
}

static uint64_t
retract(const char *id, const char *announced, const char *what)
{
    char json[512];
    snprintf(json, sizeof(json),
             "{\"source\":\"s\",\"id\":\"%s\",\"announced\":\"%s\",\"retraction\":{\"id\":\"%s\"}}",
             id, announced, what);
    return fixture_store(&f, json);
}

/* Three holders within two years, the third one leaving: a warning, opened by entry #9. */
static void
three_holders(void)
{
    appoint("1", "2018-01-01", "ada", "");
    appoint("2", "2018-06-01", "bob", "");
    appoint("3", "2019-01-01", "cat", "");
    assert_int_equal(leave("4", "2019-02-01", "cat", ""), 9);
}

#define ID "repeated-vacancy/Q/chair@9"
#define assert_alerts(expected) assert_string_equal(fixture_alerts(&f), expected)

static void
test_it_opens_once_and_is_revised_when_its_evidence_changes(void **state)
{
    (void)state;
    three_holders();
    assert_alerts(ID " WARNING ACTIVE 2019-02-01.. r1\n");
    fixture_store(
        &f, "{\"source\":\"s\",\"id\":\"5\",\"announced\":\"2019-02-02\",\"recruitment\":{" CHAIR
            ",\"stage\":\"OPENED\"}}");
    assert_alerts(ID " WARNING ACTIVE 2019-02-01.. r2\n"); // the post is now recruited for
    leave("6", "2019-02-03", "cat", "2019-04-01");
    assert_alerts(ID " WARNING ACTIVE 2019-02-01.. r3\n");
    appoint("7", "2019-04-01", "dan", ",\"basis\":\"INTERIM\"");
    // an interim counts as a holder, and the post stays open
    assert_alerts(ID " CRITICAL ACTIVE 2019-02-01.. r4\n");
    Tenure__V1__Update *update = fixture_update(&f, TENURE__V1__CHANNEL__ALERT, 4);
    assert_string_equal(update->alert->headline, "Q needs its fifth chair in four years");
    assert_int_equal(update->alert->n_evidence, 6);
    assert_int_equal(update->alert->rule_version, 1);
    assert_string_equal(update->alert->evidence[0]->id, "1");
    tenure__v1__update__free_unpacked(update, NULL);
}

static void
test_news_that_fills_the_post_resolves_it(void **state)
{
    (void)state;
    three_holders();
    appoint("5", "2019-05-01", "dan", "");
    assert_alerts(ID " WARNING RESOLVED 2019-02-01..2019-05-01 r2\n");
    assert_int_equal(fixture_updates(&f, TENURE__V1__CHANNEL__ALERT), 2);
    leave("6", "2019-06-01", "dan", ""); // another episode, with its own id
    assert_string_equal(strchr(fixture_alerts(&f), '\n') + 1,
                        "repeated-vacancy/Q/chair@13 CRITICAL ACTIVE 2019-06-01.. r1\n");
}

static void
test_taking_back_what_it_rests_on_withdraws_it(void **state)
{
    (void)state;
    three_holders();
    retract("5", "2019-05-01", "4");
    assert_alerts(ID " WARNING WITHDRAWN 2019-02-01..2019-05-01 r2\n");
}

static void
test_replacing_what_it_rests_on_withdraws_it_too(void **state)
{
    (void)state;
    three_holders();
    fixture_store(
        &f, "{\"source\":\"s\",\"id\":\"5\",\"supersedes\":\"3\",\"announced\":\"2019-05-01\","
            "\"appointment\":{\"organisation\":\"Q\",\"role\":\"chair\",\"person\":{\"id\":"
            "\"ada\"},\"joint\":true}}");
    assert_non_null(strstr(fixture_alerts(&f), "WITHDRAWN"));
}

static void
test_a_correction_that_leaves_the_condition_revises_it(void **state)
{
    (void)state;
    three_holders();
    // a holder who stays resolves it; then it is back
    appoint("0", "2019-02-02", "zoe", ",\"joint\":true");
    retract("5", "2019-02-03", "0");
    assert_string_equal(fixture_alerts(&f),
                        ID " WARNING RESOLVED 2019-02-01..2019-02-02 r2\n"
                           "repeated-vacancy/Q/chair@13 WARNING ACTIVE 2019-02-03.. r1\n");
    leave("6", "2019-02-04", "cat", "2019-03-01");
    retract("7", "2019-02-05", "6");
    assert_non_null(strstr(fixture_alerts(&f), "@13 WARNING ACTIVE 2019-02-03.. r3\n"));
}

static void
test_only_time_lets_it_expire(void **state)
{
    (void)state;
    three_holders();
    fixture_clock(&f, "2022-05-30");
    assert_alerts(ID " WARNING ACTIVE 2019-02-01.. r1\n");
    fixture_clock(&f, "2022-05-31"); // Ada's last day, 2018-05-31, has left the window
    assert_alerts(ID " WARNING EXPIRED 2019-02-01..2022-05-31 r2\n");
}

static void
test_an_event_that_only_moves_the_clock_expires_it_before_it_is_logged(void **state)
{
    (void)state;
    three_holders();
    fixture_store(&f,
                  "{\"source\":\"s\",\"id\":\"5\",\"announced\":\"2024-01-01\",\"dissolution\":{"
                  "\"organisation\":\"elsewhere\"}}");
    assert_alerts(ID " WARNING EXPIRED 2019-02-01..2022-05-31 r2\n");
}

static void
test_the_end_of_its_organisation_supersedes_it(void **state)
{
    (void)state;
    three_holders();
    fixture_store(&f, "{\"source\":\"s\",\"id\":\"5\",\"announced\":\"2019-02-02\",\"effective\":"
                      "\"2019-04-01\",\"merger\":{\"into\":\"R\",\"from\":[\"Q\"]}}");
    assert_alerts(ID " WARNING ACTIVE 2019-02-01.. r1\n");
    fixture_clock(&f,
                  "2019-04-01"); // the clock reaches that day, but the merger ends the alert
    assert_alerts(ID " WARNING SUPERSEDED 2019-02-01..2019-04-01 r2\n");
}

static void
test_a_changed_rule_supersedes_it_and_opens_its_own(void **state)
{
    (void)state;
    three_holders();
    static const char rules[] =
        "{\"source\":\"tenured\",\"id\":\"rules-%u\",\"rules\":{\"rules\":[{\"name\":\"repeated-vacancy\","
        "\"template\":\"churn\",\"parameters\":[{\"name\":\"window\",\"value\":\"4 years\"},"
        "{\"name\":\"warning\",\"value\":\"2\"},{\"name\":\"critical\",\"value\":\"3\"}]}%s]}}";
    char json[1024];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(json, sizeof(json), rules, 2, "");
    fixture_store(&f, json);
    assert_alerts(ID " WARNING SUPERSEDED 2019-02-01..2019-02-01 r2\n"
                     "repeated-vacancy/Q/chair@10 CRITICAL ACTIVE 2019-02-01.. r1\n");
    // Adding another rule leaves this one as it was: same alert, same version.
    snprintf(json, sizeof(json), rules, 3,
             ",{\"name\":\"elsewhere\",\"template\":\"churn\",\"roles\":[\"lead\"]}");
#pragma GCC diagnostic pop
    fixture_store(&f, json);
    assert_alerts(ID " WARNING SUPERSEDED 2019-02-01..2019-02-01 r2\n"
                     "repeated-vacancy/Q/chair@10 CRITICAL ACTIVE 2019-02-01.. r1\n");
    fixture_store(&f, "{\"source\":\"tenured\",\"id\":\"rules-4\",\"rules\":{}}");
    assert_alerts(ID " WARNING SUPERSEDED 2019-02-01..2019-02-01 r2\n"
                     "repeated-vacancy/Q/chair@10 CRITICAL SUPERSEDED 2019-02-01..2019-02-01 r2\n");
    // The daemon's own rules return when the engine starts again; no alert is open until then.
    assert_int_equal(engine_counters(f.engine)->alerts_active, 0);
}

/* Future interims, announced long before: whenever the last ones have left the window, the next
 * ones open the alert again, while the clock jumps over all of them. */
static void
busy_years(void)
{
    char id[16], json[512];
    three_holders();
    for (int i = 0; i < 6; i++) {
        snprintf(id, sizeof(id), "i%d", i);
        snprintf(json, sizeof(json),
                 "{\"source\":\"s\",\"id\":\"%s\",\"announced\":\"2019-02-03\",\"effective\":"
                 "\"%d-0%d\",\"appointment\":{" CHAIR ",\"person\":{\"id\":\"%s\"},\"basis\":"
                 "\"INTERIM\"}}",
                 id, i < 3 ? 2024 : 2028, 1 + i, id);
        fixture_store(&f, json);
    }
}

/* The alerts without the seqs in their ids, which depend on how the clock moved. */
static void
copy_without_seqs(char *copy, const char *text)
{
    while (*text != '\0') {
        if (*text == '@')
            text += strcspn(text, " ");
        else
            *copy++ = *text++;
    }
    *copy = '\0';
}

static void
test_a_jump_of_ten_years_gives_what_single_days_give(void **state)
{
    (void)state;
    static char jumped[65536], walked[65536];
    busy_years();
    fixture_clock(&f, "2029-02-03");
    assert_non_null(
        strstr(fixture_alerts(&f), ".2 CRITICAL")); // one entry opened it more than once
    copy_without_seqs(jumped, fixture_alerts(&f));
    fixture_close(&f);

    fixture_open(&f, CLOCK_FEED);
    busy_years();
    char text[TENURE_DATE_TEXT_MAX];
    for (int32_t at = day("2019-02-04"); at <= day("2029-02-03"); at++)
        fixture_clock(&f, tenure_day_format(at, text));
    copy_without_seqs(walked, fixture_alerts(&f));
    assert_string_equal(jumped, walked);
}

/* The update with a revision of an alert has the content of that revision, even if others
 * follow. */
static void
test_every_revision_is_found(void **state)
{
    (void)state;
    enum {
        REVISIONS = 2 * ALERT_REVISIONS_KEPT + 7
    };
    three_holders();
    for (int i = 2; i <= REVISIONS; i++) {
        char json[512];
        snprintf(
            json, sizeof(json),
            "{\"source\":\"s\",\"id\":\"a%d\",\"announced\":\"2019-02-02\",\"acknowledgement\":"
            "{\"alert\":\"" ID "\",\"author\":\"editor %d\"}}",
            i, i);
        fixture_store(&f, json);
    }
    struct store_read read;
    struct alert_revision found;
    assert_int_equal(store_read_begin(f.store.store, &read), TENURE_OK);
    for (unsigned revision = 1; revision <= REVISIONS; revision++) {
        assert_int_equal(alert_revision_find(read, 1, revision, &found), TENURE_OK);
        Tenure__V1__Update *update = fixture_update(&f, TENURE__V1__CHANNEL__ALERT, found.offset);
        assert_int_equal(update->alert->revision, revision);
        tenure__v1__update__free_unpacked(update, NULL);
    }
    assert_int_equal(alert_revision_find(read, 1, 0, &found), TENURE_NOT_FOUND);
    assert_int_equal(alert_revision_find(read, 1, REVISIONS + 1, &found), TENURE_NOT_FOUND);
    assert_int_equal(alert_revision_find(read, 2, 1, &found), TENURE_NOT_FOUND);
    store_read_end(&read);
}

/* Every alert's number is found by its id, and the last one of each rule and subject. */
static void
test_every_id_is_found(void **state)
{
    (void)state;
    struct store_read read;
    struct tni_span message;
    uint64_t number, last, alerts;
    busy_years(); // the same post repeatedly, several times by one entry
    fixture_clock(&f, "2029-02-03");
    alerts = engine_counters(f.engine)->alerts;
    assert_true(alerts > 2);
    assert_int_equal(store_read_begin(f.store.store, &read), TENURE_OK);
    for (uint64_t i = 1; i <= alerts; i++) {
        struct alert_row row;
        char id[ALERT_ID_MAX];
        assert_int_equal(alert_row_find(read, i, &row), TENURE_OK);
        assert_int_equal(alert_published(read, &row, &message), TENURE_OK);
        alert_body_text(message, ALERT_ID, id, sizeof(id));
        assert_int_equal(alert_id_find(read, alerts, id, &number), TENURE_OK);
        assert_int_equal(number, i);
        assert_int_equal(alert_id_find(read, i - 1, id, &number), TENURE_NOT_FOUND); // not yet
        *strchr(id, '@') = '\0';
        assert_int_equal(alert_id_find_last(read, id, &last), TENURE_OK);
    }
    assert_int_equal(last, alerts);
    assert_int_equal(alert_id_find(read, alerts, "repeated-vacancy/Q/chair@1", &number),
                     TENURE_NOT_FOUND);
    assert_int_equal(alert_id_find(read, alerts, "repeated-vacancy/Q/chair", &number),
                     TENURE_NOT_FOUND);
    assert_int_equal(alert_id_find_last(read, "repeated-vacancy/Q", &last), TENURE_NOT_FOUND);
    assert_int_equal(alert_id_find_last(read, "repeated-vacancy", &last), TENURE_NOT_FOUND);
    assert_int_equal(alert_id_find_last(read, "another/Q/chair", &last), TENURE_NOT_FOUND);
    store_read_end(&read);
}

/* An alert's evidence names the stored event, not one of an aborted batch that had the same seq
 * before. */
static void
test_it_cites_nothing_of_a_batch_that_was_given_up(void **state)
{
    (void)state;
    struct tni_span reply;
    uint8_t bytes[512];
    three_holders();
    Tenure__V1__Event *lost = fixture_event(
        "{\"source\":\"s\",\"id\":\"lost\",\"announced\":\"2019-02-03\",\"departure\":{" CHAIR
        ",\"person\":{\"id\":\"cat\"}}}");
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    request.events = &lost;
    request.n_events = 1;
    size_t size = tenure__v1__publish_request__pack(&request, bytes);
    assert_int_equal(engine_begin(f.engine, f.now_ms, f.wall_day), TENURE_OK);
    assert_int_equal(engine_request(f.engine, NULL, (struct tni_span){ bytes, size }, &reply),
                     TENURE_OK);
    engine_abort(f.engine);
    protobuf_c_message_free_unpacked(&lost->base, NULL);
    leave("stored", "2019-02-03", "cat", "2019-04-01");
    Tenure__V1__Update *update = fixture_update(&f, TENURE__V1__CHANNEL__ALERT, 2);
    const Tenure__V1__Alert *alert = update->alert;
    assert_string_equal(alert->evidence[alert->n_evidence - 1]->id, "stored");
    tenure__v1__update__free_unpacked(update, NULL);
}

int
main(void)
{
    // The life of an alert does not depend on the rule, so one rule is enough here.
    Tenure__V1__RuleSet churn_alone = *rules_default();
    churn_alone.n_rules = 1;
    fixture_rules = &churn_alone;
    const struct CMUnitTest tests[] = {
        FEED(test_it_opens_once_and_is_revised_when_its_evidence_changes),
        FEED(test_news_that_fills_the_post_resolves_it),
        FEED(test_taking_back_what_it_rests_on_withdraws_it),
        FEED(test_replacing_what_it_rests_on_withdraws_it_too),
        FEED(test_a_correction_that_leaves_the_condition_revises_it),
        FEED(test_only_time_lets_it_expire),
        FEED(test_an_event_that_only_moves_the_clock_expires_it_before_it_is_logged),
        FEED(test_the_end_of_its_organisation_supersedes_it),
        FEED(test_a_changed_rule_supersedes_it_and_opens_its_own),
        FEED(test_a_jump_of_ten_years_gives_what_single_days_give),
        FEED(test_every_revision_is_found),
        FEED(test_every_id_is_found),
        FEED(test_it_cites_nothing_of_a_batch_that_was_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
