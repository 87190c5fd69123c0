/* tenure bench: the whole job against the raw limits of the same machine, in the same run. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include <tenure/cli.h>

enum {
    KEY_QUICK = 256,
    KEY_JSON,
    KEY_ROUNDS,
    KEY_UNDER,
    KEY_ONLY,
    ROUNDS_USUAL = 5,
    ROUNDS_QUICK = 1,
    ROUNDS_MAX = 32
};

struct bench {
    struct plan plan;
    unsigned rounds; // 0: the usual number
    bool json;
    const char *only;
};

static const struct {
    const char *name;
    void (*take)(const struct plan *plan);
} parts[] = {
    { "store", raw_store },    { "wire", raw_wire },    { "ingest", part_ingest },
    { "push", part_push },     { "query", part_query }, { "growth", part_growth },
    { "upkeep", part_upkeep },
};

static bool
is_part(const char *name)
{
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (strcmp(parts[i].name, name) == 0)
            return true;
    }
    return false;
}

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
    struct bench *bench = state->input;
    switch (key) {
    case KEY_QUICK: bench->plan.quick = true; return 0;
    case KEY_JSON: bench->json = true; return 0;
    case KEY_ROUNDS:
        bench->rounds = (unsigned)tenure_cli_number(state, "--rounds", argument, 1);
        if (bench->rounds > ROUNDS_MAX)
            argp_error(state, "--rounds %s is more than %d", argument, ROUNDS_MAX);
        return 0;
    case KEY_UNDER: bench->plan.under = argument; return 0;
    case KEY_ONLY:
        bench->only = argument;
        if (!is_part(argument))
            argp_error(state,
                       "--only %s is none of store, wire, ingest, push, query, growth, upkeep",
                       argument);
        return 0;
    case ARGP_KEY_ARG: argp_error(state, "%s is too much", argument); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "json", KEY_JSON, NULL, 0, "one object a figure", 0 },
    { "only", KEY_ONLY, "PART", 0, "store, wire, ingest, push, query, growth or upkeep", 0 },
    { "quick", KEY_QUICK, NULL, 0, "smaller sizes and one round: less than 45 seconds", 0 },
    { "rounds", KEY_ROUNDS, "N", 0, "medians of so many rounds (default: 5)", 0 },
    { "under", KEY_UNDER, "DIR", 0,
      "make the folders of the daemons there: on the disk to be measured (default: $TMPDIR or /tmp)",
      0 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .doc =
        "Measure the daemon's whole job and, in the same run, the raw limits of LMDB, ZeroMQ and the "
        "disk. It starts daemons of its own in fresh folders; the events are those of tenure simulate."
        "\vA full run takes about half an hour and 10 GiB of disk. Figures of two machines, or of two "
        "runs, cannot be compared; the ratios at the end can.\n\nExample:\n  tenure bench --quick\n",
};

/* What the figures mean: shares of the raw limit, multiples of the shortest possible time. */
static void
add_ratios(void)
{
    double shortest =
        report_median("raw lmdb, 1 a commit p50") + report_median("raw zeromq round trip p50");
    double few = report_median("raw lmdb, 64 a commit");
    double many = report_median("raw lmdb, 1024 a commit");
    if (shortest > 0 && report_median("ingest, 1 producer, 1 in flight p50") > 0) {
        report_ratio("ack of one event / (raw commit + round trip)",
                     report_median("ingest, 1 producer, 1 in flight p50") / shortest,
                     "at most 1.5");
        report_ratio("ingest, 64 in flight / raw appends of 64",
                     report_median("ingest, 1 producer, 64 in flight") / few, "at least 0.32");
        report_ratio("ingest, 1024 in flight / raw appends of 1024",
                     report_median("ingest, 1 producer, 1024 in flight") / many, "at least 0.125");
    }
    if (shortest > 0 && report_median("push, publish to subscriber p50") > 0) {
        report_ratio("push p50 / (raw commit + round trip)",
                     report_median("push, publish to subscriber p50") / shortest, "at most 2");
        report_ratio("push p99 / (raw commit + round trip)",
                     report_median("push, publish to subscriber p99") / shortest, "at most 4");
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
    for (bench.plan.round = 0; bench.plan.round < bench.rounds; bench.plan.round++) {
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
            if (bench.only != NULL && strcmp(bench.only, parts[i].name) != 0)
                continue;
            if (isatty(STDERR_FILENO))
                fprintf(stderr, "\rround %u of %u: %s\033[K", bench.plan.round + 1, bench.rounds,
                        parts[i].name);
            parts[i].take(&bench.plan);
        }
    }
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
    add_ratios();
    report_print(bench.json);
    return TENURE_EXIT_DONE;
}
