/* SPDX-License-Identifier: Apache-2.0 */
/* Updates indicators incrementally from contributions, and publishes them at the end of the day. */
#include <assert.h>
#include <string.h>

#include "indicators.h"
#include "messages.h"
#include "posts.h"
#include "propagate.h"
#include "scope_departures.h"
#include "starts.h"
#include "subjects.h"
#include "work.h"

enum {
    INDICATOR_BYTES_MAX = 2048,
    // field numbers of tenure.v1.Indicator
    FIELD_NAME = 1,
    FIELD_SCOPE = 2,
    FIELD_LABEL = 3,
    FIELD_NUMERATOR = 4,
    FIELD_DENOMINATOR = 5,
    FIELD_SHOWN = 6,
    FIELD_DEFINITION = 7,
    FIELD_DATE = 8,
    FIELD_SINCE = 10,
    FIELD_ABOUT = 12,
};

tenure_status
indicator_add(struct engine *engine, uint64_t scope, enum indicator indicator, const char *label,
              int64_t numerator, int64_t denominator)
{
    struct indicator_position position;
    struct indicator_row *row;
    bool is = indicator_position_named(indicator, label, &position);
    assert(is);
    if (numerator == 0 && denominator == 0)
        return TENURE_OK;
    tenure_status status = indicators_open(engine, scope, position.group,
                                           position.group == INDICATORS_FIXED ? "" : label, &row);
    return status == TENURE_OK
               ? indicators_add_to(engine, row, position.index, numerator, denominator)
               : status;
}

tenure_status
indicator_set(struct engine *engine, uint64_t scope, enum indicator indicator, const char *label,
              int64_t numerator, int64_t denominator)
{
    struct indicator_cell cell;
    tenure_status status = indicator_cell_find(engine_read(engine), scope, indicator, label, &cell);
    return status == TENURE_OK
               ? indicator_add(engine, scope, indicator, label, numerator - cell.numerator,
                               denominator - cell.denominator)
               : status;
}

/* The rows of a scope to which one subject contributes. */
struct scope_indicators {
    struct engine *engine;
    uint64_t scope;
    const char *role;
    struct indicator_row *fixed, *of_role; // NULL: not opened yet
};

static tenure_status
row_of(struct scope_indicators *figures, enum indicator_group group, struct indicator_row **ret_row)
{
    struct indicator_row **row = group == INDICATORS_FIXED ? &figures->fixed : &figures->of_role;
    tenure_status status =
        *row != NULL ? TENURE_OK
                     : indicators_open(figures->engine, figures->scope, group,
                                       group == INDICATORS_FIXED ? "" : figures->role, row);
    *ret_row = *row;
    return status;
}

static tenure_status
add_to(struct scope_indicators *figures, struct indicator_position position, int64_t numerator,
       int64_t denominator)
{
    struct indicator_row *row;
    tenure_status status = row_of(figures, position.group, &row);
    return status == TENURE_OK
               ? indicators_add_to(figures->engine, row, position.index, numerator, denominator)
               : status;
}

static const struct contribution none = { 0 };

/* The contribution to the same indicator in another list. */
static const struct contribution *
same_contribution(const struct contributions *contributions,
                  const struct contribution *contribution)
{
    for (uint32_t i = 0; i < contributions->count; i++) {
        if (contributions->list[i].indicator == contribution->indicator &&
            contributions->list[i].label == contribution->label)
            return &contributions->list[i];
    }
    return &none;
}

/* A change of what a subject contributes, compared once for all scopes. */
struct move {
    const struct contributions *from, *to;
    struct difference {
        struct indicator_position position;
        int64_t numerator, denominator;
    } differences[2 * (CONTRIBUTIONS_MAX + SCHEDULED_RETAINED)];
    uint32_t count;
};

static void
add_difference(struct move *move, const struct contribution *of, const struct contribution *before,
               const struct contribution *now)
{
    int64_t numerator = (int64_t)now->numerator - before->numerator;
    int64_t denominator = (int64_t)now->denominator - before->denominator;
    if (numerator == 0 && denominator == 0)
        return;
    move->differences[move->count++] =
        (struct difference){ indicator_position((enum indicator)of->indicator, of->label),
                             numerator, denominator };
}

