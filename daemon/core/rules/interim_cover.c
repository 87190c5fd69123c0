/* SPDX-License-Identifier: Apache-2.0 */
/*
 * interim-cover: for N days without a break only interims or actors have held the post.
 * "Norfolk and Waveney has had only interim cover as chair since 1 September 2019."
 */
#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("warning", PARAMETER_NUMBER, warning, "180"),
    PARAMETER("critical", PARAMETER_NUMBER, critical, "365"),
    PARAMETERS_END,
};

/* Adds the appointments of everybody who stood in since then. */
static void
add_evidence(struct finding *finding, const struct post_subject *subject, int32_t since)
{
    const struct timeline *timeline = subject->timeline;
    int32_t day = subject->view->day;
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        const struct basis *basis = &timeline->bases[i];
        const struct tenure *tenure = &timeline->tenures[basis->tenure];
        if (basis->appointed && basis->from.day <= day && tenure->held_from <= day &&
            tenure_last_day(tenure) >= since)
            finding_add_evidence(finding, basis->seq, basis->confidence);
    }
}

static void
evaluate(const struct rule *rule, const struct post_subject *subject, struct finding *finding)
{
    const struct post_view *view = subject->view;
    char words[TNI_WORD_MAX];
    if (view->status != TENURE__V1__POST_STATE__STATUS__INTERIM)
        return;
    int32_t since = view->interim_since;
    struct tenure_date date = timeline_date(subject->timeline, since);
    Tenure__V1__Severity severity = rule_severity_since(rule, view->day, since, finding);
    if (severity == TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED)
        return;
    bool is_bound = timeline_is_first_sight(subject->timeline, since);
    finding_holds(finding, severity, "%s has had only interim cover as %s since %s%s",
                  subject->organisation->name, subject->names->title, date_words(date, words),
                  is_bound ? " or earlier" : "");
    finding_add_since(finding, date, is_bound);
    add_evidence(finding, subject, since);
}

const struct rule_template template_interim_cover = {
    .name = "interim-cover",
    .subject = SUBJECT_POST,
    .parameters = parameters,
    .by_role = true,
    .by_kind = true,
    .evaluate_post = evaluate,
};
