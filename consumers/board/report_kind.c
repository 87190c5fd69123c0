/* SPDX-License-Identifier: Apache-2.0 */
#include "report_kind.h"

#include <stdbool.h>
#include <string.h>

#include <tenure/date.h>

enum {
    NEWS_NAMED = 5,
    RECORDS_NAMED = 1
};

/* The kinds of Change, and reports that are not news. */
enum {
    DESK = TENURE__V1__CHANGE__KIND__CALLED_OFF + 1, // an operator's
    OTHER,
    KINDS
};

#define KIND(name) [TENURE__V1__CHANGE__KIND__##name]

/* In the order of the enum; the order on pages is below. */
static const struct report_kind kinds[KINDS] = {
    KIND(CAME) = { "came", "came", "appointed", "appointment", "appointments" },
    KIND(NAMED) = { "named", "came", "named", "appointment", "appointments" },
    KIND(LEAVING) = { "leaving", "left", "leaving", "departure", "departures" },
    KIND(LEFT) = { "left", "left", "left", "departure", "departures" },
    KIND(CALLED_OFF) = { "called-off", "ended", "called off", "appointment called off",
                         "appointments called off" },
    KIND(IN_POST) = { "in-post", "body", "in post", "holder", "holders" },
    KIND(RUMOURED) = { "rumoured", "ended", "rumoured", "rumour", "rumours" },
    KIND(ADVERTISED) = { "advertised", "advert", "advertised", "advertisement", "advertisements" },
    KIND(FAILED) = { "failed", "left", "search failed", "failed search", "failed searches" },
    KIND(CLOSED) = { "closed", "body", "search closed", "closed search", "closed searches" },
    KIND(MERGED) = { "merged", "body", "merger", "merger", "mergers" },
    KIND(ENDED) = { "ended", "body", "body ends", "end of a body", "ends of bodies" },
    KIND(DESIGNATED) = { "designated", "body", "designated", "designation", "designations" },
    KIND(MILESTONE) = { "milestone", "body", "duty", "duty", "duties" },
    KIND(PARTNERSHIP) = { "partnership", "body", "plans", "plan", "plans" },
    KIND(SURVEYED) = { "surveyed", "body", "survey", "survey figure", "survey figures" },
    KIND(DESCRIBED) = { "described", "body", "described", "description", "descriptions" },
    KIND(CORRECTED) = { "corrected", "fixed", "corrected", "correction", "corrections" },
    [DESK] = { "desk", "ended", "desk", "", "" },
    [OTHER] = { "other", "body", "report", "", "" },
};

/* By importance: first what has changed, then what was only recorded. */
static const unsigned char order[] = {
    TENURE__V1__CHANGE__KIND__NAMED,
    TENURE__V1__CHANGE__KIND__CAME,
    TENURE__V1__CHANGE__KIND__LEAVING,
    TENURE__V1__CHANGE__KIND__LEFT,
    TENURE__V1__CHANGE__KIND__CALLED_OFF,
    TENURE__V1__CHANGE__KIND__RUMOURED,
    TENURE__V1__CHANGE__KIND__ADVERTISED,
    TENURE__V1__CHANGE__KIND__FAILED,
    TENURE__V1__CHANGE__KIND__CLOSED,
    TENURE__V1__CHANGE__KIND__MERGED,
    TENURE__V1__CHANGE__KIND__ENDED,
    TENURE__V1__CHANGE__KIND__DESIGNATED,
    TENURE__V1__CHANGE__KIND__CORRECTED,
    TENURE__V1__CHANGE__KIND__IN_POST,
    TENURE__V1__CHANGE__KIND__MILESTONE,
    TENURE__V1__CHANGE__KIND__PARTNERSHIP,
    TENURE__V1__CHANGE__KIND__DESCRIBED,
    TENURE__V1__CHANGE__KIND__SURVEYED,
    DESK,
    OTHER,
};

static unsigned
of_search(const Tenure__V1__Recruitment *search)
{
    switch ((int)search->stage) {
    case TENURE__V1__RECRUITMENT__STAGE__FAILED: return TENURE__V1__CHANGE__KIND__FAILED;
    case TENURE__V1__RECRUITMENT__STAGE__CLOSED: return TENURE__V1__CHANGE__KIND__CLOSED;
    default: return TENURE__V1__CHANGE__KIND__ADVERTISED;
    }
}

static unsigned
of_appointment(const Tenure__V1__Event *event)
{
    return event->appointment->incumbent                    ? TENURE__V1__CHANGE__KIND__IN_POST
           : strcmp(event->effective, event->announced) > 0 ? TENURE__V1__CHANGE__KIND__NAMED
                                                            : TENURE__V1__CHANGE__KIND__CAME;
}

static unsigned
of_departure(const Tenure__V1__Event *event)
{
    return tenure_date_has_come(event->effective, event->announced)
               ? TENURE__V1__CHANGE__KIND__LEFT
               : TENURE__V1__CHANGE__KIND__LEAVING;
}

