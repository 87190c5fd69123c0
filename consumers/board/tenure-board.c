/* SPDX-License-Identifier: Apache-2.0 */
/* tenure board: serves what a daemon knows as web pages that update live. */
#include <arpa/inet.h>
#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk.h"
#include "follow.h"
#include "grid.h"
#include "http.h"
#include "source_names.h"
#include "stopping.h"
#include <tenure/cli.h>

enum {
    KEY_HOST = 256,
    KEY_ANYONE,
    KEY_PER_ADDRESS,
    KEY_REQUEST_TIME,
    KEY_TEMPLATES,
    KEY_MAP,
    KEY_SOURCES,
    KEY_BASE_URL,
    KEY_DESK,
    KEY_FRAMES,
    KEY_DESK_SOURCE,
    KEY_PROXY,
    KEY_USER_HEADER,
    KEY_WATCHES,
    BASE_HOST_MAX = 256,
    BASE_PATH_MAX = 256,
    FRAMES_MAX = 500,
    PER_ADDRESS = 100,
    PER_ADDRESS_MIN = 4, // one browser's stream and its pages
    PER_ADDRESS_MAX = 1400,
    REQUEST_S = 10,
    REQUEST_S_MAX = 3600,
    FOLLOW_MS = 500,
    ASK_MS_MAX = 3000,  // a browser is waiting for each answer
    TICKS_BETWEEN = 30, // times FOLLOW_MS: a comment every 15 seconds
};

struct board {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it; its client follows
    struct tenure_cli asking;
    const char *listen;
    const char *host;
    const char *base_url;
    char base_host[BASE_HOST_MAX];
    char base_path[BASE_PATH_MAX];
    const char *map, *sources; // files; NULL: none
    const char *templates_folder;
    struct templates *templates;
    unsigned per_address;
    unsigned request_s;
    bool anyone;
    bool lost; // reported that the daemon is silent
    const char *frames;
    bool with_desk;
    struct desk_options desk_options;
    struct desk *desk;
    char own_address[BASE_HOST_MAX + 16]; // "https://board.example:8443"
    struct follow *follow;
    struct http *http;
};

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

/* Splits https://board.example/tenure into the host, and the path with which every link begins. */
static void
parse_base_url(struct argp_state *state, struct board *board, const char *url)
{
    const char *name = strncmp(url, "https://", 8) == 0  ? url + 8
                       : strncmp(url, "http://", 7) == 0 ? url + 7
                                                         : "";
    size_t authority = strcspn(name, "/?#"), size = strcspn(name, ":/?#");
    const char *path = name + authority;
    size_t length = strlen(path);
    while (length > 0 && path[length - 1] == '/')
        length--;
    if (size == 0 || authority >= BASE_HOST_MAX || length >= BASE_PATH_MAX ||
        strcspn(path, "?#\"<> ") < strlen(path))
        argp_error(state, "--base-url %s has to be as https://board.example/tenure", url);
    snprintf(board->base_host, sizeof(board->base_host), "%.*s", (int)size, name);
    snprintf(board->base_path, sizeof(board->base_path), "%.*s", (int)length, path);
    snprintf(board->own_address, sizeof(board->own_address), "%.*s",
             (int)(name - url + (ptrdiff_t)authority), url);
    board->base_url = url;
}

/* Checks that the words fit into a header: a quote could end the directive. */
static void
parse_frames(struct argp_state *state, struct board *board, const char *sources)
{
    if (strlen(sources) > FRAMES_MAX || strcspn(sources, ";,\"'\r\n") < strlen(sources))
        argp_error(state, "--frames %s has to be addresses, as \"https://news.example\"", sources);
    board->frames = sources;
}

/* Without a proxy, everybody who can reach the desk writes as this machine's user. */
static void
check_desk(struct argp_state *state, const struct board *board)
{
    bool seen_by_others = board->anyone || board->host != NULL || board->base_url != NULL ||
                          strncmp(board->listen, "127.", 4) != 0;
    if (!board->with_desk &&
        (board->desk_options.proxy != NULL || board->desk_options.watches != NULL))
        argp_error(state, "--proxy and --watches are for the desk: say --desk too");
    if (board->with_desk && seen_by_others && board->desk_options.proxy == NULL)
        argp_error(state, "--desk on a board that others reach needs --proxy ADDRESS: the proxy "
                          "that asks people who they are and says so in a header");
}

