/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the subjects of an event: links from its record to earlier entries about the same
 * subjects. */
#include <string.h>

#include "links.h"
#include "naming.h"
#include "posts.h"
#include "subjects.h"
#include "work.h"

struct link_list {
    struct engine *engine;
    struct log_link *links;
    size_t count;
    tenure_status status;
};

static void
link_organisation(struct link_list *list, const char *id)
{
    struct organisation_row *row = &list->engine->organisation;
    struct log_link link = { .kind = SUBJECT_ORGANISATION };
    if (list->status == TENURE_OK)
        list->status = subject_organisation(list->engine, id, &link.number);
    if (list->status == TENURE_OK)
        list->status = organisation_find_all(engine_read(list->engine), link.number, row);
    if (list->status != TENURE_OK)
        return;
    link.previous = row->last_seq;
    list->links[list->count++] = link;
}

static void
link_post(struct link_list *list, const char *organisation, const char *role)
{
    struct log_link link = { .kind = SUBJECT_POST };
    if (list->status == TENURE_OK)
        list->status = subject_post(list->engine, organisation, role, &link.number);
    if (list->status == TENURE_OK)
        list->status = post_load(list->engine, link.number);
    if (list->status != TENURE_OK)
        return;
    link.previous = list->engine->in_hand.row.last_seq;
    list->links[list->count++] = link;
}

/* A merely mentioned organisation exists from then on, but the event is not about it. */
static void
mention(struct link_list *list, const char *id)
{
    uint64_t number;
    if (list->status == TENURE_OK && id[0] != '\0')
        list->status = subject_organisation(list->engine, id, &number);
}

/* Links a subject that the event names, or into which another one goes. */
static void
link_naming(struct link_list *list, enum subject_kind kind, uint64_t number)
{
    struct naming_row row;
    struct log_link link = { .kind = (uint8_t)kind, .number = number };
    if (list->status != TENURE_OK)
        return;
    list->status = naming_find(engine_read(list->engine), link.kind, number, &row);
    link.previous = list->status == TENURE_OK ? row.last_seq : 0;
    if (list->status == TENURE_NOT_FOUND)
        list->status = TENURE_OK;
    list->links[list->count++] = link;
}

static void
link_role(struct link_list *list, const Tenure__V1__RoleReport *report)
{
    uint64_t number;
    list->status = subject_role(list->engine, report->id, &number);
    link_naming(list, SUBJECT_ROLE, number);
}

static void
link_post_report(struct link_list *list, const Tenure__V1__PostReport *report)
{
    uint64_t number;
    list->status = subject_post(list->engine, report->organisation, report->role, &number);
    link_naming(list, SUBJECT_POST_NAME, number);
    if (report->into == NULL || list->status != TENURE_OK)
        return;
    list->status =
        subject_post(list->engine, report->into->organisation, report->into->role, &number);
    link_naming(list, SUBJECT_POST_NAME, number);
}

static void
link_person(struct link_list *list, const Tenure__V1__PersonReport *report)
{
    uint64_t number;
    list->status = subject_person_id(list->engine, report->id, &number);
    link_naming(list, SUBJECT_PERSON, number);
    if (report->merged_into[0] == '\0' || list->status != TENURE_OK)
        return;
    list->status = subject_person_id(list->engine, report->merged_into, &number);
    link_naming(list, SUBJECT_PERSON, number);
}

/* A partnership with an id is also an organisation. */
static void
link_icp(struct link_list *list, const Tenure__V1__IcpFormation *icp)
{
    link_organisation(list, icp->system);
    if (icp->id[0] == '\0')
        return;
    link_organisation(list, icp->id);
    if (list->status == TENURE_OK)
        list->status = subject_add_child(list->engine, icp->system, icp->id);
}

static void
link_report(struct link_list *list, const Tenure__V1__OrganisationReport *report)
{
    mention(list, report->region);
    mention(list, report->parent);
    link_organisation(list, report->id);
    if (list->status == TENURE_OK && report->parent[0] != '\0')
        list->status = subject_add_child(list->engine, report->parent, report->id);
}

static void
link_survey(struct link_list *list, const Tenure__V1__Survey *survey)
{
    struct survey_row row = { .review = TENURE_NO_DAY };
    struct log_link link = { .kind = SUBJECT_SURVEY };
    if (strcmp(survey->scope, TENURE_EVERYTHING) != 0)
        mention(list, survey->scope);
    if (list->status == TENURE_OK)
        list->status = subject_survey(list->engine, survey, &link.number);
    if (list->status == TENURE_OK)
        list->status = survey_find(engine_read(list->engine), link.number, &row);
    link.previous = row.last_seq;
    if (list->status == TENURE_OK)
        list->links[list->count++] = link;
}

/* An acknowledgement of an unknown alert stays in the log without effect. */
static void
link_alert(struct link_list *list, const char *id)
{
    struct log_link link = { .kind = SUBJECT_ALERT };
    struct alert_row row;
    if (list->status != TENURE_OK)
        return;
    struct store_read read = engine_read(list->engine);
    list->status = alert_id_find(read, list->engine->counters.alerts, id, &link.number);
    if (list->status == TENURE_OK)
        list->status = alert_row_find(read, link.number, &row);
    if (list->status == TENURE_OK) {
        link.previous = row.last_seq;
        list->links[list->count++] = link;
    } else if (list->status == TENURE_NOT_FOUND) {
        list->status = TENURE_OK;
    }
}