/* As the daemon decides it for the question `changes`. */
static unsigned
kind_of(const Tenure__V1__Update *update)
{
    const Tenure__V1__Event *event = update->event;
    if (update->corrects != 0)
        return TENURE__V1__CHANGE__KIND__CORRECTED;
    if (event->confidence == TENURE__V1__EVENT__CONFIDENCE__RUMOURED)
        return TENURE__V1__CHANGE__KIND__RUMOURED;
    switch ((int)event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT: return of_appointment(event);
    case TENURE__V1__EVENT__BODY_DEPARTURE: return of_departure(event);
    case TENURE__V1__EVENT__BODY_RECRUITMENT: return of_search(event->recruitment);
    case TENURE__V1__EVENT__BODY_RETRACTION: return TENURE__V1__CHANGE__KIND__CORRECTED;
    case TENURE__V1__EVENT__BODY_MERGER: return TENURE__V1__CHANGE__KIND__MERGED;
    case TENURE__V1__EVENT__BODY_DISSOLUTION: return TENURE__V1__CHANGE__KIND__ENDED;
    case TENURE__V1__EVENT__BODY_DESIGNATION: return TENURE__V1__CHANGE__KIND__DESIGNATED;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION: return TENURE__V1__CHANGE__KIND__PARTNERSHIP;
    case TENURE__V1__EVENT__BODY_MILESTONE: return TENURE__V1__CHANGE__KIND__MILESTONE;
    case TENURE__V1__EVENT__BODY_SURVEY: return TENURE__V1__CHANGE__KIND__SURVEYED;
    case TENURE__V1__EVENT__BODY_ORGANISATION:
    case TENURE__V1__EVENT__BODY_ROLE:
    case TENURE__V1__EVENT__BODY_PERSON:
    case TENURE__V1__EVENT__BODY_POST: return TENURE__V1__CHANGE__KIND__DESCRIBED;
    case TENURE__V1__EVENT__BODY_SILENCE:
    case TENURE__V1__EVENT__BODY_ACKNOWLEDGEMENT: return DESK;
    default: return OTHER;
    }
}

const struct report_kind *
report_kind(const Tenure__V1__Update *update)
{
    return &kinds[kind_of(update)];
}

const struct report_kind *
report_kind_at(size_t place)
{
    return place < sizeof(order) / sizeof(order[0]) ? &kinds[order[place]] : NULL;
}

const struct report_kind *
report_kind_named(const char *name)
{
    for (size_t i = 1; i < KINDS; i++) {
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    }
    return NULL;
}

size_t
report_kind_shown(const struct report_kind *kind)
{
    switch (kind - kinds) {
    case TENURE__V1__CHANGE__KIND__IN_POST:
    case TENURE__V1__CHANGE__KIND__MILESTONE:
    case TENURE__V1__CHANGE__KIND__PARTNERSHIP:
    case TENURE__V1__CHANGE__KIND__DESCRIBED:
    case TENURE__V1__CHANGE__KIND__SURVEYED:
    case DESK:
    case OTHER: return RECORDS_NAMED;
    default: return NEWS_NAMED;
    }
}

static bool
is_about_unnamed(const Tenure__V1__Event *event)
{
    const Tenure__V1__Person *person =
        event->body_case == TENURE__V1__EVENT__BODY_APPOINTMENT ? event->appointment->person
        : event->body_case == TENURE__V1__EVENT__BODY_DEPARTURE ? event->departure->person
                                                                : NULL;
    return person != NULL && person->unnamed;
}

unsigned
report_weight(const Tenure__V1__Event *event)
{
    if (is_about_unnamed(event))
        return 0;
    return strcmp(event->effective, event->announced) >= 0 ? 2 : 1;
}

const char *
report_organisation(const Tenure__V1__Event *event)
{
    switch ((int)event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT: return event->appointment->organisation;
    case TENURE__V1__EVENT__BODY_DEPARTURE: return event->departure->organisation;
    case TENURE__V1__EVENT__BODY_RECRUITMENT: return event->recruitment->organisation;
    case TENURE__V1__EVENT__BODY_MERGER: return event->merger->into;
    case TENURE__V1__EVENT__BODY_DISSOLUTION: return event->dissolution->organisation;
    case TENURE__V1__EVENT__BODY_DESIGNATION: return event->designation->organisation;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION: return event->icp_formation->system;
    case TENURE__V1__EVENT__BODY_MILESTONE: return event->milestone->organisation;
    case TENURE__V1__EVENT__BODY_ORGANISATION: return event->organisation->id;
    case TENURE__V1__EVENT__BODY_POST: return event->post->organisation;
    default: return "";
    }
}

const char *
report_role(const Tenure__V1__Event *event)
{
    switch ((int)event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT: return event->appointment->role;
    case TENURE__V1__EVENT__BODY_DEPARTURE: return event->departure->role;
    case TENURE__V1__EVENT__BODY_RECRUITMENT: return event->recruitment->role;
    case TENURE__V1__EVENT__BODY_POST: return event->post->role;
    default: return "";
    }
}
