/* SPDX-License-Identifier: Apache-2.0 */
/*
 * no-successor: the post is open, a holder leaves within N days, and no successor is named or
 * sought. "Jon Rouse leaves as executive lead of Greater Manchester on 31 January 2020, and no
 * successor is named or sought."
 */
#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("warning", PARAMETER_NUMBER, warning, "30"),
    PARAMETER("critical", PARAMETER_NUMBER, critical, "7"),
    PARAMETERS_END,
};

/* The holder with the earliest known last day. */
static const struct tenure *
first_to_go(const struct post_subject *subject)
{
    const struct timeline *timeline = subject->timeline;
    int32_t day = subject->view->day;
    const struct tenure *first = NULL;
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        if (tenure_runs(tenure, day) && tenure->end.day != TENURE_NO_DAY &&
            tenure->end_announced <= day && (first == NULL || tenure->end.day < first->end.day))
            first = tenure;
    }
    return first;
}

/* Whether somebody else stands in, or is named as a stand-in. */
static bool
has_interim(const struct post_subject *subject, const struct tenure *leaving)
{
    const struct timeline *timeline = subject->timeline;
    int32_t day = subject->view->day;
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        const struct basis *basis = &timeline->bases[i];
        const struct tenure *tenure = &timeline->tenures[basis->tenure];
        bool counts = tenure_runs(tenure, day)
                          ? !tenure_is_substantive(timeline, basis->tenure, day)
                          : basis->from.day > day && basis->announced <= day &&
                                basis->basis != TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE;
        if (counts && tenure->person != leaving->person &&
            (tenure_is_open(tenure) || tenure->end.day > leaving->end.day))
            return true;
    }
    return false;
}

static void
evaluate(const struct rule *rule, const struct post_subject *subject, struct finding *finding)
{
    const struct post_view *view = subject->view;
    if (!view->open || view->recruiting_since != TENURE_NO_DAY)
        return;
    const struct tenure *tenure = first_to_go(subject);
    if (tenure == NULL)
        return;
    finding_review(finding, view->day, tenure->end.day - (int32_t)rule->parameters.warning);
    finding_review(finding, view->day, tenure->end.day - (int32_t)rule->parameters.critical);
    Tenure__V1__Severity severity =
        rule_severity_within(rule, (unsigned)(tenure->end.day - view->day));
    if (severity == TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED)
        return;
    char words[TNI_WORD_MAX];
    finding_holds(finding, severity,
                  "%s leaves as %s of %s %s, and no %ssuccessor is named or sought",
                  subject->name_lookup.name(subject->name_lookup.context, tenure->person),
                  subject->names->title, subject->organisation->name, date_when(tenure->end, words),
                  has_interim(subject, tenure) ? "permanent " : "");
    finding_add_date(finding, "leaves", tenure->end);
    finding_add_end(finding, subject, tenure);
}

const struct rule_template template_no_successor = {
    .name = "no-successor",
    .subject = SUBJECT_POST,
    .parameters = parameters,
    .by_role = true,
    .by_kind = true,
    .evaluate_post = evaluate,
};
