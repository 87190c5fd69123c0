/* SPDX-License-Identifier: Apache-2.0 */
/* Decides why and when an alert opens: the event that opened it, and the days that a rule with
 * `for` waits. */
#include "alert_id.h"
#include "clock.h"
#include "evaluate.h"
#include "live.h"
#include "propagate.h"
#include "scopes.h"
#include "work.h"

void
alert_add_opener(const struct rule_alert *alert, struct finding *finding)
{
    if (alert->opener != OPENER_NONE)
        finding_add_opener(finding, alert->opened_seq, alert->opener_confidence,
                           alert->opener == OPENER_VOID);
}

tenure_status
alert_refresh_opener(struct engine *engine, struct alert_subject *about, struct rule_alert *alert)
{
    bool is_corrected = false, is_live;
    for (size_t i = 0; alert->opener != OPENER_NONE && i < engine->entry.liveness_changes_count;
         i++)
        is_corrected = is_corrected || engine->entry.liveness_changes[i] == alert->opened_seq;
    if (!is_corrected)
        return TENURE_OK;
    tenure_status status = live_is(engine_read(engine), alert->opened_seq, &is_live);
    if (status != TENURE_OK)
        return status;
    alert->opener = is_live ? OPENER_LIVE : OPENER_VOID;
    about->list_changed = true;
    return TENURE_OK;
}

/* NULL: the rule is no longer in force. */
static const struct rule *
rule_of(const struct engine *engine, uint64_t number)
{
    for (size_t i = 0; i < engine->rules.count; i++) {
        if (engine->rule_numbers[i] == number)
            return &engine->rules.rules[i];
    }
    return NULL;
}

static tenure_status
evaluate_later(struct engine *engine, const struct rule *rule, uint64_t subject)
{
    enum subject_kind kind = rule->of->subject;
    if (kind == SUBJECT_SCOPE)
        return mark_scope_dirty(engine, subject, SCOPE_DEPARTURES);
    return mark_dirty(kind == SUBJECT_POST     ? &engine->dirty.posts
                      : kind == SUBJECT_PERSON ? &engine->dirty.people
                                               : &engine->dirty.organisations,
                      subject);
}

static tenure_status
find_opened_by(struct engine *engine, uint64_t seq)
{
    struct store_read read = engine_read(engine);
    uint64_t number;
    tenure_status status = alert_id_first(read, engine->counters.alerts, seq, &number);
    for (; status == TENURE_OK && number <= engine->counters.alerts; number++) {
        struct alert_row row;
        status = alert_row_find(read, number, &row);
        if (status != TENURE_OK || row.opened_seq != seq)
            break;
        const struct rule *rule = rule_of(engine, row.rule);
        if (row.ending == TENURE__V1__ALERT__ENDING__ACTIVE && rule != NULL)
            status = evaluate_later(engine, rule, row.subject);
    }
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

tenure_status
alerts_opened_by_corrected(struct engine *engine)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < engine->entry.liveness_changes_count && status == TENURE_OK; i++)
        status = find_opened_by(engine, engine->entry.liveness_changes[i]);
    return status;
}

/* The run extended by the present day, on which the condition holds. */
static struct rule_run
run_on(const struct rule *rule, struct rule_run run, int32_t today)
{
    bool goes_on =
        run.version == rule->version && (run.broken_on == TENURE_NO_DAY || run.broken_on == today);
    return (struct rule_run){ rule->version, goes_on ? run.since : today, TENURE_NO_DAY };
}

/* The alert opens on that day unless something happens before. People have no timer of their own,
 * so one is set here. */
static tenure_status
schedule_evaluation(struct engine *engine, const struct alert_subject *about,
                    struct finding *finding, int32_t day)
{
    finding_review(finding, engine->entry.today, day);
    return about->kind == SUBJECT_PERSON
               ? timer_move(engine, SUBJECT_PERSON, about->number, TENURE_NO_DAY, day)
               : TENURE_OK;
}

tenure_status
alert_hold_back(struct engine *engine, size_t index, struct alert_subject *about,
                struct finding *finding)
{
    const struct rule *rule = &engine->rules.rules[index];
    int32_t today = engine->entry.today;
    struct rule_alert *alert = subject_alerts_of(&engine->alerts, engine->rule_numbers[index]);
    if (!finding->holds) { // the condition may still hold again on this day
        if (alert != NULL && alert->run.broken_on == TENURE_NO_DAY) {
            alert->run.broken_on = today;
            about->list_changed = true;
        }
        return TENURE_OK;
    }
    if (alert == NULL)
        alert = subject_alerts_add(&engine->alerts, engine->rule_numbers[index]);
    if (alert == NULL)
        return TENURE_NO_MEMORY;
    struct rule_run run = run_on(rule, alert->run, today);
    about->list_changed |= run.version != alert->run.version || run.since != alert->run.since ||
                           run.broken_on != alert->run.broken_on;
    alert->run = run;
    int32_t opens = run.since + (int32_t)rule->for_days;
    if (alert->is_open || opens <= today)
        return TENURE_OK;
    finding->holds = false;
    return schedule_evaluation(engine, about, finding, opens);
}
