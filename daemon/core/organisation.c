/* SPDX-License-Identifier: Apache-2.0 */
#include "organisation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The milestone that is met by becoming an integrated care system or board. */
#define DESIGNATION_MILESTONE "ics-designation"

static int
compare_by_day(const void *left, const void *right)
{
    const struct organisation_report *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->seq != b->seq)
        return a->seq < b->seq ? -1 : 1;
    return strcmp(a->id, b->id); // one event of a merger joins several organisations
}

/* A given value replaces the present one; a value not in force yet is used only if there is
 * none. */
static void
take_text(char *value, size_t size, const char *given, bool in_force)
{
    if (given[0] != '\0' && (in_force || value[0] == '\0'))
        snprintf(value, size, "%s", given);
}

static void
take_values(struct organisation *organisation, const struct organisation_report *report,
            bool in_force)
{
    take_text(organisation->name, sizeof(organisation->name), report->name, in_force);
    take_text(organisation->short_name, sizeof(organisation->short_name), report->short_name,
              in_force);
    take_text(organisation->region, sizeof(organisation->region), report->region, in_force);
    take_text(organisation->parent, sizeof(organisation->parent), report->parent, in_force);
    if (report->identified && (in_force || organisation->identifiers_seq == 0))
        organisation->identifiers_seq = report->seq;
    if (report->population > 0 && (in_force || organisation->population == 0)) {
        organisation->population = report->population;
        organisation->population_seq = report->seq;
        organisation->population_confidence = report->confidence;
    }
    if (report->kind != TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED &&
        (in_force || organisation->kind == TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED))
        organisation->kind = report->kind;
}

static struct tenure_date
date_of(const struct organisation_report *report)
{
    return (struct tenure_date){ report->day, report->precision };
}

/* The date becomes that of the report if that has an earlier day, or the same one more exactly. */
static void
take_earlier(struct tenure_date *date, const struct organisation_report *report)
{
    if (date->day == TENURE_NO_DAY || report->day < date->day ||
        (report->day == date->day && report->precision < date->precision))
        *date = date_of(report);
}

static void
take_end(struct organisation *organisation, const struct organisation_report *report)
{
    if (organisation->ended.day != TENURE_NO_DAY)
        return;
    organisation->ended = date_of(report);
    snprintf(organisation->successor, sizeof(organisation->successor), "%s", report->id);
}

/* The milestone with that name, or a new one; NULL: the list is full. */
static struct milestone *
milestone_of(struct organisation_detail *detail, const char *name)
{
    for (uint32_t i = 0; i < detail->milestones_count; i++) {
        if (strcmp(detail->milestones[i].name, name) == 0)
            return &detail->milestones[i];
    }
    if (detail->milestones_count == MILESTONES_MAX)
        return NULL;
    struct milestone *milestone = &detail->milestones[detail->milestones_count++];
    *milestone = (struct milestone){ .due = { TENURE_NO_DAY, TENURE_BY_DAY },
                                     .met = { TENURE_NO_DAY, TENURE_BY_DAY } };
    snprintf(milestone->name, sizeof(milestone->name), "%s", name);
    return milestone;
}

static void
take_milestone(struct organisation_detail *detail, const struct organisation_report *report)
{
    struct milestone *milestone = milestone_of(detail, report->id);
    if (milestone == NULL) {
        detail->milestones_more++; // their different names are counted at the end
        return;
    }
    if (report->due.day != TENURE_NO_DAY) {
        milestone->due = report->due;
        milestone->seq = report->seq;
        milestone->confidence = report->confidence;
    }
    if (report->met)
        take_earlier(&milestone->met, report);
}

static void
take_icp(struct organisation_detail *detail, const struct organisation_report *report)
{
    uint32_t i = 0;
    while (i < detail->icps_count && strcmp(detail->icps[i].id, report->id) != 0)
        i++;
    if (i == ICPS_MAX) {
        detail->icps_more++;
        return;
    }
    struct icp *icp = &detail->icps[i];
    if (i == detail->icps_count) {
        *icp = (struct icp){ 0 };
        snprintf(icp->id, sizeof(icp->id), "%s", report->id);
        snprintf(icp->name, sizeof(icp->name), "%s", report->id);
        detail->icps_count++;
    }
    icp->stage = report->stage;
    icp->seq = report->seq;
    if (report->name[0] != '\0')
        snprintf(icp->name, sizeof(icp->name), "%s", report->name);
    if (report->population > 0)
        icp->population = report->population;
}

static void
take_predecessor(struct organisation_detail *detail, const struct organisation_report *report)
{
    if (detail->predecessors_count < PREDECESSORS_MAX)
        snprintf(detail->predecessors[detail->predecessors_count++], TENURE_SLUG_MAX + 1, "%s",
                 report->id);
    else
        detail->predecessors_more++;
}

/* Applies a report that is in force to the detail. */
static void
take_detail(struct organisation_detail *detail, const struct organisation_report *report)
{
    switch (report->report) {
    case ORGANISATION_MILESTONE: take_milestone(detail, report); return;
    case ORGANISATION_ICP: take_icp(detail, report); return;
    case ORGANISATION_JOINED: take_predecessor(detail, report); return;
    case ORGANISATION_ICP_COUNT:
        detail->icps_announced = report->count;
        detail->icps_seq = report->seq;
        return;
    case ORGANISATION_DECLARED:
    case ORGANISATION_DESIGNATED:
    case ORGANISATION_ENDED: return;
    }
    abort();
}

