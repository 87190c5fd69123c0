/* SPDX-License-Identifier: Apache-2.0 */
#include "day_end.h"

#include <stdlib.h>
#include <string.h>

#include "parts.h"

/* Tells each row of a table. */
static tenure_status
walk(struct engine *engine, enum store_table table,
     tenure_status (*look)(struct engine *engine, struct tni_span key, struct tni_span value))
{
    struct store_cursor cursor;
    tenure_status status = store_cursor_open(engine_read(engine), table, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_next(&cursor);
    while (status == TENURE_OK) {
        status = look(engine, cursor.key, cursor.value);
        if (status == TENURE_OK)
            status = store_cursor_next(&cursor);
    }
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static tenure_status
look_at_cell(struct engine *engine, struct tni_span key, struct tni_span value)
{
    struct cell cell;
    if (!cell_read(value, &cell))
        return TENURE_DAMAGED;
    return cell.waits ? day_end_await_figure(engine, key) : TENURE_OK;
}

static tenure_status
look_at_scope(struct engine *engine, struct tni_span key, struct tni_span value)
{
    struct scope_row row;
    uint64_t scope;
    (void)value;
    memcpy(&scope, key.data, sizeof(scope));
    tenure_status status = scope_find(engine_read(engine), scope, &row);
    return status == TENURE_OK && row.waits ? day_end_await_scope(engine, scope) : status;
}

static tenure_status
look_at_alert(struct engine *engine, struct tni_span key, struct tni_span value)
{
    struct open_alert open;
    (void)key;
    if (!open_alert_read(value, &open))
        return TENURE_DAMAGED;
    return open.hash != open.sent_hash ? day_end_await_alert(engine, open.number) : TENURE_OK;
}

tenure_status
day_end_load(struct engine *engine)
{
    tenure_status status = walk(engine, STORE_INDICATORS, look_at_cell);
    if (status == TENURE_OK)
        status = walk(engine, STORE_SCOPES, look_at_scope);
    if (status == TENURE_OK)
        status = walk(engine, STORE_ALERTS_OPEN, look_at_alert);
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
    pile_close(&waiting->figures);
    numbers_close(&waiting->scopes);
    numbers_close(&waiting->alerts);
}

static int
compare_keys(const void *left, const void *right)
{
    const struct tni_span *a = left, *b = right;
    int order = memcmp(a->data, b->data, a->size < b->size ? a->size : b->size);
    return order != 0 ? order : (a->size > b->size) - (a->size < b->size);
}

/* In the order of their keys, whatever the order in which they moved. */
static tenure_status
send_figures(struct engine *engine)
{
    struct pile *figures = &engine->waiting.figures;
    size_t count = 0, place = 0;
    tenure_status status = TENURE_OK;
    for (; place < figures->size; count++)
        pile_next(figures, &place);
    struct tni_span *keys = malloc((count + 1) * sizeof(*keys));
    if (keys == NULL)
        return TENURE_NO_MEMORY;
    place = 0;
    for (size_t i = 0; i < count; i++)
        keys[i] = pile_next(figures, &place);
    qsort(keys, count, sizeof(*keys), compare_keys);
    for (size_t i = 0; i < count && status == TENURE_OK; i++)
        status = figure_send(engine, keys[i]);
    free(keys);
    figures->size = 0;
    return status;
}

tenure_status
day_end(struct engine *engine, uint64_t began)
{
    struct waiting *waiting = &engine->waiting;
    if (engine->today == TENURE_NO_DAY)
        return TENURE_OK; // there is no day yet
    engine->day_began = began;
    tenure_status status = send_figures(engine);
    for (size_t i = 0; i < waiting->scopes.count && status == TENURE_OK; i++)
        status = settle_scope(engine, waiting->scopes.items[i], SCOPE_ITSELF);
    waiting->scopes.count = 0;
    if (status == TENURE_OK)
        status = settle_figures(engine);
    numbers_sort(&waiting->alerts);
    for (size_t i = 0; i < waiting->alerts.count && status == TENURE_OK; i++)
        status = alert_tell_waiting(engine, waiting->alerts.items[i]);
    waiting->alerts.count = 0;
    engine->day_began = 0;
    return status;
}
