/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "joins.h"
#include "messages.h"
#include "naming.h"
#include "post_family.h"
#include "subjects.h"
#include "time_travel_parts.h"
#include "vague.h"

enum {
    WORK_MAX = 100000 // reports read for one page, which take some tenths of a second
};

static void
close_totals(struct time_travel *travel)
{
    free(travel->totals.totals);
    free(travel->totals.starts);
    free(travel->totals.held);
    free(travel->totals.reported);
    travel->totals = (struct time_travel_totals){ 0 };
}

static void
close_asked(struct time_travel *travel)
{
    free(travel->asked.holdings);
    free(travel->asked.departures);
    id_set_close(&travel->asked.scopes);
    finding_close(&travel->finding);
    finding_close(&travel->before);
}

tenure_status
time_travel_open(struct time_travel **ret_travel)
{
    struct time_travel *travel = calloc(1, sizeof(*travel));
    if (travel == NULL)
        return TENURE_NO_MEMORY;
    post_row_clear(&travel->post);
    tenure_status status = tni_arena_open(&travel->arena, STATE_ARENA_BYTES);
    if (status == TENURE_OK)
        status = tni_arena_open(&travel->history_arena, EVENT_ARENA_BYTES);
    if (status != TENURE_OK)
        time_travel_close(&travel);
    else
        *ret_travel = travel;
    return status;
}

void
time_travel_close(struct time_travel **travel_p)
{
    struct time_travel *travel = *travel_p;
    if (travel == NULL)
        return;
    *travel_p = NULL;
    post_row_close(&travel->post);
    timeline_close(&travel->timeline);
    reports_close(&travel->reports);
    post_family_close(&travel->family);
    id_set_close(&travel->joined);
    id_set_close(&travel->person_posts);
    organisation_reports_close(&travel->organisation_reports);
    close_totals(travel);
    close_asked(travel);
    tni_arena_close(&travel->arena);
    tni_arena_close(&travel->history_arena);
    free(travel);
}

const struct counters *
time_travel_counters(const struct time_travel *travel)
{
    return &travel->counters;
}

void
time_travel_forget(struct time_travel *travel)
{
    tni_arena_reset(&travel->arena);
}

void
time_travel_recompute(struct time_travel *travel)
{
    travel->recompute = true;
}

bool
time_travel_is_over_budget(const struct time_travel *travel)
{
    return travel->work > WORK_MAX;
}

/* The clock date when `known_at` was the last entry. */
static tenure_status
clock_at(struct time_travel *travel, int32_t *ret_day)
{
    *ret_day = travel->counters.clock;
    if (travel->known_at == KNOWN_NOW)
        return TENURE_OK;
    for (uint64_t seq = travel->counters.clock_seq; seq != 0;) {
        struct log_entry entry;
        tenure_status status = log_read(travel->read, seq, &entry);
        if (status != TENURE_OK)
            return status;
        if (seq <= travel->known_at) {
            *ret_day = entry.announced;
            return TENURE_OK;
        }
        seq = log_previous(&entry, SUBJECT_CLOCK, 0);
    }
    *ret_day = TENURE_NO_DAY;
    return TENURE_OK;
}

static tenure_status
find_known_at(struct time_travel *travel, const Tenure__V1__Axes *axes)
{
    travel->known_at = axes->known_at;
    if (axes->known_at_ms == 0)
        return TENURE_OK;
    return log_find_time(travel->read, travel->counters.last_seq, axes->known_at_ms,
                         &travel->known_at);
}

tenure_status
time_travel_begin(struct time_travel *travel, struct store_read read, const Tenure__V1__Axes *axes,
                  char *ret_reason)
{
    travel->read = read;
    travel->recompute = false;
    travel->work = 0;
    travel->posts_of = 0;
    travel->asked.has_rules = false;
    travel->asked.kind = 0;
    travel->asked.scopes_day = TENURE_NO_DAY;
    time_travel_forget(travel);
    tenure_status status = counters_read(read, &travel->counters);
    if (status != TENURE_OK)
        return status;
    travel->known_at = KNOWN_NOW;
    if (axes != NULL) {
        status = find_known_at(travel, axes);
        if (status == TENURE_OK && axes->known_at_ms != 0 && travel->known_at == 0) {
            snprintf(
                ret_reason, 200,
                "nothing was recorded by that time; a time counts from when the daemon recorded "
                "an event, so for an imported history give a seq");
            return TENURE_INVALID;
        }
    }
    if (travel->known_at >= travel->counters.last_seq)
        travel->known_at = KNOWN_NOW;
    if (status == TENURE_OK)
        status = clock_at(travel, &travel->day);
    if (status == TENURE_OK && axes != NULL && axes->as_of[0] != '\0' &&
        !tenure_day_parse(axes->as_of, &travel->day)) {
        snprintf(ret_reason, 200, "as of \"%.40s\": that is not a day; write it as 2019-11-27",
                 axes->as_of);
        return TENURE_INVALID;
    }
    travel->is_present = travel->known_at == KNOWN_NOW && travel->day == travel->counters.clock;
    return status;
}

