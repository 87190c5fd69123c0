/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "ledger_parts.h"
#include <tenure/file.h>

/* The steps from each version of the table to the next; user_version in the file counts them. */
static const char *const versions[] = {
    "CREATE TABLE IF NOT EXISTS delivery ("
    " id INTEGER PRIMARY KEY, alert TEXT NOT NULL, revision INTEGER NOT NULL,"
    " notice INTEGER NOT NULL, severity INTEGER NOT NULL, route TEXT NOT NULL, target TEXT NOT NULL,"
    " message BLOB NOT NULL, state TEXT NOT NULL DEFAULT 'pending', due_ms INTEGER NOT NULL,"
    " attempts INTEGER NOT NULL DEFAULT 0, answer TEXT NOT NULL DEFAULT '',"
    " sent_ms INTEGER NOT NULL DEFAULT 0, UNIQUE (alert, revision, target));"
    "CREATE INDEX IF NOT EXISTS delivery_due ON delivery (state, due_ms);",
    "ALTER TABLE delivery ADD COLUMN added_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE delivery ADD COLUMN day TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE delivery ADD COLUMN judged INTEGER NOT NULL DEFAULT 0;"
    // the id of the summary that counts the row
    "ALTER TABLE delivery ADD COLUMN summary INTEGER NOT NULL DEFAULT 0;"
    "UPDATE delivery SET judged = 1;"
    "DROP INDEX delivery_due;" // SQLite preferred it to the index that finds an alert's rows faster
    "CREATE INDEX delivery_group ON delivery (target, route, due_ms) "
    " WHERE state = 'pending' AND judged = 0;"
    "CREATE INDEX delivery_queue ON delivery (target, id) WHERE state = 'pending' AND judged = 1;"
    "CREATE INDEX delivery_old ON delivery (target, route) "
    " WHERE state = 'summed' AND summary = 0;"
    "CREATE INDEX delivery_sent ON delivery (target, sent_ms) WHERE state = 'sent';"
    "CREATE TABLE followed (log TEXT NOT NULL);",
    // the entry that cancelled the row
    "ALTER TABLE delivery ADD COLUMN cancelled_seq INTEGER NOT NULL DEFAULT 0;",
    "ALTER TABLE delivery ADD COLUMN context TEXT NOT NULL DEFAULT '';",
};

static tenure_status
execute(struct ledger *ledger, const char *sql)
{
    return sqlite3_exec(ledger->database, sql, NULL, NULL, NULL) == SQLITE_OK ? TENURE_OK
                                                                              : TENURE_STORAGE;
}

/* Upgrades the tables to this version, each step atomically. */
static tenure_status
upgrade(struct ledger *ledger)
{
    int64_t version;
    char sql[60];
    tenure_status status =
        ledger_numbers(ledger_prepare(ledger, "PRAGMA user_version", ""), &version, 1);
    const int64_t newest = sizeof(versions) / sizeof(versions[0]);
    for (; status == TENURE_OK && version < newest; version++) {
        snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", (int)version + 1);
        status = ledger_begin(ledger);
        if (status == TENURE_OK)
            status = execute(ledger, versions[version]);
        if (status == TENURE_OK)
            status = execute(ledger, sql);
        if (status == TENURE_OK)
            status = ledger_commit(ledger);
    }
    return status;
}

/* SQLite creates its other files with the same owner and mode as this one. */
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
    *ret_ledger = ledger; // the caller closes it, even after an error
    if (!make_file(ledger, path) || sqlite3_open(path, &ledger->database) != SQLITE_OK)
        return TENURE_STORAGE;
    sqlite3_busy_timeout(ledger->database, 5000); // wait for readers such as tenure notify sent
    tenure_status status = execute(ledger, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
    return status == TENURE_OK ? upgrade(ledger) : status;
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

/* Locks a separate file: closing any descriptor of the ledger would release SQLite's own locks on
 * it. */
tenure_status
ledger_lock(const char *path, int *ret_fd)
{
    char *beside = NULL;
    if (asprintf(&beside, "%s.lock", path) < 0)
        return TENURE_NO_MEMORY;
    int fd = tenure_file_open(beside, O_RDWR | O_CREAT, TENURE_SECRET_MODE);
    free(beside);
    if (fd < 0)
        return TENURE_STORAGE;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        tenure_status status = errno == EWOULDBLOCK ? TENURE_IN_USE : TENURE_STORAGE;
        close(fd);
        return status;
    }
    *ret_fd = fd;
    return TENURE_OK;
}

tenure_status
ledger_begin(struct ledger *ledger)
{
    if (ledger->in_transaction)
        return TENURE_OK;
    tenure_status status = execute(ledger, "BEGIN IMMEDIATE");
    ledger->in_transaction = status == TENURE_OK;
    return status;
}

tenure_status
ledger_commit(struct ledger *ledger)
{
    if (!ledger->in_transaction)
        return TENURE_OK;
    ledger->in_transaction = false;
    return execute(ledger, "COMMIT");
}

sqlite3_stmt *
ledger_prepare(struct ledger *ledger, const char *sql, const char *kinds, ...)
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

tenure_status
ledger_run(sqlite3_stmt *statement)
{
    bool fine = statement != NULL && sqlite3_step(statement) == SQLITE_DONE;
    return sqlite3_finalize(statement) == SQLITE_OK && fine ? TENURE_OK : TENURE_STORAGE;
}

tenure_status
ledger_numbers(sqlite3_stmt *statement, int64_t *ret_numbers, int count)
{
    int code = statement != NULL ? sqlite3_step(statement) : SQLITE_ERROR;
    for (int i = 0; i < count; i++)
        ret_numbers[i] = code == SQLITE_ROW ? sqlite3_column_int64(statement, i) : 0;
    sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE ? TENURE_OK : TENURE_STORAGE;
}

tenure_status
ledger_log(struct ledger *ledger, char *ret_log, size_t size)
{
    sqlite3_stmt *statement = ledger_prepare(ledger, "SELECT log FROM followed", "");
    int code = statement != NULL ? sqlite3_step(statement) : SQLITE_ERROR;
    snprintf(ret_log, size, "%s",
             code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : "");
    sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE ? TENURE_OK : TENURE_STORAGE;
}

tenure_status
ledger_set_log(struct ledger *ledger, const char *log)
{
    tenure_status status = ledger_run(ledger_prepare(ledger, "DELETE FROM followed", ""));
    return status == TENURE_OK ? ledger_run(ledger_prepare(
                                     ledger, "INSERT INTO followed (log) VALUES (?)", "t", log))
                               : status;
}
