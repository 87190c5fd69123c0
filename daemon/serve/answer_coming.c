/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers which announced dates lie ahead. There is no index by day: a page examines subjects one
 * by one, first posts, then organisations, then silences.
 */
#include <string.h>

#include "answer_parts.h"
#include <tenure/date.h>

enum stage {
    POSTS,
    ORGANISATIONS,
    SILENCES,
    STAGES
};

enum {
    STAGE_BITS = 2
};

struct search {
    struct answers *answers;
    const Tenure__V1__ComingQuery *query;
    int32_t since, until;
    Tenure__V1__Coming row; // the names of the subject, then one date after the other
    enum stage stage;
    uint64_t number; // of the subject
    uint64_t index;  // of the date among those of the subject
    uint64_t first;  // the earlier ones were on the previous page
    bool is_full;
};

/* Adds a date of the subject, if it is wanted. A text that is no date means that none is known. */
static void
add(struct search *search, Tenure__V1__Coming__Kind kind, const char *date, const char *detail)
{
    struct tenure_date read;
    bool is_dated = tenure_date_parse(date, &read);
    if (is_dated &&
        (tenure_date_last(read) < search->since || tenure_date_first(read) > search->until))
        return;
    uint64_t index = search->index++;
    if (search->is_full || index < search->first)
        return;
    search->row.kind = kind;
    search->row.date = (char *)(is_dated ? date : "");
    search->row.detail = (char *)detail;
    uint64_t within = (uint64_t)search->stage | index << STAGE_BITS;
    search->is_full = !answer_add(search->answers, ANSWER_COMING, &search->row.base,
                                  answer_position(search->number, within));
}

static bool
is_wanted(const struct search *search)
{
    const Tenure__V1__ComingQuery *query = search->query;
    return answer_filter(query->organisation, search->row.organisation) &&
           answer_filter(query->region, search->row.region) &&
           answer_filter(query->role, search->row.role);
}

/* Whether the organisation will have ended by that date, so that nobody starts there. */
static tenure_status
has_ended_by(const struct search *search, const char *organisation, const char *date,
             bool *ret_has_ended)
{
    Tenure__V1__OrganisationState *state;
    struct tenure_date start, end;
    *ret_has_ended = false;
    tenure_status status =
        time_travel_find_organisation(search->answers->travel, organisation, &state);
    if (status == TENURE_OK)
        *ret_has_ended = tenure_date_parse(date, &start) && tenure_date_parse(state->ended, &end) &&
                         tenure_date_last(end) <= tenure_date_first(start);
    return status;
}

static tenure_status
examine_post(struct search *search)
{
    Tenure__V1__PostState *state;
    Tenure__V1__Coming *row = &search->row;
    tenure_status status = time_travel_post(search->answers->travel, search->number, &state);
    if (status != TENURE_OK)
        return status;
    row->organisation = state->organisation;
    row->role = state->role;
    row->region = state->region;
    row->organisation_name = state->organisation_name;
    row->post_name = state->name;
    row->role_name = state->role_name;
    if (!is_wanted(search))
        return TENURE_OK;
    for (size_t i = 0; i < state->n_holders; i++) {
        row->person = state->holders[i]->person;
        if (state->holders[i]->end[0] != '\0')
            add(search, TENURE__V1__COMING__KIND__LAST_DAY, state->holders[i]->end, "");
        else if (state->holders[i]->leaving)
            add(search, TENURE__V1__COMING__KIND__LEAVING, "", "");
    }
    if (state->designate == NULL)
        return TENURE_OK;
    bool has_ended;
    status = has_ended_by(search, state->organisation, state->designate->start, &has_ended);
    row->person = state->designate->person;
    if (status == TENURE_OK && !has_ended)
        add(search, TENURE__V1__COMING__KIND__FIRST_DAY, state->designate->start, "");
    return status;
}

