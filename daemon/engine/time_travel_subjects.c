/* SPDX-License-Identifier: Apache-2.0 */
/* Organisations and people on both axes. */
#include <stdio.h>
#include <string.h>

#include "history.h"
#include "joins.h"
#include "messages.h"
#include "naming.h"
#include "post_family.h"
#include "subjects.h"
#include "time_travel_parts.h"
#include "words.h"

enum {
    WHAT_MAX = 700,
    POSITION_BITS =
        24 // in a position of a person's history: the post's number, then the tenure's index
};

tenure_status
time_travel_organisation(struct time_travel *travel, uint64_t number,
                         Tenure__V1__OrganisationState **ret_state)
{
    if (number > travel->counters.organisations)
        return TENURE_NOT_FOUND;
    tenure_status status = time_travel_fold_organisation(travel, number);
    if (status != TENURE_OK)
        return status;
    if (!time_travel_knows(travel, travel->organisation.first_seq))
        return TENURE_NOT_FOUND;
    *ret_state =
        state_of_organisation(travel->read, &travel->arena, &travel->organisation.organisation,
                              &travel->organisation.detail, travel->day);
    if (*ret_state == NULL)
        return TENURE_TOO_LARGE;
    if (travel->known_at == KNOWN_NOW)
        (*ret_state)->revision = travel->organisation.sent.revision;
    return TENURE_OK;
}

tenure_status
time_travel_find_organisation(struct time_travel *travel, const char *id,
                              Tenure__V1__OrganisationState **ret_state)
{
    uint64_t number;
    if (strlen(id) > TENURE_SLUG_MAX)
        return TENURE_NOT_FOUND;
    tenure_status status = names_find(travel->read, NAME_ORGANISATION, id, &number);
    return status == TENURE_OK ? time_travel_organisation(travel, number, ret_state) : status;
}

/* Writes "STP", "NHS trust"; `word` has TNI_WORD_MAX bytes. */
static const char *
kind_text(Tenure__V1__OrganisationKind kind, char *word)
{
    return tni_constant(
        protobuf_c_enum_descriptor_get_value(&tenure__v1__organisation_kind__descriptor, (int)kind)
            ->name,
        word);
}

/* Writes "is called Devon, an STP of Y58". */
static void
describe_values(const struct organisation_report *report, char *what)
{
    char people[TNI_WORD_MAX], kind[TNI_WORD_MAX];
    int size = snprintf(what, WHAT_MAX, "is reported");
    if (report->name[0] != '\0')
        size += snprintf(what + size, (size_t)(WHAT_MAX - size), ", named %s", report->name);
    if (report->kind != TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED)
        size += snprintf(what + size, (size_t)(WHAT_MAX - size), ", kind %s",
                         kind_text(report->kind, kind));
    if (report->region[0] != '\0')
        size += snprintf(what + size, (size_t)(WHAT_MAX - size), ", region %s", report->region);
    if (report->parent[0] != '\0')
        size += snprintf(what + size, (size_t)(WHAT_MAX - size), ", part of %s", report->parent);
    if (report->population > 0)
        snprintf(what + size, (size_t)(WHAT_MAX - size), ", %s people",
                 tni_people(report->population, people));
}

static const char *
stage_text(Tenure__V1__IcpFormation__Stage stage)
{
    static const char *const texts[] = { "reported", "planned", "in shadow form", "formed",
                                         "dissolved" };
    return (unsigned)stage < sizeof(texts) / sizeof(texts[0]) ? texts[stage] : texts[0];
}

static void
describe_change(const struct organisation_report *report, char *what)
{
    char date[TENURE_DATE_TEXT_MAX], kind[TNI_WORD_MAX], phrase[TNI_PHRASE_MAX];
    switch (report->report) {
    case ORGANISATION_DECLARED: describe_values(report, what); return;
    case ORGANISATION_DESIGNATED:
        snprintf(what, WHAT_MAX, "becomes %s",
                 tni_with_article(kind_text(report->kind, kind), phrase));
        return;
    case ORGANISATION_ENDED:
        if (report->id[0] != '\0')
            snprintf(what, WHAT_MAX, "is merged into %s", report->id);
        else
            snprintf(what, WHAT_MAX, "is dissolved");
        return;
    case ORGANISATION_JOINED: snprintf(what, WHAT_MAX, "takes in %s", report->id); return;
    case ORGANISATION_MILESTONE:
        snprintf(what, WHAT_MAX, report->met ? "meets %s%s%s" : "is to meet %s%s%s", report->id,
                 report->due.day != TENURE_NO_DAY ? " by " : "",
                 tenure_date_format(report->due, date));
        return;
    case ORGANISATION_ICP:
        snprintf(what, WHAT_MAX, "partnership %s is %s", report->id, stage_text(report->stage));
        return;
    case ORGANISATION_ICP_COUNT:
        snprintf(what, WHAT_MAX, "plans %u partnership%s", report->count,
                 report->count == 1 ? "" : "s");
        return;
    }
}

