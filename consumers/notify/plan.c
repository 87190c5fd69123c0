/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include <stdio.h>
#include <string.h>

/* The update being planned. */
struct planning {
    const struct plan *plan;
    const Tenure__V1__Update *update;
    int64_t now_ms;
    tenure_status status;
};

static tenure_status
add(const struct planning *planning, enum notice notice, const struct route *route,
    const char *target)
{
    Tenure__V1__Severity severity = planning->update->alert->severity;
    struct delivery delivery = {
        .notice = notice,
        .update = (Tenure__V1__Update *)(uintptr_t)planning->update, // it is only read
        .added_ms = planning->now_ms,
        .due_ms =
            route != NULL ? route_due_ms(route, severity, planning->now_ms) : planning->now_ms,
    };
    snprintf(delivery.route, sizeof(delivery.route), "%s", route != NULL ? route->name : "");
    snprintf(delivery.target, sizeof(delivery.target), "%s", target);
    memcpy(delivery.day, planning->plan->reached, sizeof(delivery.day));
    return ledger_add(planning->plan->ledger, &delivery);
}

static bool
leads_to(const struct route *route, const char *target)
{
    for (unsigned i = 0; i < route->to.count; i++) {
        if (strcmp(route->to.all[i], target) == 0)
            return true;
    }
    return false;
}

/* The route that sends an alert to a target soonest; NULL: none does. */
static const struct route *
route_to(const struct planning *planning, const char *target)
{
    const struct notify_config *config = planning->plan->config;
    const Tenure__V1__Alert *alert = planning->update->alert;
    const struct route *soonest = NULL;
    int64_t soonest_ms = INT64_MAX;
    for (unsigned i = 0; i < config->routes_count; i++) {
        const struct route *route = &config->routes[i];
        int64_t due_ms = route_due_ms(route, alert->severity, planning->now_ms);
        if (due_ms < soonest_ms && route_matches(route, alert) && leads_to(route, target)) {
            soonest = route;
            soonest_ms = due_ms;
        }
    }
    return soonest;
}

static tenure_status
plan_open(const struct planning *planning, const char *target)
{
    const Tenure__V1__Alert *alert = planning->update->alert;
    const struct route *route = route_to(planning, target);
    struct sent sent;
    if (route == NULL)
        return TENURE_OK;
    tenure_status status = ledger_sent(planning->plan->ledger, alert->id, target, &sent);
    if (status != TENURE_OK || sent.ended || (sent.planned && alert->severity <= sent.severity))
        return status;
    return add(planning, sent.opened ? NOTICE_CHANGED : NOTICE_OPENED, route, target);
}

/* A target that received the opening receives the ending, whatever the routes are by now. */
static void
plan_end(void *context, const char *target)
{
    struct planning *planning = context;
    struct ledger *ledger = planning->plan->ledger;
    const Tenure__V1__Alert *alert = planning->update->alert;
    const struct route *route = route_to(planning, target);
    struct sent sent = { 0 };
    // a target that did not receive the opening need not know of an alert that is over
    bool cancelled = false;
    bool is_withdrawn = alert->ending == TENURE__V1__ALERT__ENDING__WITHDRAWN;
    bool is_void = alert->momentary || (is_withdrawn && !planning->plan->is_sent_at_once);
    int64_t wait_ms = route != NULL ? (int64_t)route->wait_s * 1000 : 0;
    if (planning->status == TENURE_OK && (is_void || wait_ms > 0))
        planning->status = ledger_cancel(ledger, planning->update, target,
                                         is_void ? -1 : planning->now_ms - wait_ms, &cancelled);
    if (planning->status == TENURE_OK)
        planning->status = ledger_sent(ledger, alert->id, target, &sent);
    if (planning->status == TENURE_OK && !cancelled && !sent.ended)
        planning->status = add(planning, NOTICE_ENDED, route, target);
}

/* The clock never runs back. */
void
plan_reach(struct plan *plan, const char *day)
{
    size_t size = strlen(day);
    if (strcmp(day, plan->reached) > 0 && size < sizeof(plan->reached))
        memcpy(plan->reached, day, size + 1);
}

tenure_status
plan_update(struct plan *plan, const Tenure__V1__Update *update, int64_t now_ms)
{
    struct planning planning = { plan, update, now_ms, TENURE_OK };
    const Tenure__V1__Alert *alert = update->alert;
    plan_reach(plan, alert->opened);
    plan_reach(plan, alert->ended);
    if (alert->ending != TENURE__V1__ALERT__ENDING__ACTIVE) {
        tenure_status status = ledger_targets(plan->ledger, alert->id, plan_end, &planning);
        return status == TENURE_OK ? planning.status : status;
    }
    tenure_status status = TENURE_OK;
    for (unsigned i = 0; i < plan->config->targets_count && !alert->muted && status == TENURE_OK;
         i++)
        status = plan_open(&planning, plan->config->targets[i].name);
    return status;
}
