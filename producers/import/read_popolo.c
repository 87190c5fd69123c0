/* SPDX-License-Identifier: Apache-2.0 */
/* Converts a Popolo document (popoloproject.com) to flat records, in an order that a daemon
 * accepts. A temporary database is needed, because a membership may come before its person and a
 * document may be larger than memory. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_items.h"
#include "popolo_changes.h"
#include "popolo_rows.h"
#include "scratch.h"
#include "today.h"
#include <tenure/date.h>
#include <tenure/sentence.h>

struct popolo {
    struct popolo_rows rows;
    int32_t first_day; // the first day on which anything is announced
};

/* The day on which a change is announced; "" if it is unknown. */
static const char *
announced(const struct popolo *popolo, const char *date, char ret_day[TENURE_DATE_TEXT_MAX])
{
    struct tenure_date parsed;
    int32_t day = tenure_date_parse(date, &parsed) ? parsed.day : popolo->first_day;
    if (day != TENURE_NO_DAY && popolo->first_day != TENURE_NO_DAY && day < popolo->first_day)
        day = popolo->first_day;
    return tenure_day_format(day, ret_day);
}

typedef tenure_status emit_fn(struct popolo *popolo, sqlite3_stmt *row);

static tenure_status
emit_each(struct popolo *popolo, const char *sql, emit_fn *emit_row)
{
    sqlite3_stmt *select = scratch_prepare(popolo->rows.database, sql);
    tenure_status status = select != NULL ? TENURE_OK : TENURE_STORAGE;
    int step = SQLITE_DONE;
    while (status == TENURE_OK && (step = sqlite3_step(select)) == SQLITE_ROW)
        status = emit_row(popolo, select);
    sqlite3_finalize(select);
    return status == TENURE_OK && step != SQLITE_DONE ? TENURE_STORAGE : status;
}

/* The name of the OrganisationKind for a classification; OTHER if there is none. */
static const char *
kind_of(const char *classification)
{
    const ProtobufCEnumDescriptor *kinds = &tenure__v1__organisation_kind__descriptor;
    for (unsigned i = 0; i < kinds->n_values; i++) {
        if (strcmp(tenure_enum_text(kinds, kinds->values[i].value), classification) == 0 &&
            kinds->values[i].value != 0)
            return kinds->values[i].name;
    }
    return "OTHER";
}

static tenure_status
emit_organisation(struct popolo *popolo, sqlite3_stmt *row)
{
    struct record record = { .line = (uint64_t)sqlite3_column_int64(row, 0) };
    char day[TENURE_DATE_TEXT_MAX];
    struct tenure_date founded;
    const char *date = scratch_text(row, 5);
    // otherwise the invalid date was already reported
    bool dated = tenure_date_parse(date, &founded);
    record_add(&record, "record", "organisation");
    record_add(&record, "organisation_id", scratch_text(row, 1));
    record_add(&record, "organisation", scratch_text(row, 2));
    record_add(&record, "classification", scratch_text(row, 3));
    record_add(&record, "kind", kind_of(scratch_text(row, 3)));
    record_add(&record, "parent_id", scratch_text(row, 4));
    record_add(&record, "date", dated ? date : "");
    record_add(&record, "announced", announced(popolo, date, day));
    record_add(&record, "region", scratch_text(row, 6));
    record_add(&record, "identifiers", scratch_text(row, 7));
    return popolo->rows.emit(popolo->rows.context, &record, 0);
}

/* Emits a person's details that memberships do not have. */
static tenure_status
emit_person(struct popolo *popolo, sqlite3_stmt *row)
{
    struct record record = { .line = (uint64_t)sqlite3_column_int64(row, 0) };
    char day[TENURE_DATE_TEXT_MAX];
    record_add(&record, "record", "person");
    record_add(&record, "person_id", scratch_text(row, 1));
    record_add(&record, "person", scratch_text(row, 2));
    record_add(&record, "other_names", scratch_text(row, 3));
    record_add(&record, "identifiers", scratch_text(row, 4));
    record_add(&record, "announced", announced(popolo, "", day));
    return popolo->rows.emit(popolo->rows.context, &record, 0);
}

/* A permanent id for a change: "start:m1:o1:chair:2015-01-01". The caller frees it. */
static char *
name_change(const struct record *record)
{
    const char *membership = record_value(record, "id"), *kind = record_value(record, "record");
    char *id;
    int size = asprintf(&id, "%s:%s:%s:%s:%s", strcmp(kind, "incumbent") == 0 ? "start" : kind,
                        membership[0] != '\0' ? membership : record_value(record, "person_id"),
                        record_value(record, "organisation_id"), record_value(record, "role"),
                        record_value(record, "date"));
    return size >= 0 ? id : NULL;
}

