/* SPDX-License-Identifier: Apache-2.0 */
/*
 * day_end - what waits until the clock leaves a day.
 *
 * Figures are figures of a day: they are sent as they are at its end, and rules about them are
 * asked then. An alert about a region that only says something else, as before of the same
 * severity, is sent again then. All of it is dated by the day that ends, and has the seq of the
 * clock's entry that passes it.
 *
 * That something waits stands in its row; the lists here are read from the rows at the start.
 */
#ifndef DAY_END_H
#define DAY_END_H

#include "buffer.h"
#include "id_set.h"
#include "store.h"

struct due_indicator;
struct engine;
struct indicator_row;

struct waiting {
    struct buffer figures; // keys of rows with changed indicators, each after its size
    struct id_set scopes;  // whose name or rules have changed, or whose timer for indicators is due
    struct id_set alerts;  // that differ from what was sent
    struct due_indicator *due; // while a day ends: the changed indicators of these rows
    size_t due_count, due_max;
};

tenure_status day_end_load(struct engine *engine);
void waiting_forget(struct waiting *waiting);
void waiting_close(struct waiting *waiting);

/* Notes that this waits; that it does is in its row already. */
tenure_status day_end_await_indicators(struct engine *engine, const struct indicator_row *row);
tenure_status day_end_await_scope(struct engine *engine, uint64_t scope);
tenure_status day_end_await_alert(struct engine *engine, uint64_t alert);

/* Ends the day that the clock is on; `began` is the clock's entry with which it began. */
tenure_status day_end(struct engine *engine, uint64_t began);

#endif
