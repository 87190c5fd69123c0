/* SPDX-License-Identifier: Apache-2.0 */
/* Converts an item of a document's list, and the objects embedded in it, to rows. */
#include "popolo_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "popolo_text.h"
#include "scratch.h"

/* `whole` is 1 for an object in its own list, which takes precedence over an embedded one. */
static const char schema[] =
    "CREATE TABLE persons (id TEXT PRIMARY KEY, name TEXT, other_names TEXT, identifiers TEXT,"
    " line INT, whole INT);"
    "CREATE TABLE organisations (id TEXT PRIMARY KEY, name TEXT, classification TEXT, parent TEXT,"
    " founded TEXT, dissolved TEXT, successor TEXT, region TEXT, identifiers TEXT, line INT,"
    " whole INT);"
    "CREATE TABLE posts (id TEXT PRIMARY KEY, role TEXT, organisation TEXT, whole INT)"
    " WITHOUT ROWID;"
    "CREATE TABLE periods (id TEXT PRIMARY KEY, start TEXT, finish TEXT, whole INT) WITHOUT ROWID;"
    "CREATE TABLE memberships (n INTEGER PRIMARY KEY, line INT, id TEXT, person TEXT,"
    " organisation TEXT, post TEXT, role TEXT, start TEXT, finish TEXT, period TEXT, basis TEXT,"
    " reason TEXT, held_from TEXT, leaving_since TEXT);"
    "CREATE TABLE reports (n INTEGER PRIMARY KEY, line INT, event TEXT);"
    "CREATE TABLE changes (day INT, class INT, n INT, record TEXT, date TEXT, organisation TEXT);";

#define BEATS " WHERE excluded.whole > whole OR name = ''"

