/* SPDX-License-Identifier: Apache-2.0 */
/* People who never took up the post, and people who are appointed again: docs/domain.md,
 * "Appointments that are called off". */
#include "said.h"

static const char old_only[] = "o 2018-01-01 to 2019-08-31 leaving 2019-06-01";

#define OLD_AND_NEW                                                                                \
    CAME('o', "2018-01-01", "2018-01-01"), LEFT('o', "2019-08-31", "2019-06-01"),                  \
        CAME('n', "2019-09-01", "2019-06-01")

/* The designate on the day, 0 for none; and whether the post is open. */
static char
next_on(const struct timeline *timeline, const char *day, bool open)
{
    struct post_view view;
    post_view(timeline, day_of(day), TENURE_NO_DAY, &view);
    assert_int_equal(view.open, open);
    if (view.designate == NULL)
        return 0;
    for (uint32_t i = 0; i < timeline->called_off_count; i++) {
        if (view.designate == &timeline->called_off[i].start)
            return (char)timeline->called_off[i].person;
    }
    return (char)timeline->tenures[view.designate->tenure].person;
}

static void
test_a_designate_who_withdraws_never_held_the_post(void **state)
{
    (void)state;
    TENURES(old_only, OLD_AND_NEW, LEFT('n', "", "2019-07-15"));
    TENURES(old_only, OLD_AND_NEW, LEFT('n', "2019-07-15", "2019-07-15"));
    TENURES(old_only, OLD_AND_NEW, LEFT('n', "2019-09-01", "2019-07-15"));
    TENURES(old_only, OLD_AND_NEW, LEFT('n', "2019", "2019-07-15"));
    TENURES(old_only, OLD_AND_NEW, LEFT('n', "2019-08-20", "2019-09-05"));
    // also from two sources
    TENURES(old_only, OLD_AND_NEW, LEFT('n', "", "2019-07-15"),
            LEFT('n', "2019-07-20", "2019-07-20"));
}

static void
test_who_leaves_on_the_first_day_or_later_held_the_post(void **state)
{
    (void)state;
    TENURES("o 2018-01-01 to 2019-08-31 leaving 2019-06-01; n 2019-09-01 to 2019-09-01",
            OLD_AND_NEW, LEFT('n', "2019-09-01", "2019-09-01"));
    TENURES("o 2018-01-01 to 2019-08-31 leaving 2019-06-01; n 2019-09-01 to 2019-09-02 leaving "
            "2019-07-15",
            OLD_AND_NEW, LEFT('n', "2019-09-02", "2019-07-15"));
    TENURES("o 2018-01-01 to 2019-08-31 leaving 2019-06-01; n 2019-09-01 leaving 2019-09-01",
            OLD_AND_NEW, LEFT('n', "", "2019-09-01"));
}

static void
test_what_is_announced_later_stands(void **state)
{
    (void)state;
    TENURES("o 2018-01-01 to 2019-08-31 leaving 2019-06-01; n 2019-10-01", OLD_AND_NEW,
            LEFT('n', "", "2019-07-15"), CAME('n', "2019-10-01", "2019-07-16"));
}

static void
test_until_the_withdrawal_the_person_was_next(void **state)
{
    (void)state;
    struct timeline timeline = { 0 };
    const struct said said[] = { OLD_AND_NEW, LEFT('n', "", "2019-07-15") };
    fold_said(&timeline, said, sizeof(said) / sizeof(said[0]));
    assert_int_equal(next_on(&timeline, "2019-07-14", false), 'n');
    assert_int_equal(next_on(&timeline, "2019-07-15", true), 0);
    assert_int_equal(next_on(&timeline, "2019-08-31", true), 0);
    timeline_close(&timeline);
}

