/* SPDX-License-Identifier: Apache-2.0 */
/* Recomputes dirty subjects at the end of an entry or of a day that the clock passes, so that each
 * subject is processed once, however many of its posts have changed. */
#include "propagate.h"
#include "evaluate.h"
#include "indicators.h"
#include "organisations.h"
#include "person.h"
#include "posts.h"
#include "scopes.h"
#include "work.h"

/* One by one, because refolding a system may mark its partnerships dirty. */
static tenure_status
refold_organisations(struct engine *engine)
{
    struct id_set *refolds = &engine->dirty.refolds;
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < refolds->count && status == TENURE_OK; i++)
        status = organisation_refold(engine, refolds->items[i], 0);
    refolds->count = 0;
    return status;
}

static tenure_status
each(struct engine *engine, struct id_set *set,
     tenure_status (*process)(struct engine *engine, uint64_t number))
{
    tenure_status status = TENURE_OK;
    id_set_sort(set);
    for (size_t i = 0; i < set->count && status == TENURE_OK; i++)
        status = process(engine, set->items[i]);
    set->count = 0;
    return status;
}

static tenure_status
evaluate_scopes(struct engine *engine,
                tenure_status (*evaluate)(struct engine *engine, uint64_t scope,
                                          scope_changes changes))
{
    struct id_set *scopes = &engine->dirty.scopes;
    tenure_status status = TENURE_OK;
    id_set_sort(scopes);
    for (size_t i = 0; i < scopes->count && status == TENURE_OK;) {
        uint64_t scope = scopes->items[i] / SCOPE_CHANGES;
        scope_changes changes = 0;
        for (; i < scopes->count && scopes->items[i] / SCOPE_CHANGES == scope; i++)
            changes |= SCOPE_CHANGE(scopes->items[i] % SCOPE_CHANGES);
        status = evaluate(engine, scope, changes);
    }
    scopes->count = 0;
    return status;
}

tenure_status
propagate(struct engine *engine)
{
    struct dirty_set *dirty = &engine->dirty;
    tenure_status status = refold_organisations(engine);
    if (status == TENURE_OK)
        status = each(engine, &dirty->posts, post_publish);
    if (status == TENURE_OK)
        status = each(engine, &dirty->reviews, post_review);
    if (status == TENURE_OK)
        status = each(engine, &dirty->people, person_publish);
    dirty->leavers.count = 0;
    if (status == TENURE_OK)
        status = each(engine, &dirty->organisations, organisation_evaluate);
    if (status == TENURE_OK)
        status = indicators_recompute(engine);
    if (status == TENURE_OK)
        status = evaluate_scopes(engine, scope_evaluate);
    return status == TENURE_OK ? suppression_propagate(engine) : status;
}

tenure_status
propagate_indicators(struct engine *engine)
{
    return evaluate_scopes(engine, scope_evaluate_indicators);
}
