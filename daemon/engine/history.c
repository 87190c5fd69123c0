/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a subject's live reports from the log, along the links between entries. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "history.h"
#include "live.h"
#include "vague.h"
#include "work.h"

bool
history_report(const Tenure__V1__Event *message, uint64_t seq, int32_t announced, uint64_t person,
               struct report *ret_report)
{
    struct report report = {
        .seq = seq,
        .announced = announced,
        .effective = { TENURE_NO_DAY, TENURE_BY_DAY },
        .exists_again = TENURE_NO_DAY,
        .confidence = message->confidence,
        .person = person,
    };
    tenure_date_parse(message->effective, &report.effective);
    report.day = report.effective.day != TENURE_NO_DAY ? report.effective.day : announced;
    if (message->body_case == TENURE__V1__EVENT__BODY_APPOINTMENT) {
        report.kind = REPORT_APPOINTMENT;
        report.basis = message->appointment->basis;
        report.joint = message->appointment->joint;
        report.incumbent = message->appointment->incumbent;
        report.unnamed = message->appointment->person->unnamed;
        report.background = message->appointment->background;
    } else if (message->body_case == TENURE__V1__EVENT__BODY_DEPARTURE) {
        report.kind = REPORT_DEPARTURE;
        report.reason = message->departure->reason;
    } else if (message->body_case == TENURE__V1__EVENT__BODY_RECRUITMENT) {
        report.kind = REPORT_RECRUITMENT;
        report.stage = message->recruitment->stage;
    } else {
        return false;
    }
    *ret_report = report;
    return true;
}

void
reports_close(struct reports *reports)
{
    free(reports->items);
    *reports = (struct reports){ 0 };
}

static bool
reports_add(struct reports *reports, const struct report *report)
{
    void *grown = tni_grow(reports->items, reports->count, &reports->max, sizeof(*report));
    if (grown == NULL)
        return false;
    reports->items = grown;
    reports->items[reports->count++] = *report;
    return true;
}

/* Rumours come latest first; the list keeps the latest, in ascending order. */
static void
rumours_add_older(struct reports *reports, uint64_t seq)
{
    if (reports->rumours_count == RUMOURS_MAX)
        return;
    memmove(&reports->rumours[1], &reports->rumours[0],
            reports->rumours_count * sizeof(reports->rumours[0]));
    reports->rumours[0] = seq;
    reports->rumours_count++;
}

static tenure_status
is_live(struct store_read read, uint64_t seq, uint64_t known_at, bool *ret_live)
{
    return known_at == KNOWN_NOW ? live_is(read, seq, ret_live)
                                 : live_was(read, seq, known_at, ret_live);
}

/* Moves to the next entry that is live and was known at `known_at`; decodes it if the walk needs
 * that. */
tenure_status
history_next(struct history_walk *walk)
{
    while (walk->seq > walk->since) {
        bool live = false;
        tenure_status status = log_read(walk->read, walk->seq, &walk->entry);
        if (status == TENURE_OK && (walk->known_at == KNOWN_NOW || walk->seq <= walk->known_at))
            status = is_live(walk->read, walk->seq, walk->known_at, &live);
        if (status != TENURE_OK)
            return status;
        walk->seq = log_previous(&walk->entry, (uint8_t)walk->kind, walk->number);
        if (!live)
            continue;
        tni_arena_reset(walk->arena);
        walk->message = tenure__v1__event__unpack(&walk->arena->allocator, walk->entry.content.size,
                                                  walk->entry.content.data);
        if (walk->message == NULL)
            return TENURE_DAMAGED;
        if (walk->rumours || walk->message->confidence != TENURE__V1__EVENT__CONFIDENCE__RUMOURED)
            return TENURE_OK;
    }
    return TENURE_NOT_FOUND;
}

static bool
ends_something(const Tenure__V1__Event *message)
{
    return message->body_case == TENURE__V1__EVENT__BODY_MERGER ||
           message->body_case == TENURE__V1__EVENT__BODY_DISSOLUTION ||
           (message->body_case == TENURE__V1__EVENT__BODY_ICP_FORMATION &&
            message->icp_formation->stage == TENURE__V1__ICP_FORMATION__STAGE__DISSOLVED) ||
           (message->body_case == TENURE__V1__EVENT__BODY_POST &&
            message->post->status == TENURE__V1__POST_REPORT__STATUS__ABOLISHED);
}

struct tenure_date
history_date(const Tenure__V1__Event *message, int32_t announced)
{
    struct tenure_date date;
    if (!tenure_date_parse(message->effective, &date))
        return (struct tenure_date){ announced, TENURE_BY_DAY };
    if (date.precision != TENURE_BY_DAY)
        date.day = vague_day(date, announced, ends_something(message));
    return date;
}

