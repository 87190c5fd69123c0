/* SPDX-License-Identifier: Apache-2.0 */
/* Reports about days in the past, and corrections: how far back a post's history is read. */
#include "engine_fixture.h"
#include "testing.h"
#include "work.h"

#define CHAIR "\"organisation\":\"Q\",\"role\":\"chair\""

enum {
    HOLDERS = 300,
    DAYS_EACH = 150 // the rows then reach further back than the rules do
};

/* pN is the chair's holder for DAYS_EACH days. */
static void
appoint(int number)
{
    char json[300], date[TENURE_DATE_TEXT_MAX];
    snprintf(json, sizeof(json),
             "{\"source\":\"s\",\"id\":\"%d\",\"announced\":\"%s\",\"appointment\":{" CHAIR
             ",\"person\":{\"id\":\"p%d\"}}}",
             number, tenure_day_format(day("1910-01-01") + DAYS_EACH * number, date), number);
    fixture_store(&f, json);
}

static void
depart(const char *id, int number, int ago)
{
    char json[300], announced[TENURE_DATE_TEXT_MAX], effective[TENURE_DATE_TEXT_MAX];
    int32_t today = engine_counters(f.engine)->clock;
    snprintf(
        json, sizeof(json),
        "{\"source\":\"s\",\"id\":\"%s\",\"announced\":\"%s\",\"effective\":\"%s\",\"departure\":"
        "{" CHAIR ",\"person\":{\"id\":\"p%d\"}}}",
        id, tenure_day_format(today, announced), tenure_day_format(today - ago, effective), number);
    fixture_store(&f, json);
}

static void
retract(const char *id)
{
    char json[300], date[TENURE_DATE_TEXT_MAX];
    snprintf(
        json, sizeof(json),
        "{\"source\":\"s\",\"id\":\"not-%s\",\"announced\":\"%s\",\"retraction\":{\"id\":\"%s\"}}",
        id, tenure_day_format(engine_counters(f.engine)->clock, date), id);
    fixture_store(&f, json);
}

static void
test_late_news_reads_what_came_since_a_waypoint(void **state)
{
    (void)state;
    for (int i = 0; i < HOLDERS; i++)
        appoint(i);
    depart("late", HOLDERS - RECENT_RETAINED - 4, DAYS_EACH * (RECENT_RETAINED + 3) + 5);
    assert_in_range(f.engine->in_hand.reports.count, RECENT_RETAINED + 1,
                    2 * WAYPOINT_REPORTS + RECENT_RETAINED);
    depart("later", HOLDERS - 100, DAYS_EACH * 99 + 5);
    assert_in_range(f.engine->in_hand.reports.count, 100,
                    100 + 2 * WAYPOINT_REPORTS + RECENT_RETAINED);
}

static void
test_a_correction_reads_what_came_since_a_waypoint_before_the_corrected(void **state)
{
    (void)state;
    for (int i = 0; i < HOLDERS; i++)
        appoint(i);
    retract("270");
    assert_in_range(f.engine->in_hand.reports.count, 20,
                    20 + 2 * WAYPOINT_REPORTS + RECENT_RETAINED);
    retract("200");
    assert_in_range(f.engine->in_hand.reports.count, 90,
                    100 + 2 * WAYPOINT_REPORTS + RECENT_RETAINED);
}

static void
test_somebody_whom_the_row_has_dropped_is_told_that_nothing_is_left(void **state)
{
    (void)state;
    for (int i = 0; i < 3 * TIMELINE_TENURES_RETAINED; i++)
        appoint(i);
    uint64_t told = fixture_updates(&f, TENURE__V1__CHANNEL__PERSON);
    retract("1");
    bool gone = false;
    for (uint64_t i = told + 1; i <= fixture_updates(&f, TENURE__V1__CHANNEL__PERSON); i++) {
        Tenure__V1__Update *update = fixture_update(&f, TENURE__V1__CHANNEL__PERSON, i);
        gone =
            gone || (strcmp(update->person->person->id, "p1") == 0 && update->person->n_past == 0);
        tenure__v1__update__free_unpacked(update, NULL);
    }
    assert_true(gone);
}

static void
test_a_newcomer_who_leaves_is_not_looked_for_among_the_dropped(void **state)
{
    (void)state;
    for (int i = 0; i < HOLDERS; i++)
        appoint(i);
    f.engine->in_hand.reports.count = 0;
    depart("unheard-of", HOLDERS + 1, 0);
    assert_int_equal(f.engine->in_hand.reports.count, 0);
    depart("long-gone", 3, 0);
    assert_int_not_equal(f.engine->in_hand.reports.count, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        FEED(test_late_news_reads_what_came_since_a_waypoint),
        FEED(test_a_correction_reads_what_came_since_a_waypoint_before_the_corrected),
        FEED(test_somebody_whom_the_row_has_dropped_is_told_that_nothing_is_left),
        FEED(test_a_newcomer_who_leaves_is_not_looked_for_among_the_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
