/* SPDX-License-Identifier: Apache-2.0 */
#include "database.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "schema.h"
#include <tenure/cli.h>
#include <tenure/json.h>

struct database {
    PGconn *connection;
};

static bool
database_fail(const struct database *database)
{
    const char *why = PQerrorMessage(database->connection);
    tenure_cli_say("the database: %.*s", (int)strcspn(why, "\n"), why);
    return false;
}

static bool
end(const struct database *database, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    bool fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    PQclear(result);
    return fine || database_fail(database);
}

static bool
run(const struct database *database, const char *statement)
{
    return end(database, PQexec(database->connection, statement));
}

static bool
run_with(const struct database *database, const char *statement, int count,
         const char *const *values)
{
    return end(database,
               PQexecParams(database->connection, statement, count, NULL, values, NULL, NULL, 0));
}

static void
ignore(void *context, const char *message)
{
    (void)context;
    (void)message; // ignore notices that a table already exists
}

bool
database_open(const char *url, struct database **ret_database)
{
    struct database *database = calloc(1, sizeof(*database));
    if (database == NULL)
        return false;
    database->connection = PQconnectdb(url);
    *ret_database = database;
    if (PQstatus(database->connection) != CONNECTION_OK) {
        database_fail(database);
        database_close(ret_database);
        return false;
    }
    PQsetNoticeProcessor(database->connection, ignore, NULL);
    if (run(database, sink_schema))
        return true;
    database_close(ret_database);
    return false;
}

void
database_close(struct database **database_p)
{
    struct database *database = *database_p;
    if (database == NULL)
        return;
    *database_p = NULL;
    PQfinish(database->connection);
    free(database);
}

bool
database_begin(struct database *database)
{
    return run(database, "begin");
}

bool
database_commit(struct database *database)
{
    return run(database, "commit");
}

bool
database_cursor(struct database *database, const char *stream, char **ret_cursor)
{
    *ret_cursor = NULL;
    PGresult *result =
        PQexecParams(database->connection, "select cursor from tenure.stream where name = $1", 1,
                     NULL, &stream, NULL, NULL, 0);
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1)
        *ret_cursor = strdup(PQgetvalue(result, 0, 0));
    return end(database, result);
}

bool
database_keep_cursor(struct database *database, const char *stream, const char *cursor)
{
    const char *values[] = { stream, cursor };
    return run_with(database,
                    "insert into tenure.stream values ($1, $2, now()) on conflict (name) do update "
                    "set cursor = excluded.cursor, updated = now()",
                    2, values);
}

/* The kind of the event: appointment, departure, ... */
static const char *
kind_of(const Tenure__V1__Update *update)
{
    if (update->channel != TENURE__V1__CHANNEL__EVENT || update->event == NULL)
        return NULL;
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(
        update->event->base.descriptor, (unsigned)update->event->body_case);
    return field != NULL ? field->name : "";
}

bool
database_put(struct database *database, const Tenure__V1__Update *update)
{
    char *text = NULL;
    if (tenure_json_print(&update->base, &text) != TENURE_OK) {
        tenure_cli_say("out of memory");
        return false;
    }
    const char *values[] = { text, kind_of(update) };
    bool fine = run_with(database, sink_upserts[update->channel], 2, values);
    free(text);
    return fine;
}

bool
database_rewind(struct database *database, unsigned channel, uint64_t offset)
{
    char text[24];
    const char *values[] = { text };
    snprintf(text, sizeof(text), "%" PRIu64, offset);
    return run_with(database, sink_rewinds[channel], 1, values);
}

bool
database_put_tenures(struct database *database, const Tenure__V1__PostHistory *history,
                     uint64_t first)
{
    char *text = NULL, number[24];
    if (tenure_json_print(&history->base, &text) != TENURE_OK) {
        tenure_cli_say("out of memory");
        return false;
    }
    snprintf(number, sizeof(number), "%" PRIu64, first);
    const char *values[] = { history->state->organisation, history->state->role, text, number };
    bool fine = (first > 0 || run_with(database, sink_forget_tenures, 2, values)) &&
                run_with(database, sink_put_tenures, 4, values);
    free(text);
    return fine;
}
