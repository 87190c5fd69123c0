/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the beginnings and ends of memberships. Dates are compared by their first day, as the
 * daemon does. */
#include "popolo_changes.h"

#include <stdio.h>
#include <string.h>

#include "popolo_text.h"
#include "scratch.h"
#include <tenure/date.h>

enum {
    GAP_DAYS = 50 * 365, // slightly less than the longest step of a feed clock
    WHY_BYTES = 400
};

/* The dates of a membership or an organisation. */
struct span {
    int64_t n;
    uint64_t line;
    const char *what, *id, *of; // "membership", "m1", " of p1"
    const char *start, *end, *held_from, *leaving_since;
    struct tenure_date start_date, end_date;
};

static tenure_status
emit_problem(struct popolo_rows *rows, const struct span *span, const char *why)
{
    char reason[WHY_BYTES + 300];
    snprintf(reason, sizeof(reason), "%s %s%s: %s", span->what, span->id, span->of, why);
    struct record record = { .line = span->line, .problem = reason };
    return rows->emit(rows->context, &record, 0);
}

static bool
read_date(const char *name, const char *text, struct tenure_date *ret_date, char why[WHY_BYTES])
{
    *ret_date = (struct tenure_date){ .day = TENURE_NO_DAY };
    if (text[0] == '\0' || tenure_date_parse(text, ret_date))
        return true;
    snprintf(why, WHY_BYTES,
             "%s \"%s\" is not a date; write YYYY, YYYY-MM or YYYY-MM-DD, from 1000 to 9999", name,
             text);
    return false;
}

/* The last day of a date. */
static int32_t
last_day(struct tenure_date date)
{
    struct tenure_civil civil = tenure_civil_of(date.day);
    if (date.precision == TENURE_BY_YEAR)
        civil.month = 12;
    if (date.precision != TENURE_BY_DAY)
        civil.day = tenure_month_length(civil.year, civil.month);
    return tenure_day_of(civil);
}

/* Refuses a span that ends before it begins. A span from May 2016 to 2016 is valid: its end is then
 * at the earliest its beginning. */
static bool
check_span(struct span *span, const char *start_name, const char *end_name, char why[WHY_BYTES])
{
    if (!read_date(start_name, span->start, &span->start_date, why) ||
        !read_date(end_name, span->end, &span->end_date, why))
        return false;
    if (span->start[0] == '\0' || span->end[0] == '\0' ||
        span->end_date.day >= span->start_date.day)
        return true;
    if (last_day(span->end_date) >= span->start_date.day) {
        span->end = span->start;
        span->end_date = span->start_date;
        return true;
    }
    snprintf(why, WHY_BYTES, "%s %s is before %s %s; put the dates right", end_name, span->end,
             start_name, span->start);
    return false;
}