static tenure_status
emit_change(struct popolo *popolo, sqlite3_stmt *row)
{
    static const char *const columns[] = {
        "record",          "date",         "id",    "role",   "person_id",   "person",
        "organisation_id", "organisation", "basis", "reason", "successor_id"
    };
    struct record record = { .line = (uint64_t)sqlite3_column_int64(row, 0) };
    char day[TENURE_DATE_TEXT_MAX];
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
        record_add(&record, columns[i], scratch_text(row, (int)i + 1));
    const char *kind = record_value(&record, "record"), *date = record_value(&record, "date");
    record_add(&record, "announced", date[0] != '\0' ? announced(popolo, date, day) : "");
    record_add(&record, "effective", strcmp(kind, "leaving") == 0 ? "" : date);
    record_add(&record, "incumbent", strcmp(kind, "incumbent") == 0 ? "true" : "");
    char *id = name_change(&record);
    record_add(&record, "event_id", id);
    tenure_status status =
        id != NULL ? popolo->rows.emit(popolo->rows.context, &record, 0) : TENURE_NO_MEMORY;
    free(id);
    return status;
}

static tenure_status
emit_report(struct popolo *popolo, sqlite3_stmt *row)
{
    const char *json = scratch_text(row, 1);
    struct record record = { .line = (uint64_t)sqlite3_column_int64(row, 0),
                             .json = json,
                             .json_size = strlen(json),
                             .is_event = true };
    return popolo->rows.emit(popolo->rows.context, &record, 0);
}

static const char turns_by_day[] =
    "WITH t AS (SELECT changes.*, m.line, m.id, m.person, m.basis, m.reason,"
    "  CASE m.role WHEN '' THEN posts.role ELSE m.role END AS role,"
    "  COALESCE(changes.organisation, NULLIF(m.organisation, ''), posts.organisation) AS body"
    " FROM changes LEFT JOIN memberships m ON m.n = changes.n AND changes.organisation IS NULL"
    " LEFT JOIN posts ON posts.id = m.post)"
    "SELECT COALESCE(t.line, o.line), t.record, t.date, t.id, t.role, t.person, p.name, body, o.name,"
    " t.basis, t.reason, o.successor"
    " FROM t LEFT JOIN persons p ON p.id = t.person LEFT JOIN organisations o ON o.id = body"
    " ORDER BY t.day, t.class, t.n";

static tenure_status
emit_document(struct popolo *popolo)
{
    tenure_status status = popolo_changes_find(&popolo->rows);
    if (status == TENURE_OK)
        status = popolo_changes_first_day(&popolo->rows, import_today(), &popolo->first_day);
    if (status == TENURE_OK)
        status = emit_each(popolo,
                           "SELECT line, id, name, classification, parent, founded, region,"
                           " identifiers FROM organisations ORDER BY rowid",
                           emit_organisation);
    if (status == TENURE_OK)
        status = emit_each(popolo,
                           "SELECT line, id, name, other_names, identifiers FROM persons"
                           " WHERE other_names != '' OR identifiers != '' ORDER BY rowid",
                           emit_person);
    return status == TENURE_OK ? emit_each(popolo, turns_by_day, emit_change) : status;
}

/* If tenure export wrote the document, only its reports are emitted, because everything else
 * follows from them. */
static tenure_status
emit_rows(struct popolo *popolo, struct record_problem *problem)
{
    sqlite3_stmt *select =
        scratch_prepare(popolo->rows.database, "SELECT EXISTS (SELECT 1 FROM reports)");
    if (select == NULL || sqlite3_step(select) != SQLITE_ROW) {
        sqlite3_finalize(select);
        return TENURE_STORAGE;
    }
    bool has_reports = sqlite3_column_int(select, 0);
    sqlite3_finalize(select);
    if (has_reports)
        return emit_each(popolo, "SELECT line, event FROM reports ORDER BY n", emit_report);
    if (popolo->rows.is_popolo)
        return emit_document(popolo);
    snprintf(problem->reason, sizeof(problem->reason),
             "no persons, organizations or memberships in it: is it a Popolo document?");
    return TENURE_INVALID;
}

tenure_status
read_popolo(const struct record_source *source, record_fn *emit, void *context,
            struct record_problem *ret_problem)
{
    struct popolo popolo;
    tenure_status status = popolo_rows_open(&popolo.rows, emit, context);
    if (status == TENURE_OK)
        status = json_items_read(source->fd, popolo_rows_add, &popolo.rows, ret_problem);
    if (status == TENURE_OK)
        status = emit_rows(&popolo, ret_problem);
    if (status == TENURE_STORAGE && scratch_failed(popolo.rows.database)) {
        ret_problem->line = 0;
        scratch_problem(popolo.rows.database, ret_problem->reason, sizeof(ret_problem->reason));
        status = TENURE_INVALID;
    }
    popolo_rows_close(&popolo.rows);
    return status;
}
