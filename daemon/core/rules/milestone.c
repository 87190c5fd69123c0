/* SPDX-License-Identifier: Apache-2.0 */
/*
 * milestone: a duty is due within N days and not met, or overdue.
 * "The milestone ICS designation of Kent and Medway, due on 1 April 2021, is not reported as met."
 */
#include <stdio.h>

#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("warning", PARAMETER_NUMBER, warning, "90"),
    PARAMETERS_END,
};

/* The last day on which it is due. */
static int32_t
due_day(const struct milestone *milestone)
{
    return tenure_date_last(milestone->due);
}

/* The first day on which an unmet milestone raises an alert. */
static int32_t
noticed_from(const struct rule *rule, const struct milestone *milestone)
{
    unsigned warning = rule->parameters.warning;
    return warning != 0 ? due_day(milestone) - (int32_t)warning : due_day(milestone) + 1;
}

static bool
is_pending(const struct milestone *milestone)
{
    return milestone->due.day != TENURE_NO_DAY && milestone->met.day == TENURE_NO_DAY;
}

static void
add_finding(struct finding *finding, const struct organisation_subject *subject,
            const struct milestone *first, unsigned others)
{
    bool overdue = due_day(first) < subject->day;
    char name[TNI_WORD_MAX], due[TNI_WORD_MAX], count[TNI_WORD_MAX];
    char more[TNI_WORD_MAX + 16] = " is";
    if (others > 0)
        snprintf(more, sizeof(more), " and %s more are", tni_count(others, count));
    finding_holds(finding, overdue ? TENURE__V1__SEVERITY__CRITICAL : TENURE__V1__SEVERITY__WARNING,
                  "The milestone %s of %s, due %s,%s not %sreported as met",
                  tni_role(first->name, name), subject->organisation->name,
                  date_when(first->due, due), more, overdue ? "" : "yet ");
}

static void
evaluate(const struct rule *rule, const struct organisation_subject *subject,
         struct finding *finding)
{
    const struct organisation_detail *detail = subject->detail;
    const struct milestone *first = NULL;
    unsigned pending = 0;
    for (uint32_t i = 0; i < detail->milestones_count; i++) {
        const struct milestone *milestone = &detail->milestones[i];
        if (!is_pending(milestone))
            continue;
        finding_review(finding, subject->day, noticed_from(rule, milestone));
        finding_review(finding, subject->day, due_day(milestone) + 1);
        if (subject->day < noticed_from(rule, milestone))
            continue;
        pending++;
        if (first == NULL || due_day(milestone) < due_day(first))
            first = milestone;
        finding_add_date(finding, milestone->name, milestone->due);
        finding_add_evidence(finding, milestone->seq, milestone->confidence);
    }
    if (first != NULL)
        add_finding(finding, subject, first, pending - 1);
}

const struct rule_template template_milestone = {
    .name = "milestone",
    .subject = SUBJECT_ORGANISATION,
    .parameters = parameters,
    .by_kind = true,
    .evaluate_organisation = evaluate,
};