int32_t
history_day(const Tenure__V1__Event *message, int32_t announced)
{
    return history_date(message, announced).day;
}

tenure_status
history_person_id(struct store_read read, const Tenure__V1__Event *message, uint64_t *ret_number)
{
    char id[TENURE_SLUG_MAX + 1];
    *ret_number = 0;
    if (tenure_event_person(message) == NULL)
        return TENURE_OK;
    if (!tenure_event_person_id(message, id))
        return TENURE_DAMAGED;
    return names_find(read, NAME_PERSON, id, ret_number);
}

tenure_status
history_person_number(struct store_read read, const Tenure__V1__Event *message,
                      uint64_t *ret_number)
{
    tenure_status status = history_person_id(read, message, ret_number);
    return status == TENURE_OK && *ret_number != 0
               ? person_find_counting(read, *ret_number, ret_number)
               : status;
}

static tenure_status
add_entry(const struct history_walk *walk, struct reports *reports)
{
    const Tenure__V1__Event *message = walk->message;
    uint64_t id = 0;
    struct report report;
    tenure_status status = history_person_id(walk->read, message, &id);
    if (status != TENURE_OK)
        return status;
    if (message->confidence == TENURE__V1__EVENT__CONFIDENCE__RUMOURED) {
        rumours_add_older(reports, walk->entry.seq);
        return TENURE_OK;
    }
    if (!history_report(message, walk->entry.seq, walk->entry.announced, id, &report))
        return TENURE_DAMAGED;
    if (id != 0 && walk->known_at == KNOWN_NOW)
        status = person_find_counting(walk->read, id, &report.person);
    if (status != TENURE_OK)
        return status;
    report.unnamed = report.unnamed && report.person == id; // a join identifies the unnamed person
    return reports_add(reports, &report) ? TENURE_OK : TENURE_NO_MEMORY;
}

/* When the walk reaches a waypoint, adds its unfolded reports. */
static tenure_status
add_waypoint(const struct waypoint *waypoint, struct reports *reports)
{
    for (uint32_t i = 0; i < waypoint->recent.count; i++) {
        if (!reports_add(reports, &waypoint->recent.reports[i]))
            return TENURE_NO_MEMORY;
    }
    for (uint32_t i = waypoint->rumours_count; i > 0; i--)
        rumours_add_older(reports, waypoint->rumours[i - 1]);
    return TENURE_OK;
}

static tenure_status
gather_post(struct history_walk *walk, struct reports *reports)
{
    reports->count = 0;
    reports->rumours_count = 0;
    for (;;) {
        tenure_status status = history_next(walk);
        if (status == TENURE_OK)
            status = add_entry(walk, reports);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    }
}

tenure_status
history_since(struct store_read read, uint64_t post, uint64_t last_seq,
              const struct waypoint *waypoint, struct tni_arena *arena, struct reports *reports)
{
    struct history_walk walk = {
        .read = read,
        .kind = SUBJECT_POST,
        .number = post,
        .seq = last_seq,
        .since = waypoint->seq,
        .known_at = KNOWN_NOW,
        .arena = arena,
        .rumours = true,
    };
    tenure_status status = gather_post(&walk, reports);
    return status == TENURE_OK ? add_waypoint(waypoint, reports) : status;
}

tenure_status
history_of_post(struct store_read read, uint64_t post, uint64_t last_seq, uint64_t known_at,
                struct tni_arena *arena, struct reports *reports)
{
    struct history_walk walk = {
        .read = read,
        .kind = SUBJECT_POST,
        .number = post,
        .seq = last_seq,
        .known_at = known_at,
        .arena = arena,
        .rumours = true,
    };
    return gather_post(&walk, reports);
}

static struct organisation_report *
organisation_reports_add(struct organisation_reports *reports)
{
    void *grown = tni_grow(reports->items, reports->count, &reports->max, sizeof(*reports->items));
    if (grown == NULL)
        return NULL;
    reports->items = grown;
    return &reports->items[reports->count++];
}

void
organisation_reports_close(struct organisation_reports *reports)
{
    free(reports->items);
    *reports = (struct organisation_reports){ 0 };
}

static void
take_organisation(const Tenure__V1__OrganisationReport *from, struct organisation_report *report)
{
    report->report = ORGANISATION_DECLARED;
    report->kind = from->kind;
    report->population = from->population;
    report->identified = from->n_identifiers > 0;
    snprintf(report->name, sizeof(report->name), "%s", from->name);
    snprintf(report->short_name, sizeof(report->short_name), "%s", from->short_name);
    snprintf(report->region, sizeof(report->region), "%s", from->region);
    snprintf(report->parent, sizeof(report->parent), "%s", from->parent);
}

