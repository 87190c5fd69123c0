/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export - the forms in which tenure export writes what a daemon knows.
 */
#ifndef EXPORT_H
#define EXPORT_H

#include <stdio.h>

#include "tables.h"

/* Persons, organisations, posts and memberships as one JSON document (popoloproject.com). */
tenure_status export_popolo(struct tables *tables, FILE *out);

/* Every table into a new SQLite database. TENURE_STORAGE: ret_why, 300 bytes, says why it cannot be
 * written. */
tenure_status export_sqlite(struct tables *tables, const char *path, char *ret_why);

#endif
