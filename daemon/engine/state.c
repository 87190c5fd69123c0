/* SPDX-License-Identifier: Apache-2.0 */
/* Converts posts and their histories to messages of the schema. */
#include <string.h>

#include "messages.h"

enum {
    SEQS_PER_TENURE = 3
};

char *
state_text(struct tni_arena *arena, const char *text)
{
    if (text[0] == '\0') // many are empty
        return (char *)protobuf_c_empty_string;
    size_t size = strlen(text) + 1;
    char *copy = tni_arena_take(arena, size);
    return copy != NULL ? memcpy(copy, text, size) : NULL;
}

char *
state_date(struct tni_arena *arena, struct tenure_date date)
{
    if (date.day == TENURE_NO_DAY)
        return (char *)protobuf_c_empty_string;
    char *text = tni_arena_take(arena, TENURE_DATE_TEXT_MAX);
    return text != NULL ? tenure_date_format(date, text) : NULL;
}

char *
state_day(struct tni_arena *arena, int32_t day)
{
    return state_date(arena, (struct tenure_date){ day, TENURE_BY_DAY });
}

Tenure__V1__Person *
state_person(struct store_read read, struct tni_arena *arena, uint64_t number)
{
    struct person_text text;
    Tenure__V1__Person *person = tni_arena_take(arena, sizeof(*person));
    if (person == NULL || person_find_text(read, number, &text) != TENURE_OK)
        return NULL;
    tenure__v1__person__init(person);
    person->id = (char *)text.id;
    person->name = (char *)text.given_name;
    person->short_name = (char *)text.short_name;
    person->unnamed = text.unnamed;
    return person;
}

static void
add_seq(uint64_t *seqs, size_t *count, uint64_t seq)
{
    for (size_t i = 0; i < *count; i++) {
        if (seqs[i] == seq)
            return;
    }
    if (seq != 0)
        seqs[(*count)++] = seq;
}

/* The tenure on a day; `from` is the date of the basis to show for a designate, or NULL. */
Tenure__V1__Tenure *
state_tenure(struct store_read read, struct tni_arena *arena, const struct timeline *timeline,
             uint32_t index, int32_t day, const struct basis *designated)
{
    const struct tenure *tenure = &timeline->tenures[index];
    Tenure__V1__Tenure *message = tni_arena_take(arena, sizeof(*message));
    uint64_t *seqs = tni_arena_take(arena, (SEQS_PER_TENURE + 1) * sizeof(*seqs));
    if (message == NULL || seqs == NULL)
        return NULL;
    tenure__v1__tenure__init(message);
    message->person = state_person(read, arena, tenure->person);
    const struct basis *basis =
        designated != NULL ? designated : tenure_basis(timeline, index, day);
    message->basis = basis->basis;
    message->background = basis->background;
    message->start = state_date(arena, designated != NULL ? designated->from : tenure->start);
    message->held_from =
        state_date(arena, (struct tenure_date){ tenure->held_from, tenure->start.precision });
    message->end = state_date(arena, tenure->end);
    message->ending = tenure->ending;
    int32_t leaving_since =
        tenure_runs(tenure, day) ? tenure_leaving_since(timeline, index, day) : TENURE_NO_DAY;
    message->leaving = leaving_since != TENURE_NO_DAY;
    if (message->leaving || tenure->end.day != TENURE_NO_DAY) // else the departure came to nothing
        message->reason = tenure->reason;
    message->leaving_since = state_day(arena, leaving_since);
    message->seqs = seqs;
    add_seq(seqs, &message->n_seqs, designated != NULL ? designated->seq : tenure->start_seq);
    add_seq(seqs, &message->n_seqs, tenure->leaving_seq);
    add_seq(seqs, &message->n_seqs, tenure->end_seq);
    bool fits = message->person != NULL && message->start != NULL && message->held_from != NULL &&
                message->end != NULL && message->leaving_since != NULL;
    return fits ? message : NULL;
}

static bool
add_holders(struct store_read read, struct tni_arena *arena, const struct timeline *timeline,
            int32_t day, Tenure__V1__PostState *state)
{
    uint32_t count = 0;
    state->holders = tni_arena_take(arena, STATE_HOLDERS_SHOWN * sizeof(*state->holders));
    if (state->holders == NULL)
        return false;
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        if (!tenure_runs(&timeline->tenures[i], day) || ++count > STATE_HOLDERS_SHOWN)
            continue;
        Tenure__V1__Tenure *holder = state_tenure(read, arena, timeline, i, day, NULL);
        if (holder == NULL)
            return false;
        state->holders[state->n_holders++] = holder;
    }
    state->truncated = count > STATE_HOLDERS_SHOWN;
    state->holders_count = state->truncated ? count : 0;
    return true;
}

