/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "joins.h"
#include "messages.h"
#include "naming.h"
#include "past_parts.h"
#include "post_family.h"
#include "subjects.h"
#include "vague.h"

enum {
    WORK_MAX = 100000 // reports read for one page: some tenths of a second
};

static void
close_totals(struct past *past)
{
    free(past->totals.totals);
    free(past->totals.starts);
    free(past->totals.held);
    free(past->totals.reported);
    past->totals = (struct past_totals){ 0 };
}

tenure_status
past_open(struct past **ret_past)
{
    struct past *past = calloc(1, sizeof(*past));
    if (past == NULL)
        return TENURE_NO_MEMORY;
    post_row_clear(&past->post);
    tenure_status status = tni_arena_open(&past->arena, STATE_ARENA_BYTES);
    if (status == TENURE_OK)
        status = tni_arena_open(&past->history_arena, EVENT_ARENA_BYTES);
    if (status != TENURE_OK)
        past_close(&past);
    else
        *ret_past = past;
    return status;
}

void
past_close(struct past **past_p)
{
    struct past *past = *past_p;
    if (past == NULL)
        return;
    *past_p = NULL;
    post_row_close(&past->post);
    timeline_close(&past->timeline);
    reports_close(&past->reports);
    post_family_close(&past->family);
    id_set_close(&past->joined);
    organisation_reports_close(&past->organisation_reports);
    close_totals(past);
    tni_arena_close(&past->arena);
    tni_arena_close(&past->history_arena);
    free(past);
}

const struct counters *
past_counters(const struct past *past)
{
    return &past->counters;
}

void
past_forget(struct past *past)
{
    tni_arena_reset(&past->arena);
}

void
past_recompute(struct past *past)
{
    past->recompute = true;
}

bool
past_is_over_budget(const struct past *past)
{
    return past->work > WORK_MAX;
}

/* The clock date as it was when `known_at` was the last entry. */
static tenure_status
clock_at(struct past *past, int32_t *ret_day)
{
    *ret_day = past->counters.clock;
    if (past->known_at == KNOWN_NOW)
        return TENURE_OK;
    for (uint64_t seq = past->counters.clock_seq; seq != 0;) {
        struct log_entry entry;
        tenure_status status = log_read(past->read, seq, &entry);
        if (status != TENURE_OK)
            return status;
        if (seq <= past->known_at) {
            *ret_day = entry.announced;
            return TENURE_OK;
        }
        seq = log_previous(&entry, SUBJECT_CLOCK, 0);
    }
    *ret_day = TENURE_NO_DAY;
    return TENURE_OK;
}

static tenure_status
find_known_at(struct past *past, const Tenure__V1__Axes *axes)
{
    past->known_at = axes->known_at;
    if (axes->known_at_ms == 0)
        return TENURE_OK;
    return log_find_time(past->read, past->counters.last_seq, axes->known_at_ms, &past->known_at);
}

tenure_status
past_begin(struct past *past, struct store_read read, const Tenure__V1__Axes *axes,
           char *ret_reason)
{
    past->read = read;
    past->recompute = false;
    past->work = 0;
    past_forget(past);
    tenure_status status = counters_read(read, &past->counters);
    if (status != TENURE_OK)
        return status;
    past->known_at = KNOWN_NOW;
    if (axes != NULL) {
        status = find_known_at(past, axes);
        if (status == TENURE_OK && axes->known_at_ms != 0 && past->known_at == 0) {
            snprintf(ret_reason, 200, "nothing was recorded by that time");
            return TENURE_INVALID;
        }
    }
    if (past->known_at >= past->counters.last_seq)
        past->known_at = KNOWN_NOW;
    if (status == TENURE_OK)
        status = clock_at(past, &past->day);
    if (status == TENURE_OK && axes != NULL && axes->as_of[0] != '\0' &&
        !tenure_day_parse(axes->as_of, &past->day)) {
        snprintf(ret_reason, 200, "as of \"%.40s\": that is not a day; write it as 2019-11-27",
                 axes->as_of);
        return TENURE_INVALID;
    }
    past->is_present = past->known_at == KNOWN_NOW && past->day == past->counters.clock;
    return status;
}

int32_t
past_day(const struct past *past)
{
    return past->day;
}

void
past_turn_to(struct past *past, int32_t day)
{
    past->day = day;
    past->is_present = past->known_at == KNOWN_NOW && past->day == past->counters.clock;
}

/* A partnership's region may be its system's, as it was then. */
static tenure_status
inherit(struct past *past)
{
    struct organisation *icp = &past->organisation.organisation;
    struct organisation_row system;
    uint64_t number;
    if (icp->kind != TENURE__V1__ORGANISATION_KIND__ICP || icp->region[0] != '\0' ||
        icp->parent[0] == '\0')
        return TENURE_OK;
    tenure_status status = names_find(past->read, NAME_ORGANISATION, icp->parent, &number);
    if (status == TENURE_OK)
        status = organisation_find_all(past->read, number, &system);
    struct organisation_reports reports = { 0 };
    if (status == TENURE_OK)
        status =
            history_of_organisation(past->read, number, system.organisation.id, system.last_seq,
                                    past->known_at, &past->history_arena, &reports);
    if (status == TENURE_OK) {
        organisation_fold(&system.organisation, &system.detail, reports.items, reports.count,
                          past->day);
        if (system.organisation.kind != TENURE__V1__ORGANISATION_KIND__ICP)
            memcpy(icp->region, system.organisation.region, sizeof(icp->region));
    }
    organisation_reports_close(&reports);
    return status;
}

