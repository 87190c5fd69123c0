/* SPDX-License-Identifier: Apache-2.0 */
/*
 * database - the PostgreSQL that the sink keeps up. Each call that fails says why on stderr.
 */
#ifndef SINK_DATABASE_H
#define SINK_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include <tenure/v1/wire.pb-c.h>

struct database;

/* Connects and makes the tables that are not there. */
bool database_open(const char *url, struct database **ret_database);
void database_close(struct database **database_p);

bool database_begin(struct database *database);
bool database_commit(struct database *database);

/* The cursor of a stream, as it was kept; the caller frees it. *ret_cursor is NULL: there is none.
 */
bool database_cursor(struct database *database, const char *stream, char **ret_cursor);
bool database_keep_cursor(struct database *database, const char *stream, const char *cursor);

bool database_put(struct database *database, const Tenure__V1__Update *update);
bool database_rewind(struct database *database, unsigned channel, uint64_t offset);

/* The tenures of a post in place of those that are there; `first` are there already, of a page
 * before. */
bool database_put_tenures(struct database *database, const Tenure__V1__PostHistory *history,
                          uint64_t first);

#endif