static void
take_report(struct organisation *organisation, const struct organisation_report *report,
            bool in_force)
{
    switch (report->report) {
    case ORGANISATION_DECLARED: take_values(organisation, report, in_force); return;
    case ORGANISATION_DESIGNATED:
        if (in_force)
            organisation->kind = report->kind;
        return;
    case ORGANISATION_ENDED: take_end(organisation, report); return;
    case ORGANISATION_JOINED:
    case ORGANISATION_MILESTONE:
    case ORGANISATION_ICP:
    case ORGANISATION_ICP_COUNT: return;
    }
    abort();
}

/* A designation meets its milestone, whether that was set before or after it. */
static void
meet_designation(struct organisation_detail *detail, const struct organisation_report *reports,
                 size_t count, int32_t day)
{
    for (uint32_t i = 0; i < detail->milestones_count; i++) {
        struct milestone *milestone = &detail->milestones[i];
        if (strcmp(milestone->name, DESIGNATION_MILESTONE) != 0)
            continue;
        for (size_t report = 0; report < count && reports[report].day <= day; report++) {
            if (reports[report].report == ORGANISATION_DESIGNATED &&
                (reports[report].kind == TENURE__V1__ORGANISATION_KIND__ICS ||
                 reports[report].kind == TENURE__V1__ORGANISATION_KIND__ICB))
                take_earlier(&milestone->met, &reports[report]);
        }
    }
}

static int
compare_by_name(const void *left, const void *right)
{
    const struct organisation_report *a = left, *b = right;
    if (a->report != b->report)
        return a->report < b->report ? -1 : 1;
    return strcmp(a->id, b->id);
}

/* How many different names the reports in force give; they are sorted by name. */
static uint32_t
count_names(const struct organisation_report *reports, size_t count,
            enum organisation_report_kind kind, int32_t day)
{
    uint32_t names = 0;
    const char *last = NULL;
    for (size_t i = 0; i < count; i++) {
        if (reports[i].report != kind || reports[i].day > day ||
            (last != NULL && strcmp(last, reports[i].id) == 0))
            continue;
        names++;
        last = reports[i].id;
    }
    return names;
}

/* Counts the names that were not stored; so far only their reports were counted, and one name may
 * have several. */
static void
count_more(struct organisation_detail *detail, struct organisation_report *reports, size_t count,
           int32_t day)
{
    if (detail->milestones_more + detail->icps_more == 0)
        return;
    qsort(reports, count, sizeof(*reports), compare_by_name);
    detail->milestones_more =
        count_names(reports, count, ORGANISATION_MILESTONE, day) - detail->milestones_count;
    detail->icps_more = count_names(reports, count, ORGANISATION_ICP, day) - detail->icps_count;
    qsort(reports, count, sizeof(*reports), compare_by_day);
}

void
organisation_fold(struct organisation *organisation, struct organisation_detail *detail,
                  struct organisation_report *reports, size_t count, int32_t day)
{
    struct organisation folded = { .since = { TENURE_NO_DAY, TENURE_BY_DAY },
                                   .ended = { TENURE_NO_DAY, TENURE_BY_DAY },
                                   .next_change = TENURE_NO_DAY };
    memcpy(folded.id, organisation->id, sizeof(folded.id));
    detail->milestones_count = detail->icps_count = detail->predecessors_count = 0;
    detail->milestones_more = detail->icps_more = detail->predecessors_more = 0;
    detail->icps_announced = 0;
    detail->icps_seq = 0;
    if (count > 1)
        qsort(reports, count, sizeof(*reports), compare_by_day);
    for (size_t i = 0; i < count; i++) {
        bool in_force = reports[i].day <= day;
        take_report(&folded, &reports[i], in_force);
        if (in_force)
            take_detail(detail, &reports[i]);
        else
            folded.next_change = tenure_day_earlier(folded.next_change, reports[i].day);
        take_earlier(&folded.since, &reports[i]);
    }
    meet_designation(detail, reports, count, day);
    count_more(detail, reports, count, day);
    if (folded.name[0] == '\0')
        memcpy(folded.name, folded.id, sizeof(folded.id));
    if (folded.kind == TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED)
        folded.kind = TENURE__V1__ORGANISATION_KIND__OTHER;
    *organisation = folded;
}

uint32_t
icps_at(const struct organisation_detail *detail, Tenure__V1__IcpFormation__Stage stage)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < detail->icps_count; i++)
        count += detail->icps[i].stage == stage;
    return count;
}

uint32_t
icps_unnamed(const struct organisation_detail *detail)
{
    uint32_t named = detail->icps_count + detail->icps_more;
    return detail->icps_announced > named ? detail->icps_announced - named : 0;
}

bool
organisation_exists(const struct organisation *organisation, int32_t day)
{
    return organisation->ended.day == TENURE_NO_DAY || organisation->ended.day > day;
}
