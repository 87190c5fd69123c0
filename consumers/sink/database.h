/* SPDX-License-Identifier: Apache-2.0 */
/*
 * database - the PostgreSQL database that the sink updates. Each call that fails prints the reason
 * on stderr.
 */
#ifndef SINK_DATABASE_H
#define SINK_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include <tenure/v1/wire.pb-c.h>

struct database;

/* Connects and creates missing tables. */
bool database_open(const char *url, struct database **ret_database);
void database_close(struct database **database_p);

bool database_begin(struct database *database);
bool database_commit(struct database *database);

/* Reads the saved cursor of a stream; the caller frees it. *ret_cursor is NULL if there is none. */
bool database_cursor(struct database *database, const char *stream, char **ret_cursor);
bool database_keep_cursor(struct database *database, const char *stream, const char *cursor);

bool database_put(struct database *database, const Tenure__V1__Update *update);
bool database_rewind(struct database *database, unsigned channel, uint64_t offset);

/* Replaces the tenures of a post; the first `first` were already stored, from earlier pages. */
bool database_put_tenures(struct database *database, const Tenure__V1__PostHistory *history,
                          uint64_t first);

#endif
