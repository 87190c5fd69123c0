/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tenure sink: keeps tables in PostgreSQL up to date with a daemon.
 *
 * The cursor is stored in the database, in the same transaction as the updates before it, so after
 * a stop of either side the sink continues exactly where the tables end. Events are read from the
 * first one, states from a snapshot. A post's tenures are queried when it changes.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "database.h"
#include "stopping.h"
#include <tenure/cli.h>
#include <tenure/subscriber.h>

enum {
    KEY_ONCE = 256,
    STREAMS = 2,
    BATCH_MAX = 250, // updates of a stream in one transaction
    IDLE_MS = 100,
    MORE_MS = 1, // for one more update; with no wait at all, nothing would be received
    PAUSE_S = 1, // before connecting to the database again
    CURSOR_BYTES_MAX = 64 * 1024,
    POST_TEXT_MAX = 160
};

struct stream {
    const char *name;
    struct tenure_subscribe_options options;
    tenure_subscriber *subscriber;
    char cursor_path[PATH_MAX];
    bool caught_up;
};

struct sink {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    const char *url;
    bool once;
    char folder[64]; // the cursor files, while the program runs
    struct stream streams[STREAMS];
    struct database *database;
    char posts[BATCH_MAX][POST_TEXT_MAX]; // posts that changed in this transaction
    size_t posts_count;
    bool is_lost; // reported that the daemon is silent
};

static error_t
sink_parse_option(int key, char *argument, struct argp_state *state)
{
    struct sink *sink = state->input;
    switch (key) {
    case KEY_ONCE: sink->once = true; return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &sink->cli; return 0;
    case ARGP_KEY_ARG:
        if (sink->url != NULL)
            argp_error(state, "unexpected argument %s", argument);
        if (strncmp(argument, "postgresql://", 13) != 0)
            argp_error(state, "%s is not a database; write postgresql://USER@HOST/DATABASE",
                       argument);
        sink->url = argument;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "the database is missing: postgresql://..."); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "once", KEY_ONCE, NULL, 0, "stop when the tables have everything", 0 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = sink_parse_option,
    .args_doc = "postgresql://...",
    .doc =
        "Copy events, posts, tenures, people, organisations, figures and alerts into tables of a "
        "PostgreSQL database, in the schema tenure. Follow the daemon until stopped."
        "\vdocs/sink.md describes the tables. Put a password into PGPASSWORD or ~/.pgpass.\n\n"
        "Example:\n  tenure sink postgresql://tenure@db/news --at /var/lib/tenure\n",
    .children = children,
};

static void
define_streams(struct sink *sink)
{
    struct stream *events = &sink->streams[0], *states = &sink->streams[1];
    *events = (struct stream){ .name = "event", .options = { .from = TENURE_FROM_START } };
    *states = (struct stream){ .name = "state", .options = { .from = TENURE_FROM_SNAPSHOT } };
    events->options.channels[TENURE__V1__CHANNEL__EVENT] = true;
    for (unsigned i = TENURE__V1__CHANNEL__POST; i <= TENURE__V1__CHANNEL__ALERT; i++)
        states->options.channels[i] = true;
    for (int i = 0; i < STREAMS; i++) {
        struct stream *stream = &sink->streams[i];
        snprintf(stream->cursor_path, sizeof(stream->cursor_path), "%s/%s", sink->folder,
                 stream->name);
        stream->options.cursor_path = stream->cursor_path;
    }
}

/* Copies the cursor from the database to the subscriber's file. */
static bool
restore_cursor(struct sink *sink, const struct stream *stream)
{
    char *text;
    unlink(stream->cursor_path);
    if (!database_cursor(sink->database, stream->name, &text))
        return false;
    if (text == NULL)
        return true;
    FILE *file = fopen(stream->cursor_path, "we");
    bool fine = file != NULL && fputs(text, file) >= 0;
    fine = (file == NULL || fclose(file) == 0) && fine;
    if (!fine)
        tenure_cli_say("%s: %s", stream->cursor_path, strerror(errno));
    free(text);
    return fine;
}

