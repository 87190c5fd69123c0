/* tenure import: somebody else's data as events. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import.h"
#include "popolo_map.h"

enum {
    KEY_MAP = 256,
    KEY_FORMAT,
    KEY_BOOKMARK,
    KEY_DRY_RUN,
    KEY_FOLLOW,
    KEY_NO_PROGRESS
};

static const struct {
    const char *name;
    record_reader *reader;
} formats[] = {
    { "csv", read_csv },
    { "ndjson", read_ndjson },
    { "popolo", read_popolo },
    { "feed", read_feed },
};

static volatile sig_atomic_t stopped;

static void
stop(int number)
{
    (void)number;
    stopped = 1;
}

static void
check_arguments(const struct import *import, struct argp_state *state)
{
    if (import->paths_count == 0)
        argp_error(state, "no files are given; give FILE..., or - for standard input");
    if (import->follow && import->paths_count > 1)
        argp_error(state, "--follow takes one folder");
}

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
    struct import *import = state->input;
    switch (key) {
    case KEY_MAP: import->map_path = argument; return 0;
    case KEY_FORMAT: import->format = argument; return 0;
    case KEY_BOOKMARK: import->bookmark_path = argument; return 0;
    case KEY_DRY_RUN: import->dry_run = true; return 0;
    case KEY_FOLLOW: import->follow = true; return 0;
    case KEY_NO_PROGRESS: import->publish.no_progress = true; return 0;
    case 'q': import->publish.quiet = true; return 0;
    case ARGP_KEY_INIT: state->child_inputs[0] = &import->publish.cli; return 0;
    case ARGP_KEY_ARGS:
        import->paths = state->argv + state->next;
        import->paths_count = state->argc - state->next;
        return 0;
    case ARGP_KEY_END: check_arguments(import, state); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "map", KEY_MAP, "FILE", 0, "how a record becomes events (YAML; docs/import.md)", 0 },
    { "format", KEY_FORMAT, "NAME", 0, "csv, ndjson, popolo or feed (default: the map's)", 0 },
    { "dry-run", KEY_DRY_RUN, NULL, 0, "publish nothing; check, and say what would come", 0 },
    { "bookmark", KEY_BOOKMARK, "FILE", 0, "keep how far it got here, and go on from there", 0 },
    { "follow", KEY_FOLLOW, NULL, 0, "import what is put into a folder, until stopped", 0 },
    { "quiet", 'q', NULL, 0, "no summary; only what was refused", 0 },
    { "no-progress", KEY_NO_PROGRESS, NULL, 0, "no progress line on a terminal", 0 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .args_doc = "FILE...\n-\n--follow FOLDER",
    .doc = "Publish what others keep: CSV or NDJSON by a map of its columns, Popolo JSON, RSS and "
           "Atom."
           "\vRun again in full it stores nothing twice. With --dry-run --json it prints the "
           "events, as tenure publish takes them.\n\n"
           "Examples:\n"
           "  tenure import --map examples/import/ministers-csv.yaml --dry-run ministers.csv\n"
           "  tenure import --format popolo parliament.json\n",
    .children = children,
};

static bool
open_map(struct import *import)
{
    struct yaml_problem problem = { 0 };
    bool builtin =
        import->map_path == NULL && import->format != NULL && strcmp(import->format, "popolo") == 0;
    tenure_status status = TENURE_OK;
    if (import->map_path != NULL)
        status = map_open(import->map_path, &import->map, &problem);
    else if (builtin)
        status = map_parse(popolo_map, &import->map, &problem);
    if (status == TENURE_OK)
        return true;
    if (problem.line > 0)
        tenure_cli_say("%s:%d:%d: %s", import->map_path, problem.line, problem.column,
                       problem.reason);
    else
        tenure_cli_say("%s: %s", import->map_path, problem.reason);
    return false;
}

/* The reader of the format that is asked for, or that the map names. */
static bool
find_reader(struct import *import)
{
    const char *format = import->format;
    if (format == NULL && import->map != NULL && map_format(import->map)[0] != '\0')
        format = map_format(import->map);
    if (format == NULL)
        format = import->map != NULL ? "csv" : "ndjson";
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (strcmp(formats[i].name, format) == 0)
            import->reader = formats[i].reader;
    }
    if (import->reader == NULL)
        tenure_cli_say("there is no format %s; there are csv, ndjson, popolo and feed", format);
    else if (import->map == NULL && import->reader != read_ndjson)
        tenure_cli_say("--map is missing: how a record of %s becomes events; docs/import.md tells",
                       format);
    return import->reader != NULL && (import->map != NULL || import->reader == read_ndjson);
}

/* An item of a feed that was edited since it was stored is no error that somebody has to mend
 * before the next look at the feed: it is said, and what is stored stays. */
static void
take_answer(void *context, uint64_t line, const Tenure__V1__PublishAnswer *answer)
{
    const struct import *import = context; // `publish` is its first member
    if (import->reader != read_feed ||
        answer->status != TENURE__V1__PUBLISH_ANSWER__STATUS__CONFLICT) {
        publish_answered(context, line, answer);
        return;
    }
    if (!import->publish.quiet)
        fprintf(stderr,
                "%s:%" PRIu64 ": edited since it was stored (%s); what is stored stays: to change "
                "it, publish a correction\n",
                import->publish.file, line, answer->reason);
}

static tenure_status
work(struct import *import)
{
    tenure_status status = TENURE_OK;
    if (!import->dry_run)
        status = publish_open(&import->publish, take_answer);
    for (int i = 0; i < import->paths_count && status == TENURE_OK && !import->follow; i++)
        status = import_file(import, import->paths[i]);
    if (status == TENURE_OK && import->follow)
        status = import_folder(import, import->paths[0], &stopped);
    return status;
}

static int
run(struct import *import)
{
    int64_t began = progress_now_ms();
    if (!bookmark_open(&import->bookmark, import->bookmark_path)) {
        tenure_cli_say("%s is no bookmark that can be read: %s; give another, or remove it",
                       import->bookmark_path, strerror(errno));
        return TENURE_EXIT_REFUSED;
    }
    tenure_status status = work(import);
    int exit_code = publish_is_all_done(&import->publish) ? TENURE_EXIT_DONE : TENURE_EXIT_REFUSED;
    if (status != TENURE_OK)
        exit_code = import->publish.cli.client != NULL && !import->publish.is_local_failure
                        ? publish_fail(&import->publish, status)
                        : TENURE_EXIT_REFUSED;
    if (import->dry_run)
        import_report(import);
    else if (import->publish.publisher != NULL)
        publish_summarise(&import->publish, progress_now_ms() - began);
    publish_close(&import->publish);
    bookmark_close(&import->bookmark);
    return exit_code;
}

int
main(int argc, char **argv)
{
    struct import import = { 0 };
    struct sigaction action = { .sa_handler = stop };
    tenure_cli_parse(&argp, argc, argv, &import.publish.cli);
    if (import.follow) {
        sigaction(SIGTERM, &action, NULL);
        sigaction(SIGINT, &action, NULL);
    }
    int exit_code = TENURE_EXIT_USAGE;
    if (open_map(&import) && find_reader(&import))
        exit_code = run(&import);
    map_close(&import.map);
    return tenure_cli_close(&import.publish.cli, exit_code);
}
