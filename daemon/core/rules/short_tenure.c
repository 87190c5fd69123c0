/* SPDX-License-Identifier: Apache-2.0 */
/*
 * short-tenure: the post is open, and its last substantive holder left, or is leaving, within N
 * months of a known start. "Ann Smith left as chair of Norfolk and Waveney after five months."
 */
#include <stdio.h>

#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("warning", PARAMETER_NUMBER, warning, "12"),
    PARAMETER("critical", PARAMETER_NUMBER, critical, "6"),
    PARAMETER("gives_up", PARAMETER_LIMIT, gives_up, "12 months"),
    PARAMETERS_END,
};

enum {
    MONTHS_MAX = 1200 // longer than anybody can hold a post
};

/* The last to begin of the holders who are substantive, or were when they left. */
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

/* When the holder left or leaves; if only the announcement is known, the announced day. */
static struct tenure_date
left_on(const struct post_subject *subject, const struct tenure *tenure)
{
    int32_t day = subject->view->day;
    if (tenure->end.day != TENURE_NO_DAY &&
        (tenure->end.day <= day || tenure->end_announced <= day))
        return tenure->end;
    uint32_t index = (uint32_t)(tenure - subject->timeline->tenures);
    return (struct tenure_date){ tenure_leaving_since(subject->timeline, index, day),
                                 TENURE_BY_DAY };
}

static unsigned
whole_months(int32_t from, int32_t to)
{
    unsigned months = 0;
    while (months < MONTHS_MAX && tenure_day_minus_months(to, (int)months + 1) >= from)
        months++;
    return months;
}

/* The verb for how somebody leaves, as reported. */
static const char *
leaves(const struct tenure *tenure, int32_t day)
{
    if (tenure_runs(tenure, day))
        return "is leaving";
    if (tenure->reason == TENURE__V1__DEPARTURE__REASON__DEATH)
        return "died";
    return tenure->reason == TENURE__V1__DEPARTURE__REASON__DISMISSAL ? "was dismissed" : "left";
}

static void
add_finding(struct finding *finding, Tenure__V1__Severity severity,
            const struct post_subject *subject, const struct tenure *tenure,
            struct tenure_date left)
{
    char count[TNI_WORD_MAX], length[TNI_WORD_MAX];
    unsigned months = whole_months(tenure_date_first(tenure->start), tenure_date_last(left));
    bool vague = tenure->start.precision != TENURE_BY_DAY || left.precision != TENURE_BY_DAY;
    if (months == 0)
        snprintf(length, sizeof(length), "less than a month");
    else
        snprintf(length, sizeof(length), "%.40s month%s", tni_count(months, count),
                 months == 1 ? "" : "s");
    finding_holds(finding, severity, "%s %s as %s of %s after %s%s",
                  subject->name_lookup.name(subject->name_lookup.context, tenure->person),
                  leaves(tenure, subject->view->day), subject->names->title,
                  subject->organisation->name, vague && months > 0 ? "about " : "", length);
    finding_add_about(finding, "months", months, vague);
    finding_add_date(finding, "from", tenure->start);
    finding_add_date(finding, "to", left);
    finding_add_evidence(finding, tenure->start_seq, tenure->start_confidence);
    finding_add_end(finding, subject, tenure);
}

/* Whether the tenure was shorter than that many months for every possible meaning of vague
 * dates. */
static bool
is_short(const struct tenure *tenure, struct tenure_date left, unsigned months)
{
    return months != 0 && tenure_day_minus_months(tenure_date_last(left), (int)months) <
                              tenure_date_first(tenure->start);
}

static void
evaluate(const struct rule *rule, const struct post_subject *subject, struct finding *finding)
{
    if (!subject->view->open)
        return;
    const struct tenure *tenure = last_substantive(subject);
    if (tenure == NULL || tenure->start.day == TENURE_NO_DAY ||
        tenure->reason == TENURE__V1__DEPARTURE__REASON__REORGANISATION ||
        tenure->ending == TENURE__V1__TENURE__ENDING__ABOLISHED)
        return;
    struct tenure_date left = left_on(subject, tenure);
    if (left.day == TENURE_NO_DAY)
        return;
    bool critical = is_short(tenure, left, rule->parameters.critical);
    if ((!critical && !is_short(tenure, left, rule->parameters.warning)) ||
        rule_gives_up(rule, subject->view->day, left.day, finding))
        return;
    add_finding(finding, critical ? TENURE__V1__SEVERITY__CRITICAL : TENURE__V1__SEVERITY__WARNING,
                subject, tenure, left);
}

/* Limits the number of months to a century. */
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
