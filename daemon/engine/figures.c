/* SPDX-License-Identifier: Apache-2.0 */
/* The indicators: kept up by what each subject adds, sent at the end of the day. */
#include <assert.h>
#include <string.h>

#include "figure_updates.h"
#include "parts.h"

enum {
    INDICATOR_BYTES_MAX = 2048
};

tenure_status
figure_add(struct engine *engine, uint64_t scope, enum indicator indicator, const char *label,
           int64_t numerator, int64_t denominator)
{
    uint8_t bytes[CELL_KEY_MAX];
    struct tni_span key = cell_key(scope, indicator, label, bytes);
    if (numerator == 0 && denominator == 0)
        return TENURE_OK;
    tenure_status status = cell_add(&engine->write, key, numerator, denominator);
    return status == TENURE_OK ? figure_touch(engine, key) : status;
}

tenure_status
figure_set(struct engine *engine, uint64_t scope, enum indicator indicator, const char *label,
           int64_t numerator, int64_t denominator)
{
    uint8_t bytes[CELL_KEY_MAX];
    struct cell cell;
    tenure_status status =
        cell_find(engine_read(engine), cell_key(scope, indicator, label, bytes), &cell);
    return status == TENURE_OK
               ? figure_add(engine, scope, indicator, label, numerator - cell.numerator,
                            denominator - cell.denominator)
               : status;
}

static const struct share none = { 0 };

/* The share of the same figure in another list. */
static const struct share *
same_share(const struct shares *shares, const struct share *share)
{
    for (uint32_t i = 0; i < shares->count; i++) {
        if (shares->list[i].indicator == share->indicator && shares->list[i].label == share->label)
            return &shares->list[i];
    }
    return &none;
}

static tenure_status
move_shares(struct engine *engine, uint64_t scope, const struct shares *from,
            const struct shares *to, const char *role)
{
    tenure_status status = TENURE_OK;
    for (uint32_t i = 0; i < from->count && status == TENURE_OK; i++) {
        const struct share *before = &from->list[i], *now = same_share(to, before);
        status = figure_add(
            engine, scope, (enum indicator)before->indicator, share_label_text(before->label, role),
            now->numerator - before->numerator, now->denominator - before->denominator);
    }
    for (uint32_t i = 0; i < to->count && status == TENURE_OK; i++) {
        const struct share *now = &to->list[i];
        if (same_share(from, now) == &none)
            status =
                figure_add(engine, scope, (enum indicator)now->indicator,
                           share_label_text(now->label, role), now->numerator, now->denominator);
    }
    return status;
}

/* Both lists are in order: what stands in one alone comes or goes. */
static tenure_status
move_starts(struct engine *engine, uint64_t scope, const struct shares *from,
            const struct shares *to)
{
    uint8_t bytes[CELL_KEY_MAX];
    struct tni_span key = cell_key(scope, INDICATOR_MEDIAN_TENURE, "", bytes);
    struct cell cell;
    if (from->starts_count == to->starts_count &&
        memcmp(from->starts, to->starts, from->starts_count * sizeof(from->starts[0])) == 0)
        return TENURE_OK;
    tenure_status status = cell_find(engine_read(engine), key, &cell);
    for (uint32_t f = 0, t = 0;
         status == TENURE_OK && (f < from->starts_count || t < to->starts_count);) {
        bool goes =
            t == to->starts_count || (f < from->starts_count && from->starts[f] < to->starts[t]);
        bool comes =
            f == from->starts_count || (t < to->starts_count && to->starts[t] < from->starts[f]);
        if (goes)
            status = starts_move(&engine->write, scope, from->starts[f], -1, &cell);
        else if (comes)
            status = starts_move(&engine->write, scope, to->starts[t], 1, &cell);
        f += goes || !comes;
        t += comes || !goes;
    }
    if (status == TENURE_OK)
        status = cell_put(&engine->write, key, &cell);
    return status == TENURE_OK ? figure_touch(engine, key) : status;
}

