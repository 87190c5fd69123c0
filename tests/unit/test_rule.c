/* SPDX-License-Identifier: Apache-2.0 */
#include "rule.h"
#include "testing.h"
#include "vague.h"

static struct timeline timeline;
static struct report reports[64];
static size_t reports_count;

static void
report(enum report_kind kind, uint64_t seq, uint64_t person, int32_t on)
{
    reports[reports_count++] = (struct report){ .seq = seq,
                                                .day = on,
                                                .announced = on,
                                                .effective = { on, TENURE_BY_DAY },
                                                .kind = kind,
                                                .person = person };
}

static void
hold(uint64_t person, const char *from, const char *to)
{
    report(REPORT_APPOINTMENT, person * 10, person, day(from));
    if (to != NULL)
        report(REPORT_DEPARTURE, person * 10 + 1, person, day(to));
}

static struct finding
evaluate(const struct rules *rules, const char *on)
{
    struct post_view view;
    struct organisation organisation = { .name = "Somerset",
                                         .region = "Y58",
                                         .kind = TENURE__V1__ORGANISATION_KIND__STP };
    static struct finding finding; // its evidence lives until the next call
    finding_clear(&finding);
    assert_true(timeline_refold(&timeline, reports, reports_count));
    post_view(&timeline, day(on), TENURE_NO_DAY, &view);
    struct post_names names = { .title = "chair" };
    struct post_subject subject = {
        .timeline = &timeline,
        .view = &view,
        .organisation = &organisation,
        .role = "chair",
        .names = &names,
    };
    assert_true(rule_admits_post(&rules->rules[0], &subject));
    rules->rules[0].of->evaluate_post(&rules->rules[0], &subject, &finding);
    return finding;
}

static struct rules
shipped(void)
{
    struct rules rules;
    struct tenure_problem problem;
    assert_true(rules_configure(rules_default(), 7, &rules, &problem));
    assert_int_equal(rules.rules[0].version, 7);
    return rules;
}

static void
test_the_window_slides_on_its_own_day(void **state)
{
    (void)state;
    struct rules rules = shipped();
    reports_count = 0;
    hold(1, "2016-03-01", "2017-02-01"); // its last day is 2017-01-31
    hold(2, "2017-02-01", "2018-01-01");
    hold(3, "2018-01-01", "2019-01-01");
    hold(4, "2019-01-01", "2019-11-27");
    struct finding finding = evaluate(&rules, "2019-11-27");
    assert_true(finding.holds);
    assert_int_equal(finding.severity, TENURE__V1__SEVERITY__CRITICAL);
    assert_string_equal(finding.headline, "Somerset needs its fifth chair in four years");
    assert_int_equal(finding.evidence_count, 8);
    assert_day(finding.review, "2021-01-31");
    assert_int_equal(evaluate(&rules, "2021-01-30").severity, TENURE__V1__SEVERITY__CRITICAL);
    finding = evaluate(&rules, "2021-01-31");
    assert_int_equal(finding.severity, TENURE__V1__SEVERITY__WARNING);
    assert_string_equal(finding.headline, "Somerset needs its fourth chair in four years");
    assert_day(finding.review, "2021-12-31");
    assert_false(evaluate(&rules, "2021-12-31").holds);
}

static void
test_a_filled_post_is_no_matter_how_often_it_changed(void **state)
{
    (void)state;
    struct rules rules = shipped();
    reports_count = 0;
    for (uint64_t person = 1; person <= 4; person++)
        hold(person, "2019-01-01", "2019-01-02");
    assert_true(evaluate(&rules, "2019-02-01").holds);
    hold(5, "2019-03-01", NULL);
    assert_false(evaluate(&rules, "2019-03-01").holds);
}

static void
test_one_person_counts_once_and_a_tenure_of_no_length_counts(void **state)
{
    (void)state;
    struct rules rules = shipped();
    reports_count = 0;
    hold(1, "2019-01-01", "2019-01-05");
    hold(2, "2019-02-01", "2019-02-01"); // came and left on the same day
    hold(1, "2019-06-01", "2019-06-05");
    assert_false(evaluate(&rules, "2019-07-01").holds);
    hold(3, "2019-08-01", "2019-08-05");
    assert_int_equal(evaluate(&rules, "2019-09-01").figures[0].number, 3);
}

static void
test_evidence_that_slides_out_is_looked_at_on_its_day(void **state)
{
    (void)state;
    struct rules rules = shipped();
    reports_count = 0;
    hold(1, "2016-03-01",
         "2016-06-01"); // left the window long before the same person's second tenure
    hold(2, "2017-01-01", "2017-02-01");
    hold(3, "2018-01-01", "2018-02-01");
    hold(1, "2019-01-01", "2019-02-01");
    assert_day(evaluate(&rules, "2019-03-01").review, "2020-05-31");
    // events with seq 1 are shared by both
    assert_int_equal(evaluate(&rules, "2020-05-30").evidence_count, 6);
}

