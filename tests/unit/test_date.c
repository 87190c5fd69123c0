/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "testing.h"

static void
test_a_day_survives_text_and_back(void **state)
{
    (void)state;
    char text[TENURE_DATE_TEXT_MAX];
    for (int32_t at = tenure_day_first(); at <= tenure_day_last(); at++) {
        int32_t back;
        assert_true(tenure_day_parse(tenure_day_format(at, text), &back));
        assert_int_equal(back, at);
    }
}

/* The next day, computed only from the lengths of months; ISO 8601, 3.1.1. */
static struct tenure_civil
next_day(struct tenure_civil civil)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = civil.year % 4 == 0 && (civil.year % 100 != 0 || civil.year % 400 == 0);
    if (civil.day < lengths[civil.month - 1] + (leap && civil.month == 2))
        return (struct tenure_civil){ civil.year, civil.month, civil.day + 1 };
    if (civil.month < 12)
        return (struct tenure_civil){ civil.year, civil.month + 1, 1 };
    return (struct tenure_civil){ civil.year + 1, 1, 1 };
}

static void
test_every_day_follows_the_one_before(void **state)
{
    (void)state;
    char text[TENURE_DATE_TEXT_MAX], wanted[64];
    struct tenure_civil civil = { 1000, 1, 1 };
    for (int32_t at = tenure_day_first(); at <= tenure_day_last(); at++, civil = next_day(civil)) {
        struct tenure_civil given = tenure_civil_of(at);
        assert_int_equal(given.year, civil.year);
        assert_int_equal(given.month, civil.month);
        assert_int_equal(given.day, civil.day);
        assert_int_equal(tenure_day_of(civil), at);
        snprintf(wanted, sizeof(wanted), "%04d-%02d-%02d", civil.year, civil.month, civil.day);
        assert_string_equal(tenure_day_format(at, text), wanted);
    }
    assert_int_equal(civil.year, 10000);
}

static void
test_every_length_of_a_month(void **state)
{
    (void)state;
    for (int32_t at = tenure_day_first(); at <= tenure_day_last(); at++) {
        struct tenure_civil civil = tenure_civil_of(at), next = tenure_civil_of(at + 1);
        if (next.day == 1)
            assert_int_equal(tenure_month_length(civil.year, civil.month), civil.day);
    }
}

static void
test_known_days(void **state)
{
    (void)state;
    assert_int_equal(day("1970-01-01"), 0);
    assert_int_equal(day("2000-03-01"), 11017);
    assert_int_equal(tenure_day_first(), day("1000-01-01"));
    assert_int_equal(tenure_day_last(), day("9999-12-31"));
}

static void
test_a_month_and_a_year_sort_as_their_first_day_and_keep_their_precision(void **state)
{
    (void)state;
    struct tenure_date date;
    char text[TENURE_DATE_TEXT_MAX];
    assert_true(tenure_date_parse("2017-04", &date));
    assert_day(date.day, "2017-04-01");
    assert_string_equal(tenure_date_format(date, text), "2017-04");
    assert_true(tenure_date_parse("2017", &date));
    assert_day(date.day, "2017-01-01");
    assert_string_equal(tenure_date_format(date, text), "2017");
}

static void
test_what_is_not_a_date_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",           "2019-02-29", "2019-02-31", "2019-13-01",  "2019-00-01",  "2019-01-00",
        "2019-1-1",   "19-01-01",   "0999-12-31", "10000-01-01", "2019-01-01T", "2019/01/01",
        "2019-01-0x", "2019-",      "2019-01-",   " 2019",       "2100-02-29",  "2",
        "201",        "2019-0",     "2019-01-1",  "2019-01-1/",  "2019-:0",     "20:9-01-01",
        "2019-04-31", "2019\xb1",   "2019-01/01",
    };
    struct tenure_date date;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(tenure_date_parse(wrong[i], &date));
    assert_true(tenure_date_parse("2000-02-29", &date));
    int32_t parsed;
    assert_false(tenure_day_parse("2019-11", &parsed));
}

static void
test_a_month_and_a_year_have_a_first_and_a_last_day(void **state)
{
    (void)state;
    const struct tenure_date year = { day("2020-07-14"), TENURE_BY_YEAR };
    const struct tenure_date month = { day("2020-02-14"), TENURE_BY_MONTH };
    const struct tenure_date none = { TENURE_NO_DAY, TENURE_BY_YEAR };
    assert_day(tenure_date_first(year), "2020-01-01");
    assert_day(tenure_date_last(year), "2020-12-31");
    assert_day(tenure_date_first(month), "2020-02-01");
    assert_day(tenure_date_last(month), "2020-02-29");
    assert_int_equal(tenure_date_first(none), TENURE_NO_DAY);
    assert_int_equal(tenure_date_last(none), TENURE_NO_DAY);
}

static void
test_months_back_stop_at_the_last_day_of_a_shorter_month(void **state)
{
    (void)state;
    assert_day(tenure_day_minus_months(day("2020-03-31"), 1), "2020-02-29");
    assert_day(tenure_day_minus_months(day("2019-03-31"), 1), "2019-02-28");
    assert_day(tenure_day_minus_months(day("2020-02-29"), 48), "2016-02-29");
    assert_day(tenure_day_minus_months(day("2020-02-29"), 12), "2019-02-28");
    assert_day(tenure_day_minus_months(day("2020-01-15"), 1), "2019-12-15");
}

static void
test_a_window_lets_a_day_go_on_the_first_day_it_no_longer_reaches(void **state)
{
    (void)state;
    for (int months = 1; months <= 60; months++) {
        for (int32_t at = day("2015-12-01"); at < day("2017-04-01"); at++) {
            int32_t out = tenure_day_out_of_window(at, months);
            assert_true(tenure_day_minus_months(out, months) >= at);
            assert_true(tenure_day_minus_months(out - 1, months) < at);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_day_survives_text_and_back),
        cmocka_unit_test(test_every_day_follows_the_one_before),
        cmocka_unit_test(test_every_length_of_a_month),
        cmocka_unit_test(test_known_days),
        cmocka_unit_test(test_a_month_and_a_year_sort_as_their_first_day_and_keep_their_precision),
        cmocka_unit_test(test_what_is_not_a_date_is_refused),
        cmocka_unit_test(test_a_month_and_a_year_have_a_first_and_a_last_day),
        cmocka_unit_test(test_months_back_stop_at_the_last_day_of_a_shorter_month),
        cmocka_unit_test(test_a_window_lets_a_day_go_on_the_first_day_it_no_longer_reaches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
