/* SPDX-License-Identifier: Apache-2.0 */
/* Evaluates every rule for a subject of its kind. */
#include "evaluate.h"
#include "text.h"
#include "work.h"

/* Applies one rule's finding. */
static tenure_status
reconcile(struct engine *engine, size_t rule, struct alert_subject *about, struct finding *finding,
          int32_t *review)
{
    int32_t found = finding->review;
    // this may request an earlier evaluation as well
    tenure_status status = alert_reconcile(engine, rule, about, finding);
    *review = tenure_day_earlier(*review, tenure_day_earlier(found, finding->review));
    return status;
}

/* Whether the passing of time may end an alert. */
static bool
is_by_clock(const struct engine *engine, const struct alert_subject *about)
{
    return engine->entry.body == TENURE__V1__EVENT__BODY_CLOCK && *about->alerts_open > 0;
}

/* Whether a tenure of the post began, or became substantive, on that day. */
static bool
is_taken_up(const struct timeline *timeline, int32_t day)
{
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        if (tenure->held_from == day || (tenure_runs(tenure, day) && tenure->held_from < day &&
                                         tenure_is_substantive(timeline, i, day) &&
                                         !tenure_is_substantive(timeline, i, day - 1)))
            return true;
    }
    return false;
}

tenure_status
evaluate_post(struct engine *engine, const struct post_subject *post, int32_t *review)
{
    char id[POST_NAME_MAX + 1];
    struct post_row *row = &engine->in_hand.row;
    struct finding *finding = &engine->finding;
    tenure_status status = TENURE_OK;
    tni_put_text(tni_put_text(tni_put_text(id, row->organisation_id), "/"), row->role);
    struct alert_subject about = {
        .kind = SUBJECT_POST,
        .number = engine->in_hand.number,
        .id = id,
        .organisation = row->organisation_id,
        .role = row->role,
        .region = post->organisation->region,
        .ended = post->view->status == TENURE__V1__POST_STATE__STATUS__ABOLISHED,
        .alerts_open = &row->alerts_open,
    };
    about.comes_true =
        is_by_clock(engine, &about) && is_taken_up(post->timeline, engine->entry.today);
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        const struct rule *rule = &engine->rules.rules[i];
        if (rule->of->subject != SUBJECT_POST)
            continue;
        finding_clear(finding);
        if (!about.ended && rule_admits_post(rule, post))
            rule->of->evaluate_post(rule, post, finding);
        status = reconcile(engine, i, &about, finding, review);
    }
    return status == TENURE_OK ? alerts_keep(engine, &about) : status;
}

/* The same for any post that a rule names. */
static bool
is_one_taken_up(const struct rule *rule, const struct organisation_subject *organisation)
{
    for (size_t i = 0; i < rule->parameters.roles_count; i++) {
        struct post_subject post;
        if (organisation->post(organisation->context, rule->parameters.roles[i], &post) &&
            is_taken_up(post.timeline, organisation->day))
            return true;
    }
    return false;
}

tenure_status
evaluate_organisation(struct engine *engine, struct alert_subject *about,
                      const struct organisation_subject *organisation, int32_t *review)
{
    struct finding *finding = &engine->finding;
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        const struct rule *rule = &engine->rules.rules[i];
        if (rule->of->subject != SUBJECT_ORGANISATION)
            continue;
        finding_clear(finding);
        if (!about->ended &&
            rule_admits(rule, NULL, organisation->organisation->kind, about->region))
            rule->of->evaluate_organisation(rule, organisation, finding);
        about->comes_true =
            !finding->holds && is_by_clock(engine, about) && is_one_taken_up(rule, organisation);
        status = reconcile(engine, i, about, finding, review);
    }
    return status == TENURE_OK ? alerts_keep(engine, about) : status;
}

tenure_status
evaluate_person(struct engine *engine, struct alert_subject *about,
                const struct person_subject *person)
{
    struct finding *finding = &engine->finding;
    tenure_status status = TENURE_OK;
    const struct id_set *leavers = &engine->dirty.leavers;
    for (size_t i = 0; is_by_clock(engine, about) && i < leavers->count; i++)
        about->comes_true = about->comes_true || leavers->items[i] == about->number;
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        const struct rule *rule = &engine->rules.rules[i];
        if (rule->of->subject != SUBJECT_PERSON)
            continue;
        finding_clear(finding);
        rule->of->evaluate_person(rule, person, finding);
        status = alert_reconcile(engine, i, about, finding);
    }
    return status == TENURE_OK ? alerts_keep(engine, about) : status;
}

/* Whether a report of the day that ends changed the rule's figure. */
static bool
has_moved(const struct engine *engine, const struct rule *rule, const struct scope_subject *scope)
{
    struct reading reading = { 0 };
    scope->read(scope->context, rule->parameters.indicator, rule->parameters.label, &reading);
    return reading.seqs[sizeof(reading.seqs) / sizeof(reading.seqs[0]) - 1] >
           engine->entry.day_began;
}

tenure_status
evaluate_scope(struct engine *engine, struct alert_subject *about,
               const struct scope_subject *scope, scope_changes changes, int32_t *review)
{
    struct finding *finding = &engine->finding;
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        const struct rule *rule = &engine->rules.rules[i];
        if (!rule_is_moved(rule, about->ends_day, changes))
            continue;
        finding_clear(finding);
        rule->of->evaluate_scope(rule, scope, finding);
        about->moved = about->ends_day && has_moved(engine, rule, scope);
        status = reconcile(engine, i, about, finding, review);
    }
    return status == TENURE_OK ? alerts_keep(engine, about) : status;
}
