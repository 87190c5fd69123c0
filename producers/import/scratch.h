/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scratch - a temporary SQLite database for what is too much for memory.
 *
 * It is one file without a name: SQLite unlinks it as soon as it is open, so however the process
 * ends, nothing is left. It is in SQLITE_TMPDIR, TMPDIR, /var/tmp or /tmp, the first that is there.
 */
#ifndef SCRATCH_H
#define SCRATCH_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tenure/status.h>

/* Opens a temporary database with the tables of `schema` and begins a transaction that is never
 * committed. TENURE_STORAGE: see scratch_problem(). The caller closes *ret_database in either case.
 */
tenure_status scratch_open(const char *schema, sqlite3 **ret_database);

/* Prepares a statement; the caller finalises it. NULL: see scratch_problem(). */
sqlite3_stmt *scratch_prepare(sqlite3 *database, const char *sql);

/* Binds texts and numbers in turn, as `types` has it: t a text, i an int64_t. Texts live until the
 * statement is bound or reset. */
void scratch_bind(sqlite3_stmt *statement, const char *types, ...);

/* Runs a bound statement that gives no rows, and makes it ready for the next. */
tenure_status scratch_run(sqlite3_stmt *statement);

/* The text in a column of the row; "" for none. Valid until the next step. */
const char *scratch_text(sqlite3_stmt *statement, int column);

/* Whether it is the database that says no. */
bool scratch_failed(sqlite3 *database);

/* What is wrong with the database, and what to do. */
void scratch_problem(sqlite3 *database, char *ret_reason, size_t size);

#endif