static error_t
board_parse_option(int key, char *argument, struct argp_state *state)
{
    struct board *board = state->input;
    switch (key) {
    case 'l': board->listen = argument; return 0;
    case KEY_HOST: board->host = argument; return 0;
    case KEY_BASE_URL: parse_base_url(state, board, argument); return 0;
    case KEY_MAP: board->map = argument; return 0;
    case KEY_SOURCES: board->sources = argument; return 0;
    case KEY_TEMPLATES: board->templates_folder = argument; return 0;
    case KEY_ANYONE: board->anyone = true; return 0;
    case KEY_PER_ADDRESS:
        board->per_address =
            parse_number(state, "--per-address", argument, PER_ADDRESS_MIN, PER_ADDRESS_MAX);
        return 0;
    case KEY_REQUEST_TIME:
        board->request_s = parse_number(state, "--request-time", argument, 1, REQUEST_S_MAX);
        return 0;
    case KEY_FRAMES: parse_frames(state, board, argument); return 0;
    case KEY_DESK: board->with_desk = true; return 0;
    case KEY_DESK_SOURCE: board->desk_options.source = argument; return 0;
    case KEY_PROXY: board->desk_options.proxy = argument; return 0;
    case KEY_USER_HEADER: board->desk_options.header = argument; return 0;
    case KEY_WATCHES: board->desk_options.watches = argument; return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &board->cli; return 0;
    case ARGP_KEY_ARG: argp_error(state, "unexpected argument %s", argument); return 0;
    case ARGP_KEY_END:
        if (strncmp(board->listen, "127.", 4) != 0 && !board->anyone)
            argp_error(state,
                       "--listen %s lets other machines read the board, which asks nobody for a "
                       "key; give --anyone if that is meant, or put a proxy in front of 127.0.0.1",
                       board->listen);
        check_desk(state, board);
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "listen", 'l', "ADDRESS:PORT", 0, "listen on this address (default: 127.0.0.1:7380)", 0 },
    { "host", KEY_HOST, "NAME", 0, "accept this host name from browsers, behind a proxy", 0 },
    { "base-url", KEY_BASE_URL, "URL", 0,
      "use this public address behind a proxy, such as https://board.example/tenure: its name, and "
      "the path that links begin with",
      0 },
    { "templates", KEY_TEMPLATES, "FOLDER", 0,
      "read page templates from FOLDER/NAME.html again for each request, for designers", 0 },
    { "map", KEY_MAP, "FILE", 0,
      "read from FILE where each organisation is on the map: its id, column, row (both 1 to 9), "
      "abbreviation and short name, between tabs",
      0 },
    { "sources", KEY_SOURCES, "FILE", 0,
      "read from FILE what sources are called: a source and its name on each line, separated by a tab",
      0 },
    { "frames", KEY_FRAMES, "ADDRESSES", 0,
      "let pages of these addresses embed the board's cards (/embed/): \"https://news.example "
      "https://*.paper.example\"; without it, no page may",
      0 },
    { "desk", KEY_DESK, NULL, 0,
      "let the board's forms publish: reports, corrections, silences; see docs/board.md", 0 },
    { "desk-source", KEY_DESK_SOURCE, "NAME", 0,
      "publish what is entered under this source (default: desk)", 0 },
    { "proxy", KEY_PROXY, "ADDRESS", 0,
      "accept the writer's name from this proxy only; without it, only this machine can use the "
      "desk",
      0 },
    { "user-header", KEY_USER_HEADER, "NAME", 0,
      "read a writer's name from this header of the proxy (default: X-Remote-User)", 0 },
    { "watches", KEY_WATCHES, "FILE", 0, "save in FILE which posts each writer watches", 0 },
    { "anyone", KEY_ANYONE, NULL, 0, "allow other machines to read", 0 },
    { "per-address", KEY_PER_ADDRESS, "N", 0,
      "allow N connections from one address, three quarters of them streams (default: "
      "100); give 1400 behind a proxy, since all connections then come from its address",
      0 },
    { "request-time", KEY_REQUEST_TIME, "SECONDS", 0,
      "close a connection without a whole request for this long (default: 10)", 0 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = board_parse_option,
    .doc = "Serve a daemon's posts, alerts, figures and corrections as web pages that update "
           "themselves, and as JSON, CSV and Atom."
           "\vWithout --desk the board is read-only. It stops on SIGTERM and SIGINT.\n\n"
           "Example:\n  tenure board --at /var/lib/tenure --listen 127.0.0.1:7380\n",
    .children = children,
};

static void
published(void *context, const Tenure__V1__Update *update)
{
    struct board *board = context;
    bool lost = follow_state(board->follow).lost;
    if (lost && !board->lost)
        tenure_cli_say("the daemon does not answer; trying again; %s",
                       tenure_client_problem(board->cli.client));
    board->lost = lost;
    if (board->http != NULL)
        http_publish(board->http, update);
}

/* The server needs its own client, because a client belongs to one thread. */
static tenure_status
open_http(struct board *board)
{
    board->asking = board->cli;
    board->asking.client = NULL;
    if (board->asking.timeout_ms > ASK_MS_MAX)
        board->asking.timeout_ms = ASK_MS_MAX;
    tenure_cli_open(&board->asking);
    // pages are for people, whatever --json says
    tenure_client_clean_texts(board->asking.client, true);
    struct http_options http = { .listen = board->listen,
                                 .host = board->host != NULL       ? board->host
                                         : board->base_url != NULL ? board->base_host
                                                                   : NULL,
                                 .base_url = board->base_url != NULL ? board->base_url : "",
                                 .base_path = board->base_path,
                                 .address_max = board->per_address,
                                 .request_s = board->request_s,
                                 .client = board->asking.client,
                                 .follow = board->follow,
                                 .templates = board->templates,
                                 .frames = board->frames,
                                 .desk = board->desk };
    tenure_status status = http_open(&http, &board->http);
    if (status == TENURE_INVALID)
        tenure_cli_say("--listen %s is not ADDRESS:PORT, like 127.0.0.1:7380", board->listen);
    else if (status == TENURE_IN_USE)
        tenure_cli_say("%s cannot be listened on: %s; give another with --listen", board->listen,
                       strerror(errno));
    return status;
}

static tenure_status
open_templates(struct board *board)
{
    char problem[400];
    board->templates = templates_open(board->templates_folder, problem, sizeof(problem));
    if (board->templates == NULL)
        tenure_cli_say("%s", problem);
    return board->templates != NULL ? TENURE_OK : TENURE_INVALID;
}

static tenure_status
read_files(const struct board *board)
{
    char problem[400];
    bool fine =
        (board->map == NULL || grid_read(board->map, problem, sizeof(problem))) &&
        (board->sources == NULL || source_names_read(board->sources, problem, sizeof(problem)));
    if (!fine)
        tenure_cli_say("%s", problem);
    return fine ? TENURE_OK : TENURE_INVALID;
}

static tenure_status
open_desk(struct board *board)
{
    char problem[200];
    const struct passwd *user = getpwuid(getuid());
    if (!board->with_desk)
        return TENURE_OK;
    board->desk_options.user = user != NULL ? user->pw_name : "";
    board->desk_options.own_address = board->own_address;
    board->desk = desk_open(&board->desk_options, problem, sizeof(problem));
    if (board->desk == NULL)
        tenure_cli_say("%s", problem);
    return board->desk != NULL ? TENURE_OK : TENURE_INVALID;
}

static tenure_status
serve(struct board *board)
{
    unsigned ticks = 0;
    tenure_status status = TENURE_OK;
    while (status == TENURE_OK && !stopping) {
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
                           .frames = "'none'",
                           .per_address = PER_ADDRESS,
                           .request_s = REQUEST_S,
                           .desk_options = { .source = "desk", .header = "X-Remote-User" } };
    int exit_code = TENURE_EXIT_DONE;
    tenure_cli_parse(&argp, argc, argv, &board.cli);
    stop_on_signals();
    signal(SIGPIPE, SIG_IGN);
    tenure_cli_open(&board.cli);
    tenure_client_clean_texts(board.cli.client, true); // pages are for people, whatever --json says
    tenure_status status = open_templates(&board);
    if (status == TENURE_OK)
        status = read_files(&board);
    if (status == TENURE_OK)
        status = open_desk(&board);
    if (status == TENURE_OK)
        status = follow_open(board.cli.client, published, &board, &board.follow);
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
    templates_close(&board.templates);
    desk_close(&board.desk);
    tenure_client_close(&board.asking.client);
    return tenure_cli_close(&board.cli, exit_code);
}
