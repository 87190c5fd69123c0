/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scratch - a temporary SQLite database for data that may not fit into memory.
 *
 * SQLite unlinks its file as soon as it is open, so nothing is left however the process ends. It is
 * in the first of SQLITE_TMPDIR, TMPDIR, /var/tmp or /tmp that exists.
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

/* Binds texts and numbers in the order of `types`: t is a text, i an int64_t. Texts must live until
 * the statement is bound again or reset. */
void scratch_bind(sqlite3_stmt *statement, const char *types, ...);

/* Runs a bound statement that returns no rows, and resets it. */
tenure_status scratch_run(sqlite3_stmt *statement);

/* The text in a column of the row; "" if there is none. Valid until the next step. */
const char *scratch_text(sqlite3_stmt *statement, int column);

/* Whether the last call on the database failed. */
bool scratch_failed(sqlite3 *database);

/* Describes the database's error, and what to do. */
void scratch_problem(sqlite3 *database, char *ret_reason, size_t size);

#endif
