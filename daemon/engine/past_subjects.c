/* Organisations and people on both axes. */
#include <stdio.h>
#include <string.h>

#include "past_parts.h"
#include "words.h"

enum {
    PERSON_POSTS_MAX = 4096,
    CHANGES_MAX = 2000,
    WHAT_MAX = 700
};

tenure_status
past_inherit(struct past *past)
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

/* Whether anything was known of the organisation: a report, or a post of it. */
static tenure_status
check_known(struct past *past, uint64_t number)
{
    if (past->known_at == KNOWN_NOW || past->organisation_reports.count > 0)
        return TENURE_OK;
    for (uint64_t post = 0;;) {
        tenure_status status = subject_next_post(past->read, number, post, &post);
        if (status != TENURE_OK)
            return status;
        post_row_clear(&past->post);
        status = post_find(past->read, post, &past->post);
        if (status == TENURE_OK)
            status = history_of_post(past->read, post, past->post.last_seq, past->known_at,
                                     &past->history_arena, &past->reports);
        if (status != TENURE_OK || past->reports.count + past->reports.rumours_count > 0)
            return status;
    }
}

tenure_status
past_organisation(struct past *past, uint64_t number, Tenure__V1__OrganisationState **ret_state)
{
    if (number > past->counters.organisations)
        return TENURE_NOT_FOUND;
    tenure_status status = past_fold_organisation(past, number);
    if (status == TENURE_OK)
        status = check_known(past, number);
    if (status != TENURE_OK)
        return status;
    *ret_state = state_of_organisation(&past->arena, &past->organisation.organisation,
                                       &past->organisation.detail, past->day);
    if (*ret_state == NULL)
        return TENURE_TOO_LARGE;
    if (past->known_at == KNOWN_NOW)
        (*ret_state)->revision = past->organisation.sent.revision;
    return TENURE_OK;
}

tenure_status
past_find_organisation(struct past *past, const char *id, Tenure__V1__OrganisationState **ret_state)
{
    uint64_t number;
    if (strlen(id) > TENURE_SLUG_MAX)
        return TENURE_NOT_FOUND;
    tenure_status status = names_find(past->read, NAME_ORGANISATION, id, &number);
    return status == TENURE_OK ? past_organisation(past, number, ret_state) : status;
}

static const char *
kind_text(Tenure__V1__OrganisationKind kind)
{
    return protobuf_c_enum_descriptor_get_value(&tenure__v1__organisation_kind__descriptor,
                                                (int)kind)
        ->name;
}

