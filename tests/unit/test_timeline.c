/* SPDX-License-Identifier: Apache-2.0 */
/* The fold of a post: each sentence of docs/domain.md, "The fold of a post", is tested once. */
#include "post_view.h"
#include "same.h"
#include "testing.h"
#include "vague.h"

#define APPOINTMENT(s, d, p, ...)                                                                  \
    {                                                                                              \
        .seq = s, .day = d, .announced = d, .effective = { d, TENURE_BY_DAY },                     \
        .kind = REPORT_APPOINTMENT, .person = p, __VA_ARGS__                                       \
    }
#define DEPARTURE(s, d, p, ...)                                                                    \
    {                                                                                              \
        .seq = s, .day = d, .announced = d, .effective = { d, TENURE_BY_DAY },                     \
        .kind = REPORT_DEPARTURE, .person = p, __VA_ARGS__                                         \
    }
#define LEAVING(s, d, p, ...)                                                                      \
    {                                                                                              \
        .seq = s, .day = d, .announced = d, .effective = { TENURE_NO_DAY, TENURE_BY_DAY },         \
        .kind = REPORT_DEPARTURE, .person = p, __VA_ARGS__                                         \
    }
#define RECRUITMENT(s, d, st)                                                                      \
    {                                                                                              \
        .seq = s, .day = d, .announced = d, .effective = { TENURE_NO_DAY, TENURE_BY_DAY },         \
        .kind = REPORT_RECRUITMENT, .stage = TENURE__V1__RECRUITMENT__STAGE__##st                  \
    }

enum {
    ADA = 1,
    BOB = 2,
    CAT = 3
};

static struct timeline timeline;

static void
refold(struct report *reports, size_t count)
{
    assert_true(timeline_refold(&timeline, reports, count));
    assert_true(timeline_check(&timeline));
}

#define FOLD(...)                                                                                  \
    do {                                                                                           \
        struct report reports[] = { __VA_ARGS__ };                                                 \
        refold(reports, sizeof(reports) / sizeof(reports[0]));                                     \
    } while (0)

static struct post_view
view(int32_t on)
{
    struct post_view seen;
    post_view(&timeline, on, TENURE_NO_DAY, &seen);
    return seen;
}