static void
compare(const struct contributions *from, const struct contributions *to, struct move *ret_move)
{
    ret_move->from = from;
    ret_move->to = to;
    ret_move->count = 0;
    for (uint32_t i = 0; i < from->count; i++)
        add_difference(ret_move, &from->list[i], &from->list[i],
                       same_contribution(to, &from->list[i]));
    for (uint32_t i = 0; i < to->count; i++) {
        if (same_contribution(from, &to->list[i]) == &none)
            add_difference(ret_move, &to->list[i], &none, &to->list[i]);
    }
}

/* Both lists are sorted: a start in only one of them was added or removed. */
static tenure_status
move_starts(struct scope_indicators *figures, const struct contributions *from,
            const struct contributions *to)
{
    struct store_write *write = &figures->engine->write;
    struct indicator_row *row;
    if (from->starts_count == to->starts_count && from->vague_starts == to->vague_starts &&
        memcmp(from->starts, to->starts, from->starts_count * sizeof(from->starts[0])) == 0)
        return TENURE_OK;
    tenure_status status = row_of(figures, INDICATORS_FIXED, &row);
    if (status == TENURE_OK)
        row->median.vague += to->vague_starts - from->vague_starts; // less wraps around
    for (uint32_t f = 0, t = 0;
         status == TENURE_OK && (f < from->starts_count || t < to->starts_count);) {
        bool goes =
            t == to->starts_count || (f < from->starts_count && from->starts[f] < to->starts[t]);
        bool comes =
            f == from->starts_count || (t < to->starts_count && to->starts[t] < from->starts[f]);
        if (goes)
            status = starts_move(write, row->scope, from->starts[f], -1, &row->median);
        else if (comes)
            status = starts_move(write, row->scope, to->starts[t], 1, &row->median);
        f += goes || !comes;
        t += comes || !goes;
    }
    if (status != TENURE_OK)
        return status;
    return indicators_add_to(figures->engine, row,
                             indicator_position(INDICATOR_MEDIAN_TENURE, LABEL_NONE).index, 0, 0);
}

/* A scope has a timer for each day with scheduled changes. */
static tenure_status
move_scheduled_change(struct engine *engine, uint64_t scope,
                      const struct scheduled_change *scheduled_change, int sign)
{
    bool before, now;
    tenure_status status =
        calendar_add(&engine->write, scope, scheduled_change, sign, &before, &now);
    if (status != TENURE_OK || before == now)
        return status;
    return timers_move(&engine->write, SUBJECT_CALENDAR, scope,
                       now ? TENURE_NO_DAY : scheduled_change->day,
                       now ? scheduled_change->day : TENURE_NO_DAY);
}

/* A list has at most one scheduled change of an indicator for each day. */
static bool
has_scheduled(const struct contributions *contributions,
              const struct scheduled_change *scheduled_change)
{
    for (uint32_t i = 0; i < contributions->scheduled_count; i++) {
        if (memcmp(&contributions->scheduled[i], scheduled_change, sizeof(*scheduled_change)) == 0)
            return true;
    }
    return false;
}

static tenure_status
move_scheduled(struct engine *engine, uint64_t scope, const struct contributions *from,
               const struct contributions *to)
{
    tenure_status status = TENURE_OK;
    if (from->scheduled_count == to->scheduled_count &&
        memcmp(from->scheduled, to->scheduled,
               from->scheduled_count * sizeof(from->scheduled[0])) == 0)
        return TENURE_OK;
    for (uint32_t i = 0; i < from->scheduled_count && status == TENURE_OK; i++) {
        if (!has_scheduled(to, &from->scheduled[i]))
            status = move_scheduled_change(engine, scope, &from->scheduled[i], -1);
    }
    for (uint32_t i = 0; i < to->scheduled_count && status == TENURE_OK; i++) {
        if (!has_scheduled(from, &to->scheduled[i]))
            status = move_scheduled_change(engine, scope, &to->scheduled[i], 1);
    }
    return status;
}

