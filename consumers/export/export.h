/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export - the formats of tenure export.
 */
#ifndef EXPORT_H
#define EXPORT_H

#include <stdio.h>

#include "tables.h"

/* Writes persons, organisations, posts and memberships as one JSON document (popoloproject.com). */
tenure_status export_popolo(struct tables *tables, FILE *out);

/* Writes the dates that lie ahead as iCalendar (RFC 5545). */
tenure_status export_calendar(struct tables *tables, FILE *out);

/* Writes every table into a new SQLite database. TENURE_STORAGE: ret_why, 300 bytes, says why it
 * cannot be written. */
tenure_status export_sqlite(struct tables *tables, const char *path, char *ret_why);

#endif
