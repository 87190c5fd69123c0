/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences about rules: one for each template, and the limits that a rule may leave out. */
#include "rule_words.h"

#include "rule.h"
#include "testing.h"

enum {
    PARAMETERS_MAX = 8
};

/* The words for a rule with its template's defaults, and `changed` in place of some: "name=value"
 * texts up to NULL. */
static const char *
words_of(const char *template, const char *const *changed)
{
    static char words[RULE_WORDS_MAX];
    Tenure__V1__Rule rule = TENURE__V1__RULE__INIT;
    Tenure__V1__Parameter given[PARAMETERS_MAX], *list[PARAMETERS_MAX];
    const struct parameter *at = rule_template_named(template)->parameters;
    for (; at->name != NULL; at++) {
        Tenure__V1__Parameter *parameter = &given[rule.n_parameters];
        tenure__v1__parameter__init(parameter);
        parameter->name = (char *)at->name;
        parameter->value = (char *)at->words;
        for (size_t i = 0; changed[i] != NULL; i++) {
            size_t size = strlen(at->name);
            if (strncmp(changed[i], at->name, size) == 0 && changed[i][size] == '=')
                parameter->value = (char *)changed[i] + size + 1;
        }
        list[rule.n_parameters++] = parameter;
    }
    Tenure__V1__Parameter held = TENURE__V1__PARAMETER__INIT;
    for (size_t i = 0; changed[i] != NULL; i++) {
        if (strncmp(changed[i], "for=", 4) != 0)
            continue;
        held.name = (char *)RULE_FOR;
        held.value = (char *)changed[i] + 4;
        list[rule.n_parameters++] = &held;
    }
    rule.template_ = (char *)template;
    rule.parameters = list;
    rule_words(&rule, words);
    return words;
}

#define SAYS(expected, template, ...)                                                              \
    assert_string_equal(words_of(template, (const char *const[]){ __VA_ARGS__ }), expected)

static void
test_each_template_has_a_sentence(void **state)
{
    (void)state;
    SAYS("A post is open again after changing hands often. The rule warns at 3 leaders in 4 years, "
         "and is critical at 4.",
         "churn", NULL);
    SAYS("A post stays vacant for a long time. The rule warns after 90 days, and is critical after "
         "180.",
         "vacancy", NULL);
    SAYS("A post has no settled holder for a long time, and nobody is named for it. The rule warns "
         "after 90 days, and is critical after 180.",
         "open-post", NULL);
    SAYS("Somebody who was named for a post does not take it up. The rule warns if the post is "
         "open, and informs otherwise.",
         "called-off", NULL);
    SAYS("A post has only interim holders for a long time. The rule warns after 180 days, and is "
         "critical after 365.",
         "interim-cover", NULL);
    SAYS("A holder is leaving, and no successor is named or sought. The rule warns 30 days before "
         "the last day, and is critical 7 days before it.",
         "no-successor", NULL);
    SAYS("A holder leaves soon after starting. The rule warns within 12 months of the start, and "
         "is critical within 6.",
         "short-tenure", NULL);
    SAYS("All these posts of a body are open at once: chair, executive lead. The rule is critical "
         "while that lasts.",
         "leadership-gap", NULL);
    SAYS("Several departures are reported within 14 days. The rule warns at 3 departures, and is "
         "critical at 5.",
         "cluster", NULL);
    SAYS("One person holds posts in several groups of bodies that ought to check each other. The "
         "rule warns at 2 groups, and is critical at 3.",
         "several-posts", NULL);
    SAYS("A partnership serves fewer than 150,000 people, or more than 500,000. The rule only "
         "informs.",
         "icp-population", NULL);
    SAYS("A milestone of a body is not reported as met. The rule warns 90 days before it is due, "
         "and is critical once it is overdue.",
         "milestone", NULL);
    SAYS("A figure is too low: stability. The rule warns under 60%, and is critical under 40%.",
         "indicator", NULL);
}

static void
test_a_severity_that_never_comes_is_left_out(void **state)
{
    (void)state;
    SAYS("A post stays vacant for a long time. The rule is critical after 180 days.", "vacancy",
         "warning=never", NULL);
    SAYS("A post is open again after changing hands often. The rule warns at 3 leaders in 4 years.",
         "churn", "critical=never", NULL);
    SAYS("A post stays vacant for a long time.", "vacancy", "warning=never", "critical=never",
         NULL);
    SAYS("A milestone of a body is not reported as met. The rule is critical once it is overdue.",
         "milestone", "warning=never", NULL);
}

static void
test_numbers_have_their_unit_and_plural(void **state)
{
    (void)state;
    SAYS("A holder is leaving, and no successor is named or sought. The rule warns 7 days before "
         "the last day, and is critical 1 day before it.",
         "no-successor", "warning=7", "critical=1", NULL);
    SAYS("Several departures are reported within 1 day. The rule warns at 1 departure, and is "
         "critical at 4.",
         "cluster", "window=1 day", "warning=1", "critical=4", NULL);
    SAYS("A figure is too high: departures (90 days). The rule warns over 5, and is critical over "
         "8.",
         "indicator", "indicator=departures", "label=90 days", "side=over", "warning=5",
         "critical=8", NULL);
    SAYS("A figure is too low: median tenure. The rule warns under 365 days.", "indicator",
         "indicator=median-tenure", "warning=365", "critical=never", NULL);
    SAYS("A figure is too low: stability. The rule warns under 62.5%.", "indicator",
         "warning=0.625", "critical=never", NULL);
}

static void
test_a_rule_that_waits_says_so(void **state)
{
    (void)state;
    SAYS("A post stays vacant for a long time. The rule warns after 90 days. Its alerts open once "
         "that has lasted for 7 days.",
         "vacancy", "critical=never", "for=7 days", NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_template_has_a_sentence),
        cmocka_unit_test(test_a_severity_that_never_comes_is_left_out),
        cmocka_unit_test(test_numbers_have_their_unit_and_plural),
        cmocka_unit_test(test_a_rule_that_waits_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
