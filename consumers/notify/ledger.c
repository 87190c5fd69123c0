#include "ledger.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tenure/file.h>

#include <tenure/text.h>

struct ledger {
    sqlite3 *database;
    char problem[TENURE_FILE_PROBLEM_MAX]; // why there is no database
};

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS delivery ("
    " id INTEGER PRIMARY KEY, alert TEXT NOT NULL, revision INTEGER NOT NULL,"
    " notice INTEGER NOT NULL, severity INTEGER NOT NULL, route TEXT NOT NULL, target TEXT NOT NULL,"
    " message BLOB NOT NULL, state TEXT NOT NULL DEFAULT 'pending', due_ms INTEGER NOT NULL,"
    " attempts INTEGER NOT NULL DEFAULT 0, answer TEXT NOT NULL DEFAULT '',"
    " sent_ms INTEGER NOT NULL DEFAULT 0, UNIQUE (alert, revision, target));"
    "CREATE INDEX IF NOT EXISTS delivery_due ON delivery (state, due_ms);";

/* SQLite gives what it keeps beside the file the same owner and mode. */
static bool
make_file(struct ledger *ledger, const char *path)
{
    if (strcmp(path, ":memory:") == 0)
        return true;
    int fd = tenure_file_open(path, O_RDWR | O_CREAT, TENURE_SECRET_MODE);
    if (fd < 0)
        tenure_file_problem(path, ledger->problem);
    else
        close(fd);
    return fd >= 0;
}

tenure_status
ledger_open(const char *path, struct ledger **ret_ledger)
{
    struct ledger *ledger = calloc(1, sizeof(*ledger));
    if (ledger == NULL)
        return TENURE_NO_MEMORY;
    *ret_ledger = ledger; // closed by its owner, open or not
    if (!make_file(ledger, path) || sqlite3_open(path, &ledger->database) != SQLITE_OK)
        return TENURE_STORAGE;
    sqlite3_busy_timeout(ledger->database, 5000); // tenure notify sent reads meanwhile
    bool fine = sqlite3_exec(ledger->database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                             NULL, NULL, NULL) == SQLITE_OK &&
                sqlite3_exec(ledger->database, schema, NULL, NULL, NULL) == SQLITE_OK;
    return fine ? TENURE_OK : TENURE_STORAGE;
}

void
ledger_close(struct ledger **ledger_p)
{
    struct ledger *ledger = *ledger_p;
    if (ledger == NULL)
        return;
    *ledger_p = NULL;
    sqlite3_close(ledger->database);
    free(ledger);
}

const char *
ledger_problem(const struct ledger *ledger)
{
    if (ledger == NULL)
        return "out of memory";
    return ledger->database != NULL ? sqlite3_errmsg(ledger->database) : ledger->problem;
}

/* A statement with its values: `kinds` has t for a text, n for an int64_t. NULL: it is wrong. */
static sqlite3_stmt *
prepare(struct ledger *ledger, const char *sql, const char *kinds, ...)
{
    sqlite3_stmt *statement;
    va_list values;
    if (sqlite3_prepare_v2(ledger->database, sql, -1, &statement, NULL) != SQLITE_OK)
        return NULL;
    va_start(values, kinds);
    for (int i = 0; kinds[i] != '\0'; i++) {
        if (kinds[i] == 't')
            sqlite3_bind_text(statement, i + 1, va_arg(values, const char *), -1, SQLITE_TRANSIENT);
        else
            sqlite3_bind_int64(statement, i + 1, va_arg(values, int64_t));
    }
    va_end(values);
    return statement;
}

/* Runs a statement that returns no rows, and ends it. */
static tenure_status
run(sqlite3_stmt *statement)
{
    bool fine = statement != NULL && sqlite3_step(statement) == SQLITE_DONE;
    return sqlite3_finalize(statement) == SQLITE_OK && fine ? TENURE_OK : TENURE_STORAGE;
}

tenure_status
ledger_told(struct ledger *ledger, const char *alert, const char *target, struct told *ret_told)
{
    *ret_told = (struct told){ 0 };
    sqlite3_stmt *statement = prepare(ledger,
                                      "SELECT notice, severity FROM delivery WHERE alert = ? AND "
                                      "target = ? AND state <> 'cancelled' ORDER BY revision",
                                      "tt", alert, target);
    if (statement == NULL)
        return TENURE_STORAGE;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        bool ended = sqlite3_column_int(statement, 0) == NOTICE_ENDED;
        ret_told->opened = ret_told->opened || !ended;
        ret_told->ended = ret_told->ended || ended;
        ret_told->severity = (Tenure__V1__Severity)sqlite3_column_int(statement, 1);
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? TENURE_OK : TENURE_STORAGE;
}

tenure_status
ledger_add(struct ledger *ledger, enum notice notice, const char *route, const char *target,
           const Tenure__V1__Update *update, int64_t due_ms)
{
    size_t size = tenure__v1__update__get_packed_size(update);
    uint8_t *packed = malloc(size);
    if (packed == NULL)
        return TENURE_NO_MEMORY;
    tenure__v1__update__pack(update, packed);
    sqlite3_stmt *statement =
        prepare(ledger,
                "INSERT OR IGNORE INTO delivery (alert, revision, notice, severity, route, target, "
                "due_ms, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                "tnnnttn", update->alert->id, (int64_t)update->alert->revision, (int64_t)notice,
                (int64_t)update->alert->severity, route, target, due_ms);
    if (statement != NULL)
        sqlite3_bind_blob(statement, 8, packed, (int)size, SQLITE_TRANSIENT);
    free(packed);
    return run(statement);
}

tenure_status
ledger_cancel(struct ledger *ledger, const char *alert, const char *target, bool *ret_all)
{
    tenure_status status =
        run(prepare(ledger,
                    "UPDATE delivery SET state = 'cancelled' WHERE alert = ? AND "
                    "target = ? AND state = 'pending' AND attempts = 0",
                    "tt", alert, target));
    struct told told;
    if (status == TENURE_OK)
        status = ledger_told(ledger, alert, target, &told);
    *ret_all = status == TENURE_OK && !told.opened;
    return status;
}

tenure_status
ledger_targets(struct ledger *ledger, const char *alert, ledger_target_fn *told, void *context)
{
    sqlite3_stmt *statement = prepare(
        ledger, "SELECT DISTINCT target FROM delivery WHERE alert = ? AND state <> 'cancelled'",
        "t", alert);
    if (statement == NULL)
        return TENURE_STORAGE;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        told(context, (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? TENURE_OK : TENURE_STORAGE;
}

/* The row as a delivery; false: it is none. */
static bool
read_delivery(sqlite3_stmt *statement, struct delivery *ret_delivery)
{
    *ret_delivery = (struct delivery){
        .id = sqlite3_column_int64(statement, 0),
        .notice = (enum notice)sqlite3_column_int(statement, 1),
        .due_ms = sqlite3_column_int64(statement, 5),
        .attempts = (unsigned)sqlite3_column_int(statement, 7),
        .sent_ms = sqlite3_column_int64(statement, 9),
    };
    snprintf(ret_delivery->route, sizeof(ret_delivery->route), "%s",
             (const char *)sqlite3_column_text(statement, 2));
    snprintf(ret_delivery->target, sizeof(ret_delivery->target), "%s",
             (const char *)sqlite3_column_text(statement, 3));
    snprintf(ret_delivery->state, sizeof(ret_delivery->state), "%s",
             (const char *)sqlite3_column_text(statement, 6));
    snprintf(ret_delivery->answer, sizeof(ret_delivery->answer), "%s",
             (const char *)sqlite3_column_text(statement, 8));
    ret_delivery->update = tenure__v1__update__unpack(
        NULL, (size_t)sqlite3_column_bytes(statement, 4), sqlite3_column_blob(statement, 4));
    if (ret_delivery->update != NULL) // it may be of an earlier version, which kept more
        tenure_message_clean(&ret_delivery->update->base);
    return ret_delivery->update != NULL && ret_delivery->update->alert != NULL;
}

#define DELIVERY_COLUMNS                                                                           \
    "SELECT id, notice, route, target, message, due_ms, state, attempts, answer, sent_ms FROM "    \
    "delivery "

static tenure_status
tell_all(sqlite3_stmt *statement, ledger_fn *told, void *context)
{
    int code;
    bool more = true, fine = statement != NULL;
    while (fine && more && (code = sqlite3_step(statement)) != SQLITE_DONE) {
        struct delivery delivery;
        fine = code == SQLITE_ROW && read_delivery(statement, &delivery);
        if (fine)
            more = told(context, &delivery);
        if (code == SQLITE_ROW && delivery.update != NULL)
            tenure__v1__update__free_unpacked(delivery.update, NULL);
    }
    sqlite3_finalize(statement);
    return fine ? TENURE_OK : TENURE_STORAGE;
}

tenure_status
ledger_due(struct ledger *ledger, int64_t now_ms, ledger_fn *told, void *context)
{
    return tell_all(prepare(ledger,
                            DELIVERY_COLUMNS
                            "AS later WHERE state = 'pending' AND due_ms <= ?1 AND NOT EXISTS "
                            "(SELECT 1 FROM delivery WHERE alert = later.alert AND target = "
                            "later.target AND id < later.id AND state = 'pending' AND due_ms > ?1) "
                            "ORDER BY target, id LIMIT 200",
                            "n", now_ms),
                    told, context);
}

tenure_status
ledger_list(struct ledger *ledger, const char *state, const char *target, ledger_fn *told,
            void *context)
{
    return tell_all(prepare(ledger,
                            DELIVERY_COLUMNS "WHERE (?1 = '' OR state = ?1) AND (?2 = '' OR target "
                                             "= ?2) ORDER BY id",
                            "tt", state, target),
                    told, context);
}

tenure_status
ledger_set(struct ledger *ledger, int64_t id, const char *state, const char *answer, int64_t due_ms,
           int64_t sent_ms)
{
    return run(prepare(ledger,
                       "UPDATE delivery SET state = ?, answer = ?, due_ms = ?, sent_ms = ?, "
                       "attempts = attempts + 1 WHERE id = ?",
                       "ttnnn", state, answer, due_ms, sent_ms, id));
}

tenure_status
ledger_replay(struct ledger *ledger, const char *target, int64_t now_ms, int *ret_count)
{
    tenure_status status =
        run(prepare(ledger,
                    "UPDATE delivery SET state = 'pending', attempts = 0, due_ms "
                    "= ?1 WHERE state = 'dead' AND (?2 = '' OR target = ?2)",
                    "nt", now_ms, target));
    *ret_count = sqlite3_changes(ledger->database);
    return status;
}