static Tenure__V1__OrganisationChange *
make_change(struct time_travel *travel, const struct organisation_report *report)
{
    char what[WHAT_MAX] = "";
    Tenure__V1__OrganisationChange *change = tni_arena_take(&travel->arena, sizeof(*change));
    if (change == NULL)
        return NULL;
    tenure__v1__organisation_change__init(change);
    describe_change(report, what);
    change->date =
        state_date(&travel->arena, (struct tenure_date){ report->day, report->precision });
    change->what = state_text(&travel->arena, what);
    change->seq = report->seq;
    return change->date != NULL && change->what != NULL ? change : NULL;
}

tenure_status
time_travel_organisation_history(struct time_travel *travel, Tenure__V1__OrganisationState *state,
                                 uint64_t *after, Tenure__V1__OrganisationHistory **ret_history)
{
    const struct organisation_reports *reports = &travel->organisation_reports;
    uint64_t position = *after;
    Tenure__V1__OrganisationHistory *history = tni_arena_take(&travel->arena, sizeof(*history));
    if (history == NULL)
        return TENURE_TOO_LARGE;
    tenure__v1__organisation_history__init(history);
    history->state = state;
    history->changes = tni_arena_take(&travel->arena, HISTORY_PAGE * sizeof(*history->changes));
    if (history->changes == NULL)
        return TENURE_TOO_LARGE;
    for (; position < reports->count && history->n_changes < HISTORY_PAGE; position++) {
        Tenure__V1__OrganisationChange *change = make_change(travel, &reports->items[position]);
        if (change == NULL)
            return TENURE_TOO_LARGE;
        history->changes[history->n_changes++] = change;
    }
    *after = position < reports->count ? position : 0;
    *ret_history = history;
    return TENURE_OK;
}

/* Adds a post in which the person is mentioned, and those with which it is connected: on other days
 * its reports count for one of these. */
static tenure_status
add_mentioned(struct time_travel *travel, uint64_t post)
{
    struct id_set *posts = &travel->person_posts;
    post_row_clear(&travel->post);
    tenure_status status = post_find(travel->read, post, &travel->post);
    if (status != TENURE_OK || !travel->post.has_family)
        return status != TENURE_OK || id_set_add(posts, post) ? status : TENURE_NO_MEMORY;
    const struct id_set *members = &travel->family.members;
    status = post_family_members(&travel->family, travel->read, post, travel->known_at,
                                 &travel->history_arena);
    for (size_t i = 0; i < members->count && status == TENURE_OK; i++)
        status = id_set_add(posts, members->items[i]) ? TENURE_OK : TENURE_NO_MEMORY;
    return status;
}