tenure_status
past_fold_organisation(struct past *past, uint64_t number)
{
    struct organisation_row *row = &past->organisation;
    struct organisation_reports *reports = &past->organisation_reports;
    tenure_status status = organisation_find_all(past->read, number, row);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
    status = history_of_organisation(past->read, number, row->organisation.id, row->last_seq,
                                     past->known_at, &past->history_arena, reports);
    if (status != TENURE_OK)
        return status;
    organisation_fold(&row->organisation, &row->detail, reports->items, reports->count, past->day);
    return inherit(past);
}

const char *
past_name(void *context, uint64_t person)
{
    struct past *past = context;
    struct person_text text;
    return person_find_text(past->read, person, &text) == TENURE_OK ? text.name : "somebody";
}

static tenure_status
fold_timeline(struct past *past, uint64_t number)
{
    struct reports *reports = &past->reports;
    tenure_status status = TENURE_OK;
    if (past->known_at != KNOWN_NOW)
        status = joins_apply(past->read, past->known_at, &past->history_arena, reports);
    if (status != TENURE_OK)
        return status;
    if (!past->post.has_family)
        return timeline_refold(&past->timeline, reports->items, reports->count) ? TENURE_OK
                                                                                : TENURE_NO_MEMORY;
    status = post_family_fold(&past->family, past->read, number, past->known_at, past->day,
                              &past->history_arena, &past->timeline);
    past->work += past->family.reports_count;
    return status;
}

tenure_status
past_fold_post(struct past *past, uint64_t number)
{
    post_row_clear(&past->post);
    tenure_status status = post_find(past->read, number, &past->post);
    if (status == TENURE_OK)
        status = history_of_post(past->read, number, past->post.last_seq, past->known_at,
                                 &past->history_arena, &past->reports);
    if (status == TENURE_OK)
        status = past_fold_organisation(past, past->post.organisation);
    if (status == TENURE_OK)
        status =
            naming_of_post(past->read, past->counters.namings, &past->post, number, &past->names);
    if (status != TENURE_OK)
        return status;
    const struct reports *reports = &past->reports;
    past->work += reports->count;
    if (reports->count == 0 && reports->rumours_count == 0 && past->known_at != KNOWN_NOW)
        return TENURE_NOT_FOUND;
    status = fold_timeline(past, number);
    if (status != TENURE_OK)
        return status;
    memcpy(past->post.rumours, reports->rumours, sizeof(past->post.rumours));
    past->post.rumours_count = reports->rumours_count;
    if (past->known_at != KNOWN_NOW)
        past->post.sent.revision = 0; // it says what the post is at now
    post_view(&past->timeline, past->day, past->organisation.organisation.ended, &past->view);
    past->subject = (struct post_subject){
        .timeline = &past->timeline,
        .view = &past->view,
        .organisation = &past->organisation.organisation,
        .role = past->post.role,
        .names = &past->names,
        .name_lookup = { past_name, past },
    };
    return TENURE_OK;
}

/* What was sent last of a subject, with today's date; NULL: it does not fit. */
Tenure__V1__Update *
past_sent(struct past *past, enum store_table channel, uint64_t offset)
{
    struct tni_span update;
    if (channel_find(past->read, channel, offset, &update) != TENURE_OK)
        return NULL;
    return tenure__v1__update__unpack(&past->arena.allocator, update.size, update.data);
}

static tenure_status
sent_post(struct past *past, Tenure__V1__PostState **ret_state)
{
    post_row_clear(&past->post);
    tenure_status status = post_find(past->read, past->number, &past->post);
    if (status != TENURE_OK)
        return status;
    const Tenure__V1__Update *update = past_sent(past, STORE_CHANNEL_POST, past->post.sent.offset);
    if (update == NULL)
        return TENURE_TOO_LARGE;
    *ret_state = update->post;
    (*ret_state)->date = state_day(&past->arena, past->day);
    return (*ret_state)->date != NULL ? TENURE_OK : TENURE_TOO_LARGE;
}

tenure_status
past_post(struct past *past, uint64_t number, Tenure__V1__PostState **ret_state)
{
    if (number > past->counters.posts)
        return TENURE_NOT_FOUND;
    past->number = number;
    if (past->is_present && !past->recompute)
        return sent_post(past, ret_state);
    tenure_status status = past_fold_post(past, number);
    if (status != TENURE_OK)
        return status;
    *ret_state = state_of_post(past->read, &past->arena, &past->post, &past->timeline, &past->view,
                               &past->organisation.organisation, &past->names);
    return *ret_state != NULL ? TENURE_OK : TENURE_TOO_LARGE;
}

tenure_status
past_find_post(struct past *past, const char *organisation, const char *role,
               Tenure__V1__PostState **ret_state)
{
    uint64_t number;
    tenure_status status = subject_find_post(past->read, organisation, role, &number);
    return status == TENURE_OK ? past_post(past, number, ret_state) : status;
}

tenure_status
past_history(struct past *past, Tenure__V1__PostState *state, uint64_t *after,
             Tenure__V1__PostHistory **ret_history)
{
    tenure_status status = past_fold_post(past, past->number);
    if (status != TENURE_OK)
        return status;
    *ret_history =
        state_history(past->read, &past->arena, state, &past->timeline, past->day, after);
    return *ret_history != NULL ? TENURE_OK : TENURE_TOO_LARGE;
}
