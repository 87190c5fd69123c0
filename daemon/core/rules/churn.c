/* SPDX-License-Identifier: Apache-2.0 */
/*
 * churn: the post is open, and at least N different people held it on some day of the window.
 * "Hertfordshire and West Essex needs its fifth executive lead in four years"; where a search is
 * reported, "is seeking its fifth".
 */
#include <stdio.h>

#include "templates.h"
#include "words.h"

static const char *const interims[] = { "count", "ignore", NULL };
enum {
    INTERIMS_IGNORE = 1
};

static const struct parameter parameters[] = {
    PARAMETER("window", PARAMETER_PERIOD, window, "4 years"),
    PARAMETER("warning", PARAMETER_NUMBER, warning, "3"),
    PARAMETER("critical", PARAMETER_NUMBER, critical, "4"),
    PARAMETER_OF("interims", interims, "count", interims),
    PARAMETERS_END,
};

/* Whether the tenure ran on some day of the window; an unknown start reaches back. */
static bool
is_in_window(const struct tenure *tenure, int32_t first, int32_t day)
{
    bool begun =
        tenure->start.day != TENURE_NO_DAY ? tenure->start.day <= day : tenure->held_from <= day;
    return begun && tenure_last_day(tenure) >= first;
}

static bool
is_counted(const struct rule *rule, const struct post_subject *subject, uint32_t index,
           int32_t first)
{
    const struct timeline *timeline = subject->timeline;
    int32_t day = subject->view->day;
    if (!is_in_window(&timeline->tenures[index], first, day))
        return false;
    if (rule->parameters.interims != INTERIMS_IGNORE)
        return true;
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        const struct basis *basis = &timeline->bases[i];
        if (basis->tenure == index && basis->from.day <= day &&
            basis->basis == TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE)
            return true;
    }
    return false;
}

/* Whether the tenure counts only because of the days on which its vague dates are settled: it may
 * have ended before the window, or may not have begun. */
static bool
rests_on_vague_date(const struct rule *rule, const struct tenure *tenure, int32_t day,
                    struct finding *finding)
{
    struct period window = rule->parameters.window;
    bool vague_end = tenure->end.precision != TENURE_BY_DAY && tenure->end.day != TENURE_NO_DAY;
    bool vague_start =
        tenure->start.precision != TENURE_BY_DAY && tenure->start.day != TENURE_NO_DAY;
    int32_t ended = vague_end ? tenure_date_first(tenure->end) - 1 : TENURE_NO_DAY;
    int32_t begun = vague_start ? tenure_date_last(tenure->start) : TENURE_NO_DAY;
    if (vague_end)
        finding_review(finding, day, period_out(window, ended));
    finding_review(finding, day, begun);
    return (vague_end && ended < period_first_day(window, day)) || (vague_start && begun > day);
}

static void
evaluate(const struct rule *rule, const struct post_subject *subject, struct finding *finding)
{
    const struct timeline *timeline = subject->timeline;
    struct period window = rule->parameters.window;
    int32_t day = subject->view->day;
    int32_t first = period_first_day(window, day);
    unsigned leaders = 0;
    bool vague = false;
    if (!subject->view->open)
        return;
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        if (!is_counted(rule, subject, i, first))
            continue;
        bool again = false;
        for (uint32_t before = 0; before < i && !again; before++)
            again = timeline->tenures[before].person == tenure->person &&
                    is_counted(rule, subject, before, first);
        leaders += !again;
        vague = rests_on_vague_date(rule, tenure, day, finding) || vague;
        finding_add_evidence(finding, tenure->start_seq, tenure->start_confidence);
        finding_add_end(finding, subject, tenure);
        // The day on which the tenure, and its evidence, leave the window.
        if (tenure->end.day != TENURE_NO_DAY)
            finding_review(finding, day, period_out(window, tenure_last_day(tenure)));
    }
    Tenure__V1__Severity severity = rule_severity_from(rule, leaders);
    if (severity == TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED)
        return;
    char ordinal[TNI_WORD_MAX], words[TNI_WORD_MAX], within[TNI_WORD_MAX + 8];
    period_words(window, words);
    snprintf(within, sizeof(within), "%s%s", vague ? "about " : "", words);
    finding_holds(finding, severity, "%s %s its %s %s in %s", subject->organisation->name,
                  subject->view->recruiting_since != TENURE_NO_DAY ? "is seeking" : "needs",
                  tni_ordinal(leaders + 1, ordinal), subject->names->title, within);
    finding_add_number(finding, "leaders", leaders);
    finding_add_text(finding, "window", within);
}

static int32_t
lookback(const struct rule *rule, int32_t day)
{
    return period_first_day(rule->parameters.window, day);
}

const struct rule_template template_churn = {
    .name = "churn",
    .subject = SUBJECT_POST,
    .parameters = parameters,
    .by_role = true,
    .by_kind = true,
    .evaluate_post = evaluate,
    .lookback = lookback,
};
