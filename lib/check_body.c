/* SPDX-License-Identifier: Apache-2.0 */
/* Rules across the fields of an event's body. */
#include <ctype.h>
#include <string.h>

#include "check.h"
#include <tenure/event.h>
#include <tenure/reported.h>
#include <tenure/text.h>

enum {
    PERCENT_MAX = 100
};

/* Whether an id can certainly be derived from the name, which is UTF-8: it has an ASCII letter or
 * digit, which every id preserves. */
static bool
surely_gives_id(const char *name)
{
    while (*name != '\0' && ((unsigned char)*name >= 0x80 || !isalnum((unsigned char)*name)))
        name++;
    return *name != '\0';
}

static bool
check_person(const Tenure__V1__Person *person, const char *path, struct tenure_problem *problem)
{
    char id[TENURE_SLUG_MAX + 1];
    if (person->unnamed && person->name[0] != '\0')
        return tni_refuse(problem, path, "is unnamed and has a name; leave one of them out");
    if (person->id[0] != '\0' || person->unnamed)
        return true;
    if (person->name[0] == '\0')
        return tni_refuse(problem, path, "needs an id or a name, or unnamed");
    if (!surely_gives_id(person->name) && !tenure_person_id(person->name, id))
        return tni_refuse(problem, path,
                          "its name has no letter or digit to make an id of; give person.id");
    return true;
}

static bool
check_icp(const Tenure__V1__IcpFormation *icp, struct tenure_problem *problem)
{
    bool named = icp->id[0] != '\0';
    if (strcmp(icp->system, icp->id) == 0)
        return tni_refuse(problem, "icpFormation.id", "a partnership cannot be its own system");
    if (named == (icp->count > 0))
        return tni_refuse(problem, "icpFormation", "needs either an id or a count");
    if (named && icp->stage == TENURE__V1__ICP_FORMATION__STAGE__STAGE_UNSPECIFIED)
        return tni_refuse(problem, "icpFormation.stage", "is missing; it is required with an id");
    if (!named && icp->stage != TENURE__V1__ICP_FORMATION__STAGE__PLANNED &&
        icp->stage != TENURE__V1__ICP_FORMATION__STAGE__STAGE_UNSPECIFIED)
        return tni_refuse(problem, "icpFormation.stage",
                          "a count is of planned ones; leave it out");
    return true;
}

static bool
check_merger(const Tenure__V1__Merger *merger, struct tenure_problem *problem)
{
    for (size_t i = 0; i < merger->n_from; i++) {
        if (strcmp(merger->from[i], merger->into) == 0)
            return tni_refuse(problem, "merger.from", "a body cannot merge into itself");
        for (size_t other = 0; other < i; other++) {
            if (strcmp(merger->from[i], merger->from[other]) == 0)
                return tni_refuse(problem, "merger.from", "names the same body twice");
        }
    }
    return true;
}

static bool
check_organisation(const Tenure__V1__OrganisationReport *report, struct tenure_problem *problem)
{
    if (strcmp(report->id, report->parent) == 0)
        return tni_refuse(problem, "organisation.parent",
                          "an organisation cannot be its own parent");
    if (strcmp(report->id, report->region) == 0)
        return tni_refuse(problem, "organisation.region",
                          "an organisation cannot be its own region");
    if (strcmp(report->region, TENURE_EVERYTHING) == 0)
        return tni_refuse(problem, "organisation.region",
                          "`" TENURE_EVERYTHING "` is everything, not a region; name another");
    return true;
}

static bool
check_retraction(const Tenure__V1__Event *event, struct tenure_problem *problem)
{
    if (event->supersedes[0] != '\0')
        return tni_refuse(problem, "supersedes",
                          "a retraction takes one event back; it replaces none");
    if (strcmp(event->retraction->id, event->id) == 0)
        return tni_refuse(problem, "retraction.id", "an event cannot retract itself");
    return true;
}

static bool
check_silence(const Tenure__V1__Silence *silence, struct tenure_problem *problem)
{
    if (silence->rule[0] == '\0' && silence->severity[0] == '\0' && silence->region[0] == '\0' &&
        silence->organisation[0] == '\0')
        return tni_refuse(problem, "silence",
                          "needs at least one of rule, severity, region and organisation");
    return true;
}

static bool
check_rules(const Tenure__V1__RuleSet *rules, struct tenure_problem *problem)
{
    for (size_t i = 0; i < rules->n_rules; i++) {
        for (size_t other = 0; other < i; other++) {
            if (strcmp(rules->rules[i]->name, rules->rules[other]->name) == 0)
                return tni_refuse(problem, "rules.rules", "two rules have the same name");
        }
    }
    return true;
}

