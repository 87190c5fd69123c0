/* SPDX-License-Identifier: Apache-2.0 */
/*
 * popolo_rows - a Popolo document as rows of a temporary database.
 *
 * Embedded objects also become rows: a person's memberships; a membership's person, organisation
 * and post; an organisation's posts. Texts are cleaned. Dates are converted to YYYY, YYYY-MM or
 * YYYY-MM-DD if possible, and otherwise left as they are.
 */
#ifndef POPOLO_ROWS_H
#define POPOLO_ROWS_H

#include <jansson.h>
#include <sqlite3.h>

#include "record.h"

struct popolo_rows {
    sqlite3 *database;
    sqlite3_stmt *person, *organisation, *post, *period, *membership, *report; // insert statements
    bool is_popolo;  // a list of persons, organisations or memberships was found
    record_fn *emit; // for items that cannot be read
    void *context;
};

/* The caller calls popolo_rows_close() in either case. */
tenure_status popolo_rows_open(struct popolo_rows *rows, record_fn *emit, void *context);
void popolo_rows_close(struct popolo_rows *rows);

/* A json_items_fn whose context is the struct popolo_rows. */
tenure_status popolo_rows_add(void *context, const char *list, json_t *item, uint64_t line);

#endif
