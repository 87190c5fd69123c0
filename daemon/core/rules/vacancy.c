/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vacancy: nobody has held the post for N days.
 * "Norfolk and Waveney has been without a chair since 1 September 2019."
 * If nobody is known to have held it: "Norfolk and Waveney has no known chair; the post was first
 * heard of on 1 September 2019."
 */
#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("warning", PARAMETER_NUMBER, warning, "90"),
    PARAMETER("critical", PARAMETER_NUMBER, critical, "180"),
    PARAMETER("gives_up", PARAMETER_LIMIT, gives_up, "3 years"),
    PARAMETERS_END,
};

static void
evaluate(const struct rule *rule, const struct post_subject *subject, struct finding *finding)
{
    const struct post_view *view = subject->view;
    char phrase[TNI_PHRASE_MAX], words[TNI_WORD_MAX];
    if (view->status != TENURE__V1__POST_STATE__STATUS__VACANT)
        return;
    bool is_unheld = post_is_unheld(view);
    int32_t since = is_unheld ? view->known_since : view->vacant_since;
    struct tenure_date date = timeline_date(subject->timeline, since);
    Tenure__V1__Severity severity = rule_severity_since(rule, view->day, since, finding);
    if (severity == TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED)
        return;
    if (is_unheld)
        finding_holds(finding, severity, "%s has no known %s; the post was first heard of %s",
                      subject->organisation->name, subject->names->title, date_when(date, words));
    else
        finding_holds(finding, severity, "%s has been without %s since %s",
                      subject->organisation->name, tni_with_article(subject->names->title, phrase),
                      date_words(date, words));
    finding_add_since(finding, date, is_unheld);
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
