/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON and CSV addresses: each parameter is a field of the query. */
#include <stdlib.h>
#include <string.h>

#include "download.h"
#include "feed_changes.h"
#include "feed_figure.h"
#include "feeds.h"
#include <tenure/json.h>

const struct api_path api_paths[API_PATHS] = {
    { "state/post", "post", NULL, "organisation role", "The state of a post." },
    { "state/posts", "posts", NULL, "", "The posts that match, page by page." },
    { "state/organisation", "organisation", NULL, "organisation", "The state of an organisation." },
    { "state/organisations", "organisations", NULL, "",
      "The organisations that match, page by page." },
    { "state/person", "person", NULL, "person", "The state of a person." },
    { "state/people", "people", NULL, "", "The people that match, page by page." },
    { "state/indicators", "indicators", NULL, "", "The figures that match." },
    { "history/post", "history", NULL, "organisation role", "The tenures and searches of a post." },
    { "history/organisation", "organisation", "\"history\":true", "organisation",
      "What was reported of an organisation." },
    { "history/person", "person", "\"history\":true", "person", "The holdings of a person." },
    { "history/indicator", "indicatorHistory", NULL, "", "What was sent of the figures." },
    { "alerts", "alerts", NULL, "", "The alerts that match, page by page." },
    { "alerts/counts", "alerts", "\"counts\":true", "",
      "How many alerts match, by rule, region and severity." },
    { "coming", "coming", NULL, "", "Announced dates that lie ahead, page by page." },
    { "regions", "regions", NULL, "", "What the organisations of each region add up to." },
    { "why", "why", NULL, "alert", "An alert, its rule and the events that it rests on." },
    { "why/indicator", "whyIndicator", NULL, "scope name",
      "What a figure counts, and the events behind it." },
    { "silence", "silences", NULL, "", "The silences that mute or may yet mute." },
    { "rules", "rules", NULL, "", "The rules in force." },
    { "find", "find", NULL, "", "What a text may mean, by ids and names, page by page." },
    { "changes", "changes", NULL, "", "What was reported between two days, latest entry first." },
    { "corrections", "changes", "\"kinds\":[\"CORRECTED\"]", "",
      "Reports that were retracted or replaced, before and after, latest entry first." },
    { "log", "readChannel", "\"channel\":\"EVENT\"", "", "Entries of the log, page by page." },
    { "status", "status", NULL, "", "The daemon's health, counters and limits." },
};

/* Writes a text as a JSON string. */
static void
put_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            fprintf(out, "\\u%04x", (unsigned)*text);
        else
            fputc(*text, out);
    }
    fputc('"', out);
}

/* The value as JSON if it needs no quotes; NULL: it is written as a string, which is also allowed
 * for a number. */
static const char *
bare_value(const ProtobufCFieldDescriptor *field, const char *value)
{
    if (field == NULL || field->type != PROTOBUF_C_TYPE_BOOL)
        return NULL;
    if (strcmp(value, "1") == 0 || strcmp(value, "true") == 0)
        return "true";
    return strcmp(value, "0") == 0 || strcmp(value, "false") == 0 ? "false" : NULL;
}

static void
put_value(FILE *out, const ProtobufCFieldDescriptor *field, const char *value)
{
    const char *bare = bare_value(field, value);
    if (bare != NULL)
        fputs(bare, out);
    else
        put_string(out, value);
}

/* Whether the parameter is a field of the query with a value. */
static bool
is_field(const struct request *request, size_t place)
{
    const char *name = request->parameters[place].name;
    return strcmp(name, "as_of") != 0 && strcmp(name, "known_at") != 0 &&
           request->parameters[place].value[0] != '\0';
}

/* Puts the values of a list: each parameter of that name has one. */
static void
put_list_of(FILE *out, const struct request *request, const ProtobufCMessageDescriptor *body,
            const ProtobufCFieldDescriptor *field)
{
    const char *separator = "[";
    for (size_t i = 0; i < request->parameters_count; i++) {
        if (!is_field(request, i) || tenure_json_field(body, request->parameters[i].name) != field)
            continue;
        fputs(separator, out);
        put_value(out, field, request->parameters[i].value);
        separator = ",";
    }
    fputc(']', out);
}

/* Whether an earlier parameter names the same field. */
static bool
is_repeated(const struct request *request, const ProtobufCMessageDescriptor *body, size_t place)
{
    const ProtobufCFieldDescriptor *field =
        tenure_json_field(body, request->parameters[place].name);
    for (size_t i = 0; i < place && field != NULL; i++) {
        if (is_field(request, i) && tenure_json_field(body, request->parameters[i].name) == field)
            return true;
    }
    return false;
}