/* A change in a region is also a change in the scope `all`. */
tenure_status
indicators_apply_scheduled(struct engine *engine, uint64_t scope)
{
    struct contribution changes[TIMED_INDICATORS];
    tenure_status status =
        timers_move(&engine->write, SUBJECT_CALENDAR, scope, engine->entry.today, TENURE_NO_DAY);
    if (status == TENURE_OK)
        status = calendar_take(&engine->write, scope, engine->entry.today, changes);
    for (uint64_t in = scope; status == TENURE_OK; in = 0) {
        struct scope_indicators figures = { .engine = engine, .scope = in };
        for (int i = 0; status == TENURE_OK && i < TIMED_INDICATORS; i++) {
            if (changes[i].numerator != 0 || changes[i].denominator != 0)
                status = add_to(
                    &figures,
                    indicator_position((enum indicator)changes[i].indicator, changes[i].label),
                    changes[i].numerator, changes[i].denominator);
        }
        if (in == 0)
            return status;
    }
    return status;
}

static tenure_status
move_in_scope(struct engine *engine, uint64_t scope, const struct move *move, const char *role,
              uint64_t post)
{
    struct scope_indicators figures = { .engine = engine, .scope = scope, .role = role };
    tenure_status status = TENURE_OK;
    for (uint32_t i = 0; i < move->count && status == TENURE_OK; i++) {
        const struct difference *difference = &move->differences[i];
        status =
            add_to(&figures, difference->position, difference->numerator, difference->denominator);
    }
    if (status == TENURE_OK)
        status = move_starts(&figures, move->from, move->to);
    return status == TENURE_OK
               ? scope_departures_move(engine, scope, move->from, move->to, role, post)
               : status;
}

/* The region has changed: subtracts the old contributions from its scope `before`, and adds the new
 * ones to scope `now`; 0: no region. */
static tenure_status
change_scope(struct engine *engine, uint64_t before, uint64_t now, const struct move *move,
             const char *role, uint64_t post)
{
    static const struct contributions nothing = { 0 };
    struct move gone, come;
    tenure_status status = move_scheduled(engine, before, move->from, &nothing);
    if (status == TENURE_OK)
        status = move_scheduled(engine, now, &nothing, move->to);
    if (status == TENURE_OK)
        status = move_in_scope(engine, 0, move, role, post);
    compare(move->from, &nothing, &gone);
    compare(&nothing, move->to, &come);
    if (status == TENURE_OK && before != 0)
        status = move_in_scope(engine, before, &gone, role, post);
    return status == TENURE_OK && now != 0 ? move_in_scope(engine, now, &come, role, post) : status;
}

tenure_status
indicators_move(struct engine *engine, struct encoded_contributions *kept,
                const struct contributions *to, const char *role, uint64_t post)
{
    struct contributions from;
    struct encoded_contributions keep;
    struct move move;
    uint64_t before = 0, now = 0;
    contributions_encode(to, &keep);
    if (kept->size == keep.size && memcmp(kept->bytes, keep.bytes, kept->size) == 0)
        return TENURE_OK;
    if (!contributions_decode(kept, &from))
        return TENURE_DAMAGED;
    contributions_apply_scheduled(&from, engine->entry.today);
    memcpy(kept->bytes, keep.bytes, keep.size);
    kept->size = keep.size;

    tenure_status status = subject_scope(engine_read(engine), to->region, &now);
    if (strcmp(from.region, to->region) == 0)
        before = now;
    else if (status == TENURE_OK)
        status = subject_scope(engine_read(engine), from.region, &before);
    if (status != TENURE_OK)
        return status;
    compare(&from, to, &move);
    if (before != now)
        return change_scope(engine, before, now, &move, role, post);
    status = move_scheduled(engine, now, &from, to);
    if (status == TENURE_OK)
        status = move_in_scope(engine, 0, &move, role, post);
    return status == TENURE_OK && now != 0 ? move_in_scope(engine, now, &move, role, post) : status;
}

