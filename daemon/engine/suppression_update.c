/* SPDX-License-Identifier: Apache-2.0 */
/* Checks again whether alerts are muted, at the end of an entry or a day: because silences began or
 * ended, or because leadership gaps or alerts about the same post opened or ended. */
#include <string.h>

#include "evaluate.h"
#include "subjects.h"
#include "work.h"

/* Checks the alerts about the lack of a substantive holder in the post. */
static tenure_status
update_post(struct engine *engine, uint64_t post)
{
    const struct subject_alerts *list = &engine->alerts;
    tenure_status status =
        subject_alerts_find(engine_read(engine), SUBJECT_POST, post, &engine->alerts);
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        if (!is_about_lack(&engine->rules.rules[i]))
            continue;
        const struct rule_alert *alert = subject_alerts_of(list, engine->rule_numbers[i]);
        if (alert != NULL && alert->is_open)
            status = alert_update_suppression(engine, alert->number, true);
    }
    return status;
}

/* Checks the posts that one rule about gaps names. */
static tenure_status
update_gap(struct engine *engine, const struct rule *gap, const char *organisation)
{
    for (size_t role = 0; role < gap->parameters.roles_count; role++) {
        uint64_t post;
        tenure_status status = subject_find_post(engine_read(engine), organisation,
                                                 gap->parameters.roles[role], &post);
        if (status == TENURE_OK)
            status = update_post(engine, post);
        if (status != TENURE_OK && status != TENURE_NOT_FOUND)
            return status;
    }
    return TENURE_OK;
}

static tenure_status
update_organisation(struct engine *engine, uint64_t number)
{
    struct organisation brief;
    tenure_status status = organisation_find(engine_read(engine), number, &brief);
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        if (suppresses_others(&engine->rules.rules[i]))
            status = update_gap(engine, &engine->rules.rules[i], brief.id);
    }
    return status;
}

/* Checks every open alert. */
static tenure_status
update_all(struct engine *engine)
{
    struct id_set open = { 0 };
    tenure_status status = alerts_open(engine_read(engine), &open);
    for (size_t i = 0; i < open.count && status == TENURE_OK; i++)
        status = alert_update_suppression(engine, open.items[i], false);
    id_set_close(&open);
    return status;
}

tenure_status
suppression_propagate(struct engine *engine)
{
    struct dirty_set *dirty = &engine->dirty;
    tenure_status status = TENURE_OK;
    id_set_sort(&dirty->gaps);
    for (size_t i = 0; i < dirty->gaps.count && status == TENURE_OK; i++)
        status = update_organisation(engine, dirty->gaps.items[i]);
    dirty->gaps.count = 0;
    id_set_sort(&dirty->lacks);
    for (size_t i = 0; i < dirty->lacks.count && status == TENURE_OK; i++)
        status = update_post(engine, dirty->lacks.items[i]);
    dirty->lacks.count = 0;
    if (status == TENURE_OK && dirty->suppression)
        status = update_all(engine);
    dirty->suppression = false;
    return status;
}
