/* SPDX-License-Identifier: Apache-2.0 */
/* tenure bench: compares the whole job with the raw limits of the same machine, in the same run. */
#include <argp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include <tenure/cli.h>

enum {
    KEY_LARGE = 256,
    KEY_QUICK,
    KEY_JSON,
    KEY_ROUNDS,
    KEY_UNDER,
    KEY_ONLY,
    ROUNDS_USUAL = 5,
    ROUNDS_QUICK = 1,
    ROUNDS_MAX = 32
};

/* The order within a round; raw limits come directly before what is compared with them. */
static const struct {
    const char *name;
    void (*take)(const struct plan *plan);
} parts[] = {
    { "store", raw_store },    { "wire", raw_wire },      { "ingest", part_ingest },
    { "store", raw_store },    { "wire", raw_wire },      { "push", part_push },
    { "peers", part_peers },   { "query", part_query },   { "store", raw_rows },
    { "growth", part_growth }, { "upkeep", part_upkeep },
};

enum {
    PARTS = sizeof(parts) / sizeof(parts[0])
};

struct bench {
    struct plan plan;
    unsigned rounds; // 0: the default
    bool json;
    bool some, chosen[PARTS]; // the chosen parts; all unless `some`
};

/* Reads a list of parts, such as "store,ingest"; false: one of them is unknown. */
static bool
choose(const char *list, bool *chosen)
{
    for (const char *name = list; *name != '\0';) {
        size_t size = strcspn(name, ",");
        bool known = false;
        for (size_t part = 0; part < PARTS; part++) {
            if (strlen(parts[part].name) != size || memcmp(parts[part].name, name, size) != 0)
                continue;
            chosen[part] = known = true;
        }
        if (!known)
            return false;
        name += size + (name[size] == ',');
    }
    return true;
}