static bool
keep_cursor(struct sink *sink, struct stream *stream)
{
    char text[CURSOR_BYTES_MAX];
    if (tenure_subscriber_save(stream->subscriber) != TENURE_OK) {
        tenure_cli_say("%s", tenure_client_problem(sink->cli.client));
        return false;
    }
    FILE *file = fopen(stream->cursor_path, "re");
    if (file == NULL)
        return true; // a cursor must not point into the middle of a snapshot
    size_t size = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[size] = '\0';
    return database_keep_cursor(sink->database, stream->name, text);
}

static void
note_post(struct sink *sink, const Tenure__V1__PostState *post)
{
    char text[POST_TEXT_MAX];
    snprintf(text, sizeof(text), "%s/%s", post->organisation, post->role);
    for (size_t i = 0; i < sink->posts_count; i++) {
        if (strcmp(sink->posts[i], text) == 0)
            return;
    }
    memcpy(sink->posts[sink->posts_count++], text, sizeof(text));
}

static bool
apply_rewind(struct sink *sink, const struct stream *stream, const struct tenure_rewind *rewind)
{
    for (unsigned i = 1; i < TENURE_CHANNEL_SLOTS; i++) {
        if (stream->options.channels[i] && !database_rewind(sink->database, i, rewind->offsets[i]))
            return false;
    }
    return true;
}

static bool
apply(struct sink *sink, struct stream *stream, const struct tenure_delivery *delivery)
{
    if (delivery->rewind != NULL)
        return apply_rewind(sink, stream, delivery->rewind);
    if (delivery->update == NULL) {
        stream->caught_up = true;
        return true;
    }
    if (delivery->update->post != NULL &&
        delivery->update->body_case == TENURE__V1__UPDATE__BODY_POST)
        note_post(sink, delivery->update->post);
    return database_put(sink->database, delivery->update);
}

/* Stores pending updates of a stream, at most a batch. *ret_any: there were some. */
static tenure_status
take_stream(struct sink *sink, struct stream *stream, int wait_ms, bool *ret_any, bool *ret_stored)
{
    struct tenure_delivery delivery;
    for (int i = 0; i < BATCH_MAX; i++) {
        tenure_status status =
            tenure_subscriber_next(stream->subscriber, i == 0 ? wait_ms : MORE_MS, &delivery);
        if (status == TENURE_TIMEOUT)
            return TENURE_OK;
        if (status != TENURE_OK)
            return status;
        *ret_any = true;
        *ret_stored = apply(sink, stream, &delivery);
        if (!*ret_stored)
            return TENURE_OK;
    }
    return TENURE_OK;
}

/* Stores all pages of a post's history. */
static tenure_status
put_tenures(struct sink *sink, char *post, bool *ret_stored)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostQuery body = TENURE__V1__POST_QUERY__INIT;
    const char *organisation, *role;
    uint64_t first = 0;
    if (!tenure_cli_split_post(post, &organisation, &role))
        return TENURE_OK;
    body.organisation = (char *)organisation;
    body.role = (char *)role;
    query.body_case = TENURE__V1__QUERY__BODY_HISTORY;
    query.history = &body;
    do {
        Tenure__V1__Answer *answer;
        tenure_status status = tenure_client_query(sink->cli.client, &query, &answer);
        if (status != TENURE_OK)
            return status;
        *ret_stored = database_put_tenures(sink->database, answer->history, first);
        first += answer->history->n_tenures;
        body.after = answer->next;
        tenure__v1__answer__free_unpacked(answer, NULL);
    } while (*ret_stored && body.after != 0);
    return TENURE_OK;
}

static tenure_status
finish_batch(struct sink *sink, bool *ret_stored)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < sink->posts_count && *ret_stored && status == TENURE_OK; i++)
        status = put_tenures(sink, sink->posts[i], ret_stored);
    for (int i = 0; i < STREAMS && *ret_stored && status == TENURE_OK; i++)
        *ret_stored = keep_cursor(sink, &sink->streams[i]);
    if (*ret_stored && status == TENURE_OK)
        *ret_stored = database_commit(sink->database);
    return status;
}

