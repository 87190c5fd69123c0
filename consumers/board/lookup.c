/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup.h"

#include <stdlib.h>
#include <string.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

#include "lookup_parts.h"
#include "lookup_words.h"

static const char *const statements[STATEMENTS] = {
    [READ] = "SELECT rowid, name, beside, title FROM thing WHERE kind = ?1 AND id = ?2",
    [PUT] = "INSERT INTO thing (kind, id, name, beside, title) VALUES (?1, ?2, ?3, ?4, ?5) ON "
            "CONFLICT (kind, id) DO UPDATE SET name = ?3, beside = ?4, title = ?5 RETURNING rowid",
    [PUT_WORDS] = "INSERT INTO words (rowid, text) VALUES (?1, ?2)",
    [DROP_WORDS] = "DELETE FROM words WHERE rowid = ?1",
    [FIND] = "SELECT kind, id, name, beside, text FROM words JOIN thing ON thing.rowid = "
             "words.rowid WHERE words MATCH ?1 AND (?2 = '' OR kind = ?2) ORDER BY rank LIMIT ?3",
    [PUT_REPORT] =
        "INSERT OR REPLACE INTO report (seq, announced, kind, organisation, role) VALUES "
        "(?3, ?1, ?2, ?4, ?5)",
    [PUT_GONE] = "UPDATE report SET gone = ?3 WHERE seq = ?4",
    [READ_GONE] = "SELECT gone FROM report WHERE seq = ?3",
    [DROP_REPORTS] = "DELETE FROM report WHERE seq < ?3",
    [FIND_REPORTS] =
        "SELECT seq, announced, CASE WHEN report.kind IN ('leaving', 'left') AND EXISTS (SELECT 1 "
        "FROM called_off WHERE departure = seq) THEN 'called-off' ELSE report.kind END AS what "
        "FROM report LEFT JOIN thing ON thing.kind = 'organisation' AND thing.id = organisation "
        "WHERE announced >= ?1 AND announced <= ?2 AND (?4 = 0 OR seq <= ?4) "
        "AND (gone IS NULL OR (?4 > 0 AND gone > ?4)) "
        "AND (?5 = '' OR instr(',' || ?5 || ',', ',' || what || ',')) AND (?6 = '' "
        "OR thing.beside = ?6) AND (?7 = '' OR role = ?7) AND (?8 = '' OR organisation = ?8) "
        "AND seq > ?9 AND (?10 = 0 OR report.kind <> 'desk') ORDER BY announced DESC, seq DESC LIMIT ?3",
    [PUT_POST] = "INSERT OR REPLACE INTO post (id, region, role, open, vacant, leaving) VALUES "
                 "(?1, ?2, ?3, ?4, ?5, ?6)",
    [DROP_POST] = "DELETE FROM post WHERE id = ?1 AND ?2 = ''",
    [COUNT_POSTS] =
        "SELECT count(*), sum(open), sum(vacant), sum(leaving) FROM post WHERE (?1 = '' "
        "OR region = ?1) AND (?2 = '' OR role = ?2)",
    [DROP_COMING] = "DELETE FROM coming WHERE subject = ?1 AND ?2 <> ''",
    [PUT_COMING] = "INSERT INTO coming (subject, day, what, detail) VALUES (?1, ?2, ?3, ?4)",
    [FIND_COMING] =
        "SELECT subject, day, what, detail FROM coming WHERE (day || '-99' >= ?1 OR what = 'duty' "
        "OR day = '') ORDER BY CASE WHEN day = '' THEN ?1 ELSE day END, subject LIMIT ?3",
    [DROP_CALLED_OFF] = "DELETE FROM called_off WHERE post = ?1 AND ?2 = ''",
    [PUT_CALLED_OFF] = "INSERT INTO called_off (post, person, departure) VALUES (?1, ?2, ?3)",
    [READ_CALLED_OFF] = "SELECT 1 FROM called_off WHERE ?1 = ?2 AND departure = ?3",
    [LIST_CALLED_OFF] = "SELECT DISTINCT post FROM called_off WHERE person = ?1 AND ?2 = ''",
    [DROP_CONTINUED] = "DELETE FROM continued WHERE post = ?1 AND ?2 = ''",
    [PUT_CONTINUED] = "INSERT INTO continued (post, by) VALUES (?1, ?2)",
    [LIST_CONTINUED] = "SELECT post FROM continued WHERE by = ?1 AND ?2 = '' ORDER BY 1",
    // RULE/SUBJECT@SEQ, or RULE/SUBJECT@SEQ.2; a number has no wildcards
    [LIST_ALERTS_OF] = "SELECT id FROM thing WHERE kind = 'alert' AND (id LIKE ?2 || '%@' || ?1 OR "
                       "id LIKE ?2 || '%@' || ?1 || '.%') ORDER BY 1",
    [LIST_ROLES] = "SELECT id FROM role ORDER BY 1 LIMIT 500",
    [READ_ROLE] = "SELECT name FROM role WHERE id = ?1 AND ?2 = ''",
    [PUT_ROLE] = "INSERT INTO role (id, name) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET name "
                 "= ?2 WHERE ?2 <> ''",
    [LIST_REGIONS] =
        "SELECT DISTINCT beside FROM thing WHERE kind = 'organisation' AND beside <> '' "
        "ORDER BY 1 LIMIT 500",
    [PUT_WORD] =
        "INSERT INTO vocabulary (word) SELECT ?1 WHERE ?2 = '' AND ?1 NOT GLOB '*[0-9]*' ON "
        "CONFLICT (word) DO UPDATE SET uses = uses + 1",
    [IS_WORD] = "SELECT 1 FROM vocabulary WHERE word >= ?1 AND word < ?1 || char(0x10ffff) AND ?2 "
                "= '' LIMIT 1",
    [LIST_WORDS] =
        "SELECT word FROM vocabulary WHERE word >= ?2 AND word < ?2 || char(0x10ffff) AND "
        "abs(length(word) - length(?1)) <= 3 ORDER BY uses DESC, word",
    [LIST_RHYMES] =
        "SELECT word FROM vocabulary WHERE substr(word, 2, 2) = substr(?1, 2, 2) AND ?2 = "
        "'' ORDER BY uses DESC, word",
    [FIND_SHORT] = "SELECT kind, id, name, beside, text FROM words JOIN thing ON thing.rowid = "
                   "words.rowid WHERE (text LIKE ?1 || '%' OR text LIKE '% ' || ?1 || '%') AND (?2 "
                   "= '' OR kind = ?2) LIMIT ?3",
};

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS thing (kind TEXT, id TEXT, name TEXT, beside TEXT, "
    "title TEXT, UNIQUE (kind, id));"
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (text, tokenize = 'trigram');"
    "CREATE TABLE IF NOT EXISTS vocabulary (word TEXT PRIMARY KEY, uses INTEGER DEFAULT 1) WITHOUT "
    "ROWID;"
    "CREATE TABLE IF NOT EXISTS report (seq INTEGER PRIMARY KEY, announced TEXT, kind TEXT, "
    "organisation TEXT, role TEXT, gone INTEGER);"
    "CREATE INDEX IF NOT EXISTS report_day ON report (announced, seq);"
    "CREATE TABLE IF NOT EXISTS coming (subject TEXT, day TEXT, what TEXT, detail TEXT);"
    "CREATE INDEX IF NOT EXISTS coming_subject ON coming (subject);"
    // departures that ended no tenure, only an appointment before it began
    "CREATE TABLE IF NOT EXISTS called_off (post TEXT, person TEXT, departure INTEGER);"
    "CREATE INDEX IF NOT EXISTS called_off_post ON called_off (post);"
    "CREATE INDEX IF NOT EXISTS called_off_person ON called_off (person);"
    "CREATE INDEX IF NOT EXISTS called_off_departure ON called_off (departure);"
    "CREATE TABLE IF NOT EXISTS continued (post TEXT, by TEXT);" // abolished posts
    "CREATE INDEX IF NOT EXISTS continued_post ON continued (post);"
    "CREATE INDEX IF NOT EXISTS continued_by ON continued (by);"
    "CREATE TABLE IF NOT EXISTS role (id TEXT PRIMARY KEY, name TEXT);"
    "CREATE TABLE IF NOT EXISTS post (id TEXT PRIMARY KEY, region TEXT, role TEXT, "
    "open INTEGER, vacant INTEGER, leaving INTEGER);"
    "DELETE FROM post; DELETE FROM role; DELETE FROM thing; DELETE FROM words;"
    "DELETE FROM vocabulary; DELETE FROM report; DELETE FROM coming; DELETE FROM called_off; "
    "DELETE FROM continued;";

struct lookup *
lookup_open(void)
{
    struct lookup *known = calloc(1, sizeof(*known));
    if (known == NULL)
        return NULL;
    pthread_mutex_init(&known->lock, NULL);
    bool good = sqlite3_open(":memory:", &known->database) == SQLITE_OK &&
                sqlite3_exec(known->database, schema, NULL, NULL, NULL) == SQLITE_OK;
    for (size_t i = 0; good && i < STATEMENTS; i++)
        good = sqlite3_prepare_v2(known->database, statements[i], -1, &known->statements[i],
                                  NULL) == SQLITE_OK;
    if (!good)
        lookup_close(&known);
    return known;
}

void
lookup_close(struct lookup **lookup_p)
{
    struct lookup *known = *lookup_p;
    if (known == NULL)
        return;
    *lookup_p = NULL;
    for (size_t i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(known->statements[i]);
    sqlite3_close(known->database);
    pthread_mutex_destroy(&known->lock);
    free(known);
}

void
lookup_clear(struct lookup *known)
{
    pthread_mutex_lock(&known->lock);
    sqlite3_exec(known->database, schema, NULL, NULL, NULL);
    pthread_mutex_unlock(&known->lock);
}

sqlite3_stmt *
lookup_ask(struct lookup *lookup, enum lookup_statement which, const char *first,
           const char *second)
{
    sqlite3_stmt *statement = lookup->statements[which];
    sqlite3_reset(statement);
    sqlite3_bind_text(statement, 1, first, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(statement, 2, second, -1, SQLITE_TRANSIENT);
    return statement;
}

const char *
lookup_column(sqlite3_stmt *statement, int number)
{
    const char *text = (const char *)sqlite3_column_text(statement, number);
    return text != NULL ? text : "";
}

bool
lookup_name(struct lookup *known, const char *kind, const char *id, char ret_name[LOOKUP_TEXT_MAX],
            char ret_beside[LOOKUP_TEXT_MAX])
{
    ret_name[0] = ret_beside[0] = '\0';
    pthread_mutex_lock(&known->lock);
    sqlite3_stmt *read = lookup_ask(known, READ, kind, id);
    bool found = sqlite3_step(read) == SQLITE_ROW;
    if (found) {
        tenure_text_format(ret_name, LOOKUP_TEXT_MAX, "%s", lookup_column(read, 1));
        tenure_text_format(ret_beside, LOOKUP_TEXT_MAX, "%s", lookup_column(read, 2));
    }
    sqlite3_reset(read);
    pthread_mutex_unlock(&known->lock);
    return found;
}

bool
lookup_title(struct lookup *known, const char *organisation, const char *role,
             char ret_title[LOOKUP_TEXT_MAX])
{
    char id[160];
    tenure_text_format(id, sizeof(id), "%s/%s", organisation, role);
    ret_title[0] = '\0';
    pthread_mutex_lock(&known->lock);
    sqlite3_stmt *read = lookup_ask(known, READ, "post", id);
    bool found = sqlite3_step(read) == SQLITE_ROW;
    if (found)
        tenure_text_format(ret_title, LOOKUP_TEXT_MAX, "%s", lookup_column(read, 3));
    sqlite3_reset(read);
    pthread_mutex_unlock(&known->lock);
    return found;
}

void
lookup_role(struct lookup *known, const char *role, char ret_name[LOOKUP_TEXT_MAX])
{
    pthread_mutex_lock(&known->lock);
    sqlite3_stmt *read = lookup_ask(known, READ_ROLE, role, "");
    const char *name = sqlite3_step(read) == SQLITE_ROW ? lookup_column(read, 0) : "";
    if (name[0] != '\0')
        tenure_text_format(ret_name, LOOKUP_TEXT_MAX, "%s", name);
    else
        lookup_words_role(role, ret_name, LOOKUP_TEXT_MAX);
    sqlite3_reset(read);
    pthread_mutex_unlock(&known->lock);
}

static void
keep_role(struct lookup *known, const char *role, const char *name)
{
    pthread_mutex_lock(&known->lock);
    sqlite3_stmt *put = lookup_ask(known, PUT_ROLE, role, name);
    sqlite3_step(put);
    sqlite3_reset(put);
    pthread_mutex_unlock(&known->lock);
}

/* Indexes the searchable words of a subject: its name and id, and the text beside it. */
static void
put_words(struct lookup *known, int64_t row, const struct lookup_found *thing)
{
    char text[2 * LOOKUP_TEXT_MAX], folded[2 * LOOKUP_TEXT_MAX];
    bool with_beside = strcmp(thing->kind, "post") == 0;
    tenure_text_format(text, sizeof(text), "%s %s %s", thing->name,
                       with_beside ? thing->beside : "",
                       strcmp(thing->kind, "alert") == 0 ? "" : thing->id);
    lookup_words_fold(text, folded, sizeof(folded));
    sqlite3_stmt *drop = known->statements[DROP_WORDS], *put = known->statements[PUT_WORDS];
    sqlite3_reset(drop);
    sqlite3_bind_int64(drop, 1, row);
    sqlite3_step(drop);
    sqlite3_reset(put);
    sqlite3_bind_int64(put, 1, row);
    sqlite3_bind_text(put, 2, folded, -1, SQLITE_TRANSIENT);
    sqlite3_step(put);
    sqlite3_reset(put);
    char *rest = folded;
    for (char *word; (word = strsep(&rest, " ")) != NULL;) {
        sqlite3_stmt *put_word = lookup_ask(known, PUT_WORD, word, "");
        sqlite3_step(put_word);
        sqlite3_reset(put_word);
    }
}

/* `title` is for posts only. */
static void
keep(struct lookup *known, const struct lookup_found *thing, const char *title)
{
    pthread_mutex_lock(&known->lock);
    sqlite3_stmt *read = lookup_ask(known, READ, thing->kind, thing->id);
    bool same = sqlite3_step(read) == SQLITE_ROW &&
                strcmp(lookup_column(read, 1), thing->name) == 0 &&
                strcmp(lookup_column(read, 2), thing->beside) == 0 &&
                strcmp(lookup_column(read, 3), title) == 0;
    sqlite3_reset(read);
    if (!same) {
        sqlite3_stmt *put = lookup_ask(known, PUT, thing->kind, thing->id);
        sqlite3_bind_text(put, 3, thing->name, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(put, 4, thing->beside, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(put, 5, title, -1, SQLITE_TRANSIENT);
        if (sqlite3_step(put) == SQLITE_ROW) {
            int64_t row = sqlite3_column_int64(put, 0);
            sqlite3_reset(put);
            put_words(known, row, thing);
        }
        sqlite3_reset(put);
    }
    pthread_mutex_unlock(&known->lock);
}

/* An abolished post is not counted. */
static void
keep_standing(struct lookup *known, const char *id, const Tenure__V1__PostState *post)
{
    bool stands = post->status != TENURE__V1__POST_STATE__STATUS__ABOLISHED;
    pthread_mutex_lock(&known->lock);
    sqlite3_stmt *put =
        lookup_ask(known, stands ? PUT_POST : DROP_POST, id, stands ? post->region : "");
    if (stands) {
        sqlite3_bind_text(put, 3, post->role, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int(put, 4, post->open != 0);
        sqlite3_bind_int(put, 5, post->status == TENURE__V1__POST_STATE__STATUS__VACANT);
        sqlite3_bind_int(put, 6, post->n_holders > 0 && post->holders[0]->leaving);
    }
    sqlite3_step(put);
    sqlite3_reset(put);
    pthread_mutex_unlock(&known->lock);
}

struct lookup_posts
lookup_count_posts(struct lookup *known, const char *region, const char *role)
{
    struct lookup_posts posts = { 0 };
    pthread_mutex_lock(&known->lock);
    sqlite3_stmt *count = lookup_ask(known, COUNT_POSTS, region, role);
    if (sqlite3_step(count) == SQLITE_ROW)
        posts = (struct lookup_posts){ (uint64_t)sqlite3_column_int64(count, 0),
                                       (uint64_t)sqlite3_column_int64(count, 1),
                                       (uint64_t)sqlite3_column_int64(count, 2),
                                       (uint64_t)sqlite3_column_int64(count, 3) };
    sqlite3_reset(count);
    pthread_mutex_unlock(&known->lock);
    return posts;
}

static void
take_post(struct lookup *known, const Tenure__V1__PostState *post)
{
    char id[160], name[LOOKUP_TEXT_MAX], title[LOOKUP_TEXT_MAX], beside[LOOKUP_TEXT_MAX] = "";
    tenure_text_format(id, sizeof(id), "%s/%s", post->organisation, post->role);
    tenure_text_format(title, sizeof(title), "%s",
                       tenure_title_text(post->name, post->role_name, post->role));
    lookup_words_post(title, post->organisation_name, post->organisation, name, sizeof(name));
    if (post->n_holders > 0)
        tenure_text_format(beside, sizeof(beside), "%s",
                           tenure_person_text(post->holders[0]->person));
    keep(known, &(struct lookup_found){ "post", id, name, beside }, title);
    keep_role(known, post->role, post->role_name);
    keep_standing(known, id, post);
}

static void
take_person(struct lookup *known, const Tenure__V1__PersonState *person)
{
    char beside[LOOKUP_TEXT_MAX] = "";
    bool holds = person->n_posts > 0;
    const Tenure__V1__PersonPost *post = holds                ? person->posts[0]
                                         : person->n_past > 0 ? person->past[0]
                                                              : NULL;
    if (post != NULL) {
        char name[LOOKUP_TEXT_MAX - 32];
        lookup_words_post(tenure_title_text(post->post_name, post->role_name, post->role),
                          post->organisation_name, post->organisation, name, sizeof(name));
        tenure_text_format(beside, sizeof(beside), "%s%s", holds ? "" : "formerly ", name);
    }
    keep(known,
         &(struct lookup_found){ "person", person->person->id, tenure_person_text(person->person),
                                 beside },
         "");
}

void
lookup_take(struct lookup *known, const Tenure__V1__Update *update)
{
    switch ((int)update->body_case) {
    case TENURE__V1__UPDATE__BODY_EVENT: lookup_take_report(known, update); break;
    case TENURE__V1__UPDATE__BODY_POST:
        take_post(known, update->post);
        lookup_take_coming_post(known, update->post);
        lookup_take_called_off(known, update->post);
        lookup_take_continued(known, update->post);
        break;
    case TENURE__V1__UPDATE__BODY_ORGANISATION: {
        const Tenure__V1__OrganisationState *state = update->organisation;
        keep(known,
             &(struct lookup_found){ "organisation", state->id,
                                     state->name[0] != '\0' ? state->name : state->id,
                                     state->region },
             "");
        lookup_take_coming_organisation(known, state);
        break;
    }
    case TENURE__V1__UPDATE__BODY_PERSON: take_person(known, update->person); break;
    case TENURE__V1__UPDATE__BODY_ALERT:
        keep(known,
             &(struct lookup_found){ "alert", update->alert->id, update->alert->headline,
                                     update->alert->ended },
             "");
        break;
    default: break;
    }
}
