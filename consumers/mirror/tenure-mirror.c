/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tenure mirror: publishes a daemon's channels as streams of NATS JetStream.
 *
 * It has no state of its own. At the start, and after every failure, it compares the end of each
 * stream with the daemon's channel and continues from there. So a stream that lost its tail, or
 * that was deleted, is filled again.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stopping.h"
#include "streams.h"
#include <tenure/cli.h>
#include <tenure/json.h>
#include <tenure/subscriber.h>

enum {
    KEY_ONCE = 256,
    KEY_REPLICAS,
    REPLICAS_MAX = 5,
    IDLE_US = 200 * 1000,
    PAUSE_S = 1
};

struct mirror {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    const char *urls;
    bool once;
    unsigned replicas;
    struct streams *streams;
    uint64_t offsets[TENURE_CHANNEL_SLOTS]; // the last offset of each stream, once compared
    bool is_compared[TENURE_CHANNEL_SLOTS];
    char incarnation[TENURE_LOG_TEXT_MAX]; // the log's incarnation when they were compared
    bool is_reported;                      // the present problem was reported
};

static error_t
mirror_parse_option(int key, char *argument, struct argp_state *state)
{
    struct mirror *mirror = state->input;
    switch (key) {
    case KEY_ONCE: mirror->once = true; return 0;
    case KEY_REPLICAS:
        mirror->replicas = (unsigned)tenure_cli_number(state, "--replicas", argument, 1);
        if (mirror->replicas > REPLICAS_MAX)
            argp_error(state, "--replicas %s is more than %d", argument, REPLICAS_MAX);
        return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &mirror->cli; return 0;
    case ARGP_KEY_ARG:
        if (mirror->urls != NULL)
            argp_error(state, "unexpected argument %s", argument);
        if (strncmp(argument, "nats://", 7) != 0 && strncmp(argument, "tls://", 6) != 0)
            argp_error(state, "%s is not a server; write nats://HOST:4222", argument);
        mirror->urls = argument;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "the server is missing: nats://HOST:4222"); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "once", KEY_ONCE, NULL, 0, "stop when the streams have everything", 0 },
    { "replicas", KEY_REPLICAS, "N", 0, "keep N copies of new streams (1)", 0 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = mirror_parse_option,
    .args_doc = "nats://HOST:PORT[,...]",
    .doc =
        "Copy all channels into streams of NATS JetStream: TENURE_EVENT, TENURE_POST, ... Follow "
        "the daemon until stopped."
        "\vdocs/mirror.md describes the streams.\n\n"
        "Example:\n  tenure mirror nats://a:4222,nats://b:4222 --replicas 3 --at "
        "/var/lib/tenure\n",
    .children = children,
};

/* The outcome of a turn. */
enum outcome {
    GOES_ON,
    IS_LEVEL, // nothing more to copy for now
    FAILS,    // temporary failure, which was reported
    ENDS      // permanent failure, which was reported
};

static enum outcome
fail_for_now(struct mirror *mirror, const char *why)
{
    if (!mirror->is_reported)
        tenure_cli_say("%s", why);
    mirror->is_reported = true;
    memset(mirror->is_compared, 0, sizeof(mirror->is_compared));
    return FAILS;
}

/* Reads a page of a channel; the caller frees it. */
static tenure_status
read_page(struct mirror *mirror, unsigned channel, uint64_t from, Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__ReadChannel body = TENURE__V1__READ_CHANNEL__INIT;
    body.channel = (Tenure__V1__Channel)channel;
    body.from = from;
    query.body_case = TENURE__V1__QUERY__BODY_READ_CHANNEL;
    query.read_channel = &body;
    return tenure_client_query(mirror->cli.client, &query, ret_answer);
}

/* Deletes and refills a stream. This is the only way after the log went back or was redacted,
 * because a stream only grows at its end. */
static enum outcome
refill(struct mirror *mirror, unsigned channel)
{
    tenure_cli_say("the stream of %s is not what the log has now: it is filled again",
                   tenure_channel_name((Tenure__V1__Channel)channel));
    return streams_drop(mirror->streams, channel)
               ? GOES_ON
               : fail_for_now(mirror, streams_problem(mirror->streams));
}

static bool
is_same(const Tenure__V1__Answer *answer, const struct stream_end *end)
{
    char *text = NULL;
    if (answer->n_updates == 0 || tenure_json_print(&answer->updates[0]->base, &text) != TENURE_OK)
        return false;
    bool same = strcmp(text, end->text) == 0;
    free(text);
    return same;
}

