/* SPDX-License-Identifier: Apache-2.0 */
/*
 * open-post: the post has been open for N days, and no holder has a last day in the future; a
 * holder who is leaving without a date may still be there. "Greater Manchester has had no settled
 * executive lead since 27 November 2019, and none is named."
 */
#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("warning", PARAMETER_NUMBER, warning, "90"),
    PARAMETER("critical", PARAMETER_NUMBER, critical, "180"),
    PARAMETER("gives_up", PARAMETER_LIMIT, gives_up, "3 years"),
    PARAMETERS_END,
};

/* Whether a holder's last day is announced; that is no-successor's condition. */
static bool
has_last_day(const struct post_subject *subject)
{
    const struct timeline *timeline = subject->timeline;
    int32_t day = subject->view->day;
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        if (tenure_runs(tenure, day) && tenure->end.day != TENURE_NO_DAY &&
            tenure->end_announced <= day)
            return true;
    }
    return false;
}

static void
evaluate(const struct rule *rule, const struct post_subject *subject, struct finding *finding)
{
    const struct post_view *view = subject->view;
    char words[TNI_WORD_MAX];
    if (!view->open || has_last_day(subject))
        return;
    int32_t since = view->open_since;
    Tenure__V1__Severity severity = rule_severity_since(rule, view->day, since, finding);
    if (severity == TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED)
        return;
    struct tenure_date date = timeline_open_date(subject->timeline, since);
    bool is_unheld = post_is_unheld(view) && since == view->known_since;
    bool is_bound = is_unheld || timeline_is_first_sight(subject->timeline, since);
    if (is_unheld)
        finding_holds(finding, severity,
                      "%s has no known %s, and none is named; the post was first heard of %s",
                      subject->organisation->name, subject->names->title, date_when(date, words));
    else
        finding_holds(finding, severity, "%s has had no settled %s since %s%s, and none is named",
                      subject->organisation->name, subject->names->title, date_words(date, words),
                      is_bound ? " or earlier" : "");
    finding_add_since(finding, date, is_bound);
    finding_add_search(finding, subject);
    finding_add_opening(finding, subject);
}

const struct rule_template template_open_post = {
    .name = "open-post",
    .subject = SUBJECT_POST,
    .parameters = parameters,
    .by_role = true,
    .by_kind = true,
    .evaluate_post = evaluate,
    .check = rule_check_limit,
};