/* Builds the query as JSON from the parameters. */
static void
put_query(FILE *out, const struct request *request, size_t path)
{
    const ProtobufCMessageDescriptor *body =
        tenure_json_field(&tenure__v1__query__descriptor, api_paths[path].query)->descriptor;
    const char *separator = "";
    fprintf(out, "{\"%s\":{", api_paths[path].query);
    if (api_paths[path].fixed != NULL) {
        fputs(api_paths[path].fixed, out);
        separator = ",";
    }
    for (size_t i = 0; i < request->parameters_count; i++) {
        const char *name = request->parameters[i].name;
        const ProtobufCFieldDescriptor *field = tenure_json_field(body, name);
        bool list = field != NULL && field->label == PROTOBUF_C_LABEL_REPEATED;
        if (!is_field(request, i) || (list && is_repeated(request, body, i)))
            continue;
        fputs(separator, out);
        put_string(out, name);
        fputc(':', out);
        if (list)
            put_list_of(out, request, body, field);
        else
            put_value(out, field, request->parameters[i].value);
        separator = ",";
    }
    if (tenure_json_field(body, "axes") != NULL)
        fprintf(out, "%s\"axes\":{\"asOf\":\"%s\",\"knownAt\":\"%llu\",\"knownAtMs\":\"%lld\"}",
                separator, request->axes.as_of, (unsigned long long)request->axes.known_at,
                (long long)request->axes.known_at_ms);
    else if (tenure_json_field(body, "known_at") != NULL) // lists of reports have only one axis
        fprintf(out, "%s\"knownAt\":\"%llu\"", separator,
                (unsigned long long)request->axes.known_at);
    fputs("}}", out);
}

/* Answers with an error as JSON: {"error": "..."}. */
static void
fail(struct request *request, unsigned status, const char *why)
{
    request->status = status;
    request->type = "application/json";
    fputs("{\"error\":", request->out);
    put_string(request->out, why);
    fputs("}\n", request->out);
}

static void
answer_query(struct request *request, Tenure__V1__Query *query)
{
    Tenure__V1__Answer *answer;
    char *text = NULL;
    tenure_status status = tenure_client_query(request->client, query, &answer);
    if (status != TENURE_OK) {
        fail(request,
             status == TENURE_NOT_FOUND                      ? 404
             : tenure_status_blame(status) == TENURE_REFUSED ? 400
                                                             : 503,
             tenure_client_problem(request->client));
        return;
    }
    answer->number = 0; // the number is internal to the board and the daemon
    request->type = "application/json";
    if (tenure_json_print(&answer->base, &text) == TENURE_OK)
        fprintf(request->out, "%s\n", text);
    free(text);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

void
feed_api(struct request *request)
{
    char *text = NULL;
    size_t size, path = 0;
    struct tenure_json_error error;
    ProtobufCMessage *query;
    if (strcmp(request->path, "openapi.json") == 0) {
        feed_openapi(request);
        return;
    }
    while (path < API_PATHS && strcmp(api_paths[path].path, request->path) != 0)
        path++;
    if (path == API_PATHS) {
        fail(request, 404, "there is no such question; see docs/board.md");
        return;
    }
    if (request->axes.known_at_ms != 0)
        request_read_report(request); // lists of reports know only entries
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return;
    put_query(out, request, path);
    fclose(out);
    tenure_status status =
        tenure_json_parse(&tenure__v1__query__descriptor, text, size, &query, &error);
    if (status == TENURE_OK) {
        answer_query(request, (Tenure__V1__Query *)query);
        protobuf_c_message_free_unpacked(query, NULL);
    } else {
        char why[600];
        snprintf(why, sizeof(why), "%s: %s", error.field, error.reason);
        fail(request, 400, why);
    }
    free(text);
}

void
feed_csv(struct request *request)
{
    char name[32];
    snprintf(name, sizeof(name), "%s", request->path);
    name[strcspn(name, ".")] = '\0';
    const struct table *table = strcmp(name, changes_table.name) == 0  ? &changes_table
                                : strcmp(name, figure_table.name) == 0 ? &figure_table
                                                                       : table_find(name);
    if (table == NULL) {
        request_fail(request, 404, "There is no such table",
                     "There are posts, tenures, organisations, people, alerts, indicators, events, "
                     "changes, figure.");
        return;
    }
    tenure_status status = request_read_report(request); // a table may need the day of the view
    if (status == TENURE_OK)
        status = download_begin(request, table, &request->download);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    request->type = "text/csv; charset=utf-8";
    snprintf(request->file_name, sizeof(request->file_name), "%s-at-%llu.csv", table->name,
             (unsigned long long)follow_state(request->follow).seq);
}

void
feed_metrics(struct request *request)
{
    struct follow_state state = follow_state(request->follow);
    request->type = "text/plain; version=0.0.4; charset=utf-8";
    fprintf(request->out,
            "# HELP tenure_board_caught_up Whether the board has read all there is.\n"
            "# TYPE tenure_board_caught_up gauge\ntenure_board_caught_up %d\n"
            "# HELP tenure_board_daemon_lost Whether the daemon does not answer.\n"
            "# TYPE tenure_board_daemon_lost gauge\ntenure_board_daemon_lost %d\n"
            "# HELP tenure_board_seq The log entry that the board has come to.\n"
            "# TYPE tenure_board_seq gauge\ntenure_board_seq %llu\n"
            "# HELP tenure_board_updates_total Updates taken since the start.\n"
            "# TYPE tenure_board_updates_total counter\ntenure_board_updates_total %llu\n",
            state.caught_up, state.lost, (unsigned long long)state.seq,
            (unsigned long long)state.updates);
}