static error_t
bench_parse_option(int key, char *argument, struct argp_state *state)
{
    struct bench *bench = state->input;
    switch (key) {
    case KEY_QUICK: bench->plan.quick = true; return 0;
    case KEY_LARGE: bench->plan.large = true; return 0;
    case KEY_JSON: bench->json = true; return 0;
    case KEY_ROUNDS:
        bench->rounds = (unsigned)tenure_cli_number(state, "--rounds", argument, 1);
        if (bench->rounds > ROUNDS_MAX)
            argp_error(state, "--rounds %s is more than %d", argument, ROUNDS_MAX);
        return 0;
    case KEY_UNDER: bench->plan.under = argument; return 0;
    case KEY_ONLY:
        bench->some = true;
        if (!choose(argument, bench->chosen))
            argp_error(state,
                       "--only %s: give a list of store, wire, ingest, push, peers, query, "
                       "growth, upkeep, as store,ingest",
                       argument);
        return 0;
    case ARGP_KEY_ARG: argp_error(state, "%s is too much", argument); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "json", KEY_JSON, NULL, 0, "print one JSON object for each measurement", 0 },
    { "only", KEY_ONLY, "PARTS", 0,
      "measure some of store, wire (the raw limits), ingest, push, peers (SQLite and "
      "PostgreSQL on a part of the job), query, growth, upkeep",
      0 },
    { "large", KEY_LARGE, NULL, 0, "measure growth to ten million events: an hour or two more", 0 },
    { "quick", KEY_QUICK, NULL, 0, "measure smaller sizes in one round: less than a minute", 0 },
    { "rounds", KEY_ROUNDS, "N", 0, "measure N rounds and print medians (default: 5)", 0 },
    { "under", KEY_UNDER, "DIR", 0,
      "make the folders of the daemons there: on the disk to be measured (default: "
      "$TMPDIR or /tmp)",
      0 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = bench_parse_option,
    .doc = "Measure the daemon's whole job and, in the same run, the raw limits of LMDB, "
           "ZeroMQ and the "
           "disk. It starts daemons of its own in fresh folders; the events are those of "
           "tenure simulate."
           "\vA full run takes about half an hour and 10 GiB of disk. Figures of two "
           "machines, or of two "
           "runs, cannot be compared; the ratios at the end can.\n\n"
           "Example:\n"
           "  tenure bench --quick\n",
};

/* Adds one figure as a multiple of another, if both were measured. */
static void
add_ratio(const char *name, double value, double raw, const char *wanted)
{
    if (value > 0 && raw > 0)
        report_ratio(name, value / raw, wanted);
}

/* Adds the meaning of the figures: shares of the raw limit, multiples of the shortest possible
 * time. */
static void
add_ratios(void)
{
    double commit = report_median("raw lmdb, 1 a commit p50");
    double trip = report_median("raw zeromq round trip p50");
    double shortest = commit > 0 && trip > 0 ? commit + trip : 0;
    add_ratio("ack of one event / (raw commit + round trip)",
              report_median("ingest, 1 producer, 1 in flight p50"), shortest, "at most 1.5");
    add_ratio("ingest, 64 in flight / raw appends of 64",
              report_median("ingest, 1 producer, 64 in flight"),
              report_median("raw lmdb, 64 a commit"), "at least 0.32");
    add_ratio("ingest, 1024 in flight / raw appends of 1024",
              report_median("ingest, 1 producer, 1024 in flight"),
              report_median("raw lmdb, 1024 a commit"), "at least 0.125");
    add_ratio("ingest, a million posts / raw random rows",
              report_median("500000 organisations, 1600000 events"),
              report_median("raw lmdb, a random row of a million, 1024 a commit"), "at least 0.5");
    add_ratio("push p50 / (raw commit + round trip)",
              report_median("push, publish to subscriber p50"), shortest, "at most 2");
    add_ratio("push p99 / (raw commit + round trip)",
              report_median("push, publish to subscriber p99"), shortest, "at most 4");
    peers_add_ratios();
}

/* After an interrupt, prints what has been measured so far. */
static void *
wait_for_interrupt(void *context)
{
    const struct bench *bench = context;
    sigset_t signals;
    int number;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (sigwait(&signals, &number) != 0)
        return NULL;
    daemon_hold(); // parts then stop at the next daemon
    report_print(bench->json);
    fputs("tenure bench: interrupted; these are the figures so far\n", stderr);
    fflush(stdout);
    daemon_remove_last();
    _exit(TENURE_EXIT_REFUSED);
}

/* Must be called before other threads are started, so that all of them leave signals to this
 * one. */
static void
watch_for_interrupt(struct bench *bench)
{
    pthread_t thread;
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    if (pthread_create(&thread, NULL, wait_for_interrupt, bench) == 0)
        pthread_detach(thread);
}

static void
take_parts(const struct bench *bench)
{
    for (size_t i = 0; i < PARTS; i++) {
        if (bench->some && !bench->chosen[i])
            continue;
        if (isatty(STDERR_FILENO))
            fprintf(stderr, "\rround %u of %u: %s\033[K", bench->plan.round + 1, bench->rounds,
                    parts[i].name);
        parts[i].take(&bench->plan);
    }
}

int
main(int argc, char **argv)
{
    const char *under = getenv("TMPDIR");
    struct bench bench = { .plan.under = under != NULL && under[0] != '\0' ? under : "/tmp" };
    argp_err_exit_status = TENURE_EXIT_USAGE;
    if (argp_parse(&argp, argc, argv, 0, NULL, &bench) != 0)
        return TENURE_EXIT_USAGE;
    if (bench.rounds == 0)
        bench.rounds = bench.plan.quick ? ROUNDS_QUICK : ROUNDS_USUAL;
    watch_for_interrupt(&bench);
    for (bench.plan.round = 0; bench.plan.round < bench.rounds; bench.plan.round++)
        take_parts(&bench);
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
    add_ratios();
    report_print(bench.json);
    return TENURE_EXIT_DONE;
}
