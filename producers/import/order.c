/* SPDX-License-Identifier: Apache-2.0 */
/* SQLite sorts with temporary files of its own if there are more rows than fit into its cache. */
#include "order.h"

#include <stdlib.h>
#include <string.h>

#include "scratch.h"
#include <tenure/date.h>
#include <tenure/event.h>

static const char schema[] =
    "CREATE TABLE events (n INTEGER PRIMARY KEY, day INT, tag INT, source TEXT, id TEXT,"
    " event BLOB);"
    "CREATE TABLE corrections (n INTEGER PRIMARY KEY, source TEXT, id TEXT);";

tenure_status
order_open(struct order *order)
{
    *order = (struct order){ .day = TENURE_NO_DAY };
    if (scratch_open(schema, &order->database) != TENURE_OK)
        return TENURE_STORAGE;
    order->insert =
        scratch_prepare(order->database, "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)");
    order->correction =
        scratch_prepare(order->database, "INSERT INTO corrections VALUES (?, ?, ?)");
    return order->insert != NULL && order->correction != NULL ? TENURE_OK : TENURE_STORAGE;
}

void
order_close(struct order *order)
{
    sqlite3_finalize(order->insert);
    sqlite3_finalize(order->correction);
    sqlite3_close(order->database);
    *order = (struct order){ 0 };
}

void
order_begin_file(struct order *order)
{
    order->day = TENURE_NO_DAY;
}

/* The id of the event that this one retracts or replaces; "" for none. */
static const char *
corrected(const Tenure__V1__Event *event)
{
    return event->body_case == TENURE__V1__EVENT__BODY_RETRACTION ? event->retraction->id
                                                                  : event->supersedes;
}

tenure_status
order_add(struct order *order, const Tenure__V1__Event *event, int32_t day, uint64_t tag)
{
    size_t size = tenure__v1__event__get_packed_size(event);
    uint8_t *packed = malloc(size + 1);
    if (packed == NULL)
        return TENURE_NO_MEMORY;
    tenure__v1__event__pack(event, packed);
    if (day != TENURE_NO_DAY)
        order->day = day;
    order->count++;
    scratch_bind(order->insert, "iiitt", order->count, (int64_t)order->day, (int64_t)tag,
                 event->source, event->id);
    sqlite3_bind_blob64(order->insert, 6, packed, size, SQLITE_STATIC);
    tenure_status status = scratch_run(order->insert);
    free(packed);
    if (status != TENURE_OK || corrected(event)[0] == '\0')
        return status;
    order->has_corrections = true;
    scratch_bind(order->correction, "itt", order->count, event->source, corrected(event));
    return scratch_run(order->correction);
}

static bool
make_index(struct order *order)
{
    static const char index[] = "CREATE INDEX IF NOT EXISTS named ON events (source, id, n)";
    return sqlite3_exec(order->database, index, NULL, NULL, NULL) == SQLITE_OK;
}

bool
order_forget(struct order *order, const Tenure__V1__Event *event)
{
    if (order->database == NULL || !make_index(order))
        return false;
    sqlite3_stmt *delete =
        scratch_prepare(order->database, "DELETE FROM events WHERE source = ? AND id = ?");
    if (delete == NULL)
        return false;
    scratch_bind(delete, "tt", event->source, event->id);
    bool done = scratch_run(delete) == TENURE_OK && sqlite3_changes(order->database) > 0;
    sqlite3_finalize(delete);
    return done;
}

/* Moves corrections: an event that retracts or replaces an earlier one gets at least that event's
 * day. They are handled in sequence, so that a correction of a correction uses the moved day. */
static tenure_status
move_corrections(struct order *order)
{
    if (!make_index(order))
        return TENURE_STORAGE;
    sqlite3_stmt *select =
        scratch_prepare(order->database, "SELECT n, source, id FROM corrections ORDER BY n");
    sqlite3_stmt *update =
        scratch_prepare(order->database,
                        "UPDATE events SET day = MAX(day, (SELECT COALESCE(MAX(of.day), events.day)"
                        " FROM events AS of WHERE of.source = ?2 AND of.id = ?3 AND of.n < ?1))"
                        " WHERE n = ?1");
    tenure_status status = select != NULL && update != NULL ? TENURE_OK : TENURE_STORAGE;
    int step = SQLITE_DONE;
    while (status == TENURE_OK && (step = sqlite3_step(select)) == SQLITE_ROW) {
        scratch_bind(update, "itt", sqlite3_column_int64(select, 0), scratch_text(select, 1),
                     scratch_text(select, 2));
        status = scratch_run(update);
    }
    sqlite3_finalize(select);
    sqlite3_finalize(update);
    return status == TENURE_OK && step != SQLITE_DONE ? TENURE_STORAGE : status;
}

static tenure_status
give(sqlite3_stmt *row, order_fn *given, void *context)
{
    Tenure__V1__Event *event = tenure__v1__event__unpack(NULL, (size_t)sqlite3_column_bytes(row, 1),
                                                         sqlite3_column_blob(row, 1));
    if (event == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status = given(context, event, (uint64_t)sqlite3_column_int64(row, 0));
    tenure__v1__event__free_unpacked(event, NULL);
    return status;
}

tenure_status
order_each(struct order *order, order_fn *given, void *context)
{
    tenure_status status = order->has_corrections ? move_corrections(order) : TENURE_OK;
    if (status != TENURE_OK)
        return status;
    sqlite3_stmt *select =
        scratch_prepare(order->database, "SELECT tag, event FROM events ORDER BY day, n");
    if (select == NULL)
        return TENURE_STORAGE;
    int step = SQLITE_DONE;
    while (status == TENURE_OK && (step = sqlite3_step(select)) == SQLITE_ROW)
        status = give(select, given, context);
    sqlite3_finalize(select);
    return status == TENURE_OK && step != SQLITE_DONE ? TENURE_STORAGE : status;
}

bool
order_find_leap(struct order *order, int32_t after, int32_t *ret_from, int32_t *ret_to)
{
    bool found = false;
    sqlite3_stmt *select = scratch_prepare(
        order->database, "SELECT DISTINCT day FROM events WHERE day > ? ORDER BY day");
    if (select == NULL)
        return false; // order_each() will report the error
    scratch_bind(select, "i", (int64_t)after);
    while (!found && sqlite3_step(select) == SQLITE_ROW) {
        int32_t day = (int32_t)sqlite3_column_int64(select, 0);
        found = after != TENURE_NO_DAY &&
                tenure_day_minus_months(day, TENURE_CLOCK_STEP_YEARS * 12) > after;
        *ret_from = after;
        *ret_to = after = day;
    }
    sqlite3_finalize(select);
    return found;
}