static void
test_interims_can_be_left_out(void **state)
{
    (void)state;
    Tenure__V1__Parameter interims = TENURE__V1__PARAMETER__INIT;
    Tenure__V1__Parameter *parameters[] = { &interims };
    Tenure__V1__Rule rule = TENURE__V1__RULE__INIT;
    Tenure__V1__Rule *list[] = { &rule };
    Tenure__V1__RuleSet set = TENURE__V1__RULE_SET__INIT;
    struct rules rules;
    struct tenure_problem problem;
    interims.name = (char *)"interims";
    interims.value = (char *)"ignore";
    rule.name = (char *)"repeated-vacancy";
    rule.template_ = (char *)"churn";
    rule.parameters = parameters;
    rule.n_parameters = 1;
    set.rules = list;
    set.n_rules = 1;
    assert_true(rules_configure(&set, 1, &rules, &problem));

    reports_count = 0;
    for (uint64_t person = 1; person <= 3; person++) {
        report(REPORT_APPOINTMENT, person, person, 1000 + (int32_t)person);
        reports[reports_count - 1].basis = TENURE__V1__APPOINTMENT__BASIS__INTERIM;
    }
    char on[TENURE_DATE_TEXT_MAX];
    struct rules all = shipped();
    assert_true(evaluate(&all, tenure_day_format(1010, on)).holds);
    assert_false(evaluate(&rules, on).holds);
    interims.value = (char *)"maybe";
    assert_false(rules_configure(&set, 1, &rules, &problem));
    assert_string_equal(problem.field, "rules.repeated-vacancy.interims");
    assert_non_null(strstr(problem.reason, "\"maybe\" is not count or ignore"));
}

/* The problem with that value of a parameter. */
static struct tenure_problem
problem_of(const char *template_, const char *name, const char *value)
{
    Tenure__V1__Parameter parameter = TENURE__V1__PARAMETER__INIT;
    Tenure__V1__Parameter *parameters[] = { &parameter };
    Tenure__V1__Rule rule = TENURE__V1__RULE__INIT;
    Tenure__V1__Rule *list[] = { &rule };
    Tenure__V1__RuleSet set = TENURE__V1__RULE_SET__INIT;
    struct rules rules;
    struct tenure_problem problem;
    rule.name = (char *)"r";
    rule.template_ = (char *)template_;
    parameter.name = (char *)name;
    parameter.value = (char *)value;
    rule.parameters = parameters;
    rule.n_parameters = 1;
    set.rules = list;
    set.n_rules = 1;
    assert_false(rules_configure(&set, 1, &rules, &problem));
    return problem;
}

static void
refuse_rule(const char *template_, const char *name, const char *value, const char *words)
{
    struct tenure_problem problem = problem_of(template_, name, value);
    if (strstr(problem.reason, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", problem.reason, words);
}

static void
test_a_wrong_rule_is_refused_with_what_is_wrong(void **state)
{
    (void)state;
    refuse_rule("repeated-vacancy", "window", "4 years", "\"repeated-vacancy\" is not a template");
    refuse_rule("churn", "windows", "4 years",
                "no such parameter; churn has window, warning, critical, interims");
    refuse_rule("churn", "window", "4", "\"4\" is not a length of time; write 4 years");
    refuse_rule("churn", "window", "0 days", "not a length of time");
    refuse_rule("churn", "window", "101 years", "not a length of time");
    refuse_rule("churn", "warning", "none", "whole number from 1 to 1000000, or never");
    refuse_rule("churn", "warning", "0", "whole number");
    refuse_rule("cluster", "window", "2 years", "longer than 366 days");
    refuse_rule("cluster", "scope", "world", "\"world\" is not region or all or both");
    refuse_rule("short-tenure", "warning", "1201", "at most 1200");
    refuse_rule("icp-population", "minimum", "600000", "minimum is over maximum");
    refuse_rule("several-posts", "groups", "STP, XYZ", "groups of kinds; write STP ICS ICB");
    refuse_rule("leadership-gap", "posts", "chair,", "a list of at most 8 roles");
    refuse_rule("indicator", "indicator", "happiness", "an indicator; there are stability");
    refuse_rule("indicator", "warning", "0.1234567", "a number such as 0.60");
    refuse_rule("indicator", "warning", "60%", "a number such as 0.60");
}

static void
test_a_smallest_denominator_is_a_whole_number(void **state)
{
    (void)state;
    static const char *const wrong[] = { "never", "some", "0", "1000001" };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct tenure_problem problem = problem_of("indicator", "at_least", wrong[i]);
        char reason[sizeof(problem.reason)];
        snprintf(reason, sizeof(reason), "\"%s\" is not a whole number from 1 to 1000000",
                 wrong[i]);
        assert_string_equal(problem.field, "rules.r.at_least");
        assert_string_equal(problem.reason, reason);
    }
}

static void
test_evidence_is_sorted_and_names_no_event_twice(void **state)
{
    (void)state;
    static struct finding finding;
    for (uint64_t seq = 300; seq > 0; seq--) {
        finding_add_evidence(&finding, seq, TENURE__V1__EVENT__CONFIDENCE__CONFIRMED);
        finding_add_evidence(&finding, seq, TENURE__V1__EVENT__CONFIDENCE__CONFIRMED);
    }
    finding_add_evidence(&finding, 500, TENURE__V1__EVENT__CONFIDENCE__REPORTED);
    assert_int_equal(finding.evidence_count, 301);
    assert_int_equal(finding.evidence[300], 500);
    for (size_t i = 1; i < finding.evidence_count; i++)
        assert_true(finding.evidence[i - 1] < finding.evidence[i]);
    assert_int_equal(finding.evidence[0], 1);
    assert_int_equal(finding.confidence, TENURE__V1__EVENT__CONFIDENCE__REPORTED);
    finding_close(&finding);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_window_slides_on_its_own_day),
        cmocka_unit_test(test_a_filled_post_is_no_matter_how_often_it_changed),
        cmocka_unit_test(test_one_person_counts_once_and_a_tenure_of_no_length_counts),
        cmocka_unit_test(test_evidence_that_slides_out_is_looked_at_on_its_day),
        cmocka_unit_test(test_interims_can_be_left_out),
        cmocka_unit_test(test_a_wrong_rule_is_refused_with_what_is_wrong),
        cmocka_unit_test(test_a_smallest_denominator_is_a_whole_number),
        cmocka_unit_test(test_evidence_is_sorted_and_names_no_event_twice),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    timeline_close(&timeline);
    return failed;
}