static enum outcome
compare_end(struct mirror *mirror, unsigned channel, const struct stream_end *end,
            const Tenure__V1__Answer *answer, const struct tenure_position *position)
{
    if (end->offset > 0 && strcmp(end->log, position->log) != 0) {
        tenure_cli_say("the stream of %s has another log, %s, than the daemon, %s; delete it, or "
                       "give another server",
                       tenure_channel_name((Tenure__V1__Channel)channel),
                       end->log[0] != '\0' ? end->log : "none of tenure's", position->log);
        return ENDS;
    }
    bool is_of_incarnation = strcmp(end->incarnation, position->incarnation) == 0;
    if (end->offset > 0 && is_of_incarnation && end->offset > answer->head)
        return fail_for_now(mirror, "the daemon has less than the stream: does it follow, and is "
                                    "not there yet?");
    if (end->offset > 0 && (!is_of_incarnation || !is_same(answer, end)))
        return refill(mirror, channel);
    mirror->offsets[channel] = end->offset;
    mirror->is_compared[channel] = true;
    return GOES_ON;
}

static enum outcome
compare(struct mirror *mirror, unsigned channel)
{
    struct stream_end end;
    Tenure__V1__Answer *answer = NULL;
    struct tenure_position position;
    if (!streams_find_end(mirror->streams, channel, &end))
        return fail_for_now(mirror, streams_problem(mirror->streams));
    enum outcome outcome = FAILS;
    if (read_page(mirror, channel, end.offset, &answer) != TENURE_OK)
        outcome = fail_for_now(mirror, tenure_client_problem(mirror->cli.client));
    else if (!tenure_position_take(answer->log, answer->position, &position))
        outcome = fail_for_now(mirror, "the daemon does not give its position in the log");
    else {
        memcpy(mirror->incarnation, position.incarnation, sizeof(mirror->incarnation));
        outcome = compare_end(mirror, channel, &end, answer, &position);
    }
    if (answer != NULL)
        tenure__v1__answer__free_unpacked(answer, NULL);
    free(end.text);
    return outcome;
}

static enum outcome
append_page(struct mirror *mirror, unsigned channel, const Tenure__V1__Answer *answer,
            const struct tenure_position *position)
{
    for (size_t i = 0; i < answer->n_updates && !stopping; i++) {
        char *text = NULL;
        if (tenure_json_print(&answer->updates[i]->base, &text) != TENURE_OK)
            return fail_for_now(mirror, "out of memory");
        bool fine = streams_append(mirror->streams, position, answer->updates[i], text);
        free(text);
        if (!fine)
            return fail_for_now(mirror, streams_problem(mirror->streams));
        mirror->offsets[channel] = answer->updates[i]->offset;
    }
    mirror->is_reported = false;
    return answer->n_updates > 0 ? GOES_ON : IS_LEVEL;
}

static enum outcome
turn(struct mirror *mirror, unsigned channel)
{
    Tenure__V1__Answer *answer = NULL;
    struct tenure_position position;
    if (!mirror->is_compared[channel])
        return compare(mirror, channel);
    if (read_page(mirror, channel, mirror->offsets[channel] + 1, &answer) != TENURE_OK)
        return fail_for_now(mirror, tenure_client_problem(mirror->cli.client));
    enum outcome outcome = GOES_ON;
    if (!tenure_position_take(answer->log, answer->position, &position) ||
        strcmp(position.incarnation, mirror->incarnation) != 0)
        // compare again, because the log may have gone back
        memset(mirror->is_compared, 0, sizeof(mirror->is_compared));
    else
        outcome = append_page(mirror, channel, answer, &position);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return outcome;
}

/* Takes one turn for each channel. */
static enum outcome
turn_all(struct mirror *mirror)
{
    enum outcome whole = IS_LEVEL;
    for (unsigned channel = 1; channel < TENURE_CHANNEL_SLOTS && !stopping; channel++) {
        enum outcome outcome = turn(mirror, channel);
        if (outcome == FAILS || outcome == ENDS)
            return outcome;
        if (outcome == GOES_ON)
            whole = GOES_ON;
    }
    return whole;
}

static int
run(struct mirror *mirror)
{
    while (!stopping) {
        enum outcome outcome = FAILS;
        if (mirror->streams == NULL &&
            !streams_open(mirror->urls, mirror->replicas, &mirror->streams))
            fail_for_now(mirror, streams_problem(mirror->streams));
        else
            outcome = turn_all(mirror);
        if (outcome == ENDS || (outcome == FAILS && mirror->once))
            return TENURE_EXIT_REFUSED;
        if (outcome == IS_LEVEL && mirror->once)
            return TENURE_EXIT_DONE;
        if (outcome == IS_LEVEL)
            usleep(IDLE_US);
        if (outcome == FAILS) {
            streams_close(&mirror->streams);
            sleep(PAUSE_S);
        }
    }
    return TENURE_EXIT_DONE;
}

int
main(int argc, char **argv)
{
    struct mirror mirror = { .replicas = 1 };
    tenure_cli_parse(&argp, argc, argv, &mirror.cli);
    tenure_cli_open(&mirror.cli);
    stop_on_signals();
    int code = run(&mirror);
    streams_close(&mirror.streams);
    return tenure_cli_close(&mirror.cli, code);
}
