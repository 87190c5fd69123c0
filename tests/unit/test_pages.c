/* SPDX-License-Identifier: Apache-2.0 */
/* Histories, and what a figure is computed from, come in pages: nothing is repeated, nothing left
 * out. */
#include <stdlib.h>

#include "engine_fixture.h"
#include "event_list.h"
#include "testing.h"
#include "time_travel.h"

/* The time-travel query of the present test. */
static struct time_travel *travel;
static struct store_read time_travel_read;

static void
time_travel_of_now(void)
{
    char reason[200];
    assert_int_equal(time_travel_open(&travel), TENURE_OK);
    assert_int_equal(store_read_begin(f.store.store, &time_travel_read), TENURE_OK);
    assert_int_equal(time_travel_begin(travel, time_travel_read, NULL, reason), TENURE_OK);
}

static void
time_travel_is_done(void)
{
    store_read_end(&time_travel_read);
    time_travel_close(&travel);
}

/* Two people hold a post in turn, `times` each, and searches for it begin and end. */
static void
take_turns(unsigned times)
{
    char date[TENURE_DATE_TEXT_MAX];
    int32_t first = day("2000-01-01");
    for (unsigned i = 0; i < 2 * times; i++)
        list_event(
            "{\"source\":\"s\",\"id\":\"%u\",\"announced\":\"%s\",\"appointment\":{\"organisation\":"
            "\"Q\",\"role\":\"chair\",\"person\":{\"id\":\"%s\"}}}",
            i, tenure_day_format(first + (int32_t)i, date), i % 2 == 0 ? "ada" : "bob");
    for (unsigned i = 0; i < times; i++)
        list_event(
            "{\"source\":\"s\",\"id\":\"r%u\",\"announced\":\"%s\",\"recruitment\":{\"organisation\":"
            "\"Q\",\"role\":\"chair\",\"stage\":\"%s\"}}",
            i, tenure_day_format(first + (int32_t)(2 * times + i), date),
            i % 2 == 0 ? "OPENED" : "FAILED");
    store_listed();
}

static void
test_the_history_of_a_post_comes_in_pages(void **state)
{
    (void)state;
    Tenure__V1__PostState *post;
    Tenure__V1__PostHistory *history;
    size_t tenures = 0, searches = 0, pages = 0;
    uint64_t after = 0;
    take_turns(300);
    time_travel_of_now();
    do {
        assert_int_equal(time_travel_find_post(travel, "Q", "chair", &post), TENURE_OK);
        assert_int_equal(time_travel_history(travel, post, &after, &history), TENURE_OK);
        assert_true(history->n_tenures + history->n_searches <= 500);
        for (size_t i = 0; i < history->n_tenures; i++) // none is repeated, none left out
            assert_day(day("2000-01-01") + (int32_t)tenures++, history->tenures[i]->start);
        for (size_t i = 0; i < history->n_searches; i++)
            assert_day(day("2000-01-01") + 600 + 2 * (int32_t)searches++,
                       history->searches[i]->opened);
        pages++;
        time_travel_forget(travel);
    } while (after != 0);
    time_travel_is_done();
    assert_int_equal(tenures, 600);
    assert_int_equal(searches, 150);
    assert_int_equal(pages, 2);
}

static void
test_the_history_of_a_person_comes_in_pages(void **state)
{
    (void)state;
    Tenure__V1__PersonState *person;
    Tenure__V1__PersonHistory *history;
    size_t holdings = 0, pages = 0;
    uint64_t after = 0;
    take_turns(501);
    list_event("{\"source\":\"s\",\"id\":\"other\",\"announced\":\"2010-01-01\",\"appointment\":{"
               "\"organisation\":\"R\",\"role\":\"chair\",\"person\":{\"id\":\"ada\"}}}");
    store_listed();
    time_travel_of_now();
    do {
        assert_int_equal(time_travel_name_person(travel, "ada", &person), TENURE_OK);
        assert_int_equal(time_travel_person_history(travel, "ada", person, &after, &history),
                         TENURE_OK);
        assert_true(history->n_holdings <= 500);
        for (size_t i = 0; i < history->n_holdings; i++, holdings++) {
            if (holdings < 501)
                assert_day(day("2000-01-01") + 2 * (int32_t)holdings,
                           history->holdings[i]->tenure->start);
            else
                assert_string_equal(history->holdings[i]->organisation, "R");
        }
        pages++;
        time_travel_forget(travel);
    } while (after != 0);
    time_travel_is_done();
    assert_int_equal(holdings, 502);
    assert_int_equal(pages, 2);
}

static void
test_what_a_figure_counts_and_what_was_reported_come_in_pages(void **state)
{
    (void)state;
    static struct time_travel_why why;
    static bool seen[600];
    Tenure__V1__OrganisationState *organisation;
    Tenure__V1__OrganisationHistory *history;
    size_t names = 0, changes = 0, truncated = 0;
    uint64_t after = 0;
    for (unsigned i = 0; i < 600; i++)
        list_event(
            "{\"source\":\"s\",\"id\":\"%u\",\"announced\":\"2020-01-01\",\"organisation\":{\"id\":"
            "\"O%u\",\"name\":\"%u\",\"kind\":\"STP\"}}",
            i, i, i);
    for (unsigned i = 0; i < 600; i++)
        list_event(
            "{\"source\":\"s\",\"id\":\"c%u\",\"announced\":\"2020-01-01\",\"organisation\":{\"id\":"
            "\"O0\",\"population\":\"%u\"}}",
            i, i + 1);
    store_listed();
    time_travel_of_now();
    do {
        bool first = after == 0;
        assert_int_equal(time_travel_why_indicator(travel, "all", "systems", "", &after, &why),
                         TENURE_OK);
        assert_int_equal(why.indicator->date[0] != '\0', first);
        truncated += why.truncated;
        assert_true(why.counted.count + why.not_counted.count <= PAST_NAMES_MAX);
        for (size_t i = 0; i < why.counted.count; i++, names++) {
            assert_false(seen[atoi(why.counted.names[i])]);
            seen[atoi(why.counted.names[i])] = true;
        }
        time_travel_forget(travel);
    } while (after != 0);
    do {
        assert_int_equal(time_travel_find_organisation(travel, "O0", &organisation), TENURE_OK);
        assert_int_equal(time_travel_organisation_history(travel, organisation, &after, &history),
                         TENURE_OK);
        changes += history->n_changes;
        time_travel_forget(travel);
    } while (after != 0);
    time_travel_is_done();
    assert_int_equal(names, 600);
    assert_int_equal(truncated, 1); // because 601 events belong to one name
    assert_int_equal(changes, 601);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        FEED(test_the_history_of_a_post_comes_in_pages),
        FEED(test_the_history_of_a_person_comes_in_pages),
        FEED(test_what_a_figure_counts_and_what_was_reported_come_in_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
