/* SPDX-License-Identifier: Apache-2.0 */
/* Asks every rule about a subject of its kind. */
#include "parts.h"
#include "text.h"

/* What one rule finds, once engine->finding says it. */
static tenure_status
follow(struct engine *engine, size_t rule, const struct alert_subject *about, int32_t *review)
{
    *review = tenure_day_earlier(*review, engine->finding.review);
    return alert_follow(engine, rule, about);
}

tenure_status
judge_post(struct engine *engine, const struct post_subject *post, int32_t *review)
{
    char id[POST_NAME_MAX + 1];
    struct post_row *row = &engine->post;
    tenure_status status = TENURE_OK;
    tni_put_text(tni_put_text(tni_put_text(id, row->organisation_id), "/"), row->role);
    struct alert_subject about = {
        .kind = SUBJECT_POST,
        .number = engine->post_number,
        .id = id,
        .organisation = row->organisation_id,
        .role = row->role,
        .region = post->organisation->region,
        .ended = post->view->status == TENURE__V1__POST_STATE__STATUS__ABOLISHED,
        .alerts_open = &row->alerts_open,
    };
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        const struct rule *rule = &engine->rules.rules[i];
        if (rule->of->subject != SUBJECT_POST)
            continue;
        finding_clear(&engine->finding);
        if (!about.ended && rule_admits_post(rule, post))
            rule->of->evaluate_post(rule, post, &engine->finding);
        status = follow(engine, i, &about, review);
    }
    return status;
}

tenure_status
judge_organisation(struct engine *engine, const struct alert_subject *about,
                   const struct organisation_subject *organisation, int32_t *review)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        const struct rule *rule = &engine->rules.rules[i];
        if (rule->of->subject != SUBJECT_ORGANISATION)
            continue;
        finding_clear(&engine->finding);
        if (!about->ended &&
            rule_admits(rule, NULL, organisation->organisation->kind, about->region))
            rule->of->evaluate_organisation(rule, organisation, &engine->finding);
        status = follow(engine, i, about, review);
    }
    return status;
}

tenure_status
judge_person(struct engine *engine, const struct alert_subject *about,
             const struct person_subject *person)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        const struct rule *rule = &engine->rules.rules[i];
        if (rule->of->subject != SUBJECT_PERSON)
            continue;
        finding_clear(&engine->finding);
        rule->of->evaluate_person(rule, person, &engine->finding);
        status = alert_follow(engine, i, about);
    }
    return status;
}

/* Whether a report of the day that ends moved the figure that the rule is about. */
static bool
has_moved(const struct engine *engine, const struct rule *rule, const struct scope_subject *scope)
{
    struct reading reading = { 0 };
    scope->read(scope->context, rule->parameters.indicator, rule->parameters.label, &reading);
    return reading.seqs[sizeof(reading.seqs) / sizeof(reading.seqs[0]) - 1] > engine->day_began;
}

tenure_status
judge_scope(struct engine *engine, struct alert_subject *about, const struct scope_subject *scope,
            scope_changes changes, int32_t *review)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        const struct rule *rule = &engine->rules.rules[i];
        if (!rule_is_moved(rule, about->ends_day, changes))
            continue;
        finding_clear(&engine->finding);
        rule->of->evaluate_scope(rule, scope, &engine->finding);
        about->moved = about->ends_day && has_moved(engine, rule, scope);
        status = follow(engine, i, about, review);
    }
    return status;
}