/* "is called Devon, an STP of Y58". */
static void
tell_values(const struct organisation_report *report, char *what)
{
    char people[TNI_WORD_MAX];
    int size = snprintf(what, WHAT_MAX, "is reported");
    if (report->name[0] != '\0')
        size += snprintf(what + size, (size_t)(WHAT_MAX - size), ", named %s", report->name);
    if (report->kind != TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED)
        size +=
            snprintf(what + size, (size_t)(WHAT_MAX - size), ", kind %s", kind_text(report->kind));
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
tell_change(const struct organisation_report *report, char *what)
{
    char date[TENURE_DATE_TEXT_MAX];
    switch (report->report) {
    case ORGANISATION_DECLARED: tell_values(report, what); return;
    case ORGANISATION_DESIGNATED:
        snprintf(what, WHAT_MAX, "becomes an %s", kind_text(report->kind));
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

tenure_status
past_organisation_history(struct past *past, Tenure__V1__OrganisationState *state,
                          Tenure__V1__OrganisationHistory **ret_history)
{
    const struct organisation_reports *reports = &past->organisation_reports;
    size_t count = reports->count < CHANGES_MAX ? reports->count : CHANGES_MAX;
    Tenure__V1__OrganisationHistory *history = tni_arena_take(&past->arena, sizeof(*history));
    Tenure__V1__OrganisationChange *changes =
        tni_arena_take(&past->arena, (count + 1) * sizeof(*changes));
    if (history == NULL || changes == NULL)
        return TENURE_TOO_LARGE;
    tenure__v1__organisation_history__init(history);
    history->state = state;
    history->changes = tni_arena_take(&past->arena, (count + 1) * sizeof(*history->changes));
    if (history->changes == NULL)
        return TENURE_TOO_LARGE;
    for (size_t i = 0; i < count; i++) {
        char what[WHAT_MAX] = "";
        const struct organisation_report *report = &reports->items[i];
        tenure__v1__organisation_change__init(&changes[i]);
        tell_change(report, what);
        changes[i].date = state_day(&past->arena, report->day);
        changes[i].what = state_text(&past->arena, what);
        changes[i].seq = report->seq;
        if (changes[i].date == NULL || changes[i].what == NULL)
            return TENURE_TOO_LARGE;
        history->changes[history->n_changes++] = &changes[i];
    }
    *ret_history = history;
    return TENURE_OK;
}

static bool
add_person_post(Tenure__V1__PersonState *state, enum holding_phase phase,
                Tenure__V1__PersonPost *post)
{
    bool present = phase == HOLDING_HELD || phase == HOLDING_NAMED;
    if (state->n_posts + state->n_past == PERSON_POSTS_MAX)
        return false;
    if (present)
        state->posts[state->n_posts++] = post;
    else
        state->past[state->n_past++] = post;
    return true;
}

/* What the person is in each post that was ever the person's. */
static tenure_status
gather_posts(struct past *past, uint64_t number, Tenure__V1__PersonState *state, bool *ret_known)
{
    struct holding_row row = { 0 };
    for (;;) {
        tenure_status status = holding_next(past->read, number, row.post, &row);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
        struct holding_row now = { .post = row.post };
        status = past_fold_post(past, row.post);
        if (status == TENURE_NOT_FOUND)
            continue;
        if (status != TENURE_OK)
            return status;
        Tenure__V1__PersonPost *post = state_person_post(past->read, &past->arena, &past->subject,
                                                         past->post.organisation_id, number, &now);
        if (now.phase == HOLDING_NONE)
            continue;
        *ret_known = true;
        if (post == NULL || !add_person_post(state, now.phase, post))
            return TENURE_TOO_LARGE;
    }
}

static tenure_status
sent_person(struct past *past, uint64_t number, Tenure__V1__PersonState **ret_state)
{
    struct person_row row;
    tenure_status status = person_find(past->read, number, &row);
    if (status != TENURE_OK)
        return status;
    const Tenure__V1__Update *update = past_sent(past, STORE_CHANNEL_PERSON, row.sent.offset);
    if (update == NULL)
        return TENURE_TOO_LARGE;
    *ret_state = update->person;
    (*ret_state)->date = state_day(&past->arena, past->day);
    return (*ret_state)->date != NULL ? TENURE_OK : TENURE_TOO_LARGE;
}

tenure_status
past_person(struct past *past, uint64_t number, Tenure__V1__PersonState **ret_state)
{
    bool known = past->known_at == KNOWN_NOW;
    struct person_row row;
    if (number > past->counters.people)
        return TENURE_NOT_FOUND;
    if (past->is_present && !past->anew)
        return sent_person(past, number, ret_state);
    Tenure__V1__PersonState *state = tni_arena_take(&past->arena, sizeof(*state));
    if (state == NULL)
        return TENURE_TOO_LARGE;
    tenure__v1__person_state__init(state);
    state->posts = tni_arena_take(&past->arena, PERSON_POSTS_MAX * sizeof(*state->posts));
    state->past = tni_arena_take(&past->arena, PERSON_POSTS_MAX * sizeof(*state->past));
    state->person = state_person(past->read, &past->arena, number);
    state->date = state_day(&past->arena, past->day);
    if (state->posts == NULL || state->past == NULL || state->person == NULL || state->date == NULL)
        return TENURE_TOO_LARGE;
    tenure_status status = person_find(past->read, number, &row);
    if (status == TENURE_OK)
        status = gather_posts(past, number, state, &known);
    if (past->known_at == KNOWN_NOW)
        state->revision = row.sent.revision;
    *ret_state = state;
    return status == TENURE_OK && !known ? TENURE_NOT_FOUND : status;
}

static tenure_status
find_person(struct past *past, const char *id, uint64_t *ret_number)
{
    return strlen(id) <= TENURE_SLUG_MAX ? names_find(past->read, NAME_PERSON, id, ret_number)
                                         : TENURE_NOT_FOUND;
}

tenure_status
past_find_person(struct past *past, const char *id, Tenure__V1__PersonState **ret_state)
{
    uint64_t number;
    tenure_status status = find_person(past, id, &number);
    return status == TENURE_OK ? past_person(past, number, ret_state) : status;
}

/* Every tenure of the person in the post that was folded last. */
static tenure_status
add_holdings(struct past *past, uint64_t number, Tenure__V1__PersonHistory *history)
{
    const struct timeline *timeline = past->subject.timeline;
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        struct holding_row row;
        if (timeline->tenures[i].person != number || history->n_holdings == PERSON_POSTS_MAX)
            continue;
        Tenure__V1__PersonPost *post = state_person_post(past->read, &past->arena, &past->subject,
                                                         past->post.organisation_id, number, &row);
        if (row.phase == HOLDING_NONE)
            continue;
        if (post == NULL)
            return TENURE_TOO_LARGE;
        post->tenure = state_tenure(past->read, &past->arena, timeline, i, past->view.day, NULL);
        post->designate = timeline->tenures[i].held_from > past->day;
        if (post->tenure == NULL)
            return TENURE_TOO_LARGE;
        history->holdings[history->n_holdings++] = post;
    }
    return TENURE_OK;
}

tenure_status
past_person_history(struct past *past, const char *id, Tenure__V1__PersonState *state,
                    Tenure__V1__PersonHistory **ret_history)
{
    uint64_t number;
    struct holding_row row = { 0 };
    Tenure__V1__PersonHistory *history = tni_arena_take(&past->arena, sizeof(*history));
    if (history == NULL)
        return TENURE_TOO_LARGE;
    tenure__v1__person_history__init(history);
    history->state = state;
    history->holdings = tni_arena_take(&past->arena, PERSON_POSTS_MAX * sizeof(*history->holdings));
    if (history->holdings == NULL)
        return TENURE_TOO_LARGE;
    *ret_history = history;
    tenure_status status = find_person(past, id, &number);
    while (status == TENURE_OK) {
        status = holding_next(past->read, number, row.post, &row);
        if (status != TENURE_OK)
            break;
        status = past_fold_post(past, row.post);
        if (status == TENURE_OK)
            status = add_holdings(past, number, history);
        if (status == TENURE_NOT_FOUND)
            status = TENURE_OK;
    }
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}