static bool
add_past(struct store_read read, struct tni_arena *arena, const struct timeline *timeline,
         int32_t day, Tenure__V1__PostState *state)
{
    state->past = tni_arena_take(arena, STATE_PAST_SHOWN * sizeof(*state->past));
    if (state->past == NULL)
        return false;
    state->past_count = timeline->dropped_count;
    for (uint32_t i = timeline->tenures_count; i > 0; i--) {
        if (!tenure_is_past(&timeline->tenures[i - 1], day))
            continue;
        state->past_count++;
        if (state->n_past == STATE_PAST_SHOWN)
            continue;
        Tenure__V1__Tenure *past = state_tenure(read, arena, timeline, i - 1, day, NULL);
        if (past == NULL)
            return false;
        state->past[state->n_past++] = past;
    }
    return true;
}

/* The events behind the present state: of the holders, of the designate, of the last end if nobody
 * holds it, and of the recruitment. */
static bool
add_seqs(struct tni_arena *arena, const struct timeline *timeline, const struct post_view *view,
         Tenure__V1__PostState *state)
{
    size_t max = (state->n_holders + 2) * SEQS_PER_TENURE + 2;
    state->seqs = tni_arena_take(arena, max * sizeof(*state->seqs));
    if (state->seqs == NULL)
        return false;
    for (size_t i = 0; i < state->n_holders; i++) {
        for (size_t seq = 0; seq < state->holders[i]->n_seqs; seq++)
            add_seq(state->seqs, &state->n_seqs, state->holders[i]->seqs[seq]);
    }
    if (view->designate != NULL)
        add_seq(state->seqs, &state->n_seqs, view->designate->seq);
    if (state->n_holders == 0 && state->n_past > 0) {
        for (size_t seq = 0; seq < state->past[0]->n_seqs; seq++)
            add_seq(state->seqs, &state->n_seqs, state->past[0]->seqs[seq]);
    }
    for (uint32_t i = 0; i < timeline->recruitments_count; i++) {
        if (view->recruiting_since != TENURE_NO_DAY &&
            timeline->recruitments[i].day == view->recruiting_since && state->n_seqs < max)
            add_seq(state->seqs, &state->n_seqs, timeline->recruitments[i].seq);
    }
    return true;
}

static bool
add_rumours(struct tni_arena *arena, const struct post_row *row, Tenure__V1__PostState *state)
{
    state->rumours = tni_arena_take(arena, RUMOURS_MAX * sizeof(*state->rumours));
    if (state->rumours == NULL)
        return false;
    memcpy(state->rumours, row->rumours, row->rumours_count * sizeof(*state->rumours));
    state->n_rumours = row->rumours_count;
    return true;
}

/* For a past day also from an appointment that was called off later, which has no tenure. */
static Tenure__V1__Tenure *
state_designate(struct store_read read, struct tni_arena *arena, const struct timeline *timeline,
                const struct post_view *view)
{
    const struct basis *designate = view->designate;
    if (designate->tenure < timeline->tenures_count)
        return state_tenure(read, arena, timeline, designate->tenure, view->day, designate);
    uint32_t at = 0;
    while (&timeline->called_off[at].start != designate)
        at++;
    struct tenure none = {
        .person = timeline->called_off[at].person,
        .start = designate->from,
        .held_from = designate->from.day,
        .end = { TENURE_NO_DAY, TENURE_BY_DAY },
    };
    const struct timeline alone = { .tenures = &none, .tenures_count = 1 };
    return state_tenure(read, arena, &alone, 0, view->day, designate);
}

static Tenure__V1__CalledOff *
state_called_off(struct store_read read, struct tni_arena *arena, const struct called_off *called)
{
    Tenure__V1__CalledOff *message = tni_arena_take(arena, sizeof(*message));
    uint64_t *seqs = tni_arena_take(arena, 2 * sizeof(*seqs));
    if (message == NULL || seqs == NULL)
        return NULL;
    tenure__v1__called_off__init(message);
    message->person = state_person(read, arena, called->person);
    message->basis = called->start.basis;
    message->start = state_date(arena, called->start.from);
    message->announced = state_day(arena, called->start.announced);
    message->called_off = state_day(arena, called->by_announced);
    message->seqs = seqs;
    add_seq(seqs, &message->n_seqs, called->start.seq);
    add_seq(seqs, &message->n_seqs, called->by);
    return message->person != NULL && message->start != NULL && message->announced != NULL &&
                   message->called_off != NULL
               ? message
               : NULL;
}

