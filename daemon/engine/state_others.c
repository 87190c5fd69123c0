/* SPDX-License-Identifier: Apache-2.0 */
/* Converts organisations, and people's parts in posts, to messages of the schema. */
#include <string.h>

#include "messages.h"
#include "naming.h"

static uint32_t
at_most(uint32_t count, uint32_t most)
{
    return count < most ? count : most;
}

static bool
add_predecessors(struct tni_arena *arena, const struct organisation_detail *detail,
                 Tenure__V1__OrganisationState *state)
{
    uint32_t count = at_most(detail->predecessors_count, STATE_PREDECESSORS_SHOWN);
    state->predecessors = tni_arena_take(arena, (count + 1) * sizeof(*state->predecessors));
    if (state->predecessors == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        state->predecessors[i] = state_text(arena, detail->predecessors[i]);
        if (state->predecessors[i] == NULL)
            return false;
        state->n_predecessors++;
    }
    return true;
}

static bool
add_milestones(struct tni_arena *arena, const struct organisation_detail *detail,
               Tenure__V1__OrganisationState *state)
{
    size_t count = detail->milestones_count + 1;
    Tenure__V1__MilestoneState *messages = tni_arena_take(arena, count * sizeof(*messages));
    state->milestones = tni_arena_take(arena, count * sizeof(*state->milestones));
    if (messages == NULL || state->milestones == NULL)
        return false;
    for (uint32_t i = 0; i < detail->milestones_count; i++) {
        const struct milestone *milestone = &detail->milestones[i];
        tenure__v1__milestone_state__init(&messages[i]);
        messages[i].name = state_text(arena, milestone->name);
        messages[i].due = state_date(arena, milestone->due);
        messages[i].met = state_date(arena, milestone->met);
        if (messages[i].name == NULL || messages[i].due == NULL || messages[i].met == NULL)
            return false;
        state->milestones[state->n_milestones++] = &messages[i];
    }
    return true;
}

static bool
add_icps(struct tni_arena *arena, const struct organisation_detail *detail,
         Tenure__V1__OrganisationState *state)
{
    uint32_t count = at_most(detail->icps_count, STATE_ICPS_SHOWN);
    Tenure__V1__IcpState *messages = tni_arena_take(arena, (count + 1) * sizeof(*messages));
    state->icps = tni_arena_take(arena, (count + 1) * sizeof(*state->icps));
    if (messages == NULL || state->icps == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const struct icp *icp = &detail->icps[i];
        tenure__v1__icp_state__init(&messages[i]);
        messages[i].id = state_text(arena, icp->id);
        messages[i].name = state_text(arena, icp->name);
        messages[i].stage = icp->stage;
        messages[i].population = icp->population;
        if (messages[i].id == NULL || messages[i].name == NULL)
            return false;
        state->icps[state->n_icps++] = &messages[i];
    }
    state->icps_unnamed = icps_unnamed(detail);
    return true;
}

/* Sets the totals of lists that are cut. */
static void
count_lists(const struct organisation_detail *detail, Tenure__V1__OrganisationState *state)
{
    uint32_t predecessors = detail->predecessors_count + detail->predecessors_more;
    uint32_t milestones = detail->milestones_count + detail->milestones_more;
    uint32_t icps = detail->icps_count + detail->icps_more;
    state->truncated = predecessors > state->n_predecessors || milestones > state->n_milestones ||
                       icps > state->n_icps;
    if (!state->truncated)
        return;
    state->predecessors_count = predecessors;
    state->milestones_count = milestones;
    state->icps_count = icps;
}

static bool
is_same(const Tenure__V1__Identifier *a, const Tenure__V1__Identifier *b)
{
    return strcmp(a->scheme, b->scheme) == 0 && strcmp(a->value, b->value) == 0;
}

/* Removes duplicates from a short list. */
static size_t
keep_different(Tenure__V1__Identifier **identifiers, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t earlier = 0;
        while (earlier < kept && !is_same(identifiers[earlier], identifiers[i]))
            earlier++;
        if (earlier == kept)
            identifiers[kept++] = identifiers[i];
    }
    return kept;
}

/* Reads identifiers from the report that gives them. */
static bool
add_identifiers(struct store_read read, struct tni_arena *arena, uint64_t seq,
                Tenure__V1__OrganisationState *state)
{
    const Tenure__V1__Event *event;
    if (naming_event(read, seq, arena, &event) != TENURE_OK)
        return false;
    if (event == NULL)
        return true;
    state->identifiers = event->organisation->identifiers;
    state->n_identifiers =
        keep_different(event->organisation->identifiers, event->organisation->n_identifiers);
    return true;
}

