/* SPDX-License-Identifier: Apache-2.0 */
/* The clock date moves only through an entry of the log. It reviews the due subjects of each day on
 * the way. */
#include "clock.h"
#include "evaluate.h"
#include "indicators.h"
#include "naming.h"
#include "posts.h"
#include "propagate.h"
#include "scopes.h"
#include "surveys_fold.h"
#include "work.h"

/* A name of the person may change, or a rule may have waited long enough. */
static tenure_status
review_person(struct engine *engine, uint64_t number)
{
    struct person_row row;
    tenure_status status = person_find(engine_read(engine), number, &row);
    if (status == TENURE_OK && row.reported)
        status = naming_refold(engine, SUBJECT_PERSON, number, 0);
    return status == TENURE_OK ? mark_dirty(&engine->dirty.people, number) : status;
}

/* Handles a timer. Posts and organisations set theirs again when they are propagated. */
static tenure_status
review(struct engine *engine, struct timed_subject subject)
{
    switch ((enum subject_kind)subject.kind) {
    case SUBJECT_ORGANISATION: return mark_dirty(&engine->dirty.refolds, subject.number);
    case SUBJECT_POST: return mark_dirty(&engine->dirty.reviews, subject.number);
    case SUBJECT_SCOPE: return scope_review(engine, subject.number);
    case SUBJECT_SURVEY: return survey_refold(engine, subject.number, 0);
    case SUBJECT_SILENCES: return suppression_changed(engine);
    case SUBJECT_CALENDAR: return indicators_apply_scheduled(engine, subject.number);
    case SUBJECT_PERSON: return review_person(engine, subject.number);
    case SUBJECT_ROLE:
    case SUBJECT_POST_NAME:
        return naming_refold(engine, (enum subject_kind)subject.kind, subject.number, 0);
    case SUBJECT_CLOCK:
    case SUBJECT_ALERT:
    case SUBJECT_RULES: break; // time alone does not change these
    }
    return TENURE_DAMAGED;
}

/* Reviews everything that is due on the present clock date. */
static tenure_status
review_day(struct engine *engine)
{
    tenure_status status = TENURE_OK;
    engine->entry.today = engine->counters.clock = engine->due.day;
    engine->entry.reorganised = false;
    for (size_t i = 0; i < engine->due.count && status == TENURE_OK; i++)
        status = review(engine, engine->due.subjects[i]);
    return status == TENURE_OK ? propagate(engine) : status;
}

tenure_status
clock_advance(struct engine *engine, int32_t day)
{
    tenure_status status = day_end(engine, engine->counters.clock_seq);
    if (status != TENURE_OK)
        return status;
    engine->counters.clock_seq = engine->entry.seq;
    while ((status = timers_due(engine_read(engine), engine->counters.clock, day, &engine->due)) ==
           TENURE_OK) {
        status = review_day(engine);
        if (status == TENURE_OK && engine->entry.today < day)
            status = day_end(engine, engine->entry.seq);
        if (status != TENURE_OK)
            return status;
    }
    if (status != TENURE_NOT_FOUND)
        return status;
    engine->entry.today = engine->counters.clock = day;
    return TENURE_OK;
}
