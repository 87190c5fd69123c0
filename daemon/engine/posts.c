/* SPDX-License-Identifier: Apache-2.0 */
/* Who holds which post: the rows of posts, folded, published, judged. */
#include <string.h>
#include <xxhash.h>

#include "parts.h"
#include "room.h"

enum {
    // field numbers of tenure.v1.PostState
    FIELD_DATE = 4,
    FIELD_REVISION = 16,
};

tenure_status
post_load(struct engine *engine, uint64_t number)
{
    if (engine->post_number == number)
        return TENURE_OK;
    tenure_status status = engine->post_changed ? post_save(engine) : TENURE_OK;
    if (status != TENURE_OK)
        return status;
    engine->post_number = 0;
    post_row_clear(&engine->post);
    status = post_find(engine_read(engine), number, &engine->post);
    if (status == TENURE_OK)
        engine->post_number = number;
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status; // its number was given
}

tenure_status
post_save(struct engine *engine)
{
    tenure_status status =
        post_put(&engine->write, engine->post_number, &engine->post, engine->scratch);
    engine->post_changed = false;
    return status == TENURE_TOO_LARGE ? TENURE_STORAGE : status;
}

tenure_status
post_mark(struct engine *engine)
{
    struct post_row *row = &engine->post;
    if (row->reports == 0 || row->reports % WAYPOINT_REPORTS != 0)
        return TENURE_OK;
    return waypoint_put(&engine->write, engine->post_number, engine->seq, row, engine->scratch);
}

tenure_status
post_fold(struct engine *engine, const struct report *report)
{
    struct post_row *row = &engine->post;
    tenure_status status = TENURE_OK;
    bool taken = tail_takes(&row->base, report);
    if (taken && !tail_add(&row->base, &row->tail, report))
        return TENURE_NO_MEMORY;
    row->reports += taken;
    if (!taken || row->base.lacks_history)
        status = post_refold_late(engine, report->day);
    return status;
}

/* What to look at. What the post says bears on the rest, so `view` goes with both others. */
struct look {
    bool view, shares, rules;
};

static bool
is_due(int32_t day, int32_t today)
{
    return day != TENURE_NO_DAY && day <= today;
}

/* What time alone has changed. */
static struct look
look_due(const struct engine *engine)
{
    const struct post_reviews *reviews = &engine->post.reviews;
    bool view = is_due(reviews->view, engine->today);
    return (struct look){ view, view || is_due(reviews->shares, engine->today),
                          view || is_due(reviews->rules, engine->today) };
}

/* How far back it looks. */
static int32_t
looks_back(const struct engine *engine, const struct post_view *view, struct look look)
{
    int32_t first = tenure_day_earlier(view->relies_on, shares_look_back(view->day));
    for (size_t i = 0; look.rules && i < engine->rules.count; i++) {
        const struct rule *rule = &engine->rules.rules[i];
        if (rule->of->looks_back != NULL)
            first = tenure_day_earlier(first, rule->of->looks_back(rule, view->day));
    }
    return first;
}

/* What the organisation is concerns everybody who ever held the post, whether the row still knows
 * them or not. */
static void
notice_surroundings(struct engine *engine, const struct organisation *organisation)
{
    struct post_row *row = &engine->post;
    uint32_t surroundings = people_surroundings(organisation, engine->today);
    if (surroundings != row->surroundings)
        row->changed_from = 0;
    row->surroundings = surroundings;
}

/* The view of the post in hand; where its row was trimmed too far for that, from a waypoint on.
 */