/* Checks the fields that only a published figure has. */
static bool
check_reported(const Tenure__V1__Survey *survey, struct tenure_problem *problem)
{
    if (survey->indicator[0] == '\0') {
        if (survey->percent > 0 || survey->change_points != 0)
            return tni_refuse(problem, "survey.percent", "needs the indicator that it is of");
        return survey->period[0] == '\0' ||
               tni_refuse(problem, "survey.period", "needs the indicator that it is of");
    }
    if (survey->percent > PERCENT_MAX)
        return tni_refuse(problem, "survey.percent", "is more than 100");
    if (survey->change_points > PERCENT_MAX || survey->change_points < -PERCENT_MAX)
        return tni_refuse(problem, "survey.changePoints", "is more than 100");
    return survey->percent > 0 || survey->count > 0 || survey->leaders > 0 ||
           tni_refuse(problem, "survey.percent", "is missing; or give count, or leaders");
}

static bool
check_survey(const Tenure__V1__Survey *survey, struct tenure_problem *problem)
{
    if (survey->leaders > 0 && survey->count > survey->leaders)
        return tni_refuse(problem, "survey.count", "is larger than the number of leaders");
    if ((survey->characteristic[0] == '\0') == (survey->indicator[0] == '\0'))
        return tni_refuse(problem, "survey.characteristic", "or indicator: give one of the two");
    return check_reported(survey, problem);
}

static bool
check_post(const Tenure__V1__PostReport *report, struct tenure_problem *problem)
{
    if (report->into == NULL)
        return true;
    if (report->status != TENURE__V1__POST_REPORT__STATUS__ABOLISHED)
        return tni_refuse(problem, "post.into", "only a post that is ABOLISHED goes into another");
    if (strcmp(report->organisation, report->into->organisation) == 0 &&
        strcmp(report->role, report->into->role) == 0)
        return tni_refuse(problem, "post.into", "a post cannot go into itself");
    return true;
}

static bool
check_body(const Tenure__V1__Event *event, struct tenure_problem *problem)
{
    switch (event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT:
        return check_person(event->appointment->person, "appointment.person", problem);
    case TENURE__V1__EVENT__BODY_DEPARTURE:
        return check_person(event->departure->person, "departure.person", problem);
    case TENURE__V1__EVENT__BODY_ORGANISATION:
        return check_organisation(event->organisation, problem);
    case TENURE__V1__EVENT__BODY_ICP_FORMATION: return check_icp(event->icp_formation, problem);
    case TENURE__V1__EVENT__BODY_MERGER: return check_merger(event->merger, problem);
    case TENURE__V1__EVENT__BODY_MILESTONE:
        if (event->milestone->status == TENURE__V1__MILESTONE__STATUS__SET &&
            event->milestone->due[0] == '\0')
            return tni_refuse(problem, "milestone.due",
                              "is missing; a milestone that is set needs it");
        return true;
    case TENURE__V1__EVENT__BODY_POST: return check_post(event->post, problem);
    case TENURE__V1__EVENT__BODY_PERSON:
        return strcmp(event->person->id, event->person->merged_into) != 0 ||
               tni_refuse(problem, "person.mergedInto",
                          "a person cannot be merged into themselves");
    case TENURE__V1__EVENT__BODY_SURVEY: return check_survey(event->survey, problem);
    case TENURE__V1__EVENT__BODY_RETRACTION: return check_retraction(event, problem);
    case TENURE__V1__EVENT__BODY_SILENCE: return check_silence(event->silence, problem);
    case TENURE__V1__EVENT__BODY_RULES: return check_rules(event->rules, problem);
    case TENURE__V1__EVENT__BODY_INCARNATION:
        if (event->incarnation->updates_seq > event->incarnation->common_seq)
            return tni_refuse(problem, "incarnation.updatesSeq", "is larger than common_seq");
        return true;
    case TENURE__V1__EVENT__BODY_RECRUITMENT:
    case TENURE__V1__EVENT__BODY_DESIGNATION:
    case TENURE__V1__EVENT__BODY_DISSOLUTION:
    case TENURE__V1__EVENT__BODY_ROLE:
    case TENURE__V1__EVENT__BODY_ACKNOWLEDGEMENT:
    case TENURE__V1__EVENT__BODY_CLOCK:
    case TENURE__V1__EVENT__BODY_REDACTION:
    case TENURE__V1__EVENT__BODY_REDACTED: return true;
    case TENURE__V1__EVENT__BODY__NOT_SET: break;
    case _TENURE__V1__EVENT__BODY__CASE_IS_INT_SIZE: break;
    }
    return tni_refuse(problem, "",
                      "has no body; give one of appointment, departure, organisation ...");
}

bool
tni_event_fits_together(const Tenure__V1__Event *event, struct tenure_problem *ret_problem)
{
    if (!check_body(event, ret_problem))
        return false;
    if (event->supersedes[0] != '\0' && strcmp(event->supersedes, event->id) == 0)
        return tni_refuse(ret_problem, "supersedes", "an event cannot replace itself");
    return true;
}