static void
fill_departure(const struct shares *shares, uint32_t index, const char *role, uint64_t post,
               struct departure *departure)
{
    const struct post_departure *from = &shares->departures[index];
    *departure = (struct departure){
        .announced = from->announced,
        .person = from->person,
        .post = post,
        .kind = shares->kind,
        .seqs = { from->seqs[0], from->seqs[1] },
        .confidence = { from->confidence[0], from->confidence[1] },
    };
    memcpy(departure->region, shares->region, sizeof(departure->region));
    size_t size = strlen(role);
    memcpy(departure->role, role, size + 1);
}

static bool
same_departures(const struct shares *from, const struct shares *to)
{
    if (from->departures_count != to->departures_count || from->kind != to->kind ||
        strcmp(from->region, to->region) != 0)
        return false;
    for (uint32_t i = 0; i < from->departures_count; i++) {
        const struct post_departure *a = &from->departures[i], *b = &to->departures[i];
        if (a->announced != b->announced || a->person != b->person || a->seqs[0] != b->seqs[0] ||
            a->seqs[1] != b->seqs[1] || a->confidence[0] != b->confidence[0] ||
            a->confidence[1] != b->confidence[1])
            return false;
    }
    return true;
}

static tenure_status
move_departures(struct engine *engine, uint64_t scope, const struct shares *from,
                const struct shares *to, const char *role, uint64_t post)
{
    struct departure departure;
    tenure_status status = TENURE_OK;
    if (same_departures(from, to))
        return TENURE_OK;
    for (uint32_t i = 0; i < from->departures_count && status == TENURE_OK; i++) {
        fill_departure(from, i, role, post, &departure);
        status = departure_delete(&engine->write, scope, i, &departure);
    }
    for (uint32_t i = 0; i < to->departures_count && status == TENURE_OK; i++) {
        fill_departure(to, i, role, post, &departure);
        status = departure_put(&engine->write, scope, i, &departure);
    }
    return status == TENURE_OK ? settle_scope(engine, scope, SCOPE_DEPARTURES) : status;
}

/* The scope has a timer on each day on which anything turns. */
static tenure_status
move_turn(struct engine *engine, uint64_t scope, const struct turn *turn, int sign)
{
    struct share change = turn->change;
    uint32_t before, now;
    change.numerator *= sign;
    change.denominator *= sign;
    tenure_status status = turns_add(&engine->write, scope, turn->day, &change, &before, &now);
    if (status != TENURE_OK || (before == 0) == (now == 0))
        return status;
    return timers_move(&engine->write, SUBJECT_TURNS, scope, now == 0 ? turn->day : TENURE_NO_DAY,
                       now == 0 ? TENURE_NO_DAY : turn->day);
}

/* Of a day and figure a list has one turn at the most. */
static bool
has_turn(const struct shares *shares, const struct turn *turn)
{
    for (uint32_t i = 0; i < shares->turns_count; i++) {
        if (memcmp(&shares->turns[i], turn, sizeof(*turn)) == 0)
            return true;
    }
    return false;
}

static tenure_status
move_turns(struct engine *engine, uint64_t scope, const struct shares *from,
           const struct shares *to)
{
    tenure_status status = TENURE_OK;
    if (from->turns_count == to->turns_count &&
        memcmp(from->turns, to->turns, from->turns_count * sizeof(from->turns[0])) == 0)
        return TENURE_OK;
    for (uint32_t i = 0; i < from->turns_count && status == TENURE_OK; i++) {
        if (!has_turn(to, &from->turns[i]))
            status = move_turn(engine, scope, &from->turns[i], -1);
    }
    for (uint32_t i = 0; i < to->turns_count && status == TENURE_OK; i++) {
        if (!has_turn(from, &to->turns[i]))
            status = move_turn(engine, scope, &to->turns[i], 1);
    }
    return status;
}