/* Lists the posts that may be the person's on some day, sorted, unless they are listed. */
static tenure_status
list_posts(struct time_travel *travel, uint64_t person)
{
    struct holding_row row = { 0 };
    tenure_status status = TENURE_OK;
    if (travel->posts_of == person)
        return TENURE_OK;
    travel->person_posts.count = 0;
    while (status == TENURE_OK) {
        status = holding_next(travel->read, person, row.post, &row);
        if (status == TENURE_OK)
            status = add_mentioned(travel, row.post);
    }
    id_set_sort(&travel->person_posts);
    travel->posts_of = status == TENURE_NOT_FOUND ? person : 0;
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

tenure_status
time_travel_next_post(struct time_travel *travel, uint64_t person, uint64_t *post)
{
    const struct id_set *posts = &travel->person_posts;
    tenure_status status = list_posts(travel, person);
    while (status == TENURE_OK) {
        size_t next = id_set_below(posts, *post + 1);
        if (next == posts->count)
            return TENURE_NOT_FOUND;
        *post = posts->items[next];
        status = time_travel_fold_post(travel, *post);
        if (status != TENURE_NOT_FOUND)
            return status;
        status = TENURE_OK;
    }
    return status;
}

/* Adds a post to its list, unless that is full. */
static tenure_status
add_person_post(struct time_travel *travel, uint64_t number, Tenure__V1__PersonPost **list,
                size_t *count)
{
    struct holding_row row;
    if (*count == STATE_PERSON_POSTS_SHOWN)
        return TENURE_OK;
    list[*count] = state_person_post(travel->read, &travel->arena, &travel->subject,
                                     travel->post.organisation_id, number, &row);
    return list[(*count)++] != NULL ? TENURE_OK : TENURE_TOO_LARGE;
}

/* Collects the person's part in every post that ever mentioned the person. */
static tenure_status
gather_posts(struct time_travel *travel, uint64_t number, Tenure__V1__PersonState *state)
{
    uint32_t posts = 0, before = 0;
    tenure_status status = TENURE_OK;
    for (uint64_t post = 0; status == TENURE_OK;) {
        status = time_travel_next_post(travel, number, &post);
        if (status != TENURE_OK)
            break;
        enum holding_phase phase = state_phase(&travel->subject, number);
        bool present = phase == HOLDING_HELD || phase == HOLDING_NAMED;
        if (phase == HOLDING_NONE)
            continue;
        posts += present;
        before += !present;
        status = present ? add_person_post(travel, number, state->posts, &state->n_posts)
                         : add_person_post(travel, number, state->past, &state->n_past);
    }
    state->truncated = posts > STATE_PERSON_POSTS_SHOWN || before > STATE_PERSON_POSTS_SHOWN;
    state->posts_count = state->truncated ? posts : 0;
    state->past_count = state->truncated ? before : 0;
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static tenure_status
sent_person(struct time_travel *travel, uint64_t number, Tenure__V1__PersonState **ret_state)
{
    struct person_row row;
    tenure_status status = person_find(travel->read, number, &row);
    if (status != TENURE_OK)
        return status;
    const Tenure__V1__Update *update =
        time_travel_sent(travel, TENURE__V1__CHANNEL__PERSON, row.sent.offset);
    if (update == NULL)
        return TENURE_TOO_LARGE;
    *ret_state = update->person;
    (*ret_state)->date = state_day(&travel->arena, travel->day);
    return (*ret_state)->date != NULL ? TENURE_OK : TENURE_TOO_LARGE;
}

tenure_status
time_travel_person(struct time_travel *travel, uint64_t number, Tenure__V1__PersonState **ret_state)
{
    struct person_row row;
    if (number > travel->counters.people)
        return TENURE_NOT_FOUND;
    if (travel->is_present && !travel->recompute)
        return sent_person(travel, number, ret_state);
    tenure_status status = person_find(travel->read, number, &row);
    if (status != TENURE_OK)
        return status;
    if (!time_travel_knows(travel, row.first_seq))
        return TENURE_NOT_FOUND;
    Tenure__V1__PersonState *state = tni_arena_take(&travel->arena, sizeof(*state));
    if (state == NULL)
        return TENURE_TOO_LARGE;
    tenure__v1__person_state__init(state);
    size_t capacity = STATE_PERSON_POSTS_SHOWN * sizeof(*state->posts);
    state->posts = tni_arena_take(&travel->arena, capacity);
    state->past = tni_arena_take(&travel->arena, capacity);
    state->person = state_person(travel->read, &travel->arena, number);
    state->date = state_day(&travel->arena, travel->day);
    if (state->posts == NULL || state->past == NULL || state->person == NULL || state->date == NULL)
        return TENURE_TOO_LARGE;
    if (row.reported)
        status = naming_add_names(travel->read, &travel->arena, &travel->history_arena, number,
                                  &travel->joined, state);
    if (status == TENURE_OK)
        status = gather_posts(travel, number, state);
    if (travel->known_at == KNOWN_NOW)
        state->revision = row.sent.revision;
    *ret_state = state;
    return status;
}

static tenure_status
find_person(struct time_travel *travel, const char *id, uint64_t *ret_number)
{
    return strlen(id) <= TENURE_SLUG_MAX ? names_find(travel->read, NAME_PERSON, id, ret_number)
                                         : TENURE_NOT_FOUND;
}

/* Finds the person that counts for an id. */
static tenure_status
find_counting(struct time_travel *travel, const char *id, uint64_t *ret_number)
{
    tenure_status status = find_person(travel, id, ret_number);
    if (status != TENURE_OK)
        return status;
    return travel->known_at == KNOWN_NOW
               ? person_find_counting(travel->read, *ret_number, ret_number)
               : joins_resolve(travel->read, *ret_number, travel->known_at, &travel->history_arena,
                               ret_number);
}

tenure_status
time_travel_find_person(struct time_travel *travel, const char *id,
                        Tenure__V1__PersonState **ret_state)
{
    uint64_t number;
    tenure_status status = find_counting(travel, id, &number);
    return status == TENURE_OK ? time_travel_person(travel, number, ret_state) : status;
}

tenure_status
time_travel_name_person(struct time_travel *travel, const char *id,
                        Tenure__V1__PersonState **ret_state)
{
    uint64_t number;
    Tenure__V1__PersonState *state = tni_arena_take(&travel->arena, sizeof(*state));
    tenure_status status = find_counting(travel, id, &number);
    if (status != TENURE_OK)
        return status;
    if (state == NULL)
        return TENURE_TOO_LARGE;
    tenure__v1__person_state__init(state);
    state->person = state_person(travel->read, &travel->arena, number);
    state->date = state_day(&travel->arena, travel->day);
    *ret_state = state;
    return state->person != NULL && state->date != NULL ? TENURE_OK : TENURE_TOO_LARGE;
}

/* The tenure with that index in the last folded post. */
static Tenure__V1__PersonPost *
make_holding(struct time_travel *travel, uint64_t number, uint32_t index)
{
    struct holding_row row;
    Tenure__V1__PersonPost *post = state_person_post(travel->read, &travel->arena, &travel->subject,
                                                     travel->post.organisation_id, number, &row);
    if (post == NULL)
        return NULL;
    post->tenure = state_tenure(travel->read, &travel->arena, &travel->timeline, index,
                                travel->view.day, NULL);
    post->designate = travel->timeline.tenures[index].held_from > travel->day;
    return post->tenure != NULL ? post : NULL;
}

/* Adds the person's tenures in the last folded post, from an index on, until the page is full;
 * *index becomes that of the next one, or the total. */
static tenure_status
add_holdings(struct time_travel *travel, uint64_t number, uint32_t *index,
             Tenure__V1__PersonHistory *history)
{
    const struct timeline *timeline = &travel->timeline;
    if (state_phase(&travel->subject, number) == HOLDING_NONE)
        *index = timeline->tenures_count;
    for (; *index < timeline->tenures_count; ++*index) {
        if (timeline->tenures[*index].person != number)
            continue;
        if (history->n_holdings == HISTORY_PAGE)
            return TENURE_OK;
        Tenure__V1__PersonPost *post = make_holding(travel, number, *index);
        if (post == NULL)
            return TENURE_TOO_LARGE;
        history->holdings[history->n_holdings++] = post;
    }
    return TENURE_OK;
}

/* A page ends after a number of tenures, or of bytes read for them. */
static tenure_status
add_page(struct time_travel *travel, uint64_t number, uint64_t *after,
         Tenure__V1__PersonHistory *history)
{
    uint64_t post = *after >> POSITION_BITS;
    uint32_t index = (uint32_t)(*after & ((UINT32_C(1) << POSITION_BITS) - 1));
    post -= post > 0; // the search continues after a number, so go one back to find the post itself
    for (bool begun = false;; begun = true, index = 0) {
        tenure_status status = time_travel_next_post(travel, number, &post);
        if (status == TENURE_NOT_FOUND)
            *after = 0;
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
        *after = post << POSITION_BITS | index;
        if (begun && time_travel_is_over_budget(travel))
            return TENURE_OK;
        status = add_holdings(travel, number, &index, history);
        *after = post << POSITION_BITS | index;
        if (status != TENURE_OK || index < travel->timeline.tenures_count)
            return status;
    }
}

tenure_status
time_travel_person_history(struct time_travel *travel, const char *id,
                           Tenure__V1__PersonState *state, uint64_t *after,
                           Tenure__V1__PersonHistory **ret_history)
{
    uint64_t number;
    Tenure__V1__PersonHistory *history = tni_arena_take(&travel->arena, sizeof(*history));
    if (history == NULL)
        return TENURE_TOO_LARGE;
    tenure__v1__person_history__init(history);
    history->state = state;
    history->holdings = tni_arena_take(&travel->arena, HISTORY_PAGE * sizeof(*history->holdings));
    if (history->holdings == NULL)
        return TENURE_TOO_LARGE;
    *ret_history = history;
    tenure_status status = find_counting(travel, id, &number);
    return status == TENURE_OK ? add_page(travel, number, after, history) : status;
}
