/* SPDX-License-Identifier: Apache-2.0 */
#include "report_kind.h"

#include <string.h>

enum kind {
    CAME,
    LEAVING,
    CALLED_OFF,
    IN_POST,
    RUMOURED,
    ADVERTISED,
    FAILED,
    CLOSED,
    MERGED,
    ENDED,
    DESIGNATED,
    DUTY,
    PLANS,
    BODY,
    SURVEY,
    NAMES,
    CORRECTED,
    DESK,
    OTHER,
    KINDS
};

static const struct report_kind kinds[KINDS] = {
    [CAME] = { "came", "came", "came", "appointment", "appointments" },
    [LEAVING] = { "leaving", "left", "leaving", "departure", "departures" },
    [CALLED_OFF] = { "called-off", "ended", "called off", "appointment called off",
                     "appointments called off" },
    [IN_POST] = { "in-post", "body", "in post", "holder", "holders" },
    [RUMOURED] = { "rumoured", "ended", "rumoured", "rumour", "rumours" },
    [ADVERTISED] = { "advertised", "advert", "advertised", "advertisement", "advertisements" },
    [FAILED] = { "failed", "left", "failed", "failed search", "failed searches" },
    [CLOSED] = { "closed", "body", "closed", "closed search", "closed searches" },
    [MERGED] = { "merged", "body", "merger", "merger", "mergers" },
    [ENDED] = { "ended", "body", "ends", "end of a body", "ends of bodies" },
    [DESIGNATED] = { "designated", "body", "designated", "designation", "designations" },
    [DUTY] = { "duty", "body", "duty", "report of a duty", "reports of duties" },
    [PLANS] = { "plans", "body", "plans", "plan", "plans" },
    [BODY] = { "body", "body", "body", "report of a body", "reports of bodies" },
    [SURVEY] = { "survey", "body", "survey", "survey", "surveys" },
    [NAMES] = { "names", "body", "name", "name", "names" },
    [CORRECTED] = { "corrected", "fixed", "corrected", "correction", "corrections" },
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