tenure_status
popolo_rows_open(struct popolo_rows *rows, record_fn *emit, void *context)
{
    *rows = (struct popolo_rows){ .emit = emit, .context = context };
    if (scratch_open(schema, &rows->database) != TENURE_OK)
        return TENURE_STORAGE;
    rows->person = scratch_prepare(
        rows->database, "INSERT INTO persons VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
                        " SET name = excluded.name, other_names = excluded.other_names,"
                        " identifiers = excluded.identifiers, line = excluded.line,"
                        " whole = excluded.whole" BEATS);
    rows->organisation = scratch_prepare(
        rows->database,
        "INSERT INTO organisations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " name = excluded.name, classification = excluded.classification,"
        " parent = excluded.parent, founded = excluded.founded, dissolved = excluded.dissolved,"
        " successor = excluded.successor, region = excluded.region,"
        " identifiers = excluded.identifiers, line = excluded.line,"
        " whole = excluded.whole" BEATS);
    rows->post = scratch_prepare(
        rows->database, "INSERT INTO posts VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET role ="
                        " excluded.role, organisation = excluded.organisation,"
                        " whole = excluded.whole WHERE excluded.whole > whole OR role = ''");
    rows->period =
        scratch_prepare(rows->database, "INSERT OR REPLACE INTO periods VALUES (?, ?, ?, 1)");
    rows->membership = scratch_prepare(
        rows->database,
        "INSERT INTO memberships VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    rows->report = scratch_prepare(rows->database, "INSERT INTO reports VALUES (NULL, ?, ?)");
    return rows->person != NULL && rows->organisation != NULL && rows->post != NULL &&
                   rows->period != NULL && rows->membership != NULL && rows->report != NULL
               ? TENURE_OK
               : TENURE_STORAGE;
}

void
popolo_rows_close(struct popolo_rows *rows)
{
    sqlite3_finalize(rows->person);
    sqlite3_finalize(rows->organisation);
    sqlite3_finalize(rows->post);
    sqlite3_finalize(rows->period);
    sqlite3_finalize(rows->membership);
    sqlite3_finalize(rows->report);
    sqlite3_close(rows->database);
}

/* The object's id; for an embedded object without an id, its name. */
static const char *
id_of(const json_t *object)
{
    const char *id = popolo_text(object, "id");
    return id[0] != '\0' ? id : popolo_text(object, "name");
}

static const char *
text_or_none(const char *text)
{
    return text != NULL ? text : "";
}

static tenure_status
add_person(struct popolo_rows *rows, json_t *person, bool whole, uint64_t line)
{
    char name[POPOLO_NAME_BYTES];
    if (id_of(person)[0] == '\0')
        return TENURE_OK; // nothing can refer to an object without an id
    popolo_name(person, name);
    char *other_names = popolo_other_names(person), *identifiers = popolo_identifiers(person);
    scratch_bind(rows->person, "ttttii", id_of(person), name, text_or_none(other_names),
                 text_or_none(identifiers), (int64_t)line, (int64_t)whole);
    tenure_status status = scratch_run(rows->person);
    free(other_names);
    free(identifiers);
    return status;
}

static tenure_status
add_organisation(struct popolo_rows *rows, json_t *organisation, bool whole, uint64_t line)
{
    char name[POPOLO_NAME_BYTES], founded[POPOLO_DATE_BYTES], dissolved[POPOLO_DATE_BYTES];
    const json_t *parent = json_object_get(organisation, "parent");
    const char *parent_id = popolo_text(organisation, "parent_id");
    if (id_of(organisation)[0] == '\0')
        return TENURE_OK;
    popolo_name(organisation, name);
    char *identifiers = popolo_identifiers(organisation);
    scratch_bind(rows->organisation, "tttttttttii", id_of(organisation), name,
                 popolo_text(organisation, "classification"),
                 parent_id[0] != '\0' ? parent_id : popolo_text(parent, "id"),
                 popolo_date(organisation, "founding_date", founded),
                 popolo_date(organisation, "dissolution_date", dissolved),
                 popolo_text(organisation, "merged_into"), popolo_text(organisation, "region"),
                 text_or_none(identifiers), (int64_t)line, (int64_t)whole);
    tenure_status status = scratch_run(rows->organisation);
    free(identifiers);
    return status;
}

/* What a membership inherits from the object that contains it. */
struct holder {
    const char *person, *organisation, *post;
};

static tenure_status
add_post(struct popolo_rows *rows, json_t *post, bool whole, uint64_t line,
         const struct holder *holder)
{
    json_t *organisation = json_object_get(post, "organization");
    const char *body = popolo_text(post, "organization_id");
    const char *role = popolo_text(post, "role");
    if (body[0] == '\0' && json_is_object(organisation))
        body = id_of(organisation);
    if (body[0] == '\0')
        body = holder->organisation;
    scratch_bind(rows->post, "ttti", id_of(post),
                 role[0] != '\0' ? role : popolo_text(post, "label"), body, (int64_t)whole);
    tenure_status status = scratch_run(rows->post);
    if (status == TENURE_OK && json_is_object(organisation))
        status = add_organisation(rows, organisation, false, line);
    return status;
}

/* The id in a membership's member `key`; else the embedded object's, else the containing
 * object's. */
static const char *
id_in(const json_t *membership, const char *key, const json_t *embedded, const char *holder)
{
    const char *id = popolo_text(membership, key);
    if (id[0] == '\0' && json_is_object(embedded))
        id = id_of(embedded);
    return id[0] != '\0' ? id : holder;
}

static tenure_status
add_membership(struct popolo_rows *rows, json_t *membership, uint64_t line,
               const struct holder *holder)
{
    char start[POPOLO_DATE_BYTES], end[POPOLO_DATE_BYTES];
    char held_from[POPOLO_DATE_BYTES], leaving[POPOLO_DATE_BYTES];
    json_t *person = json_object_get(membership, "person");
    json_t *organisation = json_object_get(membership, "organization");
    json_t *post = json_object_get(membership, "post");
    scratch_bind(rows->membership, "itttttttttttt", (int64_t)line, popolo_text(membership, "id"),
                 id_in(membership, "person_id", person, holder->person),
                 id_in(membership, "organization_id", organisation, holder->organisation),
                 id_in(membership, "post_id", post, holder->post), popolo_text(membership, "role"),
                 popolo_date(membership, "start_date", start),
                 popolo_date(membership, "end_date", end),
                 popolo_text(membership, "legislative_period_id"), popolo_text(membership, "basis"),
                 popolo_text(membership, "reason"), popolo_date(membership, "held_from", held_from),
                 popolo_date(membership, "leaving_since", leaving));
    tenure_status status = scratch_run(rows->membership);
    if (status == TENURE_OK && json_is_object(person))
        status = add_person(rows, person, false, line);
    if (status == TENURE_OK && json_is_object(organisation))
        status = add_organisation(rows, organisation, false, line);
    if (status == TENURE_OK && json_is_object(post))
        status = add_post(rows, post, false, line, holder);
    return status;
}

static tenure_status
add_memberships(struct popolo_rows *rows, json_t *object, uint64_t line,
                const struct holder *holder)
{
    tenure_status status = TENURE_OK;
    json_t *membership;
    size_t i;
    json_array_foreach(json_object_get(object, "memberships"), i, membership)
    {
        if (status == TENURE_OK && json_is_object(membership))
            status = add_membership(rows, membership, line, holder);
    }
    return status;
}

static tenure_status
add_posts(struct popolo_rows *rows, json_t *organisation, uint64_t line)
{
    struct holder holder = { "", id_of(organisation), "" };
    tenure_status status = TENURE_OK;
    json_t *post;
    size_t i;
    json_array_foreach(json_object_get(organisation, "posts"), i, post)
    {
        if (status == TENURE_OK && json_is_object(post))
            status = add_post(rows, post, true, line, &holder);
        holder.post = id_of(post);
        if (status == TENURE_OK && json_is_object(post))
            status = add_memberships(rows, post, line, &holder);
    }
    return status;
}

static tenure_status
take_person(struct popolo_rows *rows, json_t *item, uint64_t line)
{
    struct holder holder = { id_of(item), "", "" };
    tenure_status status = add_person(rows, item, true, line);
    return status == TENURE_OK ? add_memberships(rows, item, line, &holder) : status;
}

static tenure_status
take_organisation(struct popolo_rows *rows, json_t *item, uint64_t line)
{
    struct holder holder = { "", id_of(item), "" };
    tenure_status status = add_organisation(rows, item, true, line);
    if (status == TENURE_OK)
        status = add_memberships(rows, item, line, &holder);
    return status == TENURE_OK ? add_posts(rows, item, line) : status;
}

static tenure_status
take_post(struct popolo_rows *rows, json_t *item, uint64_t line)
{
    struct holder holder = { "", "", id_of(item) };
    tenure_status status = add_post(rows, item, true, line, &holder);
    return status == TENURE_OK ? add_memberships(rows, item, line, &holder) : status;
}

static tenure_status
take_membership(struct popolo_rows *rows, json_t *item, uint64_t line)
{
    return add_membership(rows, item, line, &(struct holder){ "", "", "" });
}

/* Stores events, because memberships may refer to them as legislative periods. */
static tenure_status
take_event(struct popolo_rows *rows, json_t *item, uint64_t line)
{
    char start[POPOLO_DATE_BYTES], end[POPOLO_DATE_BYTES];
    (void)line;
    scratch_bind(rows->period, "ttt", popolo_text(item, "id"),
                 popolo_date(item, "start_date", start), popolo_date(item, "end_date", end));
    return scratch_run(rows->period);
}

/* Stores an original event, which tenure export adds to the document. */
static tenure_status
take_report(struct popolo_rows *rows, json_t *item, uint64_t line)
{
    char *event = json_dumps(item, JSON_COMPACT);
    if (event == NULL)
        return TENURE_NO_MEMORY;
    scratch_bind(rows->report, "it", (int64_t)line, event);
    tenure_status status = scratch_run(rows->report);
    free(event);
    return status;
}

static const struct list {
    const char *name;
    tenure_status (*take)(struct popolo_rows *rows, json_t *item, uint64_t line);
    bool is_popolo;
} lists[] = {
    { "persons", take_person, true },         { "organizations", take_organisation, true },
    { "memberships", take_membership, true }, { "posts", take_post, false },
    { "events", take_event, false },          { "tenure_reports", take_report, false },
};

tenure_status
popolo_rows_add(void *context, const char *name, json_t *item, uint64_t line)
{
    struct popolo_rows *rows = context;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        if (strcmp(lists[i].name, name) != 0)
            continue;
        rows->is_popolo = rows->is_popolo || lists[i].is_popolo;
        if (item == NULL)
            return TENURE_OK;
        if (json_is_object(item)) {
            if (lists[i].take != take_report) // a report is an event, which stays as it is
                popolo_spell_numbers(item);
            return lists[i].take(rows, item, line);
        }
        struct record wrong = { .line = line, .problem = "the item is not a JSON object" };
        return rows->emit(rows->context, &wrong, 0);
    }
    return TENURE_OK;
}