/* The appointments for the latest days, the last one first; a row keeps no others. */
static bool
add_called_off(struct store_read read, struct tni_arena *arena, const struct timeline *timeline,
               int32_t day, Tenure__V1__PostState *state)
{
    if (timeline->called_off_count == 0)
        return true;
    state->called_off =
        tni_arena_take(arena, TIMELINE_CALLED_OFF_RETAINED * sizeof(*state->called_off));
    if (state->called_off == NULL)
        return false;
    for (uint32_t i = timeline->called_off_count;
         i > 0 && state->n_called_off < TIMELINE_CALLED_OFF_RETAINED; i--) {
        const struct called_off *called = &timeline->called_off[i - 1];
        if (called->by_announced > day)
            continue;
        Tenure__V1__CalledOff *message = state_called_off(read, arena, called);
        if (message == NULL)
            return false;
        state->called_off[state->n_called_off++] = message;
    }
    return true;
}

/* Adds that the post was abolished, and which one continues it. */
static bool
add_abolition(struct store_read read, struct tni_arena *arena, const struct timeline *timeline,
              Tenure__V1__PostState *state)
{
    char organisation[TENURE_SLUG_MAX + 1], role[TENURE_SLUG_MAX + 1];
    state->abolished = state_date(
        arena, (struct tenure_date){ timeline->abolished, timeline->abolished_precision });
    if (state->abolished == NULL || timeline->went_to == 0)
        return state->abolished != NULL;
    state->into = tni_arena_take(arena, sizeof(*state->into));
    if (state->into == NULL ||
        post_find_name(read, timeline->went_to, organisation, role) != TENURE_OK)
        return false;
    tenure__v1__post_name__init(state->into);
    state->into->organisation = state_text(arena, organisation);
    state->into->role = state_text(arena, role);
    return state->into->organisation != NULL && state->into->role != NULL;
}

Tenure__V1__PostState *
state_of_post(struct store_read read, struct tni_arena *arena, const struct post_row *row,
              const struct timeline *timeline, const struct post_view *view,
              const struct organisation *organisation, const struct post_names *names)
{
    Tenure__V1__PostState *state = tni_arena_take(arena, sizeof(*state));
    if (state == NULL)
        return NULL;
    tenure__v1__post_state__init(state);
    state->organisation = state_text(arena, row->organisation_id);
    state->role = state_text(arena, row->role);
    state->status = view->status;
    state->date = state_day(arena, view->day);
    state->recruiting_since = state_date(arena, timeline_date(timeline, view->recruiting_since));
    state->recruitments_failed = view->failed;
    state->vacant_since_is_bound = post_is_unheld(view);
    state->vacant_since =
        state_date(arena, timeline_date(timeline, post_is_unheld(view) ? view->known_since
                                                                       : view->vacant_since));
    state->open = view->open;
    state->open_since = state_date(arena, timeline_open_date(timeline, view->open_since));
    state->revision = row->sent.revision;
    state->organisation_name = state_text(arena, organisation->name);
    state->region = state_text(arena, organisation->region);
    state->organisation_short_name = state_text(arena, organisation->short_name);
    state->name = state_text(arena, names->name);
    state->role_name = state_text(arena, names->role_name);
    state->role_short_name = state_text(arena, names->role_short_name);
    if (view->designate != NULL) {
        state->designate = state_designate(read, arena, timeline, view);
        if (state->designate == NULL)
            return NULL;
    }
    bool fits = state->organisation != NULL && state->role != NULL && state->date != NULL &&
                state->recruiting_since != NULL && state->vacant_since != NULL &&
                state->open_since != NULL && state->organisation_name != NULL &&
                state->region != NULL && state->organisation_short_name != NULL &&
                state->name != NULL && state->role_name != NULL && state->role_short_name != NULL &&
                add_holders(read, arena, timeline, view->day, state) &&
                add_past(read, arena, timeline, view->day, state) &&
                add_seqs(arena, timeline, view, state) && add_rumours(arena, row, state) &&
                add_called_off(read, arena, timeline, view->day, state) &&
                add_abolition(read, arena, timeline, state);
    return fits ? state : NULL;
}

