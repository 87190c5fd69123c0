/* SPDX-License-Identifier: Apache-2.0 */
/* Which day a month or a year in a report stands for: docs/domain.md, "Vague dates". */
#include "said.h"

static void
test_years_filed_in_either_order_leave_no_gap(void **state)
{
    (void)state;
    const char *expected = "a 2010-01-01 (2010) to 2013-01-01 (2013); "
                           "b 2013-01-01 (2013) to 2016-01-01 (2016); c 2016-01-01 (2016)";
    TENURES(expected, CAME('a', "2010", "2020-02-01"), LEFT('a', "2013", "2020-02-01"),
            CAME('b', "2013", "2020-02-01"), LEFT('b', "2016", "2020-02-01"),
            CAME('c', "2016", "2020-02-01"));
    TENURES(expected, CAME('c', "2016", "2020-02-01"), LEFT('b', "2016", "2020-02-01"),
            CAME('b', "2013", "2020-02-01"), LEFT('a', "2013", "2020-02-01"),
            CAME('a', "2010", "2020-02-01"));
}

static void
test_who_came_and_left_in_one_period_came_first(void **state)
{
    (void)state;
    const char *expected = "a 2013-01-01 (2013) to 2013-01-01 (2013); b 2013-01-01 (2013)";
    TENURES(expected, CAME('a', "2013", "2020-02-01"), LEFT('a', "2013", "2020-02-01"),
            CAME('b', "2013", "2020-02-01"));
    TENURES(expected, CAME('b', "2013", "2020-02-01"), LEFT('a', "2013", "2020-02-01"),
            CAME('a', "2013", "2020-02-01"));
}

static void
test_an_end_in_the_period_that_is_announced_is_its_last_day(void **state)
{
    (void)state;
    TENURES("a 2016-05-10 to 2019-12-31 (2019) leaving 2019-07-20",
            CAME('a', "2016-05-10", "2016-05-10"), LEFT('a', "2019", "2019-07-20"));
    TENURES("a 2019-07-18 to 2019-07-31 (2019-07) leaving 2019-07-21",
            CAME('a', "2019-07-18", "2019-07-18"), LEFT('a', "2019-07", "2019-07-21"));
}

static void
test_a_vague_end_is_the_exact_one_that_another_source_gives(void **state)
{
    (void)state;
    TENURES("a 2016-05-10 to 2019-03-01", CAME('a', "2016-05-10", "2016-05-10"),
            LEFT('a', "2019", "2020-01-01"), LEFT('a', "2019-03-01", "2020-01-02"));
    TENURES("a 2016-05-10 to 2019-03-01", CAME('a', "2016-05-10", "2016-05-10"),
            LEFT('a', "2019-03-01", "2020-01-01"), LEFT('a', "2019", "2020-01-02"));
    TENURES("a 2016-05-10 to 2019-03-01 (2019)", CAME('a', "2016-05-10", "2016-05-10"),
            LEFT('a', "2019", "2020-01-01"),
            LEFT('a', "2019-03-01", "2020-01-02",
                 .confidence = TENURE__V1__EVENT__CONFIDENCE__REPORTED));
}

static void
test_a_vague_end_is_where_the_next_comes_but_not_before_the_own_start(void **state)
{
    (void)state;
    TENURES("a 2016-05-10 to 2019-04-01 (2019); b 2019-04-01",
            CAME('a', "2016-05-10", "2016-05-10"), CAME('b', "2019-04-01", "2019-04-01"),
            LEFT('a', "2019", "2019-05-01"));
    TENURES("b 2019-04-01 to 2019-06-01; a 2019-06-01 to 2019-12-31 (2019) leaving 2019-07-01",
            CAME('b', "2019-04-01", "2019-04-01"), CAME('a', "2019-06-01", "2019-06-01"),
            LEFT('a', "2019", "2019-07-01"));
    TENURES("a 2016-05-10 to 2019-12-31 (2019) leaving 2019-05-01; b 2019-04-01",
            CAME('a', "2016-05-10", "2016-05-10"),
            CAME('b', "2019-04-01", "2019-04-01", .joint = true), LEFT('a', "2019", "2019-05-01"));
}

