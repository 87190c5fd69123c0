/* The clock date moves only by an entry of the log, and takes its subjects along day by day. */
#include <assert.h>
#include <stdio.h>

#include "parts.h"

static tenure_status
review(struct engine *engine, const struct timer *timer)
{
    if (timer->kind == SUBJECT_ORGANISATION)
        return fold_organisation(engine, timer->number, 0);
    tenure_status status = fold_load_post(engine, timer->number);
    return status == TENURE_OK ? fold_publish_post(engine) : status;
}

tenure_status
clock_advance(struct engine *engine, int32_t day)
{
    for (;;) {
        struct timer timer, next;
        tenure_status status = timers_first(engine_read(engine), day, &timer);
        if (status == TENURE_NOT_FOUND)
            break;
        if (status == TENURE_OK) {
            engine->today = engine->counters.clock = timer.day;
            status = review(engine, &timer);
        }
        if (status != TENURE_OK)
            return status;
        // A review sets the subject's next timer to a later day, or the clock would stand still.
        if (timers_first(engine_read(engine), day, &next) == TENURE_OK)
            assert(next.day > timer.day || next.kind != timer.kind || next.number != timer.number);
    }
    engine->today = engine->counters.clock = day;
    return TENURE_OK;
}

tenure_status
engine_clock(struct engine *engine, int32_t day)
{
    if (day <= engine->counters.clock)
        return TENURE_OK;
    char date[TENURE_DATE_TEXT_MAX], id[32];
    Tenure__V1__Event message;
    Tenure__V1__Clock clock;
    tenure__v1__event__init(&message);
    tenure__v1__clock__init(&clock);
    clock.date = tenure_day_format(day, date);
    snprintf(id, sizeof(id), "clock-%s", date);
    message.source = (char *)TENURE_OWN_SOURCE;
    message.id = id;
    message.announced = date;
    message.body_case = TENURE__V1__EVENT__BODY_CLOCK;
    message.clock = &clock;
    return entry_append_own(engine, &message);
}
