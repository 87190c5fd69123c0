/* SPDX-License-Identifier: Apache-2.0 */
/* Which alerts a route takes, and when they are sent. */
#include <string.h>
#include <time.h>

#include "notify.h"

enum {
    DAY_MINUTES = 24 * 60
};

static bool
has(const struct names *names, const char *name)
{
    for (unsigned i = 0; i < names->count; i++) {
        if (strcmp(names->all[i], name) == 0)
            return true;
    }
    return names->count == 0;
}

bool
route_matches(const struct route *route, const Tenure__V1__Alert *alert)
{
    return alert->severity >= route->severity && has(&route->rules, alert->rule) &&
           has(&route->regions, alert->region) && has(&route->organisations, alert->organisation) &&
           has(&route->roles, alert->role);
}

/* The next time at or after `from_ms` that is `minute` minutes past midnight. */
static int64_t
next_ms(int64_t from_ms, int minute)
{
    time_t seconds = (time_t)(from_ms / 1000);
    struct tm parts;
    localtime_r(&seconds, &parts);
    int now = parts.tm_hour * 60 + parts.tm_min;
    bool exactly = now == minute && parts.tm_sec == 0;
    parts.tm_hour = minute / 60;
    parts.tm_min = minute % 60;
    parts.tm_sec = 0;
    if (now >= minute && !exactly)
        parts.tm_mday++;
    parts.tm_isdst = -1; // mktime() decides whether daylight saving time applies
    return (int64_t)mktime(&parts) * 1000;
}

static bool
is_quiet(const struct route *route, int64_t at_ms)
{
    time_t seconds = (time_t)(at_ms / 1000);
    struct tm parts;
    localtime_r(&seconds, &parts);
    int minute = parts.tm_hour * 60 + parts.tm_min;
    int into = (minute - route->quiet_from + DAY_MINUTES) % DAY_MINUTES;
    int length = (route->quiet_to - route->quiet_from + DAY_MINUTES) % DAY_MINUTES;
    return route->quiet_from != NO_TIME && into < length;
}

int64_t
route_loud_ms(const struct route *route, Tenure__V1__Severity severity, int64_t at_ms)
{
    bool loud = route->unquiet != 0 && severity >= route->unquiet;
    return !loud && is_quiet(route, at_ms) ? next_ms(at_ms, route->quiet_to) : at_ms;
}

int64_t
route_due_ms(const struct route *route, Tenure__V1__Severity severity, int64_t now_ms)
{
    int64_t due = route->at_minute != NO_TIME ? next_ms(now_ms, route->at_minute)
                                              : now_ms + (int64_t)route->wait_s * 1000;
    return route_loud_ms(route, severity, due);
}