static void
test_a_vague_start_follows_the_announcement_and_the_one_who_left(void **state)
{
    (void)state;
    TENURES("a 2010-01-01 to 2019-08-31 leaving 2019-06-01; b 2019-08-31 (2019)",
            CAME('a', "2010-01-01", "2010-01-01"), LEFT('a', "2019-08-31", "2019-06-01"),
            CAME('b', "2019", "2019-06-01"));
    TENURES("a 2010-01-01 to 2019-06-01 (2019); b 2019-06-01 (2019)",
            CAME('a', "2010-01-01", "2010-01-01"), CAME('b', "2019", "2019-06-01"));
    TENURES("b 2016-01-01 (2016)", CAME('b', "2016", "2020-06-01"));
    // appointed jointly, so other departures do not matter
    TENURES("b 2019-06-01 (2019); a to 2019-08-31 leaving 2019-06-01",
            LEFT('a', "2019-08-31", "2019-06-01"), CAME('b', "2019", "2019-06-01", .joint = true));
}

static void
test_a_vague_start_follows_nobody_who_came_after_its_announcement(void **state)
{
    (void)state;
    TENURES("a 2019-03-01 (2019) to 2019-05-01; c 2019-05-01 to 2019-09-01",
            CAME('a', "2019", "2019-03-01"), CAME('c', "2019-05-01", "2019-05-01"),
            LEFT('c', "2019-09-01", "2019-09-01"));
}

static void
test_a_vague_start_is_not_after_the_own_end(void **state)
{
    (void)state;
    TENURES("a 2010-01-01 to 2016-03-01; b 2016-03-01 (2016) to 2016-09-01; z to 2016-11-01",
            CAME('a', "2010-01-01", "2010-01-01"), LEFT('a', "2016-03-01", "2020-01-01"),
            CAME('b', "2016", "2016-10-01"), LEFT('b', "2016-09-01", "2020-01-01"),
            LEFT('z', "2016-11-01", "2020-01-01"));
}

static void
test_a_vague_start_is_the_exact_one_on_the_same_basis(void **state)
{
    (void)state;
    TENURES("a 2016-05-10", CAME('a', "2016", "2020-01-01"), CAME('a', "2016-05-10", "2020-01-02"));
    TENURES(
        "a 2016-01-01 (2016)", CAME('a', "2016", "2020-01-01"),
        CAME('a', "2016-05-10", "2020-01-02", .basis = TENURE__V1__APPOINTMENT__BASIS__INTERIM));
    TENURES("a 2016-05-10 (2016-05)", CAME('a', "2016", "2020-01-01"),
            CAME('a', "2016-05", "2016-05-10"));
}

static void
test_one_departure_is_announced_again_before_it_comes(void **state)
{
    (void)state;
    TENURES("a 2010-01-01 to 2019-06-30 leaving 2019-02-01", CAME('a', "2010-01-01", "2010-01-01"),
            LEFT('a', "2019-12-31", "2019-02-01"), LEFT('a', "2019-06-30", "2019-07-01"));
    TENURES("a 2010-01-01 to 2018-06-30; a to 2019-12-31", CAME('a', "2010-01-01", "2010-01-01"),
            LEFT('a', "2018-06-30", "2020-01-01"), LEFT('a', "2019-12-31", "2020-01-02"));
}

static void
test_other_reports_are_of_the_announced_day_or_the_first_and_ends_of_the_last(void **state)
{
    (void)state;
    struct tenure_date year;
    assert_true(tenure_date_parse("2019", &year));
    assert_int_equal(vague_day(year, day_of("2019-07-20"), false), day_of("2019-07-20"));
    assert_int_equal(vague_day(year, day_of("2020-07-20"), false), day_of("2019-01-01"));
    assert_int_equal(vague_day(year, day_of("2019-07-20"), true), day_of("2019-12-31"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_years_filed_in_either_order_leave_no_gap),
        cmocka_unit_test(test_who_came_and_left_in_one_period_came_first),
        cmocka_unit_test(test_an_end_in_the_period_that_is_announced_is_its_last_day),
        cmocka_unit_test(test_a_vague_end_is_the_exact_one_that_another_source_gives),
        cmocka_unit_test(test_a_vague_end_is_where_the_next_comes_but_not_before_the_own_start),
        cmocka_unit_test(test_a_vague_start_follows_the_announcement_and_the_one_who_left),
        cmocka_unit_test(test_a_vague_start_follows_nobody_who_came_after_its_announcement),
        cmocka_unit_test(test_a_vague_start_is_not_after_the_own_end),
        cmocka_unit_test(test_a_vague_start_is_the_exact_one_on_the_same_basis),
        cmocka_unit_test(test_one_departure_is_announced_again_before_it_comes),
        cmocka_unit_test(
            test_other_reports_are_of_the_announced_day_or_the_first_and_ends_of_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
