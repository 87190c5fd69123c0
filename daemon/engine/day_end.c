/* SPDX-License-Identifier: Apache-2.0 */
#include "day_end.h"

#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "grow.h"
#include "indicators.h"
#include "propagate.h"
#include "scopes.h"
#include "work.h"

/* Calls `collect` for each row of a table. */
static tenure_status
walk(struct engine *engine, enum store_table table,
     tenure_status (*collect)(struct engine *engine, struct tni_span key, struct tni_span value))
{
    struct store_cursor cursor;
    tenure_status status = store_cursor_open(engine_read(engine), table, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_next(&cursor);
    while (status == TENURE_OK) {
        status = collect(engine, cursor.key, cursor.value);
        if (status == TENURE_OK)
            status = store_cursor_next(&cursor);
    }
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static tenure_status
load_indicators(struct engine *engine)
{
    struct indicator_walk walk;
    tenure_status status = indicator_walk_open(engine_read(engine), &walk);
    if (status != TENURE_OK)
        return status;
    while ((status = indicator_walk_next(&walk)) == TENURE_OK) {
        if (walk.row->waits != 0)
            status = day_end_await_indicators(engine, walk.row);
        if (status != TENURE_OK)
            break;
    }
    indicator_walk_close(&walk);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static tenure_status
collect_scope(struct engine *engine, struct tni_span key, struct tni_span value)
{
    struct scope_row row;
    uint64_t scope;
    (void)value;
    memcpy(&scope, key.data, sizeof(scope));
    tenure_status status = scope_find(engine_read(engine), scope, &row);
    return status == TENURE_OK && row.waits ? day_end_await_scope(engine, scope) : status;
}

static tenure_status
collect_pending(struct engine *engine, struct tni_span key, struct tni_span value)
{
    uint64_t alert;
    (void)value;
    memcpy(&alert, key.data, sizeof(alert));
    return day_end_await_alert(engine, alert);
}

tenure_status
day_end_load(struct engine *engine)
{
    tenure_status status = load_indicators(engine);
    if (status == TENURE_OK)
        status = walk(engine, STORE_SCOPES, collect_scope);
    if (status == TENURE_OK)
        status = walk(engine, STORE_ALERTS_PENDING, collect_pending);
    return status;
}

void
waiting_forget(struct waiting *waiting)
{
    waiting->figures.size = 0;
    waiting->scopes.count = waiting->alerts.count = 0;
}

void
waiting_close(struct waiting *waiting)
{
    buffer_close(&waiting->figures);
    free(waiting->due);
    id_set_close(&waiting->scopes);
    id_set_close(&waiting->alerts);
}

static int
compare_due(const void *left, const void *right)
{
    const struct indicator_name *a = &((const struct due_indicator *)left)->name;
    const struct indicator_name *b = &((const struct due_indicator *)right)->name;
    if (a->scope != b->scope)
        return a->scope < b->scope ? -1 : 1;
    if (a->indicator != b->indicator)
        return a->indicator < b->indicator ? -1 : 1;
    return strcmp(a->label, b->label);
}

/* Adds the waiting figures of a row to the list. */
static tenure_status
list_row(struct engine *engine, struct tni_span key)
{
    struct waiting *waiting = &engine->waiting;
    struct indicator_row *row;
    tenure_status status = indicators_open(engine, bytes_u64(key.data),
                                           (enum indicator_group)key.data[sizeof(uint64_t)],
                                           (const char *)key.data + sizeof(uint64_t) + 1, &row);
    if (status != TENURE_OK)
        return status;
    for (; row->waits != 0; row->waits &= row->waits - 1) {
        unsigned index = (unsigned)__builtin_ctzll(row->waits);
        void *grown =
            tni_grow(waiting->due, waiting->due_count, &waiting->due_max, sizeof(waiting->due[0]));
        if (grown == NULL)
            return TENURE_NO_MEMORY;
        waiting->due = grown;
        waiting->due[waiting->due_count++] =
            (struct due_indicator){ indicator_row_name(row, index), row, index };
    }
    return TENURE_OK;
}

static tenure_status
send_listed(struct engine *engine)
{
    const struct waiting *waiting = &engine->waiting;
    char scope[TENURE_SLUG_MAX + 1], date[TENURE_DATE_TEXT_MAX];
    tenure_status status = TENURE_OK;
    tenure_day_format(engine->entry.today, date);
    for (size_t i = 0; i < waiting->due_count && status == TENURE_OK; i++) {
        const struct due_indicator *due = &waiting->due[i];
        if (i == 0 || due->name.scope != due[-1].name.scope)
            status = scope_id(engine_read(engine), due->name.scope, scope);
        if (status == TENURE_OK)
            status = indicator_send(engine, due, scope, date);
    }
    return status == TENURE_OK ? indicator_updates_end(&engine->write, &engine->indicator_updates)
                               : status;
}

/* Publishes figures in the order of their keys, whatever the order of their changes. */
static tenure_status
send_indicators(struct engine *engine)
{
    struct waiting *waiting = &engine->waiting;
    tenure_status status = TENURE_OK;
    waiting->due_count = 0;
    engine->indicator_updates.count = 0;
    for (size_t position = 0; position < waiting->figures.size && status == TENURE_OK;)
        status = list_row(engine, buffer_next(&waiting->figures, &position));
    waiting->figures.size = 0;
    if (waiting->due_count > 1)
        qsort(waiting->due, waiting->due_count, sizeof(waiting->due[0]), compare_due);
    return status == TENURE_OK ? send_listed(engine) : status;
}

tenure_status
day_end(struct engine *engine, uint64_t began)
{
    struct waiting *waiting = &engine->waiting;
    if (engine->entry.today == TENURE_NO_DAY)
        return TENURE_OK; // the clock has not started
    engine->entry.day_began = began;
    tenure_status status = send_indicators(engine);
    for (size_t i = 0; i < waiting->scopes.count && status == TENURE_OK; i++)
        status = mark_scope_dirty(engine, waiting->scopes.items[i], SCOPE_ITSELF);
    waiting->scopes.count = 0;
    if (status == TENURE_OK)
        status = propagate_indicators(engine);
    id_set_sort(&waiting->alerts);
    for (size_t i = 0; i < waiting->alerts.count && status == TENURE_OK; i++)
        status = alert_publish_waiting(engine, waiting->alerts.items[i]);
    waiting->alerts.count = 0;
    engine->entry.day_began = 0;
    return status;
}
