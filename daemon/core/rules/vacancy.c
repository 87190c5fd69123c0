/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vacancy: nobody has held the post for N days.
 * "Norfolk and Waveney has been without a chair since 1 September 2019."
 */
#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("warning", PARAMETER_NUMBER, warning, "90"),
    PARAMETER("critical", PARAMETER_NUMBER, critical, "180"),
    PARAMETER("gives_up", PARAMETER_LIMIT, gives_up, "3 years"),
    PARAMETERS_END,
};

/* A post that was never held has been vacant since it is known. */
static int32_t
vacant_since(const struct post_view *view)
{
    return view->vacant_since != TENURE_NO_DAY ? view->vacant_since : view->known_since;
}

static void
evaluate(const struct rule *rule, const struct post_subject *subject, struct finding *finding)
{
    const struct post_view *view = subject->view;
    char phrase[TNI_PHRASE_MAX], words[TNI_WORD_MAX];
    if (view->status != TENURE__V1__POST_STATE__STATUS__VACANT)
        return;
    int32_t since = vacant_since(view);
    struct tenure_date date = timeline_date(subject->timeline, since);
    Tenure__V1__Severity severity = rule_severity_since(rule, view->day, since, finding);
    if (severity == TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED)
        return;
    finding_holds(finding, severity, "%s has been without %s since %s", subject->organisation->name,
                  tni_with_article(subject->names->title, phrase), date_words(date, words));
    finding_add_date(finding, "since", date);
    finding_add_search(finding, subject);
    finding_add_opening(finding, subject);
}

const struct rule_template template_vacancy = {
    .name = "vacancy",
    .subject = SUBJECT_POST,
    .parameters = parameters,
    .by_role = true,
    .by_kind = true,
    .evaluate_post = evaluate,
    .check = rule_check_limit,
};
