/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger_parts - shared by the ledger's files: its database, and statements with parameters.
 */
#ifndef LEDGER_PARTS_H
#define LEDGER_PARTS_H

#include <sqlite3.h>

#include "ledger.h"
#include <tenure/file.h>

struct ledger {
    sqlite3 *database;
    char problem[TENURE_FILE_PROBLEM_MAX]; // why the database could not be opened
    bool in_transaction;
};

/* A statement with bound parameters: `kinds` has t for a text, n for an int64_t. NULL: the
 * statement is invalid. */
sqlite3_stmt *ledger_prepare(struct ledger *ledger, const char *sql, const char *kinds, ...);

/* Runs a statement that returns no rows, and finalises it. */
tenure_status ledger_run(sqlite3_stmt *statement);

/* Runs a statement that returns one row of whole numbers, and finalises it; without a row they are
 * 0. */
tenure_status ledger_numbers(sqlite3_stmt *statement, int64_t *ret_numbers, int count);

/* Inserts a row from the fields of `delivery` that ledger_add() documents. */
tenure_status ledger_insert(struct ledger *ledger, const struct delivery *delivery);

#endif