/* Runs one transaction. *ret_stored is false if the database failed. */
static tenure_status
take_batch(struct sink *sink, bool *ret_any, bool *ret_stored)
{
    tenure_status status = TENURE_OK;
    *ret_any = false;
    sink->posts_count = 0;
    *ret_stored = database_begin(sink->database);
    for (int i = 0; i < STREAMS && *ret_stored && status == TENURE_OK; i++)
        status =
            take_stream(sink, &sink->streams[i], *ret_any ? MORE_MS : IDLE_MS, ret_any, ret_stored);
    return *ret_stored && status == TENURE_OK ? finish_batch(sink, ret_stored) : status;
}

static bool
is_complete(const struct sink *sink)
{
    return sink->streams[0].caught_up && sink->streams[1].caught_up;
}

/* Whether the error only means that the daemon is silent, so that the sink waits for it. */
static bool
is_silence(struct sink *sink, tenure_status status)
{
    if ((status != TENURE_NO_DAEMON && status != TENURE_TIMEOUT) || sink->once)
        return false;
    if (!sink->is_lost)
        tenure_cli_say("%s; waiting for it", tenure_client_problem(sink->cli.client));
    sink->is_lost = true;
    return true;
}

static tenure_status
open_streams(struct sink *sink, bool *ret_stored)
{
    tenure_status status = TENURE_OK;
    *ret_stored = true;
    for (int i = 0; i < STREAMS && *ret_stored && status == TENURE_OK; i++) {
        struct stream *stream = &sink->streams[i];
        stream->caught_up = false;
        *ret_stored = restore_cursor(sink, stream);
        if (*ret_stored)
            status =
                tenure_subscriber_open(sink->cli.client, &stream->options, &stream->subscriber);
    }
    return status;
}

/* Runs until the connection to the database fails; what was not committed is read again in the next
 * session. *ret_stored is false if the database failed. */
static tenure_status
run_session(struct sink *sink, bool *ret_stored)
{
    bool any = false;
    *ret_stored = database_open(sink->url, &sink->database);
    tenure_status status = *ret_stored ? open_streams(sink, ret_stored) : TENURE_OK;
    while (*ret_stored && status == TENURE_OK && !stopping &&
           !(sink->once && !any && is_complete(sink))) {
        status = take_batch(sink, &any, ret_stored);
        if (status == TENURE_OK)
            sink->is_lost = false;
    }
    for (int i = 0; i < STREAMS; i++)
        tenure_subscriber_close(&sink->streams[i].subscriber);
    database_close(&sink->database);
    return status;
}

static int
run(struct sink *sink)
{
    bool stored, again;
    tenure_status status;
    do {
        status = run_session(sink, &stored);
        bool fails_for_now = (!stored && status == TENURE_OK) || is_silence(sink, status);
        again = fails_for_now && !sink->once && !stopping;
        if (again)
            sleep(PAUSE_S);
    } while (again);
    if (stopping)
        return TENURE_EXIT_DONE;
    if (status != TENURE_OK)
        return tenure_cli_fail(&sink->cli, status);
    return stored ? TENURE_EXIT_DONE : TENURE_EXIT_REFUSED;
}

int
main(int argc, char **argv)
{
    static struct sink sink;
    tenure_cli_parse(&argp, argc, argv, &sink.cli);
    tenure_cli_open(&sink.cli);
    snprintf(sink.folder, sizeof(sink.folder), "/tmp/tenure-sink-XXXXXX");
    if (mkdtemp(sink.folder) == NULL) {
        tenure_cli_say("%s: %s", sink.folder, strerror(errno));
        return tenure_cli_close(&sink.cli, TENURE_EXIT_REFUSED);
    }
    stop_on_signals();
    define_streams(&sink);
    int code = run(&sink);
    for (int i = 0; i < STREAMS; i++)
        unlink(sink.streams[i].cursor_path);
    rmdir(sink.folder);
    return tenure_cli_close(&sink.cli, code);
}
