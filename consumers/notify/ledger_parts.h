/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger_parts - what the ledger's files share: its database, and statements with their values.
 */
#ifndef LEDGER_PARTS_H
#define LEDGER_PARTS_H

#include <sqlite3.h>

#include "ledger.h"
#include <tenure/file.h>

struct ledger {
    sqlite3 *database;
    char problem[TENURE_FILE_PROBLEM_MAX]; // why there is no database
    bool in_transaction;
};

/* A statement with its values: `kinds` has t for a text, n for an int64_t. NULL: it is wrong. */
sqlite3_stmt *ledger_prepare(struct ledger *ledger, const char *sql, const char *kinds, ...);

/* Runs a statement that returns no rows, and ends it. */
tenure_status ledger_run(sqlite3_stmt *statement);

/* Runs one that returns a row of whole numbers, and ends it; without a row they are 0. */
tenure_status ledger_numbers(sqlite3_stmt *statement, int64_t *ret_numbers, int count);

/* Adds a row: what ledger_add() takes of `delivery`. */
tenure_status ledger_insert(struct ledger *ledger, const struct delivery *delivery);

#endif