Tenure__V1__OrganisationState *
state_of_organisation(struct store_read read, struct tni_arena *arena,
                      const struct organisation *organisation,
                      const struct organisation_detail *detail, int32_t day)
{
    Tenure__V1__OrganisationState *state = tni_arena_take(arena, sizeof(*state));
    if (state == NULL)
        return NULL;
    tenure__v1__organisation_state__init(state);
    state->id = state_text(arena, organisation->id);
    state->name = state_text(arena, organisation->name);
    state->short_name = state_text(arena, organisation->short_name);
    state->kind = organisation->kind;
    state->region = state_text(arena, organisation->region);
    state->parent = state_text(arena, organisation->parent);
    state->population = organisation->population;
    state->date = state_day(arena, day);
    state->since = state_date(arena, organisation->since);
    state->ended = state_date(arena, organisation->ended);
    state->successor = state_text(arena, organisation->successor);
    bool fits = state->id != NULL && state->name != NULL && state->short_name != NULL &&
                state->region != NULL && state->parent != NULL && state->date != NULL &&
                state->since != NULL && state->ended != NULL && state->successor != NULL &&
                add_predecessors(arena, detail, state) && add_milestones(arena, detail, state) &&
                add_icps(arena, detail, state) &&
                add_identifiers(read, arena, organisation->identifiers_seq, state);
    count_lists(detail, state);
    return fits ? state : NULL;
}

/* A person's tenure in a post to show: the running one; else the next announced one; else the
 * last. */
static enum holding_phase
find_holding(const struct post_subject *post, uint64_t person, uint32_t *ret_index)
{
    const struct timeline *timeline = post->timeline;
    int32_t day = post->view->day;
    enum holding_phase phase = HOLDING_NONE;
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i],
                            *found = &timeline->tenures[*ret_index];
        if (tenure->person != person)
            continue;
        enum holding_phase is = tenure_runs(tenure, day)                           ? HOLDING_HELD
                                : tenure->held_from <= day                         ? HOLDING_PAST
                                : tenure_basis(timeline, i, day)->announced <= day ? HOLDING_NAMED
                                                                                   : HOLDING_NONE;
        bool better =
            is != HOLDING_NONE &&
            (phase == HOLDING_NONE || is < phase ||
             (is == phase && is == HOLDING_PAST && tenure->end.day >= found->end.day) ||
             (is == phase && is == HOLDING_NAMED && tenure->held_from < found->held_from));
        if (better) {
            phase = is;
            *ret_index = i;
        }
    }
    return phase;
}

/* The events behind the tenure on the day. */
static void
fill_seqs(const struct post_subject *post, uint32_t index, struct holding_row *row)
{
    const struct tenure *tenure = &post->timeline->tenures[index];
    const struct basis *basis = tenure_basis(post->timeline, index, post->view->day);
    row->seqs[0] = tenure->start_seq;
    row->confidence[0] = tenure->start_confidence;
    if (basis->appointed && basis->seq != tenure->start_seq) {
        row->seqs[1] = basis->seq;
        row->confidence[1] = basis->confidence;
    } else if (tenure->start_seq == 0) { // only the departure shows that the post was held
        bool undated = tenure->leaving_seq != 0;
        row->seqs[0] = undated ? tenure->leaving_seq : tenure->end_seq;
        row->confidence[0] = undated ? tenure->leaving_confidence : tenure->end_confidence;
    }
}

static bool
is_abolished(const struct post_subject *post)
{
    return post->view->status == TENURE__V1__POST_STATE__STATUS__ABOLISHED;
}

enum holding_phase
state_phase(const struct post_subject *post, uint64_t person)
{
    uint32_t index = 0;
    enum holding_phase phase = find_holding(post, person, &index);
    return phase != HOLDING_NONE && is_abolished(post) ? HOLDING_PAST : phase;
}

Tenure__V1__PersonPost *
state_person_post(struct store_read read, struct tni_arena *arena, const struct post_subject *post,
                  const char *organisation_id, uint64_t person, struct holding_row *ret_row)
{
    uint32_t index = 0;
    bool abolished = is_abolished(post);
    ret_row->phase = find_holding(post, person, &index);
    if (ret_row->phase == HOLDING_NONE)
        return NULL;
    Tenure__V1__PersonPost *message = tni_arena_take(arena, sizeof(*message));
    if (message == NULL)
        return NULL;
    fill_seqs(post, index, ret_row);
    tenure__v1__person_post__init(message);
    message->organisation = state_text(arena, organisation_id);
    message->role = state_text(arena, post->role);
    message->organisation_name = state_text(arena, post->organisation->name);
    message->region = state_text(arena, post->organisation->region);
    message->post_name = state_text(arena, post->names->name);
    message->role_name = state_text(arena, post->names->role_name);
    message->kind = post->organisation->kind;
    message->designate = ret_row->phase == HOLDING_NAMED && !abolished;
    message->abolished = abolished;
    message->tenure = state_tenure(read, arena, post->timeline, index, post->view->day, NULL);
    if (abolished)
        ret_row->phase = HOLDING_PAST;
    bool fits = message->organisation != NULL && message->role != NULL &&
                message->organisation_name != NULL && message->region != NULL &&
                message->post_name != NULL && message->role_name != NULL && message->tenure != NULL;
    return fits ? message : NULL;
}