tenure_status
figures_turn(struct engine *engine, uint64_t scope)
{
    struct share changes[SHARES_MAX];
    uint32_t count;
    tenure_status status =
        timers_move(&engine->write, SUBJECT_TURNS, scope, engine->today, TENURE_NO_DAY);
    if (status == TENURE_OK)
        status = turns_take(&engine->write, scope, engine->today, changes, &count);
    for (uint32_t i = 0; status == TENURE_OK && i < count; i++)
        status = figure_add(engine, scope, (enum indicator)changes[i].indicator,
                            share_label_text(changes[i].label, ""), changes[i].numerator,
                            changes[i].denominator);
    return status;
}

static tenure_status
move_in_scope(struct engine *engine, uint64_t scope, const struct shares *from,
              const struct shares *to, const char *role, uint64_t post)
{
    tenure_status status = move_shares(engine, scope, from, to, role);
    if (status == TENURE_OK)
        status = move_turns(engine, scope, from, to);
    if (status == TENURE_OK)
        status = move_starts(engine, scope, from, to);
    return status == TENURE_OK ? move_departures(engine, scope, from, to, role, post) : status;
}

tenure_status
figures_move(struct engine *engine, struct kept_shares *kept, const char *role, uint64_t post)
{
    static const struct shares nothing = { 0 };
    struct shares *from = &engine->shares[0], *to = &engine->shares[1];
    uint64_t before = 0, now = 0;
    shares_write(to, &engine->kept);
    if (kept->size == engine->kept.size && memcmp(kept->bytes, engine->kept.bytes, kept->size) == 0)
        return TENURE_OK;
    if (!shares_read(kept, from))
        return TENURE_DAMAGED;
    shares_pass_turns(from, engine->today);
    memcpy(kept->bytes, engine->kept.bytes, engine->kept.size);
    kept->size = engine->kept.size;

    tenure_status status = subject_scope(engine_read(engine), from->region, &before);
    if (status == TENURE_OK)
        status = subject_scope(engine_read(engine), to->region, &now);
    if (status == TENURE_OK)
        status = move_in_scope(engine, 0, from, to, role, post);
    if (status == TENURE_OK && before != 0 && before != now)
        status = move_in_scope(engine, before, from, &nothing, role, post);
    if (status == TENURE_OK && now != 0)
        status = move_in_scope(engine, now, before == now ? from : &nothing, to, role, post);
    return status;
}

void
figure_message(const struct figure_value *figure, int32_t day, struct figure_texts *texts,
               Tenure__V1__Indicator *ret_message)
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
    ret_message->date = tenure_day_format(day, texts->date);
    if (is_since && figure->denominator != 0)
        ret_message->since = tenure_day_format((int32_t)figure->numerator, texts->since);
}

static tenure_status
send(struct engine *engine, const struct cell_name *name, const struct cell *cell)
{
    char scope[TENURE_SLUG_MAX + 1];
    uint8_t bytes[INDICATOR_BYTES_MAX];
    struct figure_texts texts;
    Tenure__V1__Indicator message;
    struct figure_value figure = { scope, name->indicator, name->label, cell->sent_numerator,
                                   cell->sent_denominator };
    tenure_status status = scope_id(engine_read(engine), name->scope, scope);
    if (status != TENURE_OK)
        return status;
    figure_message(&figure, engine->today, &texts, &message);
    struct tni_writer packed = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_message(&packed, &message.base);
    assert(!packed.full);
    return emit_indicator(engine, scope, message.name, (struct tni_span){ bytes, packed.size });
}

/* The figures whose denominator this one is. */
static tenure_status
touch_dependents(struct engine *engine, const struct cell_name *total)
{
    uint8_t bytes[CELL_KEY_MAX];
    struct tni_span keys, key;
    tenure_status status =
        cells_of_total(engine_read(engine), total->scope, total->indicator, &keys);
    while (status == TENURE_OK && cells_of_total_next(total->scope, &keys, bytes, &key))
        status = figure_touch(engine, key);
    return status;
}

