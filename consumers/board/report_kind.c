/* SPDX-License-Identifier: Apache-2.0 */
#include "report_kind.h"

#include <stdbool.h>
#include <string.h>

enum {
    NEWS_NAMED = 5,
    RECORDS_NAMED = 1
};

// In the order of their importance: first what has changed, then what was only recorded.
enum kind {
    CAME,
    LEAVING,
    CALLED_OFF,
    RUMOURED,
    ADVERTISED,
    FAILED,
    CLOSED,
    MERGED,
    ENDED,
    DESIGNATED,
    CORRECTED,
    IN_POST,
    DUTY,
    PLANS,
    BODY,
    SURVEY,
    NAMES,
    DESK,
    OTHER,
    KINDS
};

static const struct report_kind kinds[KINDS] = {
    [CAME] = { "came", "came", "appointed", "appointment", "appointments" },
    [LEAVING] = { "leaving", "left", "departure", "departure", "departures" },
    [CALLED_OFF] = { "called-off", "ended", "called off", "appointment called off",
                     "appointments called off" },
    [RUMOURED] = { "rumoured", "ended", "rumoured", "rumour", "rumours" },
    [ADVERTISED] = { "advertised", "advert", "advertised", "advertisement", "advertisements" },
    [FAILED] = { "failed", "left", "search failed", "failed search", "failed searches" },
    [CLOSED] = { "closed", "body", "search closed", "closed search", "closed searches" },
    [MERGED] = { "merged", "body", "merger", "merger", "mergers" },
    [ENDED] = { "ended", "body", "body ends", "end of a body", "ends of bodies" },
    [DESIGNATED] = { "designated", "body", "designated", "designation", "designations" },
    [CORRECTED] = { "corrected", "fixed", "corrected", "correction", "corrections" },
    [IN_POST] = { "in-post", "body", "in post", "holder", "holders" },
    [DUTY] = { "duty", "body", "duty", "duty", "duties" },
    [PLANS] = { "plans", "body", "plans", "plan", "plans" },
    [BODY] = { "body", "body", "body", "description of a body", "descriptions of bodies" },
    [SURVEY] = { "survey", "body", "survey", "survey figure", "survey figures" },
    [NAMES] = { "names", "body", "name", "name", "names" },
    [DESK] = { "desk", "ended", "desk", "", "" },
    [OTHER] = { "other", "body", "report", "", "" },
};

static enum kind
of_search(const Tenure__V1__Recruitment *search)
{
    switch ((int)search->stage) {
    case TENURE__V1__RECRUITMENT__STAGE__FAILED: return FAILED;
    case TENURE__V1__RECRUITMENT__STAGE__CLOSED: return CLOSED;
    default: return ADVERTISED;
    }
}

static enum kind
of_post(const Tenure__V1__PostReport *post)
{
    return post->status == TENURE__V1__POST_REPORT__STATUS__STATUS_UNSPECIFIED ? NAMES : OTHER;
}

static enum kind
kind_of(const Tenure__V1__Update *update)
{
    const Tenure__V1__Event *event = update->event;
    if (update->corrects != 0)
        return CORRECTED;
    if (event->confidence == TENURE__V1__EVENT__CONFIDENCE__RUMOURED)
        return RUMOURED;
    switch ((int)event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT: return event->appointment->incumbent ? IN_POST : CAME;
    case TENURE__V1__EVENT__BODY_DEPARTURE: return LEAVING;
    case TENURE__V1__EVENT__BODY_RECRUITMENT: return of_search(event->recruitment);
    case TENURE__V1__EVENT__BODY_RETRACTION: return CORRECTED;
    case TENURE__V1__EVENT__BODY_MERGER: return MERGED;
    case TENURE__V1__EVENT__BODY_DISSOLUTION: return ENDED;
    case TENURE__V1__EVENT__BODY_DESIGNATION: return DESIGNATED;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION: return PLANS;
    case TENURE__V1__EVENT__BODY_MILESTONE: return DUTY;
    case TENURE__V1__EVENT__BODY_ORGANISATION: return BODY;
    case TENURE__V1__EVENT__BODY_SURVEY: return SURVEY;
    case TENURE__V1__EVENT__BODY_ROLE:
    case TENURE__V1__EVENT__BODY_PERSON: return NAMES;
    case TENURE__V1__EVENT__BODY_POST: return of_post(event->post);
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
    return place < KINDS ? &kinds[place] : NULL;
}

const struct report_kind *
report_kind_named(const char *name)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    }
    return NULL;
}

size_t
report_kind_shown(const struct report_kind *kind)
{
    return kind < &kinds[IN_POST] ? NEWS_NAMED : RECORDS_NAMED;
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
