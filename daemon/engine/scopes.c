/* SPDX-License-Identifier: Apache-2.0 */
/* Regions, and everything: what rules see of them, and when time alone changes that. */
#include <string.h>

#include "parts.h"

tenure_status
scope_id(struct store_read read, uint64_t scope, char *ret_id)
{
    if (scope == 0) {
        memcpy(ret_id, TENURE_EVERYTHING, sizeof(TENURE_EVERYTHING));
        return TENURE_OK;
    }
    return organisation_find_id(read, scope, ret_id);
}

/* What the callbacks of a scope work on. */
struct scope_context {
    struct engine *engine;
    uint64_t scope;
    struct departure_walk walk;
    tenure_status status; // of the walk
};

static void
rewind_departures(void *context)
{
    struct scope_context *scope = context;
    departure_walk_close(&scope->walk);
    scope->status = departure_walk_open(engine_read(scope->engine), scope->scope,
                                        scope->engine->today, &scope->walk);
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
    uint8_t bytes[CELL_KEY_MAX];
    struct cell cell;
    tenure_status status =
        cell_find(engine_read(scope->engine),
                  cell_key(scope->scope, (enum indicator)indicator, label, bytes), &cell);
    ret_reading->numerator = cell.sent_numerator;
    ret_reading->denominator = cell.sent_denominator;
    memcpy(ret_reading->seqs, cell.seqs, sizeof(cell.seqs));
    for (int i = 0; i < CELL_MOVERS; i++)
        ret_reading->confidence[i] = (Tenure__V1__Event__Confidence)cell.confidence[i];
    return status == TENURE_OK && cell.offset != 0;
}

/* A median of days moves every day. */
static tenure_status
next_day_of_median(struct engine *engine, uint64_t scope, int32_t *ret_day)
{
    uint8_t bytes[CELL_KEY_MAX];
    struct cell cell;
    tenure_status status =
        cell_find(engine_read(engine), cell_key(scope, INDICATOR_MEDIAN_TENURE, "", bytes), &cell);
    *ret_day = cell.starts > 0 ? engine->today + 1 : TENURE_NO_DAY;
    return status;
}

enum {
    // after which all rules about departures are asked
    CLUSTER_CHANGES = SCOPE_CHANGE(SCOPE_DEPARTURES) | SCOPE_CHANGE(SCOPE_ITSELF),
    // after which the timer is set
    TIMER_CHANGES = CLUSTER_CHANGES | SCOPE_CHANGE(SCOPE_STARTS),
};

static tenure_status
ask(struct engine *engine, uint64_t number, scope_changes changes, struct scope_row *row)
{
    struct organisation region = { .id = TENURE_EVERYTHING };
    struct scope_context context = { .engine = engine, .scope = number };
    tenure_status status = TENURE_OK;
    if (number != 0)
        status = organisation_find(engine_read(engine), number, &region);
    if (status != TENURE_OK)
        return status;
    struct scope_subject subject = {
        .id = region.id,
        .name = number == 0 ? engine->rules.everything : region.name,
        .everything = number == 0,
        .day = engine->today,
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
        .alerts_open = &row->alerts_open,
    };
    status = judge_scope(engine, &about, &subject, changes, &row->cluster_review);
    departure_walk_close(&context.walk);
    return status == TENURE_OK ? context.status : status;
}

static bool
is_any_moved(const struct rules *rules, scope_changes changes)
{
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->rules[i];
        if (rule->of->subject == SUBJECT_SCOPE && rule_is_moved(rule, changes))
            return true;
    }
    return false;
}

static tenure_status
set_timer(struct engine *engine, uint64_t scope, struct scope_row *row)
{
    int32_t review;
    tenure_status status = next_day_of_median(engine, scope, &review);
    if (status != TENURE_OK)
        return status;
    review = tenure_day_earlier(review, row->cluster_review);
    status = timer_move(engine, SUBJECT_SCOPE, scope, row->review, review);
    row->review = review;
    return status;
}

tenure_status
scope_judge(struct engine *engine, uint64_t scope, scope_changes changes)
{
    struct scope_row row;
    bool moved = is_any_moved(&engine->rules, changes);
    if (engine->today == TENURE_NO_DAY || (!moved && (changes & TIMER_CHANGES) == 0))
        return TENURE_OK; // there is no day to judge it on yet, or no need to
    tenure_status status = scope_find(engine_read(engine), scope, &row);
    if (status != TENURE_OK)
        return status;
    struct scope_row before = row;
    if ((changes & CLUSTER_CHANGES) != 0)
        row.cluster_review = TENURE_NO_DAY; // until a rule asks for a day, if there still is one
    if (moved)
        status = ask(engine, scope, changes, &row);
    if (status == TENURE_OK && (changes & TIMER_CHANGES) != 0)
        status = set_timer(engine, scope, &row);
    if (status != TENURE_OK ||
        (row.review == before.review && row.cluster_review == before.cluster_review &&
         row.alerts_open == before.alerts_open))
        return status;
    return scope_put(&engine->write, scope, &row);
}

tenure_status
scope_review(struct engine *engine, uint64_t scope)
{
    struct scope_row row;
    uint8_t bytes[CELL_KEY_MAX];
    tenure_status status = scope_find(engine_read(engine), scope, &row);
    if (status != TENURE_OK)
        return status;
    // The timer is set again at the end of the day.
    status = timer_move(engine, SUBJECT_SCOPE, scope, row.review, TENURE_NO_DAY);
    bool departures = row.cluster_review != TENURE_NO_DAY && row.cluster_review <= engine->today;
    row.review = TENURE_NO_DAY;
    if (status == TENURE_OK)
        status = scope_put(&engine->write, scope, &row);
    if (status == TENURE_OK)
        status = figure_touch(engine, cell_key(scope, INDICATOR_MEDIAN_TENURE, "", bytes));
    return status == TENURE_OK
               ? settle_scope(engine, scope, departures ? SCOPE_DEPARTURES : SCOPE_STARTS)
               : status;
}