void
indicator_message(const struct indicator_value *figure, int32_t day, const char *date,
                  struct indicator_texts *texts, Tenure__V1__Indicator *ret_message)
{
    const struct indicator_kind *kind = &indicator_kinds[figure->indicator];
    bool is_since = kind->form == FORM_DAYS;
    int64_t number =
        indicator_number(figure->indicator, figure->numerator, figure->denominator, day);
    indicator_shown(figure->indicator, number, figure->denominator, texts->shown);
    tenure__v1__indicator__init(ret_message);
    ret_message->name = (char *)kind->name;
    ret_message->scope = (char *)figure->scope;
    ret_message->label = (char *)figure->label;
    ret_message->numerator = number;
    ret_message->denominator = is_since ? 0 : figure->denominator;
    ret_message->shown = texts->shown;
    ret_message->definition = (char *)kind->definition;
    ret_message->date = (char *)date;
    ret_message->about = is_since && figure->denominator == FIGURE_ABOUT;
    if (is_since && figure->denominator != 0)
        ret_message->since = tenure_day_format((int32_t)figure->numerator, texts->since);
}

/* Like tni_write_message(), but specialised, because the end of a day publishes little else. */
static void
write_figure(struct tni_writer *writer, const Tenure__V1__Indicator *figure)
{
    tni_write_text_field(writer, FIELD_NAME, figure->name);
    tni_write_text_field(writer, FIELD_SCOPE, figure->scope);
    tni_write_text_field(writer, FIELD_LABEL, figure->label);
    tni_write_number_field(writer, FIELD_NUMERATOR, (uint64_t)figure->numerator);
    tni_write_number_field(writer, FIELD_DENOMINATOR, (uint64_t)figure->denominator);
    tni_write_text_field(writer, FIELD_SHOWN, figure->shown);
    tni_write_text_field(writer, FIELD_DEFINITION, figure->definition);
    tni_write_text_field(writer, FIELD_DATE, figure->date);
    tni_write_text_field(writer, FIELD_SINCE, figure->since);
    tni_write_number_field(writer, FIELD_ABOUT, figure->about);
}

static tenure_status
send(struct engine *engine, const struct indicator_name *name, const struct indicator_cell *cell,
     const char *scope, const char *date)
{
    uint8_t bytes[INDICATOR_BYTES_MAX];
    struct indicator_texts texts;
    Tenure__V1__Indicator message;
    struct indicator_value figure = { scope, name->indicator, name->label, cell->sent_numerator,
                                      cell->sent_denominator };
    indicator_message(&figure, engine->entry.today, date, &texts, &message);
    struct tni_writer packed = { .data = bytes, .capacity = sizeof(bytes) };
    write_figure(&packed, &message);
    assert(!packed.full);
    return emit_indicator(engine, scope, message.name, (struct tni_span){ bytes, packed.size });
}