static void
link_one(struct link_list *list, enum subject_kind kind, uint64_t previous)
{
    list->links[list->count++] = (struct log_link){ (uint8_t)kind, 0, previous };
}

static void
link_merger(struct link_list *list, const Tenure__V1__Merger *merger)
{
    link_organisation(list, merger->into);
    for (size_t i = 0; i < merger->n_from; i++)
        link_organisation(list, merger->from[i]);
}

static void
link_subjects(struct link_list *list, const Tenure__V1__Event *message)
{
    switch (message->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT:
        link_post(list, message->appointment->organisation, message->appointment->role);
        return;
    case TENURE__V1__EVENT__BODY_DEPARTURE:
        link_post(list, message->departure->organisation, message->departure->role);
        return;
    case TENURE__V1__EVENT__BODY_RECRUITMENT:
        link_post(list, message->recruitment->organisation, message->recruitment->role);
        return;
    case TENURE__V1__EVENT__BODY_ORGANISATION: link_report(list, message->organisation); return;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION: link_icp(list, message->icp_formation); return;
    case TENURE__V1__EVENT__BODY_DESIGNATION:
        link_organisation(list, message->designation->organisation);
        return;
    case TENURE__V1__EVENT__BODY_MERGER: link_merger(list, message->merger); return;
    case TENURE__V1__EVENT__BODY_DISSOLUTION:
        link_organisation(list, message->dissolution->organisation);
        return;
    case TENURE__V1__EVENT__BODY_MILESTONE:
        link_organisation(list, message->milestone->organisation);
        return;
    case TENURE__V1__EVENT__BODY_CLOCK:
        link_one(list, SUBJECT_CLOCK, list->engine->counters.clock_seq);
        return;
    case TENURE__V1__EVENT__BODY_SURVEY: link_survey(list, message->survey); return;
    case TENURE__V1__EVENT__BODY_SILENCE:
        link_one(list, SUBJECT_SILENCES, list->engine->counters.silences_seq);
        return;
    case TENURE__V1__EVENT__BODY_ACKNOWLEDGEMENT:
        link_alert(list, message->acknowledgement->alert);
        return;
    case TENURE__V1__EVENT__BODY_RULES:
        link_one(list, SUBJECT_RULES, list->engine->counters.rules_seq);
        return;
    case TENURE__V1__EVENT__BODY_ROLE: link_role(list, message->role); return;
    case TENURE__V1__EVENT__BODY_POST: link_post_report(list, message->post); return;
    case TENURE__V1__EVENT__BODY_PERSON: link_person(list, message->person); return;
    case TENURE__V1__EVENT__BODY_RETRACTION:
    case TENURE__V1__EVENT__BODY_REDACTION:
    case TENURE__V1__EVENT__BODY_REDACTED:
    case TENURE__V1__EVENT__BODY_INCARNATION:
    case TENURE__V1__EVENT__BODY__NOT_SET:
    case _TENURE__V1__EVENT__BODY__CASE_IS_INT_SIZE: return;
    }
}

tenure_status
subject_links(struct engine *engine, const Tenure__V1__Event *message, struct log_link *links,
              size_t *ret_count)
{
    struct link_list list = { .engine = engine, .links = links, .status = TENURE_OK };
    link_subjects(&list, message);
    *ret_count = list.count;
    return list.status;
}

const char *
subject_topic(const Tenure__V1__Event *message)
{
    switch (message->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT: return message->appointment->organisation;
    case TENURE__V1__EVENT__BODY_DEPARTURE: return message->departure->organisation;
    case TENURE__V1__EVENT__BODY_RECRUITMENT: return message->recruitment->organisation;
    case TENURE__V1__EVENT__BODY_ORGANISATION: return message->organisation->id;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION: return message->icp_formation->system;
    case TENURE__V1__EVENT__BODY_DESIGNATION: return message->designation->organisation;
    case TENURE__V1__EVENT__BODY_MERGER: return message->merger->into;
    case TENURE__V1__EVENT__BODY_DISSOLUTION: return message->dissolution->organisation;
    case TENURE__V1__EVENT__BODY_MILESTONE: return message->milestone->organisation;
    case TENURE__V1__EVENT__BODY_SURVEY: return message->survey->scope;
    case TENURE__V1__EVENT__BODY_POST: return message->post->organisation;
    case TENURE__V1__EVENT__BODY_ROLE:
    case TENURE__V1__EVENT__BODY_PERSON:
    case TENURE__V1__EVENT__BODY_SILENCE:
    case TENURE__V1__EVENT__BODY_RETRACTION:
    case TENURE__V1__EVENT__BODY_ACKNOWLEDGEMENT:
    case TENURE__V1__EVENT__BODY_CLOCK:
    case TENURE__V1__EVENT__BODY_RULES:
    case TENURE__V1__EVENT__BODY_REDACTION:
    case TENURE__V1__EVENT__BODY_REDACTED:
    case TENURE__V1__EVENT__BODY_INCARNATION:
    case TENURE__V1__EVENT__BODY__NOT_SET:
    case _TENURE__V1__EVENT__BODY__CASE_IS_INT_SIZE: break;
    }
    return "-";
}
