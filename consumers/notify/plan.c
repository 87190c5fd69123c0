#include "plan.h"

#include <string.h>

struct planning {
    const struct notify_config *config;
    struct ledger *ledger;
    const Tenure__V1__Update *update;
    int64_t now_ms;
    tenure_status status;
};

static tenure_status
plan_open(const struct planning *planning, const struct route *route, const char *target)
{
    const Tenure__V1__Alert *alert = planning->update->alert;
    struct told told;
    tenure_status status = ledger_told(planning->ledger, alert->id, target, &told);
    if (status != TENURE_OK || told.ended || (told.opened && alert->severity <= told.severity))
        return status;
    return ledger_add(planning->ledger, told.opened ? NOTICE_CHANGED : NOTICE_OPENED, route->name,
                      target, planning->update,
                      route_due_ms(route, alert->severity, planning->now_ms));
}

/* The route that leads an alert to a target; NULL: none any more. */
static const struct route *
route_to(const struct planning *planning, const char *target)
{
    for (unsigned i = 0; i < planning->config->routes_count; i++) {
        const struct route *route = &planning->config->routes[i];
        for (unsigned t = 0; t < route->to.count; t++) {
            if (strcmp(route->to.all[t], target) == 0 &&
                route_matches(route, planning->update->alert))
                return route;
        }
    }
    return NULL;
}

/* The target was told of the opening: it is told of the end, whatever the routes say by now. */
static void
plan_end(void *context, const char *target)
{
    struct planning *planning = context;
    const Tenure__V1__Alert *alert = planning->update->alert;
    const struct route *route = route_to(planning, target);
    struct told told;
    bool cancelled = false;
    if (planning->status == TENURE_OK && alert->ending == TENURE__V1__ALERT__ENDING__WITHDRAWN)
        planning->status = ledger_cancel(planning->ledger, alert->id, target, &cancelled);
    if (planning->status == TENURE_OK)
        planning->status = ledger_told(planning->ledger, alert->id, target, &told);
    if (planning->status != TENURE_OK || cancelled || told.ended)
        return;
    int64_t due =
        route != NULL ? route_due_ms(route, alert->severity, planning->now_ms) : planning->now_ms;
    planning->status = ledger_add(planning->ledger, NOTICE_ENDED, route != NULL ? route->name : "",
                                  target, planning->update, due);
}

tenure_status
plan_update(const struct notify_config *config, struct ledger *ledger,
            const Tenure__V1__Update *update, int64_t now_ms)
{
    struct planning planning = { config, ledger, update, now_ms, TENURE_OK };
    const Tenure__V1__Alert *alert = update->alert;
    if (alert->ending != TENURE__V1__ALERT__ENDING__ACTIVE) {
        tenure_status status = ledger_targets(ledger, alert->id, plan_end, &planning);
        return status == TENURE_OK ? planning.status : status;
    }
    for (unsigned i = 0; i < config->routes_count && !alert->muted; i++) {
        const struct route *route = &config->routes[i];
        for (unsigned t = 0; t < route->to.count && route_matches(route, alert); t++) {
            tenure_status status = plan_open(&planning, route, route->to.all[t]);
            if (status != TENURE_OK)
                return status;
        }
    }
    return TENURE_OK;
}
