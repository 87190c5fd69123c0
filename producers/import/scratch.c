/* SPDX-License-Identifier: Apache-2.0 */
/* A temporary database needs no journal, because nobody reads it after a failure. */
#include "scratch.h"

#include <stdarg.h>
#include <stdio.h>

tenure_status
scratch_open(const char *schema, sqlite3 **ret_database)
{
    static const char settings[] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                                   "PRAGMA temp_store = FILE; PRAGMA cache_size = -8192; BEGIN;";
    bool fine = sqlite3_open("", ret_database) == SQLITE_OK &&
                sqlite3_exec(*ret_database, settings, NULL, NULL, NULL) == SQLITE_OK &&
                sqlite3_exec(*ret_database, schema, NULL, NULL, NULL) == SQLITE_OK;
    return fine ? TENURE_OK : TENURE_STORAGE;
}

sqlite3_stmt *
scratch_prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(database, sql, -1, &statement, NULL);
    return statement;
}

void
scratch_bind(sqlite3_stmt *statement, const char *types, ...)
{
    va_list values;
    va_start(values, types);
    for (int i = 0; types[i] != '\0'; i++) {
        if (types[i] == 't')
            sqlite3_bind_text(statement, i + 1, va_arg(values, const char *), -1, SQLITE_STATIC);
        else
            sqlite3_bind_int64(statement, i + 1, va_arg(values, int64_t));
    }
    va_end(values);
}

tenure_status
scratch_run(sqlite3_stmt *statement)
{
    bool fine = sqlite3_step(statement) == SQLITE_DONE;
    return sqlite3_reset(statement) == SQLITE_OK && fine ? TENURE_OK : TENURE_STORAGE;
}

const char *
scratch_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text != NULL ? (const char *)text : "";
}

bool
scratch_failed(sqlite3 *database)
{
    int code = sqlite3_errcode(database);
    return code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE;
}

void
scratch_problem(sqlite3 *database, char *ret_reason, size_t size)
{
    snprintf(ret_reason, size,
             "the temporary file cannot be written: %.100s; set TMPDIR to a folder with room",
             sqlite3_errmsg(database));
}
