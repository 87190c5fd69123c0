/* SPDX-License-Identifier: Apache-2.0 */
/* tenure log: prints all events in a form that can be published again. */
#include "pager.h"
#include "when.h"
#include <tenure/cli.h>

enum {
    KEY_FROM = 256,
    KEY_READABLE
};

struct log {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    uint64_t from;
    bool readable;
    struct when_span span; // for the announced days
};

static error_t
log_parse_option(int key, char *argument, struct argp_state *state)
{
    struct log *log = state->input;
    switch (key) {
    case KEY_FROM: log->from = tenure_cli_number(state, "--from", argument, 1); return 0;
    case KEY_READABLE: log->readable = true; return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &log->cli;
        state->child_inputs[1] = &log->span;
        return 0;
    case ARGP_KEY_ARG: argp_error(state, "unexpected argument %s", argument); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "from", KEY_FROM, "SEQ", 0, "begin with this entry (default: 1)", 0 },
    { "readable", KEY_READABLE, NULL, 0, "print sentences instead of JSON", 0 },
    { 0 },
};

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },
    { &when_span_argp, 0, NULL, 40 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = log_parse_option,
    .doc =
        "Print the log as NDJSON, one event a line, including the daemon's own entries."
        "\vAn event without an announced day is printed with the day that the daemon gave it. So "
        "an empty daemon with --clock feed rebuilds the same state from the log.\n\nExample:\n"
        "  tenure log --at old | tenure publish --at new -\n",
    .children = children,
};

static void
print(const struct log *log, const Tenure__V1__Update *update)
{
    if (!when_is_within(&log->span, update->event->announced))
        return;
    if (log->readable)
        tenure_update_line(&log->cli.out, update);
    else
        tenure_cli_print_json(&update->event->base);
}

static tenure_status
ask(struct log *log)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__ReadChannel read = TENURE__V1__READ_CHANNEL__INIT;
    read.channel = TENURE__V1__CHANNEL__EVENT;
    read.from = log->from;
    query.body_case = TENURE__V1__QUERY__BODY_READ_CHANNEL;
    query.read_channel = &read;
    do {
        Tenure__V1__Answer *answer;
        tenure_status status = tenure_client_query(log->cli.client, &query, &answer);
        if (status != TENURE_OK)
            return status;
        for (size_t i = 0; i < answer->n_updates; i++) {
            if (answer->updates[i]->body_case == TENURE__V1__UPDATE__BODY_EVENT)
                print(log, answer->updates[i]);
        }
        read.from = answer->next;
        tenure__v1__answer__free_unpacked(answer, NULL);
    } while (read.from != 0);
    return TENURE_OK;
}

int
main(int argc, char **argv)
{
    struct log log = { 0 };
    tenure_cli_parse(&argp, argc, argv, &log.cli);
    tenure_cli_open(&log.cli);
    tenure_client_clean_texts(log.cli.client, log.readable);
    if (log.readable)
        pager_begin();
    tenure_status status = when_resolve_span(&log.cli, &log.span);
    if (status == TENURE_OK)
        status = ask(&log);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&log.cli, status);
    return tenure_cli_close(&log.cli, exit_code);
}
