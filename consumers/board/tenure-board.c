/* SPDX-License-Identifier: Apache-2.0 */
/* tenure board: what a daemon knows, as a web page that keeps up with it. */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "follow.h"
#include "http.h"
#include <tenure/cli.h>

enum {
    KEY_HOST = 256,
    KEY_ANYONE,
    KEY_PER_ADDRESS,
    KEY_REQUEST_TIME,
    PER_ADDRESS = 100,
    PER_ADDRESS_MIN = 4, // a browser's stream and pages
    PER_ADDRESS_MAX = 1400,
    REQUEST_S = 10,
    REQUEST_S_MAX = 3600,
    FOLLOW_MS = 500,
    ASK_MS_MAX = 3000,  // a browser is waiting
    TICKS_BETWEEN = 30, // of FOLLOW_MS: a sign of life every 15 seconds
};

struct board {
    struct tenure_cli cli; // first: tenure_cli_parse() relies on it; its client follows
    struct tenure_cli asking;
    const char *listen;
    const char *host;
    unsigned per_address;
    unsigned request_s;
    bool anyone;
    bool lost; // said so
    struct follow *follow;
    struct http *http;
};

static volatile sig_atomic_t stopped;

static void
stop(int number)
{
    (void)number;
    stopped = 1;
}

static unsigned
parse_number(struct argp_state *state, const char *option, const char *text, unsigned least,
             unsigned most)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || number < least || number > most)
        argp_error(state, "%s %s has to be a number from %u to %u", option, text, least, most);
    return (unsigned)number;
}

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
    struct board *board = state->input;
    switch (key) {
    case 'l': board->listen = argument; return 0;
    case KEY_HOST: board->host = argument; return 0;
    case KEY_ANYONE: board->anyone = true; return 0;
    case KEY_PER_ADDRESS:
        board->per_address =
            parse_number(state, "--per-address", argument, PER_ADDRESS_MIN, PER_ADDRESS_MAX);
        return 0;
    case KEY_REQUEST_TIME:
        board->request_s = parse_number(state, "--request-time", argument, 1, REQUEST_S_MAX);
        return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &board->cli; return 0;
    case ARGP_KEY_ARG: argp_error(state, "%s is too much", argument); return 0;
    case ARGP_KEY_END:
        if (strncmp(board->listen, "127.", 4) != 0 && !board->anyone)
            argp_error(state,
                       "--listen %s lets other machines read the board, which asks nobody for a "
                       "key; say --anyone if that is meant, or put a proxy in front of 127.0.0.1",
                       board->listen);
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "listen", 'l', "ADDRESS:PORT", 0, "where browsers find it (default: 127.0.0.1:7380)", 0 },
    { "host", KEY_HOST, "NAME", 0, "the name by which browsers call it, behind a proxy", 0 },
    { "anyone", KEY_ANYONE, NULL, 0, "let other machines read it", 0 },
    { "per-address", KEY_PER_ADDRESS, "N", 0,
      "how many connections an address may have, three quarters of them streams (default: 100); "
      "behind a proxy, from where all come, give 1400",
      0 },
    { "request-time", KEY_REQUEST_TIME, "SECONDS", 0,
      "close a connection on which no whole request has come for so long (default: 10)", 0 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .doc = "Show a daemon's posts, alerts, figures and corrections as web pages that keep up with "
           "it, and as JSON, CSV and Atom."
           "\vIt changes nothing. It stops on SIGTERM and SIGINT.\n\n"
           "Example:\n  tenure board --at /var/lib/tenure --listen 127.0.0.1:7380\n",
    .children = children,
};

static void
told(void *context, const Tenure__V1__Update *update)
{
    struct board *board = context;
    bool lost = follow_state(board->follow).lost;
    if (lost && !board->lost)
        tenure_cli_say("no sign of life of the daemon, it is looked for; %s",
                       tenure_client_problem(board->cli.client));
    board->lost = lost;
    if (board->http != NULL)
        http_tell(board->http, update);
}

/* The server's own way to the daemon: a client belongs to one thread. */
static tenure_status
open_http(struct board *board)
{
    board->asking = board->cli;
    board->asking.client = NULL;
    if (board->asking.timeout_ms > ASK_MS_MAX)
        board->asking.timeout_ms = ASK_MS_MAX;
    tenure_cli_open(&board->asking);
    tenure_client_clean_texts(board->asking.client, true); // people read it, whatever --json says
    struct http_options http = { .listen = board->listen,
                                 .host = board->host,
                                 .address_max = board->per_address,
                                 .request_s = board->request_s,
                                 .client = board->asking.client,
                                 .follow = board->follow };
    tenure_status status = http_open(&http, &board->http);
    if (status == TENURE_INVALID)
        tenure_cli_say("--listen %s is no ADDRESS:PORT, as 127.0.0.1:7380", board->listen);
    else if (status == TENURE_IN_USE)
        tenure_cli_say("%s cannot be listened on: %s; give another with --listen", board->listen,
                       strerror(errno));
    return status;
}

static tenure_status
serve(struct board *board)
{
    unsigned ticks = 0;
    tenure_status status = TENURE_OK;
    while (status == TENURE_OK && !stopped) {
        uint64_t before = follow_state(board->follow).updates;
        status = follow_next(board->follow, FOLLOW_MS);
        http_tend(board->http);
        if (follow_state(board->follow).updates == before && ++ticks % TICKS_BETWEEN == 0)
            http_tick(board->http);
    }
    return status;
}

int
main(int argc, char **argv)
{
    struct board board = { .listen = "127.0.0.1:7380",
                           .per_address = PER_ADDRESS,
                           .request_s = REQUEST_S };
    struct sigaction action = { .sa_handler = stop };
    int exit_code = TENURE_EXIT_DONE;
    tenure_cli_parse(&argp, argc, argv, &board.cli);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    tenure_cli_open(&board.cli);
    tenure_client_clean_texts(board.cli.client, true); // people read it, whatever --json says
    tenure_status status = follow_open(board.cli.client, told, &board, &board.follow);
    if (status == TENURE_OK)
        status = open_http(&board);
    if (status == TENURE_OK) {
        printf("http://%s/\n", http_address(board.http));
        fflush(stdout);
        status = serve(&board);
        if (status != TENURE_OK)
            exit_code = tenure_cli_fail(&board.cli, status);
    } else {
        exit_code = status == TENURE_INVALID ? TENURE_EXIT_USAGE : TENURE_EXIT_REFUSED;
    }
    http_close(&board.http);
    follow_close(&board.follow);
    tenure_client_close(&board.asking.client);
    return tenure_cli_close(&board.cli, exit_code);
}
