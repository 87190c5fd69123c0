/* SPDX-License-Identifier: Apache-2.0 */
/*
 * short-tenure: the post is open, and its last substantive holder left, or is leaving, within so
 * many months of a start that is known.
 * "Ann Smith left as chair of Norfolk and Waveney after five months."
 */
#include <stdio.h>

#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("warning", PARAMETER_NUMBER, warning, "12"),
    PARAMETER("critical", PARAMETER_NUMBER, critical, "6"),
    PARAMETERS_END,
};

enum {
    MONTHS_MAX = 1200 // more than anybody can hold a post
};

/* The last to begin of those who were more than stand-ins when they left, or are now. */
static const struct tenure *
last_substantive(const struct post_subject *subject)
{
    const struct timeline *timeline = subject->timeline;
    int32_t day = subject->view->day;
    const struct tenure *last = NULL;
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        int32_t latest = tenure_runs(tenure, day) ? day : tenure_last_day(tenure);
        if (tenure->held_from <= day && tenure_is_substantive(timeline, i, latest) &&
            (last == NULL || tenure->held_from >= last->held_from))
            last = tenure;
    }
    return last;
}

/* The day on which the holder left or leaves; as announced, where that is all that is known. */
static int32_t
left_on(const struct tenure *tenure, int32_t day)
{
    if (tenure->end.day != TENURE_NO_DAY &&
        (tenure->end.day <= day || tenure->end_announced <= day))
        return tenure->end.day;
    return tenure->leaving_from != TENURE_NO_DAY && tenure->leaving_from <= day
               ? tenure->leaving_from
               : TENURE_NO_DAY;
}

static unsigned
whole_months(int32_t from, int32_t to)
{
    unsigned months = 0;
    while (months < MONTHS_MAX && tenure_day_minus_months(to, (int)months + 1) >= from)
        months++;
    return months;
}

static void
tell(struct finding *finding, Tenure__V1__Severity severity, const struct post_subject *subject,
     const struct tenure *tenure, int32_t left)
{
    char role[TNI_WORD_MAX], count[TNI_WORD_MAX], length[TNI_WORD_MAX];
    unsigned months = whole_months(tenure->start.day, left);
    if (months == 0)
        snprintf(length, sizeof(length), "less than a month");
    else
        snprintf(length, sizeof(length), "%.40s month%s", tni_count(months, count),
                 months == 1 ? "" : "s");
    finding_holds(finding, severity, "%s %s as %s of %s after %s",
                  subject->namer.name(subject->namer.context, tenure->person),
                  tenure_runs(tenure, subject->view->day) ? "is leaving" : "left",
                  tni_role(subject->role, role), subject->organisation->name, length);
    finding_add_number(finding, "months", months);
    finding_add_day(finding, "from", tenure->start.day);
    finding_add_day(finding, "to", left);
    finding_add_evidence(finding, tenure->start_seq, tenure->start_confidence);
    finding_add_end(finding, tenure, subject->view->day);
}

/* Whether the tenure was shorter than so many months. */
static bool
is_short(const struct tenure *tenure, int32_t left, unsigned months)
{
    return months != 0 && tenure_day_minus_months(left, (int)months) < tenure->start.day;
}

static void
evaluate(const struct rule *rule, const struct post_subject *subject, struct finding *finding)
{
    if (!subject->view->open)
        return;
    const struct tenure *tenure = last_substantive(subject);
    if (tenure == NULL || tenure->start.day == TENURE_NO_DAY ||
        tenure->reason == TENURE__V1__DEPARTURE__REASON__REORGANISATION)
        return;
    int32_t left = left_on(tenure, subject->view->day);
    if (left == TENURE_NO_DAY)
        return;
    if (is_short(tenure, left, rule->parameters.critical))
        tell(finding, TENURE__V1__SEVERITY__CRITICAL, subject, tenure, left);
    else if (is_short(tenure, left, rule->parameters.warning))
        tell(finding, TENURE__V1__SEVERITY__WARNING, subject, tenure, left);
}

/* Months are counted over the whole calendar; a century is enough. */
static bool
check(const struct parameters *given, char *ret_reason, size_t reason_size)
{
    if (given->warning <= MONTHS_MAX && given->critical <= MONTHS_MAX)
        return true;
    snprintf(ret_reason, reason_size, "warning and critical are months, at most %d", MONTHS_MAX);
    return false;
}

const struct rule_template template_short_tenure = {
    .name = "short-tenure",
    .subject = SUBJECT_POST,
    .parameters = parameters,
    .by_role = true,
    .by_kind = true,
    .evaluate_post = evaluate,
    .check = check,
};