static tenure_status
view_post(struct engine *engine, int32_t ended, struct look look, struct post_view *ret_view)
{
    const struct post_row *row = &engine->post;
    struct timeline *whole = &engine->whole;
    if (!tail_whole(&row->base, &row->tail, whole))
        return TENURE_NO_MEMORY;
    post_view(whole, engine->today, ended, ret_view);
    int32_t day = looks_back(engine, ret_view, look);
    bool trimmed = row->base.dropped_until != TENURE_NO_DAY;
    if (!whole->lacks_history && timeline_reaches(whole, day) &&
        !(trimmed && row->changed_from != UNCHANGED))
        return TENURE_OK;
    for (;;) { // what begins before that day may have begun much earlier
        tenure_status status = post_reach_back(engine, day);
        if (status != TENURE_OK)
            return status;
        post_view(whole, engine->today, ended, ret_view);
        day = looks_back(engine, ret_view, look);
        if (timeline_reaches(whole, day))
            return TENURE_OK;
    }
}

tenure_status
post_show(struct engine *engine, uint64_t number, int32_t ended, struct post_view *ret_view)
{
    static const struct look look = { .view = true };
    tenure_status status = post_load(engine, number);
    return status == TENURE_OK ? view_post(engine, ended, look, ret_view) : status;
}

/* Emits the state if it says anything new. What is compared is the encoded state without its date
 * and revision; these are appended to it, for fields may stand in any order. */
static tenure_status
emit_if_changed(struct engine *engine, Tenure__V1__PostState *state)
{
    struct post_row *row = &engine->post;
    state->date = (char *)protobuf_c_empty_string;
    state->revision = 0;
    struct tni_writer packed = tni_arena_rest(&engine->state_arena);
    tni_write_message(&packed, &state->base);
    bool is_new = sent_renew(engine, &row->sent, &engine->counters.post_offset, &packed, FIELD_DATE,
                             FIELD_REVISION);
    if (packed.full)
        return TENURE_NO_MEMORY;
    return is_new ? emit_post(engine, row, (struct tni_span){ packed.data, packed.size })
                  : TENURE_OK;
}

static uint64_t
hash_person(struct engine *engine, uint64_t person, uint64_t seed)
{
    const char *name = people_namer(engine).name(engine, person);
    return XXH3_64bits_withSeed(name, strlen(name), seed);
}

/* A hash of all that state_of_post() makes a state from: whatever it is the same for says the same,
 * and need not be made. */
static uint64_t
hash_of_shown(struct engine *engine, const struct post_subject *subject)
{
    const struct post_row *row = &engine->post;
    const struct post_view *view = subject->view;
    const struct timeline *timeline = subject->timeline;
    const struct basis *next = view->designate;
    uint64_t facts[] = {
        (uint64_t)view->status << 32 | view->failed,
        (uint64_t)view->open_since << 32 | (uint32_t)view->vacant_since,
        (uint64_t)view->recruiting_since << 32 | timeline->dropped_count,
        next == NULL ? 0 : next->seq,
        next == NULL ? 0 : (uint64_t)next->from.day << 32 | (uint32_t)next->from.precision,
        next == NULL ? 0 : (uint64_t)next->tenure << 32 | (uint32_t)next->basis,
        row->surroundings,
        view->open,
    };
    uint64_t hash = XXH3_64bits(facts, sizeof(facts));
    hash = XXH3_64bits_withSeed(row->rumours, row->rumours_count * sizeof(row->rumours[0]), hash);
    for (uint32_t i = timeline->tenures_count, past = 0; i > 0; i--) {
        const struct tenure *tenure = &timeline->tenures[i - 1];
        hash = people_hash_tenure(subject, i - 1, hash);
        if (!tenure_is_past(tenure, view->day) || past++ < STATE_PAST_SHOWN)
            hash = hash_person(engine, tenure->person, hash);
    }
    for (uint32_t i = 0; i < timeline->marks_count; i++) {
        uint64_t mark[] = { timeline->marks[i].seq, (uint64_t)timeline->marks[i].day };
        hash = XXH3_64bits_withSeed(mark, sizeof(mark), hash);
    }
    return hash;
}

