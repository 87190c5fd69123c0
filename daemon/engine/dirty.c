/* SPDX-License-Identifier: Apache-2.0 */
/* Marks work for later: for the end of the entry, for the end of the day, or for another day. */
#include <assert.h>

#include "clock.h"
#include "propagate.h"
#include "work.h"

tenure_status
mark_dirty(struct id_set *numbers, uint64_t number)
{
    return id_set_add(numbers, number) ? TENURE_OK : TENURE_NO_MEMORY;
}

tenure_status
mark_scope_dirty(struct engine *engine, uint64_t scope, unsigned change)
{
    return mark_dirty(&engine->dirty.scopes, scope * SCOPE_CHANGES + change);
}

tenure_status
day_end_await_indicators(struct engine *engine, const struct indicator_row *row)
{
    uint8_t bytes[INDICATOR_KEY_MAX + 1];
    struct tni_span key = indicator_row_key(row->scope, (enum indicator_group)row->group,
                                            indicator_row_text(row), bytes);
    bytes[key.size++] = '\0';
    return buffer_add(&engine->waiting.figures, key) ? TENURE_OK : TENURE_NO_MEMORY;
}

tenure_status
day_end_await_scope(struct engine *engine, uint64_t scope)
{
    return mark_dirty(&engine->waiting.scopes, scope);
}

tenure_status
day_end_await_alert(struct engine *engine, uint64_t alert)
{
    return mark_dirty(&engine->waiting.alerts, alert);
}

tenure_status
timer_move(struct engine *engine, enum subject_kind kind, uint64_t number, int32_t from, int32_t to)
{
    assert(to == TENURE_NO_DAY || to > engine->entry.today);
    return timers_move(&engine->write, (uint8_t)kind, number, from, to);
}