/* Brings what follows from elsewhere up to date: a total, a median. */
static tenure_status
complete(struct engine *engine, const struct cell_name *name, struct cell *cell)
{
    enum indicator total = indicator_kinds[name->indicator].total;
    if (name->indicator == INDICATOR_MEDIAN_TENURE)
        return starts_median(engine_read(engine), name->scope, cell, &cell->numerator,
                             &cell->denominator);
    if (total == INDICATORS || (total == name->indicator && name->label[0] == '\0'))
        return TENURE_OK;
    uint8_t bytes[CELL_KEY_MAX];
    struct cell of;
    tenure_status status =
        cell_find(engine_read(engine), cell_key(name->scope, total, "", bytes), &of);
    cell->denominator = of.numerator;
    return status;
}

/* Time moves a figure as well, but is no event. */
static void
note_mover(struct engine *engine, struct cell *cell)
{
    if (engine->body == TENURE__V1__EVENT__BODY_CLOCK || cell->seqs[CELL_MOVERS - 1] == engine->seq)
        return;
    memmove(&cell->seqs[0], &cell->seqs[1], (CELL_MOVERS - 1) * sizeof(cell->seqs[0]));
    memmove(&cell->confidence[0], &cell->confidence[1], CELL_MOVERS - 1);
    cell->seqs[CELL_MOVERS - 1] = engine->seq;
    cell->confidence[CELL_MOVERS - 1] = (uint8_t)engine->confidence;
}

static tenure_status
settle_figure(struct engine *engine, struct tni_span key)
{
    struct cell_name name;
    struct cell cell;
    if (!cell_name_read(key, &name))
        return TENURE_DAMAGED;
    tenure_status status = cell_find(engine_read(engine), key, &cell);
    if (status == TENURE_OK)
        status = complete(engine, &name, &cell);
    if (status != TENURE_OK ||
        (cell.numerator == cell.seen_numerator && cell.denominator == cell.seen_denominator))
        return status;
    bool is_total = name.label[0] == '\0' && cell.numerator != cell.seen_numerator;
    cell.seen_numerator = cell.numerator;
    cell.seen_denominator = cell.denominator;
    bool waited = cell.waits;
    cell.waits = true;
    note_mover(engine, &cell);
    status = cell_put(&engine->write, key, &cell);
    if (status == TENURE_OK && is_total)
        status = touch_dependents(engine, &name);
    return status == TENURE_OK && !waited ? day_end_await_figure(engine, key) : status;
}

tenure_status
figures_settle(struct engine *engine)
{
    struct pile *cells = &engine->pending.cells;
    tenure_status status = TENURE_OK;
    // A total that has changed adds its dependents behind.
    for (size_t at = 0; at < cells->size && status == TENURE_OK;) {
        uint8_t bytes[CELL_KEY_MAX];
        struct tni_span key = pile_next(cells, &at);
        memcpy(bytes, key.data, key.size); // the pile may move
        status = settle_figure(engine, (struct tni_span){ bytes, key.size });
    }
    cells->size = 0;
    return status;
}

tenure_status
figure_send(struct engine *engine, struct tni_span key)
{
    struct cell_name name;
    struct cell cell;
    if (!cell_name_read(key, &name))
        return TENURE_DAMAGED;
    tenure_status status = cell_find(engine_read(engine), key, &cell);
    bool is_new = cell.seen_numerator != cell.sent_numerator ||
                  cell.seen_denominator != cell.sent_denominator;
    bool is_own = indicator_kinds[name.indicator].total == INDICATORS;
    if (cell.offset == 0 && cell.seen_numerator == 0 && (!is_own || cell.seen_denominator == 0))
        is_new = false; // it came and went: nobody has heard of it
    cell.waits = false;
    if (is_new) {
        cell.sent_numerator = cell.seen_numerator;
        cell.sent_denominator = cell.seen_denominator;
        cell.offset = ++engine->counters.indicator_offset;
    }
    if (status == TENURE_OK && is_new)
        status = figure_updates_add(&engine->write, key, &cell);
    if (status == TENURE_OK && is_new)
        status = send(engine, &name, &cell);
    if (status == TENURE_OK)
        status = cell_put(&engine->write, key, &cell);
    // Also where it is what it was before: alerts rest on other events now.
    return status == TENURE_OK ? settle_scope(engine, name.scope, name.indicator) : status;
}
