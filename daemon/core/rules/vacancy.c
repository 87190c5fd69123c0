/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vacancy: nobody has held the post for so many days.
 * "Norfolk and Waveney has been without a chair since 1 September 2019."
 */
#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("warning", PARAMETER_NUMBER, warning, "90"),
    PARAMETER("critical", PARAMETER_NUMBER, critical, "180"),
    PARAMETERS_END,
};

/* Since when: a post that was never held is vacant since it has been known. */
static int32_t
vacant_since(const struct post_view *view)
{
    return view->vacant_since != TENURE_NO_DAY ? view->vacant_since : view->known_since;
}

static void
evaluate(const struct rule *rule, const struct post_subject *subject, struct finding *finding)
{
    const struct post_view *view = subject->view;
    char role[TNI_WORD_MAX], phrase[TNI_WORD_MAX], words[TNI_WORD_MAX];
    if (view->status != TENURE__V1__POST_STATE__STATUS__VACANT)
        return;
    int32_t since = vacant_since(view);
    finding_review(finding, view->day, since + (int32_t)rule->parameters.warning);
    finding_review(finding, view->day, since + (int32_t)rule->parameters.critical);
    Tenure__V1__Severity severity = rule_severity_from(rule, (unsigned)(view->day - since));
    if (severity == TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED)
        return;
    finding_holds(finding, severity, "%s has been without %s since %s", subject->organisation->name,
                  tni_with_article(tni_role(subject->role, role), phrase), day_words(since, words));
    finding_add_day(finding, "since", since);
    if (view->recruiting_since != TENURE_NO_DAY)
        finding_add_day(finding, "recruiting since", view->recruiting_since);
    else
        finding_add_text(finding, "recruiting", "no");
    finding_add_opening(finding, subject);
}

const struct rule_template template_vacancy = {
    .name = "vacancy",
    .subject = SUBJECT_POST,
    .parameters = parameters,
    .by_role = true,
    .by_kind = true,
    .evaluate_post = evaluate,
};