#define assert_status(on, expected)                                                                \
    assert_int_equal(view(on).status, TENURE__V1__POST_STATE__STATUS__##expected)

static void
test_a_successor_ends_the_tenure_before(void **state)
{
    (void)state;
    FOLD(APPOINTMENT(1, 100, ADA), APPOINTMENT(2, 200, BOB));
    assert_int_equal(timeline.tenures_count, 2);
    assert_int_equal(timeline.tenures[0].end.day, 200);
    assert_int_equal(timeline.tenures[0].ending, TENURE__V1__TENURE__ENDING__SUCCEEDED);
    assert_true(tenure_runs(&timeline.tenures[0], 199)); // its start is included, its end is not
    assert_false(tenure_runs(&timeline.tenures[0], 200));
    assert_status(99, UNKNOWN);
    assert_status(100, FILLED);
}

static void
test_a_joint_holder_stands_beside_the_present_ones(void **state)
{
    (void)state;
    FOLD(APPOINTMENT(1, 100, ADA), APPOINTMENT(2, 200, BOB, .joint = true),
         APPOINTMENT(3, 300, CAT));
    assert_true(tenure_runs(&timeline.tenures[0], 299));
    assert_true(tenure_runs(&timeline.tenures[1], 299));
    assert_int_equal(timeline.tenures[0].end.day, 300);
    assert_int_equal(timeline.tenures[1].end.day, 300);
}

/* Holders above the maximum have no effect until an appointment ends all tenures. */
static void
test_only_so_many_hold_a_post_at_a_time(void **state)
{
    (void)state;
    static struct report reports[OPEN_TENURES_MAX + 3];
    for (uint32_t i = 0; i < OPEN_TENURES_MAX + 1; i++)
        reports[i] = (struct report)APPOINTMENT(i + 1, 100, i + 1, .joint = true);
    reports[OPEN_TENURES_MAX + 1] = (struct report)LEAVING(OPEN_TENURES_MAX + 2, 100, 5000);
    refold(reports, OPEN_TENURES_MAX + 2);
    assert_int_equal(timeline.tenures_count, OPEN_TENURES_MAX);
    reports[OPEN_TENURES_MAX + 2] =
        (struct report)APPOINTMENT(OPEN_TENURES_MAX + 3, 200, OPEN_TENURES_MAX + 3);
    refold(reports, OPEN_TENURES_MAX + 3);
    assert_int_equal(timeline.tenures_count, OPEN_TENURES_MAX + 1);
    assert_int_equal(timeline.tenures[OPEN_TENURES_MAX - 1].end.day, 200);
    assert_int_equal(timeline.tenures[OPEN_TENURES_MAX].end.day, TENURE_NO_DAY);
}

static void
test_an_appointment_of_the_holder_changes_the_basis_only(void **state)
{
    (void)state;
    FOLD(APPOINTMENT(1, 100, ADA, .basis = TENURE__V1__APPOINTMENT__BASIS__INTERIM),
         APPOINTMENT(2, 200, ADA));
    assert_int_equal(timeline.tenures_count, 1);
    assert_status(150, INTERIM);
    assert_status(200, FILLED);
    assert_true(view(150).open);
    assert_false(view(200).open);
}

static void
test_an_incumbents_start_is_unknown_until_somebody_reports_it(void **state)
{
    (void)state;
    FOLD(APPOINTMENT(1, 200, ADA, .incumbent = true));
    assert_int_equal(timeline.tenures[0].start.day, TENURE_NO_DAY);
    assert_int_equal(timeline.tenures[0].held_from, 200);
    FOLD(APPOINTMENT(1, 200, ADA, .incumbent = true), APPOINTMENT(2, 100, ADA));
    assert_int_equal(timeline.tenures_count, 1);
    assert_int_equal(timeline.tenures[0].start.day, 100);
}

static void
test_a_stated_end_beats_an_inferred_one_even_if_later(void **state)
{
    (void)state;
    FOLD(APPOINTMENT(1, 100, ADA), APPOINTMENT(2, 200, BOB), DEPARTURE(3, 210, ADA));
    assert_int_equal(timeline.tenures[0].end.day, 210);
    assert_int_equal(timeline.tenures[0].ending, TENURE__V1__TENURE__ENDING__DEPARTED);
}

static void
test_of_two_reports_of_a_departure_the_later_of_no_lesser_confidence_counts(void **state)
{
    (void)state;
    FOLD(APPOINTMENT(1, 100, ADA), DEPARTURE(2, 200, ADA), DEPARTURE(3, 292, ADA));
    assert_int_equal(timeline.tenures[0].end.day, 292); // 92 days apart
    FOLD(APPOINTMENT(1, 100, ADA), DEPARTURE(3, 200, ADA), DEPARTURE(2, 292, ADA));
    assert_int_equal(timeline.tenures[0].end.day,
                     200); // the report with the later seq is the later one
    FOLD(APPOINTMENT(1, 100, ADA), DEPARTURE(2, 200, ADA),
         DEPARTURE(3, 210, ADA, .confidence = TENURE__V1__EVENT__CONFIDENCE__REPORTED));
    assert_int_equal(timeline.tenures[0].end.day, 200);
    assert_int_equal(timeline.tenures_count, 1);
}

static void
test_a_departure_long_after_the_stated_end_is_of_a_tenure_that_nobody_reported(void **state)
{
    (void)state;
    FOLD(APPOINTMENT(1, 100, ADA), DEPARTURE(2, 200, ADA), DEPARTURE(3, 293, ADA));
    assert_int_equal(timeline.tenures_count, 2);
    assert_int_equal(timeline.tenures[1].start.day, TENURE_NO_DAY);
    assert_int_equal(timeline.tenures[1].end.day, 293);
    assert_status(292, FILLED);
    assert_status(293, VACANT);
    assert_int_equal(view(300).vacant_since, 293);
}

static void
test_a_leaver_without_a_date_stays_until_succeeded_or_dated(void **state)
{
    (void)state;
    FOLD(APPOINTMENT(1, 100, ADA), LEAVING(2, 200, ADA));
    assert_status(500, FILLED);
    assert_true(view(200).open);
    assert_int_equal(view(500).open_since, 200);
    assert_false(view(199).open);
    FOLD(APPOINTMENT(1, 100, ADA), LEAVING(2, 200, ADA), APPOINTMENT(3, 300, BOB));
    assert_int_equal(timeline.tenures[0].end.day, 300);
    FOLD(APPOINTMENT(1, 100, ADA), LEAVING(2, 200, ADA), DEPARTURE(3, 300, ADA));
    assert_int_equal(timeline.tenures[0].end.day, 300);
    assert_int_equal(tenure_leaving_since(&timeline, 0, 250), 200);
}

static void
test_a_leaver_whom_nobody_reported_holds_the_post_until_then(void **state)
{
    (void)state;
    FOLD(LEAVING(1, 200, ADA));
    assert_int_equal(timeline.tenures[0].start.day, TENURE_NO_DAY);
    assert_status(200, FILLED);
    assert_true(view(200).open);
}

static void
test_within_a_day_leavers_go_before_others_come(void **state)
{
    (void)state;
    // Ada's departure has the larger seq, but her tenure does not end by succession.
    FOLD(APPOINTMENT(1, 100, ADA), APPOINTMENT(2, 200, BOB), DEPARTURE(3, 200, ADA));
    assert_int_equal(timeline.tenures[0].ending, TENURE__V1__TENURE__ENDING__DEPARTED);
    assert_int_equal(timeline.tenures[0].end_seq, 3);
    // Bob comes and goes on one day: his departure belongs to the tenure that begins that day.
    FOLD(APPOINTMENT(1, 200, BOB), DEPARTURE(2, 200, BOB));
    assert_int_equal(timeline.tenures_count, 1);
    assert_int_equal(timeline.tenures[0].start.day, 200);
    assert_int_equal(timeline.tenures[0].end.day, 200);
    assert_int_equal(tenure_last_day(&timeline.tenures[0]), 200);
}

static void
test_recruiting_lasts_until_an_appointment_is_announced_or_it_ends(void **state)
{
    (void)state;
    FOLD(RECRUITMENT(1, 100, OPENED));
    assert_status(100, VACANT); // recruited for, but never held
    assert_int_equal(view(100).vacant_since, TENURE_NO_DAY);
    assert_int_equal(view(150).recruiting_since, 100);
    FOLD(RECRUITMENT(1, 100, OPENED), RECRUITMENT(2, 150, CLOSED));
    assert_int_equal(view(149).recruiting_since, 100);
    assert_int_equal(view(150).recruiting_since, TENURE_NO_DAY);
    FOLD(RECRUITMENT(1, 100, OPENED), RECRUITMENT(2, 150, FAILED), RECRUITMENT(3, 160, OPENED));
    assert_int_equal(view(155).recruiting_since, TENURE_NO_DAY);
    assert_int_equal(view(155).failed, 1);
    assert_int_equal(view(165).recruiting_since, 160);

    struct report announced = APPOINTMENT(2, 300, ADA);
    announced.announced = 120; // takes effect on 300
    FOLD(RECRUITMENT(1, 100, OPENED), announced);
    assert_int_equal(view(119).recruiting_since, 100);
    assert_int_equal(view(120).recruiting_since, TENURE_NO_DAY);
    // announced before the search, which therefore continues
    FOLD(announced, RECRUITMENT(3, 150, OPENED));
    assert_int_equal(view(200).recruiting_since, 150);
}

static void
test_a_designate_closes_the_question_from_the_day_of_the_announcement(void **state)
{
    (void)state;
    struct report named = APPOINTMENT(3, 300, BOB);
    named.announced = 220;
    FOLD(APPOINTMENT(1, 100, ADA), DEPARTURE(2, 200, ADA), named);
    assert_status(210, VACANT);
    assert_true(view(210).open);
    assert_null(view(210).designate);
    assert_status(220, VACANT);
    assert_false(view(220).open);
    assert_int_equal(view(220).designate->from.day, 300);
    assert_int_equal(view(220).next_change, 300);
    assert_status(300, FILLED);
}

static void
test_dates_to_come_come_true_and_are_known_before(void **state)
{
    (void)state;
    struct report leaves = DEPARTURE(2, 300, ADA);
    leaves.announced = 200;
    FOLD(APPOINTMENT(1, 100, ADA), leaves);
    assert_false(view(199).open);
    assert_int_equal(view(199).next_change, 200);
    assert_true(view(200).open);
    assert_int_equal(view(250).open_since, 200);
    assert_int_equal(view(250).next_change, 300);
    assert_status(299, FILLED);
    assert_status(300, VACANT);
    assert_int_equal(view(300).open_since, 200);
    assert_int_equal(view(300).next_change, TENURE_NO_DAY);
}

static void
test_an_interim_leaves_the_post_open(void **state)
{
    (void)state;
    FOLD(APPOINTMENT(1, 100, ADA), DEPARTURE(2, 200, ADA),
         APPOINTMENT(3, 200, BOB, .basis = TENURE__V1__APPOINTMENT__BASIS__ACTING));
    assert_status(250, INTERIM);
    assert_true(view(250).open);
    assert_int_equal(view(250).vacant_since, TENURE_NO_DAY);
}

static void
test_an_ended_organisation_abolishes_the_post(void **state)
{
    (void)state;
    struct post_view seen;
    FOLD(APPOINTMENT(1, 100, ADA), LEAVING(2, 150, ADA));
    post_view(&timeline, 199, 200, &seen);
    assert_int_equal(seen.status, TENURE__V1__POST_STATE__STATUS__FILLED);
    assert_int_equal(seen.next_change, 200);
    post_view(&timeline, 200, 200, &seen);
    assert_int_equal(seen.status, TENURE__V1__POST_STATE__STATUS__ABOLISHED);
    assert_false(seen.open);
}

enum {
    HISTORIES = 40,
    REPORTS = 400
};

struct counts {
    unsigned taken, lacking, trimmed, unreliable;
};

static uint32_t seed = 1;

static uint32_t
random_below(uint32_t bound)
{
    // Numerical Recipes' generator, which is the same everywhere
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % bound;
}

static struct report
random_report(uint64_t seq, int32_t last_day, bool is_vague)
{
    struct report report = {
        .seq = seq,
        .announced = last_day + (int32_t)random_below(3),
        .effective = { TENURE_NO_DAY, TENURE_BY_DAY },
        .kind = (enum report_kind)random_below(3),
        .confidence = (Tenure__V1__Event__Confidence)random_below(2),
        .person = random_below(20) == 0 ? 100 + random_below(100) : 1 + random_below(6),
        .basis = (Tenure__V1__Appointment__Basis)random_below(3),
        .joint = random_below(4) == 0,
        .incumbent = random_below(5) == 0,
        .stage = (Tenure__V1__Recruitment__Stage)(1 + random_below(3)),
    };
    if (report.kind != REPORT_RECRUITMENT && random_below(3) > 0)
        report.effective.day = report.announced + (int32_t)random_below(40) - 10;
    if (report.effective.day != TENURE_NO_DAY && is_vague && random_below(8) == 0) {
        report.effective.precision = 1 + random_below(2);
        report.effective.day = tenure_date_first(report.effective);
    }
    report.day = report.effective.day != TENURE_NO_DAY ? report.effective.day : report.announced;
    return report;
}

static void
assert_same_view(const struct timeline *left, const struct timeline *right, int32_t on)
{
    struct post_view a, b;
    post_view(left, on, TENURE_NO_DAY, &a);
    post_view(right, on, TENURE_NO_DAY, &b);
    assert_int_equal(a.status, b.status);
    assert_int_equal(a.open, b.open);
    assert_int_equal(a.open_since, b.open_since);
    assert_int_equal(a.vacant_since, b.vacant_since);
    assert_int_equal(a.recruiting_since, b.recruiting_since);
    assert_int_equal(a.failed, b.failed);
    assert_int_equal(a.next_change, b.next_change);
    assert_int_equal(a.designate == NULL, b.designate == NULL);
}

/* After each report: the short way and the long way leave the same row, and if the row claims to be
 * reliable, it agrees with the whole history. */
static void
check_row(const struct timeline *snapshot, const struct recent_reports *recent,
          const struct report *reports, size_t count, int32_t today, struct counts *counts)
{
    static struct timeline other, whole;
    static struct recent_reports other_recent;
    struct report copy[REPORTS];
    struct post_view now;
    memcpy(copy, reports, count * sizeof(copy[0]));
    timeline_clear(&other);
    assert_true(recent_refold(&other, &other_recent, copy, count));
    assert_same_timeline(snapshot, &other);
    assert_same_recent(recent, &other_recent);
    assert_true(timeline_refold(&timeline, copy, count));
    assert_true(timeline_check(&timeline));
    assert_false(snapshot->lacks_history);
    assert_true(recent_whole(snapshot, recent, &whole));
    post_view(&whole, today, TENURE_NO_DAY, &now);
    counts->trimmed += whole.dropped_count > 0;
    if (whole.lacks_history || !timeline_reaches(&whole, now.relies_on))
        counts->unreliable++;
    else
        assert_same_view(&whole, &timeline, today);
}

static void
test_a_row_kept_report_by_report_is_the_row_of_the_whole_history(void **state)
{
    (void)state;
    struct timeline snapshot = { 0 };
    struct recent_reports recent;
    struct counts counts = { 0 };
    for (uint32_t history = 1; history <= HISTORIES; history++) {
        struct report reports[REPORTS], copy[REPORTS];
        int32_t today = 1000;
        seed = history;
        timeline_clear(&snapshot);
        recent.count = 0;
        for (size_t i = 0; i < REPORTS; i++) {
            reports[i] = random_report(i + 1, today, history % 3 == 0);
            today = reports[i].announced;
            bool takes = recent_accepts(&snapshot, &reports[i]);
            if (takes)
                assert_true(recent_add(&snapshot, &recent, &reports[i]));
            counts.taken += takes;
            counts.lacking += snapshot.lacks_history;
            if (!takes || snapshot.lacks_history) {
                memcpy(copy, reports, (i + 1) * sizeof(copy[0]));
                timeline_clear(&snapshot);
                assert_true(recent_refold(&snapshot, &recent, copy, i + 1));
            }
            check_row(&snapshot, &recent, reports, i + 1, today, &counts);
        }
    }
    timeline_close(&snapshot);
    // otherwise one of the ways was hardly tested
    assert_true(counts.taken > HISTORIES * REPORTS * 2 / 3);
    assert_true(counts.lacking > 0);
    assert_true(counts.trimmed > 1000);
    assert_true(counts.unreliable > 0 && counts.unreliable < counts.trimmed);
}

static void
test_a_day_with_more_reports_than_a_tail_holds_is_folded(void **state)
{
    (void)state;
    struct timeline snapshot = { 0 }, whole = { 0 };
    struct recent_reports recent = { .count = 0 };
    timeline_clear(&snapshot);
    for (uint64_t seq = 1; seq <= RECENT_MAX; seq++) {
        struct report joint = APPOINTMENT(seq, 100, seq, .joint = true);
        assert_true(recent_accepts(&snapshot, &joint));
        assert_true(recent_add(&snapshot, &recent, &joint));
        assert_int_equal(recent.count, seq < RECENT_MAX ? seq : 0);
    }
    struct report next = APPOINTMENT(99, 100, 99, .joint = true);
    assert_false(recent_accepts(&snapshot, &next));
    assert_true(recent_whole(&snapshot, &recent, &whole));
    assert_int_equal(whole.tenures_count, RECENT_MAX);
    timeline_close(&snapshot);
    timeline_close(&whole);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_successor_ends_the_tenure_before),
        cmocka_unit_test(test_a_joint_holder_stands_beside_the_present_ones),
        cmocka_unit_test(test_only_so_many_hold_a_post_at_a_time),
        cmocka_unit_test(test_an_appointment_of_the_holder_changes_the_basis_only),
        cmocka_unit_test(test_an_incumbents_start_is_unknown_until_somebody_reports_it),
        cmocka_unit_test(test_a_stated_end_beats_an_inferred_one_even_if_later),
        cmocka_unit_test(
            test_of_two_reports_of_a_departure_the_later_of_no_lesser_confidence_counts),
        cmocka_unit_test(
            test_a_departure_long_after_the_stated_end_is_of_a_tenure_that_nobody_reported),
        cmocka_unit_test(test_a_leaver_without_a_date_stays_until_succeeded_or_dated),
        cmocka_unit_test(test_a_leaver_whom_nobody_reported_holds_the_post_until_then),
        cmocka_unit_test(test_within_a_day_leavers_go_before_others_come),
        cmocka_unit_test(test_recruiting_lasts_until_an_appointment_is_announced_or_it_ends),
        cmocka_unit_test(test_a_designate_closes_the_question_from_the_day_of_the_announcement),
        cmocka_unit_test(test_dates_to_come_come_true_and_are_known_before),
        cmocka_unit_test(test_an_interim_leaves_the_post_open),
        cmocka_unit_test(test_an_ended_organisation_abolishes_the_post),
        cmocka_unit_test(test_a_row_kept_report_by_report_is_the_row_of_the_whole_history),
        cmocka_unit_test(test_a_day_with_more_reports_than_a_tail_holds_is_folded),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    timeline_close(&timeline);
    return failed;
}