int32_t
time_travel_day(const struct time_travel *travel)
{
    return travel->day;
}

void
time_travel_go_to(struct time_travel *travel, int32_t day)
{
    travel->day = day;
    travel->is_present = travel->known_at == KNOWN_NOW && travel->day == travel->counters.clock;
}

bool
time_travel_is_read(struct time_travel *travel, enum subject_kind kind, uint64_t number)
{
    struct time_travel_asked *asked = &travel->asked;
    bool same = asked->kind == kind && asked->number == number && asked->day == travel->day;
    asked->kind = kind;
    asked->number = number;
    asked->day = travel->day;
    return same;
}

/* A partnership without a region has its system's at that time. */
static tenure_status
inherit(struct time_travel *travel)
{
    struct organisation *icp = &travel->organisation.organisation;
    struct organisation_row system;
    uint64_t number;
    if (icp->kind != TENURE__V1__ORGANISATION_KIND__ICP || icp->region[0] != '\0' ||
        icp->parent[0] == '\0')
        return TENURE_OK;
    tenure_status status = names_find(travel->read, NAME_ORGANISATION, icp->parent, &number);
    if (status == TENURE_OK)
        status = organisation_find_all(travel->read, number, &system);
    struct organisation_reports reports = { 0 };
    if (status == TENURE_OK)
        status =
            history_of_organisation(travel->read, number, system.organisation.id, system.last_seq,
                                    travel->known_at, &travel->history_arena, &reports);
    if (status == TENURE_OK) {
        organisation_fold(&system.organisation, &system.detail, reports.items, reports.count,
                          travel->day);
        if (system.organisation.kind != TENURE__V1__ORGANISATION_KIND__ICP)
            memcpy(icp->region, system.organisation.region, sizeof(icp->region));
    }
    organisation_reports_close(&reports);
    return status;
}

tenure_status
time_travel_fold_organisation(struct time_travel *travel, uint64_t number)
{
    struct organisation_row *row = &travel->organisation;
    struct organisation_reports *reports = &travel->organisation_reports;
    tenure_status status = organisation_find_all(travel->read, number, row);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
    status = history_of_organisation(travel->read, number, row->organisation.id, row->last_seq,
                                     travel->known_at, &travel->history_arena, reports);
    if (status != TENURE_OK)
        return status;
    organisation_fold(&row->organisation, &row->detail, reports->items, reports->count,
                      travel->day);
    return inherit(travel);
}

const char *
time_travel_name(void *context, uint64_t person)
{
    struct time_travel *travel = context;
    struct person_text text;
    return person_find_text(travel->read, person, &text) == TENURE_OK ? text.name : "somebody";
}

static tenure_status
fold_timeline(struct time_travel *travel, uint64_t number)
{
    struct reports *reports = &travel->reports;
    tenure_status status = TENURE_OK;
    if (travel->known_at != KNOWN_NOW)
        status = joins_apply(travel->read, travel->known_at, &travel->history_arena, reports);
    if (status != TENURE_OK)
        return status;
    if (!travel->post.has_family)
        return timeline_refold(&travel->timeline, reports->items, reports->count)
                   ? TENURE_OK
                   : TENURE_NO_MEMORY;
    status = post_family_fold(&travel->family, travel->read, number, travel->known_at, travel->day,
                              &travel->history_arena, &travel->timeline);
    travel->work += travel->family.reports_count;
    return status;
}

