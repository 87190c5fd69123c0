/* SPDX-License-Identifier: Apache-2.0 */
/* Folds organisations from their reports, publishes and evaluates them. */
#include <string.h>

#include "clock.h"
#include "evaluate.h"
#include "history.h"
#include "indicators.h"
#include "messages.h"
#include "naming.h"
#include "organisations.h"
#include "people.h"
#include "propagate.h"
#include "refold.h"
#include "subjects.h"
#include "work.h"

enum {
    // field numbers of tenure.v1.OrganisationState
    FIELD_DATE = 7,
    FIELD_REVISION = 14,
};

/* Whether posts show the difference. */
static bool
is_changed(const struct organisation *now, const struct organisation *before)
{
    return now->kind != before->kind || now->ended.day != before->ended.day ||
           now->since.day != before->since.day || strcmp(now->name, before->name) != 0 ||
           strcmp(now->short_name, before->short_name) != 0 ||
           strcmp(now->region, before->region) != 0;
}

tenure_status
organisation_inherit(struct store_read read, struct organisation *organisation)
{
    struct organisation system;
    uint64_t number;
    if (organisation->kind != TENURE__V1__ORGANISATION_KIND__ICP ||
        organisation->region[0] != '\0' || organisation->parent[0] == '\0')
        return TENURE_OK;
    tenure_status status = names_find(read, NAME_ORGANISATION, organisation->parent, &number);
    if (status == TENURE_OK)
        status = organisation_find(read, number, &system);
    if (status == TENURE_OK && system.kind != TENURE__V1__ORGANISATION_KIND__ICP)
        memcpy(organisation->region, system.region, sizeof(organisation->region));
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* A partnership without a region has its system's. */
static tenure_status
refold_icps(struct engine *engine, uint64_t system)
{
    for (uint64_t icp = 0;;) {
        tenure_status status = subject_next_child(engine_read(engine), system, icp, &icp);
        if (status == TENURE_OK)
            status = mark_dirty(&engine->dirty.refolds, icp);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    }
}

static tenure_status
emit_if_changed(struct engine *engine)
{
    struct organisation_row *row = &engine->organisation;
    tni_arena_reset(&engine->state_arena);
    Tenure__V1__OrganisationState *state =
        state_of_organisation(engine_read(engine), &engine->state_arena, &row->organisation,
                              &row->detail, engine->entry.today);
    if (state == NULL)
        return TENURE_NO_MEMORY;
    state->date = (char *)protobuf_c_empty_string;
    struct tni_writer packed = tni_arena_rest(&engine->state_arena);
    tni_write_message(&packed, &state->base);
    bool is_new = sent_renew(engine, &row->sent, &engine->counters.organisation_offset, &packed,
                             FIELD_DATE, FIELD_REVISION);
    if (packed.full)
        return TENURE_NO_MEMORY;
    return is_new ? emit_organisation(engine, row->organisation.id,
                                      (struct tni_span){ packed.data, packed.size })
                  : TENURE_OK;
}

static tenure_status
publish_posts_later(struct engine *engine, uint64_t organisation)
{
    for (uint64_t post = 0;;) {
        tenure_status status = subject_next_post(engine_read(engine), organisation, post, &post);
        if (status == TENURE_OK)
            status = mark_dirty(&engine->dirty.posts, post);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    }
}

static tenure_status
fold(struct engine *engine, uint64_t number)
{
    struct organisation_row *row = &engine->organisation;
    struct organisation_reports *reports = &engine->organisation_reports;
    tenure_status status =
        history_of_organisation(engine_read(engine), number, row->organisation.id, row->last_seq,
                                KNOWN_NOW, &engine->history_arena, reports);
    if (status != TENURE_OK)
        return status;
    organisation_fold(&row->organisation, &row->detail, reports->items, reports->count,
                      engine->entry.today);
    return organisation_inherit(engine_read(engine), &row->organisation);
}

/* Publishes the organisation and its contributions; its rules are evaluated later. */
static tenure_status
publish(struct engine *engine, uint64_t number)
{
    struct organisation_row *row = &engine->organisation;
    if (engine->entry.body == TENURE__V1__EVENT__BODY_CLOCK &&
        row->organisation.ended.day == engine->entry.today)
        engine->entry.reorganised = true, engine->counters.reorganised = engine->entry.today;
    struct contributions contributions;
    tenure_status status = emit_if_changed(engine);
    contributions_of_organisation(&row->organisation, &row->detail, engine->entry.today,
                                  engine->rules.systems, &contributions);
    if (status == TENURE_OK)
        status = indicators_move(engine, &row->contributions, &contributions, "", 0);
    if (status == TENURE_OK)
        status = organisation_put(&engine->write, number, row);
    return status == TENURE_OK ? mark_dirty(&engine->dirty.organisations, number) : status;
}

tenure_status
organisation_refold(struct engine *engine, uint64_t number, uint64_t last_seq)
{
    struct organisation_row *row = &engine->organisation;
    tenure_status status = organisation_find_all(engine_read(engine), number, row);
    if (status != TENURE_OK)
        return status;
    struct organisation before = row->organisation;
    if (last_seq != 0)
        row->last_seq = last_seq;
    status = fold(engine, number);
    if (status == TENURE_OK)
        status = publish(engine, number);
    if (status != TENURE_OK)
        return status;
    if (strcmp(row->organisation.region, before.region) != 0 ||
        row->organisation.kind != before.kind)
        status = refold_icps(engine, number);
    if (status == TENURE_OK && is_changed(&row->organisation, &before))
        status = publish_posts_later(engine, number);
    if (status == TENURE_OK && strcmp(row->organisation.name, before.name) != 0)
        // alerts about regions contain their names
        status = mark_scope_dirty(engine, number, SCOPE_ITSELF);
    return status;
}

/* Whether a post of the evaluated organisation is open; all its posts have been published. */
static bool
is_post_open(void *context, const char *role)
{
    struct engine *engine = context;
    const struct organisation *organisation = &engine->organisation.organisation;
    uint64_t number;
    bool open;
    bool in_hand = engine->in_hand.number != 0 && strcmp(engine->in_hand.row.role, role) == 0 &&
                   strcmp(engine->in_hand.row.organisation_id, organisation->id) == 0;
    if (in_hand)
        return engine->in_hand.row.is_open;
    return subject_find_post(engine_read(engine), organisation->id, role, &number) == TENURE_OK &&
           post_is_open(engine_read(engine), number, &open) == TENURE_OK && open;
}

/* Reads a post of the evaluated organisation. */
static bool
show_post(void *context, const char *role, struct post_subject *ret_post)
{
    static _Thread_local struct post_view view;
    struct engine *engine = context;
    const struct organisation *organisation = &engine->organisation.organisation;
    uint64_t number;
    if (subject_find_post(engine_read(engine), organisation->id, role, &number) != TENURE_OK ||
        post_show(engine, number, organisation->ended.day, &view) != TENURE_OK ||
        naming_of_post(engine_read(engine), engine->counters.namings, &engine->in_hand.row, number,
                       &engine->names) != TENURE_OK)
        return false;
    *ret_post = (struct post_subject){
        .timeline = &engine->in_hand.whole,
        .view = &view,
        .organisation = organisation,
        .role = role,
        .names = &engine->names,
        .name_lookup = people_name_lookup(engine),
    };
    return true;
}

tenure_status
organisation_evaluate(struct engine *engine, uint64_t number)
{
    struct organisation_row *row = &engine->organisation;
    tenure_status status = organisation_find_all(engine_read(engine), number, row);
    if (status != TENURE_OK)
        return status;
    struct organisation_subject subject = {
        .organisation = &row->organisation,
        .detail = &row->detail,
        .day = engine->entry.today,
        .is_open = is_post_open,
        .post = show_post,
        .context = engine,
    };
    struct alert_subject about = {
        .kind = SUBJECT_ORGANISATION,
        .number = number,
        .id = row->organisation.id,
        .organisation = row->organisation.id,
        .role = "",
        .region = row->organisation.region,
        .ended = !organisation_exists(&row->organisation, engine->entry.today),
        .alerts_open = &row->alerts_open,
    };
    int32_t review = row->organisation.next_change;
    uint32_t alerts_open = row->alerts_open;
    if (!about.ended)
        review = tenure_day_earlier(review, row->organisation.ended.day);
    status = evaluate_organisation(engine, &about, &subject, &review);
    if (status == TENURE_OK)
        status = timer_move(engine, SUBJECT_ORGANISATION, number, row->review, review);
    if (status != TENURE_OK || (row->review == review && row->alerts_open == alerts_open))
        return status;
    row->review = review;
    return organisation_put(&engine->write, number, row);
}
