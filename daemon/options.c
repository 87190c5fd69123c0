#include "options.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_INGEST = 256,
    KEY_FEED,
    KEY_QUERY,
    KEY_IPC,
    KEY_CLOCK,
    KEY_MAP
};

static const size_t map_default = (size_t)1 << 40; // of address space; the file grows as it needs

static void
take_endpoint(struct argp_state *state, char *endpoint, const char *text)
{
    bool loopback = strncmp(text, "tcp://127.", 10) == 0 ||
                    strncmp(text, "tcp://[::1]:", 12) == 0 || strncmp(text, "ipc://", 6) == 0;
    if (!loopback)
        argp_error(state,
                   "%s is not on the loopback interface and no keys are set; use "
                   "tcp://127.0.0.1:PORT or ipc://PATH",
                   text);
    if (strlen(text) >= ENDPOINT_MAX)
        argp_error(state, "the endpoint %.40s... is too long", text);
    strcpy(endpoint, text);
}

static size_t
parse_map_size(struct argp_state *state, const char *text)
{
    char *unit;
    unsigned long long size = strtoull(text, &unit, 10);
    unsigned shift = strcmp(unit, "T") == 0   ? 40
                     : strcmp(unit, "G") == 0 ? 30
                     : strcmp(unit, "M") == 0 ? 20
                                              : 0;
    if (unit == text || shift == 0 || size == 0 || size > (UINT64_C(1) << 46) >> shift)
        argp_error(state, "--map-size %s is not a size; write 512M, 64G or 1T", text);
    return (size_t)size << shift;
}

static enum clock_mode
parse_clock(struct argp_state *state, const char *text)
{
    if (strcmp(text, "wall") != 0 && strcmp(text, "feed") != 0)
        argp_error(state, "--clock %s is neither wall nor feed", text);
    return strcmp(text, "feed") == 0 ? CLOCK_FEED : CLOCK_WALL;
}

static void
use_ipc(struct argp_state *state, struct options *options)
{
    int size = snprintf(options->ingest, ENDPOINT_MAX, "ipc://%s/ingest.ipc", options->folder);
    snprintf(options->feed, ENDPOINT_MAX, "ipc://%s/feed.ipc", options->folder);
    snprintf(options->query, ENDPOINT_MAX, "ipc://%s/query.ipc", options->folder);
    if (size > 100) // a socket's path has at most 107 bytes
        argp_error(state, "the path of --data is too long for --ipc; use a shorter one");
}

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;
    static bool ipc;
    switch (key) {
    case 'd': options->folder = argument; return 0;
    case KEY_INGEST: take_endpoint(state, options->ingest, argument); return 0;
    case KEY_FEED: take_endpoint(state, options->feed, argument); return 0;
    case KEY_QUERY: take_endpoint(state, options->query, argument); return 0;
    case KEY_IPC: ipc = true; return 0;
    case KEY_CLOCK: options->clock_mode = parse_clock(state, argument); return 0;
    case KEY_MAP: options->map_bytes = parse_map_size(state, argument); return 0;
    case ARGP_KEY_ARG: argp_error(state, "there is nothing to do with %s", argument); return 0;
    case ARGP_KEY_END:
        if (options->folder == NULL)
            argp_error(state, "--data is missing: the folder that keeps the log");
        if (ipc)
            use_ipc(state, options);
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option argp_options[] = {
    { "data", 'd', "DIR", 0, "keep the log in this folder; it is made if it does not exist", 0 },
    { "clock", KEY_CLOCK, "wall|feed", 0,
      "the clock date is today (wall, the default), or follows the announced days of the events "
      "(feed: for history, demonstrations and tests)",
      0 },
    { "ingest", KEY_INGEST, "ENDPOINT", 0, "where producers connect (tcp://127.0.0.1:7301)", 1 },
    { "feed", KEY_FEED, "ENDPOINT", 0, "where subscribers connect (tcp://127.0.0.1:7302)", 1 },
    { "query", KEY_QUERY, "ENDPOINT", 0, "where questions are asked (tcp://127.0.0.1:7303)", 1 },
    { "ipc", KEY_IPC, NULL, 0, "put all three into the data folder as ipc sockets", 1 },
    { "map-size", KEY_MAP, "SIZE", 0,
      "address space to reserve for the data, as 64G or 1T (the default); the file grows as it "
      "needs, up to this",
      2 },
    { 0 },
};

void
options_parse(int argc, char **argv, struct options *ret_options)
{
    static const struct argp argp = {
        .options = argp_options,
        .parser = parse_option,
        .doc =
            "Keep the log of leadership events, fold it, watch it, and push what follows."
            "\vAn endpoint may have port *, for any free one: the daemon writes what it listens on "
            "to DIR/endpoints, where all tenure commands find it with --at DIR.\n\n"
            "Example:\n  tenured --data /var/lib/tenure --clock feed --ipc\n",
    };
    *ret_options = (struct options){
        .ingest = "tcp://127.0.0.1:7301",
        .feed = "tcp://127.0.0.1:7302",
        .query = "tcp://127.0.0.1:7303",
        .clock_mode = CLOCK_WALL,
        .map_bytes = map_default,
    };
    argp_err_exit_status = TENURE_EXIT_USAGE;
    if (argp_parse(&argp, argc, argv, 0, NULL, ret_options) != 0)
        exit(TENURE_EXIT_USAGE);
}