static tenure_status
examine_organisation(struct search *search)
{
    Tenure__V1__OrganisationState *state;
    tenure_status status =
        time_travel_organisation(search->answers->travel, search->number, &state);
    if (status != TENURE_OK)
        return status;
    search->row.organisation = state->id;
    search->row.region = state->region;
    search->row.organisation_name = state->name;
    if (!is_wanted(search))
        return TENURE_OK;
    bool merges = state->successor[0] != '\0';
    if (state->ended[0] != '\0')
        add(search, merges ? TENURE__V1__COMING__KIND__MERGES : TENURE__V1__COMING__KIND__ENDS,
            state->ended, state->successor);
    for (size_t i = 0; i < state->n_milestones && state->ended[0] == '\0'; i++) {
        const Tenure__V1__MilestoneState *duty = state->milestones[i];
        if (duty->met[0] == '\0' && duty->due[0] != '\0')
            add(search, TENURE__V1__COMING__KIND__DUTY, duty->due, duty->name);
    }
    return TENURE_OK;
}

/* There are few silences, so all are examined as if they were one subject. */
static tenure_status
examine_silences(struct search *search)
{
    struct time_travel_silence found;
    tenure_status status = TENURE_OK;
    for (uint64_t before = 0; status == TENURE_OK && !search->is_full;) {
        status = time_travel_silence(search->answers->travel, &before, &found);
        if (status != TENURE_OK)
            break;
        const Tenure__V1__Silence *silence = found.message->silence;
        search->row.organisation = silence->organisation;
        search->row.region = silence->region;
        if (silence->until[0] != '\0' && is_wanted(search))
            add(search, TENURE__V1__COMING__KIND__SILENCE_ENDS, silence->until, silence->rule);
    }
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static uint64_t
last_of(const struct answers *answers, enum stage stage)
{
    return stage == POSTS           ? answers->counters.posts
           : stage == ORGANISATIONS ? answers->counters.organisations
                                    : 1;
}

/* Examines the subjects of a stage from a number on; *ret_done: the page ends before the last. */
static tenure_status
examine(struct search *search, uint64_t from, bool *ret_done)
{
    uint64_t last = last_of(search->answers, search->stage);
    for (search->number = from; search->number <= last && !search->is_full; search->number++) {
        if (answer_is_long(search->answers, from, search->number)) {
            search->answers->next = answer_position(search->number, search->stage);
            *ret_done = true;
            return TENURE_OK;
        }
        time_travel_forget(search->answers->travel);
        tenure__v1__coming__init(&search->row);
        search->index = 0;
        tenure_status status = search->stage == POSTS           ? examine_post(search)
                               : search->stage == ORGANISATIONS ? examine_organisation(search)
                                                                : examine_silences(search);
        if (status != TENURE_OK && status != TENURE_NOT_FOUND)
            return status;
        search->first = 0;
    }
    *ret_done = search->is_full;
    return TENURE_OK;
}

tenure_status
answer_coming(struct answers *answers, const Tenure__V1__ComingQuery *query)
{
    const struct known_names names = { .region = query->region,
                                       .organisation = query->organisation,
                                       .role = query->role };
    struct search search = { .answers = answers, .query = query };
    uint64_t from = query->after & (answer_position(0, 1) - 1);
    uint64_t within = query->after >> POSITION_NUMBER_BITS;
    bool fine, done = false;
    tenure_status status = answer_begin(answers, query->axes, &fine);
    if (fine)
        status = answer_check_names(answers, &names, &fine);
    if (!fine || time_travel_day(answers->travel) == TENURE_NO_DAY)
        return status;
    if (!answer_read_day(answers, "since", query->since, time_travel_day(answers->travel),
                         &search.since) ||
        !answer_read_day(answers, "until", query->until, INT32_MAX, &search.until))
        return TENURE_OK;
    search.first = within >> STAGE_BITS;
    search.stage = (enum stage)(within & ((1U << STAGE_BITS) - 1));
    for (; search.stage < STAGES && status == TENURE_OK && !done; search.stage++) {
        status = examine(&search, from > 0 ? from : 1, &done);
        from = 1;
    }
    return status;
}
