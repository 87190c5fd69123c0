/* SPDX-License-Identifier: Apache-2.0 */
/*
 * popolo_rows - a Popolo document as rows of a temporary database.
 *
 * Objects that are embedded in others become rows as well: a person's memberships; a membership's
 * person, organisation and post; an organisation's posts. Texts are cleaned; dates are written as
 * YYYY, YYYY-MM or YYYY-MM-DD where they can be, and stay as they are where they cannot.
 */
#ifndef POPOLO_ROWS_H
#define POPOLO_ROWS_H

#include <jansson.h>
#include <sqlite3.h>

#include "record.h"

struct popolo_rows {
    sqlite3 *database;
    sqlite3_stmt *person, *organisation, *post, *period, *membership, *report; // that insert one
    bool is_popolo;  // a list of persons, organisations or memberships has been seen
    record_fn *emit; // of what cannot be read
    void *context;
};

/* popolo_rows_close() in either case. */
tenure_status popolo_rows_open(struct popolo_rows *rows, record_fn *emit, void *context);
void popolo_rows_close(struct popolo_rows *rows);

/* A json_items_fn with the rows as its context. */
tenure_status popolo_rows_add(void *context, const char *list, json_t *item, uint64_t line);

#endif
