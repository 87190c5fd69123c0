/* SPDX-License-Identifier: Apache-2.0 */
/* The clock date moves only by an entry of the log, and takes its subjects along day by day. */
#include "parts.h"

/* What a timer asks for. Those of posts and organisations are set again when these are settled. */
static tenure_status
review(struct engine *engine, struct timed_subject subject)
{
    switch ((enum subject_kind)subject.kind) {
    case SUBJECT_ORGANISATION: return settle_later(&engine->pending.refolds, subject.number);
    case SUBJECT_POST: return settle_later(&engine->pending.reviews, subject.number);
    case SUBJECT_SCOPE: return scope_review(engine, subject.number);
    case SUBJECT_SURVEY: return survey_refold(engine, subject.number, 0);
    case SUBJECT_SILENCES: return mutes_changed(engine);
    case SUBJECT_TURNS: return figures_turn(engine, subject.number);
    case SUBJECT_CLOCK:
    case SUBJECT_PERSON:
    case SUBJECT_ALERT:
    case SUBJECT_RULES: break; // time alone changes none of these
    }
    return TENURE_DAMAGED;
}

/* All that is due on the day that the clock has come to. */
static tenure_status
review_day(struct engine *engine)
{
    tenure_status status = TENURE_OK;
    engine->today = engine->counters.clock = engine->due.day;
    engine->reorganised = false;
    for (size_t i = 0; i < engine->due.count && status == TENURE_OK; i++)
        status = review(engine, engine->due.subjects[i]);
    return status == TENURE_OK ? settle(engine) : status;
}

tenure_status
clock_advance(struct engine *engine, int32_t day)
{
    tenure_status status = day_end(engine, engine->counters.clock_seq);
    if (status != TENURE_OK)
        return status;
    engine->counters.clock_seq = engine->seq;
    while ((status = timers_due(engine_read(engine), engine->counters.clock, day, &engine->due)) ==
           TENURE_OK) {
        status = review_day(engine);
        if (status == TENURE_OK && engine->today < day)
            status = day_end(engine, engine->seq);
        if (status != TENURE_OK)
            return status;
    }
    if (status != TENURE_NOT_FOUND)
        return status;
    engine->today = engine->counters.clock = day;
    return TENURE_OK;
}