tenure_status
time_travel_fold_post(struct time_travel *travel, uint64_t number)
{
    post_row_clear(&travel->post);
    tenure_status status = post_find(travel->read, number, &travel->post);
    if (status == TENURE_OK && !time_travel_knows(travel, travel->post.first_seq))
        return TENURE_NOT_FOUND;
    if (status == TENURE_OK)
        status = history_of_post(travel->read, number, travel->post.last_seq, travel->known_at,
                                 &travel->history_arena, &travel->reports);
    if (status == TENURE_OK)
        status = time_travel_fold_organisation(travel, travel->post.organisation);
    if (status == TENURE_OK)
        status = naming_of_post(travel->read, travel->counters.namings, &travel->post, number,
                                &travel->names);
    if (status != TENURE_OK)
        return status;
    const struct reports *reports = &travel->reports;
    travel->work += reports->count;
    status = fold_timeline(travel, number);
    if (status != TENURE_OK)
        return status;
    memcpy(travel->post.rumours, reports->rumours, sizeof(travel->post.rumours));
    travel->post.rumours_count = reports->rumours_count;
    if (travel->known_at != KNOWN_NOW)
        travel->post.sent.revision = 0; // the stored revision is the present one
    post_view(&travel->timeline, travel->day, travel->organisation.organisation.ended.day,
              &travel->view);
    travel->subject = (struct post_subject){
        .timeline = &travel->timeline,
        .view = &travel->view,
        .organisation = &travel->organisation.organisation,
        .role = travel->post.role,
        .names = &travel->names,
        .name_lookup = { time_travel_name, travel },
    };
    return TENURE_OK;
}

/* The last published update of a subject, with today's date; NULL: out of arena memory. */
Tenure__V1__Update *
time_travel_sent(struct time_travel *travel, Tenure__V1__Channel channel, uint64_t offset)
{
    struct tni_span update;
    if (channel_find(travel->read, channel, offset, &update) != TENURE_OK)
        return NULL;
    return tenure__v1__update__unpack(&travel->arena.allocator, update.size, update.data);
}

static tenure_status
sent_post(struct time_travel *travel, Tenure__V1__PostState **ret_state)
{
    post_row_clear(&travel->post);
    tenure_status status = post_find(travel->read, travel->number, &travel->post);
    if (status != TENURE_OK)
        return status;
    const Tenure__V1__Update *update =
        time_travel_sent(travel, TENURE__V1__CHANNEL__POST, travel->post.sent.offset);
    if (update == NULL)
        return TENURE_TOO_LARGE;
    *ret_state = update->post;
    (*ret_state)->date = state_day(&travel->arena, travel->day);
    return (*ret_state)->date != NULL ? TENURE_OK : TENURE_TOO_LARGE;
}

tenure_status
time_travel_post(struct time_travel *travel, uint64_t number, Tenure__V1__PostState **ret_state)
{
    if (number > travel->counters.posts)
        return TENURE_NOT_FOUND;
    travel->number = number;
    if (travel->is_present && !travel->recompute)
        return sent_post(travel, ret_state);
    tenure_status status = time_travel_fold_post(travel, number);
    if (status != TENURE_OK)
        return status;
    *ret_state = state_of_post(travel->read, &travel->arena, &travel->post, &travel->timeline,
                               &travel->view, &travel->organisation.organisation, &travel->names);
    return *ret_state != NULL ? TENURE_OK : TENURE_TOO_LARGE;
}

tenure_status
time_travel_find_post(struct time_travel *travel, const char *organisation, const char *role,
                      Tenure__V1__PostState **ret_state)
{
    uint64_t number;
    tenure_status status = subject_find_post(travel->read, organisation, role, &number);
    return status == TENURE_OK ? time_travel_post(travel, number, ret_state) : status;
}

/* Among the reports of the last fold; NULL: it did not count. */
static const struct report *
find_report(const struct time_travel *travel, uint64_t seq)
{
    bool has_family = travel->post.has_family;
    const struct report *reports = has_family ? travel->family.reports : travel->reports.items;
    size_t count = has_family ? travel->family.reports_count : travel->reports.count;
    for (size_t i = 0; i < count; i++) {
        if (reports[i].seq == seq)
            return &reports[i];
    }
    return NULL;
}

tenure_status
time_travel_calls_off(struct time_travel *travel, uint64_t departure, bool *ret_calls_off)
{
    uint64_t known_at = travel->known_at;
    tenure_status status = time_travel_fold_post(travel, travel->number);
    const struct report *report = status == TENURE_OK ? find_report(travel, departure) : NULL;
    if (status == TENURE_OK && report == NULL) {
        travel->known_at = departure;
        status = time_travel_fold_post(travel, travel->number);
        travel->known_at = known_at;
        report = status == TENURE_OK ? find_report(travel, departure) : NULL;
    }
    *ret_calls_off = report != NULL && report->calls_off;
    return status;
}

tenure_status
time_travel_history(struct time_travel *travel, Tenure__V1__PostState *state, uint64_t *after,
                    Tenure__V1__PostHistory **ret_history)
{
    tenure_status status = time_travel_fold_post(travel, travel->number);
    if (status != TENURE_OK)
        return status;
    *ret_history =
        state_history(travel->read, &travel->arena, state, &travel->timeline, travel->day, after);
    return *ret_history != NULL ? TENURE_OK : TENURE_TOO_LARGE;
}