static void
test_a_holder_who_leaves_before_another_term_does_not_come_back(void **state)
{
    (void)state;
    TENURES("a 2018-07-01 to 2021-06-25 leaving 2021-06-20", CAME('a', "2018-07-01", "2018-07-01"),
            CAME('a', "2021-07-01", "2021-05-01"), LEFT('a', "2021-06-25", "2021-06-20"));
    // from the next day on it is one term after another
    TENURES("a 2018-07-01 to 2021-06-30 leaving 2021-06-20; a 2021-07-01",
            CAME('a', "2018-07-01", "2018-07-01"), CAME('a', "2021-07-01", "2021-05-01"),
            LEFT('a', "2021-06-30", "2021-06-20"));
    // another basis, or a term announced on that day, is unrelated
    TENURES("a 2018-07-01 to 2021-06-25 leaving 2021-06-20; a 2021-07-01",
            CAME('a', "2018-07-01", "2018-07-01"),
            CAME('a', "2021-07-01", "2021-05-01", .basis = TENURE__V1__APPOINTMENT__BASIS__ACTING),
            LEFT('a', "2021-06-25", "2021-06-20"));
    TENURES("a 2018-07-01 to 2021-06-25 leaving 2021-06-20; a 2021-07-01",
            CAME('a', "2018-07-01", "2018-07-01"), CAME('a', "2021-07-01", "2021-06-20"),
            LEFT('a', "2021-06-25", "2021-06-20"));
    // a later report of that departure moves the end, and does not itself call anything off
    TENURES("a 2018-07-01 to 2021-06-28 leaving 2021-06-20", CAME('a', "2018-07-01", "2018-07-01"),
            CAME('a', "2021-07-01", "2021-05-01"), LEFT('a', "2021-06-25", "2021-06-20"),
            LEFT('a', "2021-06-28", "2021-06-27"));
}

static void
test_a_holder_is_not_next_after_himself(void **state)
{
    (void)state;
    struct timeline timeline = { 0 };
    const struct said said[] = { CAME('a', "2018-07-01", "2018-07-01"),
                                 CAME('a', "2021-07-01", "2021-05-01"),
                                 LEFT('a', "2021-06-25", "2021-06-20") };
    fold_said(&timeline, said, sizeof(said) / sizeof(said[0]));
    assert_int_equal(next_on(&timeline, "2021-06-01", false), 0);
    assert_int_equal(next_on(&timeline, "2021-06-20", true), 0);
    timeline_close(&timeline);
}

static void
test_a_leaver_who_is_appointed_again_stays(void **state)
{
    (void)state;
    TENURES("a 2018-07-01 leaving 2021-01-10 to 2021-02-10", CAME('a', "2018-07-01", "2018-07-01"),
            LEFT('a', "", "2021-01-10"), CAME('a', "2021-04-01", "2021-02-10"));
    TENURES("a 2018-07-01 leaving 2021-01-10", CAME('a', "2018-07-01", "2018-07-01"),
            LEFT('a', "", "2021-01-10"), CAME('a', "2021-04-01", "2021-02-10", .incumbent = true));
    TENURES("a 2018-07-01 leaving 2021-01-10", CAME('a', "2018-07-01", "2018-07-01"),
            CAME('a', "2021-04-01", "2021-01-10"), LEFT('a', "", "2021-01-10"));
    TENURES("a 2018-07-01 leaving 2021-01-10 to 2021-02-10 leaving 2021-05-01",
            CAME('a', "2018-07-01", "2018-07-01"), LEFT('a', "", "2021-01-10"),
            CAME('a', "2021-04-01", "2021-02-10"), LEFT('a', "", "2021-05-01"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_designate_who_withdraws_never_held_the_post),
        cmocka_unit_test(test_who_leaves_on_the_first_day_or_later_held_the_post),
        cmocka_unit_test(test_what_is_announced_later_stands),
        cmocka_unit_test(test_until_the_withdrawal_the_person_was_next),
        cmocka_unit_test(test_a_holder_who_leaves_before_another_term_does_not_come_back),
        cmocka_unit_test(test_a_holder_is_not_next_after_himself),
        cmocka_unit_test(test_a_leaver_who_is_appointed_again_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