/* Finds the search that begins at a report: the reports that opened and ended it, NULL: none did.
 * Returns how many reports it includes, 0 if they are in the future. */
static uint32_t
search_at(const struct timeline *timeline, uint32_t at, int32_t day,
          const struct recruitment **ret_opened, const struct recruitment **ret_ended)
{
    *ret_opened = *ret_ended = NULL;
    if (at == timeline->recruitments_count) // the list may be empty
        return 0;
    const struct recruitment *recruitment = &timeline->recruitments[at],
                             *end = &timeline->recruitments[timeline->recruitments_count];
    if (recruitment->day > day)
        return 0;
    if (recruitment->stage == TENURE__V1__RECRUITMENT__STAGE__OPENED)
        *ret_opened = recruitment++;
    if (recruitment < end && recruitment->day <= day &&
        recruitment->stage != TENURE__V1__RECRUITMENT__STAGE__OPENED)
        *ret_ended = recruitment++;
    return (uint32_t)(recruitment - timeline->recruitments) - at;
}

static char *
state_recruitment(struct tni_arena *arena, const struct recruitment *recruitment)
{
    return recruitment != NULL
               ? state_date(arena, (struct tenure_date){ recruitment->day, recruitment->precision })
               : state_day(arena, TENURE_NO_DAY);
}

static Tenure__V1__Search *
make_search(struct tni_arena *arena, const struct recruitment *opened,
            const struct recruitment *ended)
{
    Tenure__V1__Search *search = tni_arena_take(arena, sizeof(*search));
    if (search == NULL)
        return NULL;
    tenure__v1__search__init(search);
    search->seq = opened != NULL ? opened->seq : ended->seq;
    search->opened = state_recruitment(arena, opened);
    search->ended = state_recruitment(arena, ended);
    search->failed = ended != NULL && ended->stage == TENURE__V1__RECRUITMENT__STAGE__FAILED;
    return search->opened != NULL && search->ended != NULL ? search : NULL;
}

/* Adds at most `capacity` searches, after skipping the first `skipped`; *ret_more: whether there
 * are more. */
static bool
add_searches(struct tni_arena *arena, const struct timeline *timeline, int32_t day,
             uint64_t skipped, size_t capacity, Tenure__V1__PostHistory *history, bool *ret_more)
{
    const struct recruitment *opened, *ended;
    *ret_more = false;
    for (uint32_t at = 0, recruitments;
         (recruitments = search_at(timeline, at, day, &opened, &ended)) > 0;) {
        at += recruitments;
        if (skipped > 0) {
            skipped--;
            continue;
        }
        *ret_more = history->n_searches == capacity;
        if (*ret_more)
            return true;
        Tenure__V1__Search *search = make_search(arena, opened, ended);
        if (search == NULL)
            return false;
        history->searches[history->n_searches++] = search;
    }
    return true;
}

Tenure__V1__PostHistory *
state_history(struct store_read read, struct tni_arena *arena, Tenure__V1__PostState *state,
              const struct timeline *timeline, int32_t day, uint64_t *after)
{
    Tenure__V1__PostHistory *history = tni_arena_take(arena, sizeof(*history));
    uint64_t first = *after, tenures = timeline->tenures_count;
    bool more;
    if (history == NULL)
        return NULL;
    tenure__v1__post_history__init(history);
    history->state = state;
    history->tenures = tni_arena_take(arena, HISTORY_PAGE * sizeof(*history->tenures));
    history->searches = tni_arena_take(arena, HISTORY_PAGE * sizeof(*history->searches));
    if (history->tenures == NULL || history->searches == NULL)
        return NULL;
    for (uint64_t i = first; i < tenures && history->n_tenures < HISTORY_PAGE; i++) {
        Tenure__V1__Tenure *tenure = state_tenure(read, arena, timeline, (uint32_t)i, day, NULL);
        if (tenure == NULL)
            return NULL;
        history->tenures[history->n_tenures++] = tenure;
    }
    if (!add_searches(arena, timeline, day, first > tenures ? first - tenures : 0,
                      HISTORY_PAGE - history->n_tenures, history, &more))
        return NULL;
    more = more || first + history->n_tenures < tenures;
    *after = more ? first + history->n_tenures + history->n_searches : 0;
    return history;
}
