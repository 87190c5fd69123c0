/* SPDX-License-Identifier: Apache-2.0 */
/* Ends the alerts of rules that were changed or removed. */
#include <string.h>

#include "evaluate.h"
#include "posts.h"
#include "work.h"

static bool
is_in_force(const struct rules *rules, const char *name, uint64_t version)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (strcmp(rules->rules[i].name, name) == 0)
            return rules->rules[i].version == version;
    }
    return false;
}

static tenure_status
is_outdated(struct engine *engine, const struct rule_alert *alert, bool *ret_outdated)
{
    struct alert_row row;
    char rule[TENURE_SLUG_MAX + 1];
    tenure_status status = alert_row_find(engine_read(engine), alert->number, &row);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
    alert_body_text(row.body, ALERT_RULE, rule, sizeof(rule));
    *ret_outdated =
        !is_in_force(&engine->rules, rule, alert_body_field(row.body, ALERT_RULE_VERSION).value);
    return TENURE_OK;
}

/* Decrements the number of open alerts in a subject's row. */
static tenure_status
discount(struct engine *engine, enum subject_kind kind, uint64_t number)
{
    struct person_row person;
    struct scope_row scope;
    struct organisation_row *organisation = &engine->organisation;
    tenure_status status;
    switch (kind) {
    case SUBJECT_POST:
        status = post_load(engine, number);
        engine->in_hand.row.alerts_open--;
        return status == TENURE_OK ? post_save(engine) : status;
    case SUBJECT_ORGANISATION:
        status = organisation_find_all(engine_read(engine), number, organisation);
        organisation->alerts_open--;
        return status == TENURE_OK ? organisation_put(&engine->write, number, organisation)
                                   : status;
    case SUBJECT_PERSON:
        status = person_find(engine_read(engine), number, &person);
        person.alerts_open--;
        return status == TENURE_OK ? person_put(&engine->write, number, &person) : status;
    case SUBJECT_SCOPE:
        status = scope_find(engine_read(engine), number, &scope);
        scope.alerts_open--;
        return status == TENURE_OK ? scope_put(&engine->write, number, &scope) : status;
    case SUBJECT_CLOCK:
    case SUBJECT_ROLE:
    case SUBJECT_POST_NAME:
    case SUBJECT_CALENDAR:
    case SUBJECT_SURVEY:
    case SUBJECT_SILENCES:
    case SUBJECT_ALERT:
    case SUBJECT_RULES: break;
    }
    return TENURE_DAMAGED; // rules have no such subjects
}

static tenure_status
end_outdated(struct engine *engine, enum subject_kind kind, uint64_t number)
{
    struct subject_alerts *list = &engine->alerts;
    tenure_status status = subject_alerts_find(engine_read(engine), kind, number, list);
    bool changed = false, outdated = false;
    for (size_t i = 0; i < list->count && status == TENURE_OK; i++) {
        if (!list->items[i].is_open)
            continue;
        status = is_outdated(engine, &list->items[i], &outdated);
        if (status == TENURE_OK && outdated)
            status = discount(engine, kind, number);
        if (status == TENURE_OK && outdated)
            status = alert_end(engine, NULL, false, &list->items[i]);
        changed |= outdated;
    }
    return status == TENURE_OK && changed ? subject_alerts_put(&engine->write, kind, number, list)
                                          : status;
}

tenure_status
alerts_of_changed_rules(struct engine *engine)
{
    enum subject_kind kind = (enum subject_kind)0;
    for (uint64_t number = 0;; number++) {
        tenure_status status = subject_alerts_next(engine_read(engine), &kind, &number);
        if (status == TENURE_OK)
            status = end_outdated(engine, kind, number);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    }
}
