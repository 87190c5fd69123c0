/* SPDX-License-Identifier: Apache-2.0 */
/* Regions and the scope `all`: what rules read of them, and when time alone changes that. */
#include <string.h>

#include "clock.h"
#include "evaluate.h"
#include "propagate.h"
#include "scopes.h"
#include "work.h"

/* The context of a scope's callbacks. */
struct scope_context {
    struct engine *engine;
    uint64_t scope;
    struct departure_walk walk;
    tenure_status status; // of the walk over departures
};

static void
rewind_departures(void *context)
{
    struct scope_context *scope = context;
    departure_walk_close(&scope->walk);
    scope->status = departure_walk_open(engine_read(scope->engine), scope->scope,
                                        scope->engine->entry.today, &scope->walk);
}

static bool
next_departure(void *context, int32_t first, struct departure *ret_departure)
{
    struct scope_context *scope = context;
    if (scope->status == TENURE_OK)
        scope->status = departure_walk_next(&scope->walk, first, ret_departure);
    bool more = scope->status == TENURE_OK;
    if (scope->status == TENURE_NOT_FOUND)
        scope->status = TENURE_OK;
    return more;
}

static bool
read_figure(void *context, unsigned indicator, const char *label, struct reading *ret_reading)
{
    struct scope_context *scope = context;
    struct indicator_cell cell;
    tenure_status status = indicator_cell_find(engine_read(scope->engine), scope->scope,
                                               (enum indicator)indicator, label, &cell);
    bool is_since = indicator_kinds[indicator].form == FORM_DAYS;
    bool is_nothing = cell.offset == 0 || (is_since && cell.sent_denominator == 0);
    ret_reading->numerator = indicator_number((enum indicator)indicator, cell.sent_numerator,
                                              cell.sent_denominator, scope->engine->entry.today);
    ret_reading->denominator = is_since ? 0 : cell.sent_denominator;
    ret_reading->about = is_since && cell.sent_denominator == FIGURE_ABOUT;
    memcpy(ret_reading->seqs, cell.seqs, sizeof(cell.seqs));
    for (int i = 0; i < INDICATOR_MOVERS; i++)
        ret_reading->confidence[i] = (Tenure__V1__Event__Confidence)cell.confidence[i];
    return status == TENURE_OK && !is_nothing;
}

enum {
    // changes after which all rules about departures are evaluated ...
    CLUSTER_CHANGES = SCOPE_CHANGE(SCOPE_DEPARTURES) | SCOPE_CHANGE(SCOPE_ITSELF),
};

static tenure_status
ask(struct engine *engine, uint64_t number, scope_changes changes, struct scope_row *row)
{
    struct organisation region = { .id = TENURE_EVERYTHING };
    struct scope_context context = { .engine = engine, .scope = number };
    bool ends_day = engine->entry.day_began != 0;
    tenure_status status = TENURE_OK;
    if (number != 0)
        status = organisation_find(engine_read(engine), number, &region);
    if (status != TENURE_OK)
        return status;
    struct scope_subject subject = {
        .id = region.id,
        .name = number == 0 ? engine->rules.everything : region.name,
        .everything = number == 0,
        .day = engine->entry.today,
        .next_departure = next_departure,
        .rewind = rewind_departures,
        .read = read_figure,
        .context = &context,
    };
    struct alert_subject about = {
        .kind = SUBJECT_SCOPE,
        .number = number,
        .id = region.id,
        .organisation = "",
        .role = "",
        .region = number == 0 ? "" : region.id,
        .ends_day = ends_day,
        .alerts_open = &row->alerts_open,
    };
    status = evaluate_scope(engine, &about, &subject, changes,
                            ends_day ? &row->indicator_review : &row->cluster_review);
    departure_walk_close(&context.walk);
    return status == TENURE_OK ? context.status : status;
}

static bool
is_any_moved(const struct engine *engine, scope_changes changes)
{
    const struct rules *rules = &engine->rules;
    for (size_t i = 0; i < rules->count; i++) {
        if (rule_is_moved(&rules->rules[i], engine->entry.day_began != 0, changes))
            return true;
    }
    return false;
}

/* Evaluates the rules, sets the timer and saves the row, from which earlier requested days were
 * removed. */
static tenure_status
evaluate_rules(struct engine *engine, uint64_t scope, scope_changes changes, struct scope_row *row,
               const struct scope_row *before)
{
    tenure_status status =
        is_any_moved(engine, changes) ? ask(engine, scope, changes, row) : TENURE_OK;
    row->review = tenure_day_earlier(row->cluster_review, row->indicator_review);
    if (status == TENURE_OK)
        status = timer_move(engine, SUBJECT_SCOPE, scope, before->review, row->review);
    if (status != TENURE_OK ||
        (row->review == before->review && row->cluster_review == before->cluster_review &&
         row->indicator_review == before->indicator_review && row->waits == before->waits &&
         row->alerts_open == before->alerts_open))
        return status;
    return scope_put(&engine->write, scope, row);
}

/* Lets the scope's indicators be evaluated at the end of the day. */
static tenure_status
await_day_end(struct engine *engine, uint64_t scope, struct scope_row *row)
{
    bool waited = row->waits;
    row->waits = true;
    return waited ? TENURE_OK : day_end_await_scope(engine, scope);
}

tenure_status
scope_evaluate(struct engine *engine, uint64_t scope, scope_changes changes)
{
    struct scope_row row;
    if (engine->entry.today == TENURE_NO_DAY || (changes & CLUSTER_CHANGES) == 0)
        return TENURE_OK; // there is no clock date yet, or no need to evaluate
    tenure_status status = scope_find(engine_read(engine), scope, &row);
    struct scope_row before = row;
    if (status == TENURE_OK && (changes & SCOPE_CHANGE(SCOPE_ITSELF)) != 0)
        status = await_day_end(engine, scope, &row);
    if (status != TENURE_OK)
        return status;
    row.cluster_review = TENURE_NO_DAY; // a rule sets it again if it still needs a day
    return evaluate_rules(engine, scope, changes, &row, &before);
}

tenure_status
scope_evaluate_indicators(struct engine *engine, uint64_t scope, scope_changes changes)
{
    struct scope_row row;
    tenure_status status = scope_find(engine_read(engine), scope, &row);
    struct scope_row before = row;
    if (status != TENURE_OK)
        return status;
    row.waits = false;
    if ((changes & SCOPE_CHANGE(SCOPE_ITSELF)) != 0) // evaluate all rules about figures
        row.indicator_review = TENURE_NO_DAY;
    return evaluate_rules(engine, scope, changes, &row, &before);
}

static bool
is_due(int32_t review, int32_t today)
{
    return review != TENURE_NO_DAY && review <= today;
}

tenure_status
scope_review(struct engine *engine, uint64_t scope)
{
    struct scope_row row;
    tenure_status status = scope_find(engine_read(engine), scope, &row);
    if (status != TENURE_OK)
        return status;
    struct scope_row before = row;
    if (is_due(row.cluster_review,
               // departures are evaluated now, indicators at the end of the day
               engine->entry.today)) {
        row.cluster_review = TENURE_NO_DAY;
        status = mark_scope_dirty(engine, scope, SCOPE_DEPARTURES);
    }
    if (status == TENURE_OK && is_due(row.indicator_review, engine->entry.today)) {
        row.indicator_review = TENURE_NO_DAY;
        status = await_day_end(engine, scope, &row);
    }
    return status == TENURE_OK ? evaluate_rules(engine, scope, 0, &row, &before) : status;
}