static tenure_status
add_change(sqlite3_stmt *insert, const struct span *span, enum change_class class,
           const char *record, const char *date)
{
    struct tenure_date parsed;
    int64_t day = tenure_date_parse(date, &parsed) ? parsed.day : INT32_MAX;
    scratch_bind(insert, "iiitt", day, (int64_t) class, span->n, record, date);
    if (class == CHANGE_ORGANISATION_ENDS)
        sqlite3_bind_text(insert, 6, span->id, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(insert, 6);
    return scratch_run(insert);
}

/* If the beginning is unknown, a present holder becomes an incumbent; for a former one the end
 * alone is enough. */
static tenure_status
add_changes(sqlite3_stmt *insert, const struct span *span)
{
    tenure_status status = TENURE_OK;
    bool ended = span->end[0] != '\0', leaving = span->leaving_since[0] != '\0';
    if (span->start[0] != '\0')
        status = add_change(insert, span, CHANGE_BEGINS, "start", span->start);
    else if ((!ended && !leaving) || span->held_from[0] != '\0')
        status = add_change(insert, span, CHANGE_BEGINS, "incumbent", span->held_from);
    bool at_once = span->end_date.day == span->start_date.day;
    if (status == TENURE_OK && ended)
        status = add_change(insert, span, at_once ? CHANGE_LEAVES_AT_ONCE : CHANGE_LEAVES, "end",
                            span->end);
    else if (status == TENURE_OK && leaving)
        status = add_change(insert, span, CHANGE_LEAVES_AT_ONCE, "leaving", span->leaving_since);
    return status;
}

/* A membership without dates has those of its legislative period. */
static tenure_status
find_membership(struct popolo_rows *rows, sqlite3_stmt *select, sqlite3_stmt *insert)
{
    char why[WHY_BYTES], of[160];
    struct tenure_date unused;
    struct span span = {
        .n = sqlite3_column_int64(select, 0),
        .line = (uint64_t)sqlite3_column_int64(select, 1),
        .what = "membership",
        .id = scratch_text(select, 2),
        .of = of,
        .start = scratch_text(select, 4),
        .end = scratch_text(select, 5),
        .held_from = scratch_text(select, 6),
        .leaving_since = scratch_text(select, 7),
    };
    snprintf(of, sizeof(of), "%sof %.120s", span.id[0] != '\0' ? " " : "", scratch_text(select, 3));
    if (!check_span(&span, "start_date", "end_date", why) ||
        !read_date("held_from", span.held_from, &unused, why) ||
        !read_date("leaving_since", span.leaving_since, &unused, why))
        return emit_problem(rows, &span, why);
    return add_changes(insert, &span);
}

static tenure_status
find_organisation(struct popolo_rows *rows, sqlite3_stmt *select, sqlite3_stmt *insert)
{
    char why[WHY_BYTES];
    struct span span = {
        .n = sqlite3_column_int64(select, 0),
        .line = (uint64_t)sqlite3_column_int64(select, 1),
        .what = "organization",
        .id = scratch_text(select, 2),
        .of = "",
        .start = scratch_text(select, 3),
        .end = scratch_text(select, 4),
    };
    if (!check_span(&span, "founding_date", "dissolution_date", why))
        return emit_problem(rows, &span, why);
    return span.end[0] == '\0'
               ? TENURE_OK
               : add_change(insert, &span, CHANGE_ORGANISATION_ENDS,
                            scratch_text(select, 5)[0] != '\0' ? "merger" : "dissolution",
                            span.end);
}

typedef tenure_status find_fn(struct popolo_rows *rows, sqlite3_stmt *select, sqlite3_stmt *insert);

static tenure_status
find_each(struct popolo_rows *rows, const char *sql, find_fn *find)
{
    sqlite3_stmt *select = scratch_prepare(rows->database, sql);
    sqlite3_stmt *insert =
        scratch_prepare(rows->database, "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?)");
    tenure_status status = select != NULL && insert != NULL ? TENURE_OK : TENURE_STORAGE;
    int step = SQLITE_DONE;
    while (status == TENURE_OK && (step = sqlite3_step(select)) == SQLITE_ROW)
        status = find(rows, select, insert);
    sqlite3_finalize(select);
    sqlite3_finalize(insert);
    return status == TENURE_OK && step != SQLITE_DONE ? TENURE_STORAGE : status;
}

tenure_status
popolo_changes_find(struct popolo_rows *rows)
{
    tenure_status status =
        find_each(rows,
                  "SELECT m.n, line, m.id, person,"
                  " CASE m.start WHEN '' THEN p.start ELSE m.start END,"
                  " CASE m.finish WHEN '' THEN p.finish ELSE m.finish END, held_from, leaving_since"
                  " FROM memberships m LEFT JOIN periods p ON p.id = period ORDER BY m.n",
                  find_membership);
    if (status != TENURE_OK)
        return status;
    return find_each(rows,
                     "SELECT rowid, line, id, founded, dissolved, successor FROM organisations"
                     " ORDER BY rowid",
                     find_organisation);
}

tenure_status
popolo_changes_first_day(struct popolo_rows *rows, int32_t today, int32_t *ret_day)
{
    sqlite3_stmt *select =
        scratch_prepare(rows->database, "SELECT MAX(day) FROM"
                                        " (SELECT day, LAG(day) OVER (ORDER BY day) AS before FROM"
                                        "  (SELECT DISTINCT day FROM changes WHERE day <= ?))"
                                        " WHERE before IS NULL OR day - before > ?");
    *ret_day = TENURE_NO_DAY;
    if (select == NULL)
        return TENURE_STORAGE;
    scratch_bind(select, "ii", (int64_t)today, (int64_t)GAP_DAYS);
    bool fine = sqlite3_step(select) == SQLITE_ROW;
    if (fine && sqlite3_column_type(select, 0) != SQLITE_NULL)
        *ret_day = sqlite3_column_int(select, 0);
    sqlite3_finalize(select);
    return fine ? TENURE_OK : TENURE_STORAGE;
}
