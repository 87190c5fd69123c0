/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of posts: folded, published, evaluated. */
#include <string.h>

#include "clock.h"
#include "evaluate.h"
#include "grow.h"
#include "history.h"
#include "indicators.h"
#include "joins.h"
#include "messages.h"
#include "naming.h"
#include "people.h"
#include "post_family.h"
#include "posts.h"
#include "propagate.h"
#include "refold.h"
#include "work.h"

enum {
    // field numbers of tenure.v1.PostState
    FIELD_DATE = 4,
    FIELD_REVISION = 16,
};

tenure_status
post_load(struct engine *engine, uint64_t number)
{
    if (engine->in_hand.number == number)
        return TENURE_OK;
    tenure_status status = engine->in_hand.is_changed ? post_save(engine) : TENURE_OK;
    if (status != TENURE_OK)
        return status;
    engine->in_hand.number = 0;
    post_row_clear(&engine->in_hand.row);
    status = post_find(engine_read(engine), number, &engine->in_hand.row);
    if (status == TENURE_OK)
        engine->in_hand.number = number;
    // impossible, because the number was assigned
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

tenure_status
post_save(struct engine *engine)
{
    tenure_status status = post_put(&engine->write, engine->in_hand.number, &engine->in_hand.row);
    engine->in_hand.is_changed = false;
    return status == TENURE_TOO_LARGE ? TENURE_STORAGE : status;
}

tenure_status
post_save_waypoint(struct engine *engine)
{
    struct post_row *row = &engine->in_hand.row;
    if (row->reports == 0 || row->reports % WAYPOINT_REPORTS != 0)
        return TENURE_OK;
    return waypoint_put(&engine->write, engine->in_hand.number, engine->entry.seq, row);
}

/* A report about an earlier day can remove the tenure of an unnamed person who was already
 * published, because the appointment no longer has an effect. */
static void
notice_unnamed(struct post_row *row)
{
    for (uint32_t i = 0; i < row->recent.count; i++) {
        const struct report *report = &row->recent.reports[i];
        if (report->unnamed && report->incumbent && report->seq <= row->changed_from)
            row->changed_from = report->seq - 1;
    }
}

tenure_status
post_fold(struct engine *engine, const struct report *report)
{
    struct post_row *row = &engine->in_hand.row;
    tenure_status status = TENURE_OK;
    bool taken = recent_accepts(&row->snapshot, report);
    if (taken && !recent_add(&row->snapshot, &row->recent, report))
        return TENURE_NO_MEMORY;
    row->reports += taken;
    notice_unnamed(row);
    if (!taken || row->snapshot.lacks_history)
        status = post_refold_late(engine, report);
    return status;
}

/* What to evaluate. The last two need the post's view, so `view` must be set with either. */
struct evaluation {
    bool view, contributions, rules;
};

static bool
is_due(int32_t day, int32_t today)
{
    return day != TENURE_NO_DAY && day <= today;
}

/* What to evaluate if only time has passed. */
static struct evaluation
evaluation_due(const struct engine *engine)
{
    const struct post_reviews *reviews = &engine->in_hand.row.reviews;
    bool view = is_due(reviews->view, engine->entry.today);
    return (struct evaluation){ view, view || is_due(reviews->contributions, engine->entry.today),
                                view || is_due(reviews->rules, engine->entry.today) };
}

/* The first day that the evaluation reads. */
static int32_t
lookback(const struct engine *engine, const struct post_view *view, struct evaluation evaluation)
{
    int32_t first = tenure_day_earlier(view->relies_on, contributions_lookback(view->day));
    for (size_t i = 0; evaluation.rules && i < engine->rules.count; i++) {
        const struct rule *rule = &engine->rules.rules[i];
        if (rule->of->lookback != NULL)
            first = tenure_day_earlier(first, rule->of->lookback(rule, view->day));
    }
    return first;
}

/* A change of the organisation affects everybody who ever held the post, even if the row has
 * dropped them. */
static void
notice_context(struct engine *engine, const struct organisation *organisation)
{
    struct post_row *row = &engine->in_hand.row;
    uint32_t context_hash = people_context_hash(organisation, &engine->names, engine->entry.today);
    if (context_hash != row->context_hash)
        row->changed_from = 0;
    row->context_hash = context_hash;
}

/* A person whose appointment is called off may no longer be in the post at all. */
static tenure_status
notice_called_off(struct engine *engine)
{
    const struct timeline *whole = &engine->in_hand.whole;
    tenure_status status = TENURE_OK;
    for (uint32_t i = 0; i < whole->called_off_count && status == TENURE_OK; i++) {
        const struct called_off *called = &whole->called_off[i];
        if (!people_news_of(engine, called))
            continue;
        if (called->start.seq <= engine->in_hand.row.changed_from)
            engine->in_hand.row.changed_from = called->start.seq - 1;
        status = joins_note_post(engine, called->person, engine->in_hand.number);
    }
    return status;
}

/* The view of a post that ended or began: folds its whole family for the day. Anybody in it may
 * have changed. */
static tenure_status
view_family(struct engine *engine, int32_t ended, struct post_view *ret_view)
{
    tenure_status status = engine->in_hand.is_changed ? post_save(engine) : TENURE_OK;
    if (status == TENURE_OK)
        status = post_family_fold_now(engine, engine->in_hand.number, &engine->in_hand.whole);
    if (status != TENURE_OK)
        return status;
    engine->in_hand.row.changed_from = 0;
    status = notice_called_off(engine);
    post_view(&engine->in_hand.whole, engine->entry.today, ended, ret_view);
    return status;
}

/* The view of the post in hand; if its row was trimmed too far, read from a waypoint. */
static tenure_status
view_post(struct engine *engine, int32_t ended, struct evaluation evaluation,
          struct post_view *ret_view)
{
    const struct post_row *row = &engine->in_hand.row;
    struct timeline *whole = &engine->in_hand.whole;
    if (row->has_family)
        return view_family(engine, ended, ret_view);
    if (!recent_whole(&row->snapshot, &row->recent, whole))
        return TENURE_NO_MEMORY;
    tenure_status status = notice_called_off(engine);
    if (status != TENURE_OK)
        return status;
    post_view(whole, engine->entry.today, ended, ret_view);
    bool trimmed = row->snapshot.dropped_until != TENURE_NO_DAY;
    if (!whole->lacks_history && !trimmed)
        return TENURE_OK;
    int32_t day = lookback(engine, ret_view, evaluation);
    if (!whole->lacks_history && timeline_reaches(whole, day) && row->changed_from == UNCHANGED)
        return TENURE_OK;
    for (;;) { // what begins before that day may in fact have begun much earlier
        status = post_reach_back(engine, day);
        if (status != TENURE_OK)
            return status;
        post_view(whole, engine->entry.today, ended, ret_view);
        day = lookback(engine, ret_view, evaluation);
        bool lack = false;
        status = people_lack_history(engine, &lack);
        if (status != TENURE_OK || (timeline_reaches(whole, day) && !lack))
            return status;
        if (lack)
            day = TENURE_NO_DAY + 1; // read everything
    }
}

tenure_status
post_show(struct engine *engine, uint64_t number, int32_t ended, struct post_view *ret_view)
{
    static const struct evaluation evaluation = { .view = true };
    tenure_status status = post_load(engine, number);
    return status == TENURE_OK ? view_post(engine, ended, evaluation, ret_view) : status;
}

/* Publishes the state if it has changed. The comparison uses the encoded state without its date and
 * revision, which are appended; protobuf allows any order of fields. */
static tenure_status
emit_if_changed(struct engine *engine, Tenure__V1__PostState *state)
{
    struct post_row *row = &engine->in_hand.row;
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

/* Rules about an organisation read only its open posts, so changes of other posts do not affect
 * them. */
static tenure_status
evaluate_organisation_later(struct engine *engine, bool was_open)
{
    const struct post_row *row = &engine->in_hand.row;
    return was_open || row->is_open ? mark_dirty(&engine->dirty.organisations, row->organisation)
                                    : TENURE_OK;
}

static tenure_status
emit_state(struct engine *engine, const struct post_subject *subject)
{
    bool was_open = engine->in_hand.row.is_open;
    engine->in_hand.row.is_open = subject->view->open;
    tenure_status status = evaluate_organisation_later(engine, was_open);
    if (status != TENURE_OK)
        return status;
    tni_arena_reset(&engine->state_arena);
    Tenure__V1__PostState *state =
        state_of_post(engine_read(engine), &engine->state_arena, &engine->in_hand.row,
                      subject->timeline, subject->view, subject->organisation, subject->names);
    return state != NULL ? emit_if_changed(engine, state) : TENURE_NO_MEMORY;
}

/* Publishes the post's state, and its part in people's states. */
static tenure_status
publish_state(struct engine *engine, const struct post_subject *subject)
{
    engine->in_hand.row.reviews.view = subject->view->next_change;
    tenure_status status = emit_state(engine, subject);
    return status == TENURE_OK ? people_of_post(engine, subject) : status;
}

static tenure_status
move_indicators(struct engine *engine, const struct post_subject *subject)
{
    struct post_row *row = &engine->in_hand.row;
    struct contributions contributions;
    contributions_of_post(subject, engine->rules.systems,
                          rules_count_role(&engine->rules, row->role), &contributions);
    row->reviews.contributions = contributions.review;
    return indicators_move(engine, &row->contributions, &contributions, row->role,
                           engine->in_hand.number);
}

static tenure_status
evaluate_rules(struct engine *engine, const struct post_subject *subject)
{
    engine->in_hand.row.reviews.rules = TENURE_NO_DAY;
    return evaluate_post(engine, subject, &engine->in_hand.row.reviews.rules);
}

static int32_t
timer_of(const struct post_reviews *reviews)
{
    return tenure_day_earlier(reviews->view,
                              tenure_day_earlier(reviews->contributions, reviews->rules));
}

/* Finds the basis of every tenure once for all users. */
static tenure_status
find_bases(struct engine *engine, struct post_subject *subject)
{
    uint32_t count = subject->timeline->tenures_count;
    while (engine->in_hand.bases_max < count) {
        const struct basis **larger =
            tni_grow(engine->in_hand.bases, engine->in_hand.bases_max, &engine->in_hand.bases_max,
                     sizeof(engine->in_hand.bases[0]));
        if (larger == NULL)
            return TENURE_NO_MEMORY;
        engine->in_hand.bases = larger;
    }
    tenure_bases(subject->timeline, subject->view->day, engine->in_hand.bases);
    subject->bases = engine->in_hand.bases;
    return TENURE_OK;
}

/* Evaluates the post in hand, and saves its row. */
static tenure_status
publish(struct engine *engine, struct evaluation evaluation)
{
    struct post_row *row = &engine->in_hand.row;
    struct organisation organisation;
    struct post_view view;
    tenure_status status = organisation_find(engine_read(engine), row->organisation, &organisation);
    if (status == TENURE_OK)
        status = naming_of_post(engine_read(engine), engine->counters.namings, row,
                                engine->in_hand.number, &engine->names);
    if (status == TENURE_OK && evaluation.view)
        notice_context(engine, &organisation);
    if (status == TENURE_OK)
        status = view_post(engine, organisation.ended.day, evaluation, &view);
    if (status != TENURE_OK)
        return status;

    struct post_subject subject = {
        .timeline = &engine->in_hand.whole,
        .view = &view,
        .organisation = &organisation,
        .role = row->role,
        .names = &engine->names,
        .name_lookup = people_name_lookup(engine),
    };
    int32_t timer = timer_of(&row->reviews);
    status = find_bases(engine, &subject);
    if (status == TENURE_OK && evaluation.view)
        status = publish_state(engine, &subject);
    if (status == TENURE_OK && evaluation.contributions)
        status = move_indicators(engine, &subject);
    if (status == TENURE_OK && evaluation.rules)
        status = evaluate_rules(engine, &subject);
    if (status == TENURE_OK)
        status = timer_move(engine, SUBJECT_POST, engine->in_hand.number, timer,
                            timer_of(&row->reviews));
    row->changed_from = UNCHANGED;
    return status == TENURE_OK ? post_save(engine) : status;
}

tenure_status
post_publish(struct engine *engine, uint64_t number)
{
    static const struct evaluation all = { true, true, true };
    tenure_status status = post_load(engine, number);
    return status == TENURE_OK ? publish(engine, all) : status;
}

tenure_status
post_review(struct engine *engine, uint64_t number)
{
    tenure_status status = post_load(engine, number);
    if (status != TENURE_OK)
        return status;
    struct evaluation due = evaluation_due(engine);
    return due.contributions || due.rules ? publish(engine, due) : TENURE_OK;
}