static tenure_status
emit_state(struct engine *engine, const struct post_subject *subject)
{
    uint64_t shown = hash_of_shown(engine, subject);
    if (engine->post.sent.revision != 0 && engine->post.shown == shown)
        return TENURE_OK;
    engine->post.shown = shown;
    tenure_status status = settle_later(&engine->pending.organisations, engine->post.organisation);
    if (status != TENURE_OK)
        return status;
    tni_arena_reset(&engine->state_arena);
    Tenure__V1__PostState *state =
        state_of_post(engine_read(engine), &engine->state_arena, &engine->post, subject->timeline,
                      subject->view, subject->organisation);
    return state != NULL ? emit_if_changed(engine, state) : TENURE_NO_MEMORY;
}

/* What the post says, to subscribers and of its people. */
static tenure_status
tell(struct engine *engine, const struct post_subject *subject)
{
    engine->post.reviews.view = subject->view->next_change;
    engine->post.is_open = subject->view->open;
    tenure_status status = emit_state(engine, subject);
    return status == TENURE_OK ? people_of_post(engine, subject) : status;
}

static tenure_status
move_figures(struct engine *engine, const struct post_subject *subject)
{
    struct post_row *row = &engine->post;
    shares_of_post(subject, engine->rules.systems, &engine->shares[1]);
    row->reviews.shares = engine->shares[1].review;
    return figures_move(engine, &row->shares, row->role, engine->post_number);
}

static tenure_status
judge(struct engine *engine, const struct post_subject *subject)
{
    engine->post.reviews.rules = TENURE_NO_DAY;
    return judge_post(engine, subject, &engine->post.reviews.rules);
}

static int32_t
timer_of(const struct post_reviews *reviews)
{
    return tenure_day_earlier(reviews->view, tenure_day_earlier(reviews->shares, reviews->rules));
}

/* The basis of every tenure, once for all who ask. */
static tenure_status
find_bases(struct engine *engine, struct post_subject *subject)
{
    uint32_t count = subject->timeline->tenures_count;
    while (engine->bases_max < count) {
        const struct basis **larger = tni_room(engine->bases, engine->bases_max, &engine->bases_max,
                                               sizeof(engine->bases[0]));
        if (larger == NULL)
            return TENURE_NO_MEMORY;
        engine->bases = larger;
    }
    tenure_bases(subject->timeline, subject->view->day, engine->bases);
    subject->bases = engine->bases;
    return TENURE_OK;
}

/* Looks at the post in hand, and saves its row. */
static tenure_status
publish(struct engine *engine, struct look look)
{
    struct post_row *row = &engine->post;
    struct organisation organisation;
    struct post_view view;
    tenure_status status = organisation_find(engine_read(engine), row->organisation, &organisation);
    if (status == TENURE_OK && look.view)
        notice_surroundings(engine, &organisation);
    if (status == TENURE_OK)
        status = view_post(engine, organisation.ended, look, &view);
    if (status != TENURE_OK)
        return status;

    struct post_subject subject = {
        .timeline = &engine->whole,
        .view = &view,
        .organisation = &organisation,
        .role = row->role,
        .namer = people_namer(engine),
    };
    int32_t timer = timer_of(&row->reviews);
    status = find_bases(engine, &subject);
    if (status == TENURE_OK && look.view)
        status = tell(engine, &subject);
    if (status == TENURE_OK && look.shares)
        status = move_figures(engine, &subject);
    if (status == TENURE_OK && look.rules)
        status = judge(engine, &subject);
    if (status == TENURE_OK)
        status =
            timer_move(engine, SUBJECT_POST, engine->post_number, timer, timer_of(&row->reviews));
    row->changed_from = UNCHANGED;
    return status == TENURE_OK ? post_save(engine) : status;
}

tenure_status
post_publish(struct engine *engine, uint64_t number)
{
    static const struct look all = { true, true, true };
    tenure_status status = post_load(engine, number);
    return status == TENURE_OK ? publish(engine, all) : status;
}

tenure_status
post_review(struct engine *engine, uint64_t number)
{
    tenure_status status = post_load(engine, number);
    if (status != TENURE_OK)
        return status;
    struct look due = look_due(engine);
    return due.shares || due.rules ? publish(engine, due) : TENURE_OK;
}