/* Converts a partnership's formation to a report about its system, or about the partnership itself,
 * which is also an organisation. */
static void
take_icp(const Tenure__V1__IcpFormation *icp, const char *id, struct organisation_report *report)
{
    report->stage = icp->stage;
    report->population = icp->population;
    report->count = icp->count;
    snprintf(report->name, sizeof(report->name), "%s", icp->name);
    snprintf(report->id, sizeof(report->id), "%s", icp->id);
    if (strcmp(id, icp->id) != 0) {
        report->report = icp->id[0] != '\0' ? ORGANISATION_ICP : ORGANISATION_ICP_COUNT;
        return;
    }
    report->kind = TENURE__V1__ORGANISATION_KIND__ICP;
    snprintf(report->parent, sizeof(report->parent), "%s", icp->system);
    report->report = ORGANISATION_DECLARED;
    if (icp->stage == TENURE__V1__ICP_FORMATION__STAGE__DISSOLVED) {
        report->report = ORGANISATION_ENDED;
        report->id[0] = '\0'; // a dissolved organisation has no successor
    }
}

static void
take_milestone(const Tenure__V1__Milestone *milestone, struct organisation_report *report)
{
    report->report = ORGANISATION_MILESTONE;
    report->met = milestone->status == TENURE__V1__MILESTONE__STATUS__MET;
    tenure_date_parse(milestone->due, &report->due);
    snprintf(report->id, sizeof(report->id), "%s", milestone->name);
}

/* Converts an event to a report about the organisation; false if it is not about it. */
static bool
take_event(const Tenure__V1__Event *message, const char *id, struct organisation_report *report)
{
    switch ((int)message->body_case) {
    case TENURE__V1__EVENT__BODY_ORGANISATION:
        take_organisation(message->organisation, report);
        return true;
    case TENURE__V1__EVENT__BODY_ICP_FORMATION:
        take_icp(message->icp_formation, id, report);
        return true;
    case TENURE__V1__EVENT__BODY_MILESTONE: take_milestone(message->milestone, report); return true;
    case TENURE__V1__EVENT__BODY_DESIGNATION:
        report->report = ORGANISATION_DESIGNATED;
        report->kind = message->designation->kind;
        return true;
    case TENURE__V1__EVENT__BODY_DISSOLUTION: report->report = ORGANISATION_ENDED; return true;
    case TENURE__V1__EVENT__BODY_MERGER:
        report->report = ORGANISATION_ENDED;
        snprintf(report->id, sizeof(report->id), "%s", message->merger->into);
        return true;
    default: return false;
    }
}

static struct organisation_report
report_of(const struct history_walk *walk)
{
    struct tenure_date date = history_date(walk->message, walk->entry.announced);
    return (struct organisation_report){
        .seq = walk->entry.seq,
        .day = date.day,
        .precision = date.precision,
        .confidence = walk->message->confidence,
        .due = { TENURE_NO_DAY, TENURE_BY_DAY },
    };
}

/* Each organisation that was merged into this one is a report of its own. */
static bool
add_joined(const struct history_walk *walk, struct organisation_reports *reports)
{
    const Tenure__V1__Merger *merger = walk->message->merger;
    for (size_t i = 0; i < merger->n_from; i++) {
        struct organisation_report *report = organisation_reports_add(reports);
        if (report == NULL)
            return false;
        *report = report_of(walk);
        report->report = ORGANISATION_JOINED;
        snprintf(report->id, sizeof(report->id), "%s", merger->from[i]);
    }
    return true;
}

static tenure_status
add_organisation_entry(const struct history_walk *walk, const char *id,
                       struct organisation_reports *reports)
{
    if (walk->message->body_case == TENURE__V1__EVENT__BODY_MERGER &&
        strcmp(walk->message->merger->into, id) == 0)
        return add_joined(walk, reports) ? TENURE_OK : TENURE_NO_MEMORY;
    struct organisation_report *report = organisation_reports_add(reports);
    if (report == NULL)
        return TENURE_NO_MEMORY;
    *report = report_of(walk);
    return take_event(walk->message, id, report) ? TENURE_OK : TENURE_DAMAGED;
}

tenure_status
history_of_organisation(struct store_read read, uint64_t number, const char *id, uint64_t last_seq,
                        uint64_t known_at, struct tni_arena *arena,
                        struct organisation_reports *reports)
{
    struct history_walk walk = {
        .read = read,
        .kind = SUBJECT_ORGANISATION,
        .number = number,
        .seq = last_seq,
        .known_at = known_at,
        .arena = arena,
    };
    reports->count = 0;
    for (;;) {
        tenure_status status = history_next(&walk);
        if (status == TENURE_OK)
            status = add_organisation_entry(&walk, id, reports);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    }
}