/* Marks the figures whose denominator is a total of that row. */
static tenure_status
move_parts(struct engine *engine, struct indicator_row *row, enum indicator total)
{
    struct indicator_walk walk;
    uint64_t cells = indicators_of_total(INDICATORS_ROLE, total);
    tenure_status status = indicators_mark_dirty(
        engine, row, row->used & indicators_of_total(INDICATORS_FIXED, total));
    if (status != TENURE_OK || cells == 0)
        return status;
    status = indicator_walk_open(engine_read(engine), &walk);
    if (status != TENURE_OK)
        return status;
    status = indicator_walk_seek(&walk, row->scope, INDICATORS_ROLE);
    while (status == TENURE_OK && walk.row->scope == row->scope &&
           walk.row->group == INDICATORS_ROLE) {
        struct indicator_row *of_role;
        status = indicators_open(engine, row->scope, INDICATORS_ROLE, indicator_row_text(walk.row),
                                 &of_role);
        if (status == TENURE_OK)
            status = indicators_mark_dirty(engine, of_role, of_role->used & cells);
        if (status == TENURE_OK)
            status = indicator_walk_next(&walk);
    }
    indicator_walk_close(&walk);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* Recomputes derived values: a denominator from a total, a median. */
static tenure_status
complete(struct engine *engine, struct indicator_row *row, struct indicator_name name,
         struct indicator_cell *cell)
{
    enum indicator total = indicator_kinds[name.indicator].total;
    struct indicator_row *fixed;
    if (name.indicator == INDICATOR_MEDIAN_TENURE) {
        int64_t numerator, denominator;
        tenure_status status =
            starts_median(engine_read(engine), name.scope, &row->median, &numerator, &denominator);
        cell->numerator = numerator;
        cell->denominator = denominator;
        return status;
    }
    if (total == INDICATORS || (total == name.indicator && name.label[0] == '\0'))
        return TENURE_OK;
    tenure_status status = indicators_open(engine, name.scope, INDICATORS_FIXED, "", &fixed);
    if (status == TENURE_OK)
        cell->denominator = fixed->cells[indicator_position(total, LABEL_NONE).index].numerator;
    return status;
}

/* The passing of time changes figures too, but is not evidence. */
static void
note_mover(struct engine *engine, struct indicator_cell *cell)
{
    if (engine->entry.body == TENURE__V1__EVENT__BODY_CLOCK ||
        cell->seqs[INDICATOR_MOVERS - 1] == engine->entry.seq)
        return;
    for (int i = 0; i + 1 < INDICATOR_MOVERS; i++) {
        cell->seqs[i] = cell->seqs[i + 1];
        cell->confidence[i] = cell->confidence[i + 1];
    }
    cell->seqs[INDICATOR_MOVERS - 1] = engine->entry.seq;
    cell->confidence[INDICATOR_MOVERS - 1] = (uint8_t)engine->entry.confidence;
}

static tenure_status
recompute_indicator(struct engine *engine, struct indicator_row *row, unsigned index)
{
    struct indicator_name name = indicator_row_name(row, index);
    struct indicator_cell *cell = &row->cells[index];
    tenure_status status = complete(engine, row, name, cell);
    if (status != TENURE_OK ||
        (cell->numerator == cell->seen_numerator && cell->denominator == cell->seen_denominator))
        return status;
    bool is_total = name.label[0] == '\0' && cell->numerator != cell->seen_numerator;
    bool waited = row->waits != 0;
    cell->seen_numerator = cell->numerator;
    cell->seen_denominator = cell->denominator;
    row->waits |= UINT64_C(1) << index;
    note_mover(engine, cell);
    if (is_total)
        status = move_parts(engine, row, name.indicator);
    return status == TENURE_OK && !waited ? day_end_await_indicators(engine, row) : status;
}

tenure_status
indicators_recompute(struct engine *engine)
{
    struct indicators_in_work *figures = &engine->indicators;
    tenure_status status = TENURE_OK;
    // Changed totals append their parts to the list during this loop.
    for (size_t i = 0; i < figures->moved_count && status == TENURE_OK; i++) {
        struct indicator_row *row = figures->moved[i];
        while (row->moved != 0 && status == TENURE_OK) {
            unsigned index = (unsigned)__builtin_ctzll(row->moved);
            status = recompute_indicator(engine, row, index);
            row->moved &= ~(UINT64_C(1) << index);
        }
    }
    figures->moved_count = 0;
    return status;
}

tenure_status
indicator_send(struct engine *engine, const struct due_indicator *figure, const char *scope,
               const char *date)
{
    const struct indicator_name *name = &figure->name;
    struct indicator_cell *cell = &figure->row->cells[figure->index];
    tenure_status status = TENURE_OK;
    bool is_new = cell->seen_numerator != cell->sent_numerator ||
                  cell->seen_denominator != cell->sent_denominator;
    bool is_own = indicator_kinds[name->indicator].total == INDICATORS;
    if (cell->offset == 0 && cell->seen_numerator == 0 && (!is_own || cell->seen_denominator == 0))
        is_new = false; // it was added and removed before it was published
    if (is_new) {
        cell->sent_numerator = cell->seen_numerator;
        cell->sent_denominator = cell->seen_denominator;
        cell->offset = ++engine->counters.indicator_offset;
        status =
            indicator_updates_add(&engine->write, &engine->indicator_updates, name, cell->offset);
        if (status == TENURE_OK)
            status = send(engine, name, cell, scope, date);
    }
    // Even if the value is unchanged, alerts have other evidence now.
    return status == TENURE_OK ? mark_scope_dirty(engine, name->scope, name->indicator) : status;
}
