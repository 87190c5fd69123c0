/* SPDX-License-Identifier: Apache-2.0 */
/*
 * day_end - changes that wait until the clock leaves a day.
 *
 * Figures belong to a day: they are published with their values at its end, and rules about them
 * are evaluated then. So is an alert about a region if only its text changed, not its severity. All
 * of it has the date of the day that ends, and the seq of the clock entry that ends it.
 *
 * Each row stores whether it waits; the lists here are read from the rows at the start.
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
    struct buffer figures;     // keys of rows with changed indicators, each preceded by its size
    struct id_set scopes;      // whose name or rules changed, or whose timer for indicators is due
    struct id_set alerts;      // that differ from their last publication
    struct due_indicator *due; // while a day ends: the changed indicators of these rows
    size_t due_count, due_max;
};

tenure_status day_end_load(struct engine *engine);
void waiting_forget(struct waiting *waiting);
void waiting_close(struct waiting *waiting);

/* Add to the lists; the caller has marked the row itself. */
tenure_status day_end_await_indicators(struct engine *engine, const struct indicator_row *row);
tenure_status day_end_await_scope(struct engine *engine, uint64_t scope);
tenure_status day_end_await_alert(struct engine *engine, uint64_t alert);

/* Ends the day of the clock date; `began` is the clock entry that began it. */
tenure_status day_end(struct engine *engine, uint64_t began);

#endif
