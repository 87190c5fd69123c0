/* SPDX-License-Identifier: Apache-2.0 */
/* tenure import: imports data from other sources as events. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import.h"
#include "popolo_map.h"
#include "stopping.h"
#include "today.h"

enum {
    KEY_MAP = 256,
    KEY_FORMAT,
    KEY_BOOKMARK,
    KEY_DRY_RUN,
    KEY_FOLLOW,
    KEY_AS_IS,
    KEY_NO_PROGRESS
};

static const struct {
    const char *name;
    record_reader *reader;
    bool is_document; // the reader has its own order, by day or of the feed
} formats[] = {
    { "csv", read_csv, false },
    { "ndjson", read_ndjson, false },
    { "popolo", read_popolo, true },
    { "feed", read_feed, true },
};

static void
check_arguments(const struct import *import, struct argp_state *state)
{
    if (import->paths_count == 0)
        argp_error(state, "no files are given; give FILE..., or - for standard input");
    if (import->follow && import->paths_count > 1)
        argp_error(state, "--follow takes one folder");
}

static error_t
import_parse_option(int key, char *argument, struct argp_state *state)
{
    struct import *import = state->input;
    switch (key) {
    case KEY_MAP: import->map_path = argument; return 0;
    case KEY_FORMAT: import->format = argument; return 0;
    case KEY_BOOKMARK: import->bookmark_path = argument; return 0;
    case KEY_DRY_RUN: import->dry_run = true; return 0;
    case KEY_FOLLOW: import->follow = true; return 0;
    case KEY_AS_IS: import->as_is = true; return 0;
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
    { "map", KEY_MAP, "FILE", 0, "map records to events by this YAML file (docs/import.md)", 0 },
    { "format", KEY_FORMAT, "NAME", 0,
      "read csv, ndjson, popolo or feed (default: as the map says)", 0 },
    { "dry-run", KEY_DRY_RUN, NULL, 0, "check and show the events; publish nothing", 0 },
    { "bookmark", KEY_BOOKMARK, "FILE", 0, "save the position in this file and resume from it", 0 },
    { "follow", KEY_FOLLOW, NULL, 0, "import files put into a folder, until stopped", 0 },
    { "as-is", KEY_AS_IS, NULL, 0, "keep the order of the file instead of sorting by day", 0 },
    { "quiet", 'q', NULL, 0, "print refused events only, no summary", 0 },
    { "no-progress", KEY_NO_PROGRESS, NULL, 0, "show no progress line on a terminal", 0 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

static const struct argp argp = {
    .options = options,
    .parser = import_parse_option,
    .args_doc = "FILE...\n-\n--follow FOLDER",
    .doc =
        "Publish data from other sources: CSV or NDJSON by a map of its columns, Popolo JSON, RSS "
        "and Atom."
        "\vYou can run an import again in full: no event is stored twice. --dry-run --json prints "
        "the events in the form that tenure publish reads.\n\n"
        "Events of CSV and NDJSON files are sorted by announced day, so nothing is published "
        "before the last file has been read. Events stay in the order of the file with --as-is or "
        "--follow, if they come from a feed, and if a bookmark says that the file's beginning is "
        "done. Give --as-is with a pipe that does not end.\n\n"
        "Examples:\n"
        "  tenure import --map examples/import/ministers.yaml --dry-run ministers.csv\n"
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

/* Whether the first file's name ends in .csv: to say that the map is missing helps more than to say
 * that a row is not JSON. */
static bool
has_csv(const struct import *import)
{
    const char *ending = import->paths_count > 0 ? strrchr(import->paths[0], '.') : NULL;
    return ending != NULL && strcasecmp(ending, ".csv") == 0;
}

/* Finds the reader for the format on the command line or in the map. */
static bool
find_reader(struct import *import)
{
    const char *format = import->format;
    if (format == NULL && import->map != NULL && map_format(import->map)[0] != '\0')
        format = map_format(import->map);
    if (format == NULL)
        format = import->map != NULL || has_csv(import) ? "csv" : "ndjson";
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        if (strcmp(formats[i].name, format) == 0) {
            import->reader = formats[i].reader;
            import->is_document = formats[i].is_document;
        }
    }
    import->json_column = import->map != NULL ? map_json_column(import->map) : "";
    // An exported log is already in its order.
    import->sorts =
        !import->is_document && !import->follow && !import->as_is && import->json_column[0] == '\0';
    if (import->reader == NULL)
        tenure_cli_say("there is no format %s; there are csv, ndjson, popolo and feed", format);
    else if (import->map == NULL && import->reader != read_ndjson)
        tenure_cli_say(
            "--map is missing: the file that maps records of %s to events; tenure-map(5) describes "
            "it, and examples/import has some",
            format);
    return import->reader != NULL && (import->map != NULL || import->reader == read_ndjson);
}

/* The bookmark is valid only if the log still has its events; an outbox checks that itself. */
static tenure_status
check_bookmark(struct import *import)
{
    struct tenure_rewind rewind;
    if (import->publish.publisher == NULL || import->bookmark.position.log[0] == '\0')
        return TENURE_OK;
    tenure_status status =
        tenure_client_locate(import->publish.cli.client, &import->bookmark.position, &rewind);
    if (status == TENURE_CONFLICT)
        tenure_cli_say("%s is about another log than the daemon's; every file is read from its "
                       "beginning",
                       import->bookmark_path);
    else if (status != TENURE_OK || !rewind.is_abandoned)
        return status;
    else
        tenure_cli_say("%s and continues from entry %" PRIu64 "; every file is read from its "
                       "beginning, and what is stored already is a duplicate",
                       rewind.reason, rewind.common_seq);
    bookmark_clear(&import->bookmark);
    return TENURE_OK;
}

static tenure_status
work(struct import *import)
{
    tenure_status status = TENURE_OK;
    if (!import->dry_run)
        status = publish_open(&import->publish, import_answered);
    if (status == TENURE_OK)
        status = check_bookmark(import);
    for (int i = 0; i < import->paths_count && status == TENURE_OK && !import->follow; i++)
        status = import_file(import, import->paths[i], i + 1);
    if (status == TENURE_OK)
        status = import_sorted(import);
    if (status == TENURE_OK && import->follow)
        status = import_folder(import, import->paths[0], &stopping);
    return status;
}

/* A record that makes no event is not an error, but it is reported. */
static void
import_summarise(const struct import *import, int64_t took_ms)
{
    publish_summarise(&import->publish, took_ms);
    if (import->without_event > 0 && !import->publish.quiet)
        fprintf(stderr,
                "%" PRIu64
                " record%s no event: no `when` and `match` of the map fits (first on line "
                "%" PRIu64 ")\n",
                import->without_event, import->without_event == 1 ? " makes" : "s make",
                import->first_without);
}

static int
run(struct import *import)
{
    int64_t began = progress_now_ms();
    import->today = import_today();
    if (!bookmark_open(&import->bookmark, import->bookmark_path)) {
        tenure_cli_say("%s is not a bookmark that can be read: %s; give another, or remove it",
                       import->bookmark_path, strerror(errno));
        bookmark_close(&import->bookmark);
        return TENURE_EXIT_REFUSED;
    }
    import->waiting = calloc((size_t)import->paths_count, sizeof(import->waiting[0]));
    if (import->waiting == NULL)
        return tenure_cli_fail(&import->publish.cli, TENURE_NO_MEMORY);
    tenure_status status = work(import);
    int exit_code = publish_is_all_done(&import->publish) ? TENURE_EXIT_DONE : TENURE_EXIT_REFUSED;
    if (status != TENURE_OK)
        exit_code = import->publish.cli.client != NULL && !import->publish.is_local_failure
                        ? publish_fail(&import->publish, status)
                        : TENURE_EXIT_REFUSED;
    if (import->dry_run)
        import_report(import);
    else if (import->publish.publisher != NULL)
        import_summarise(import, progress_now_ms() - began);
    publish_close(&import->publish);
    bookmark_close(&import->bookmark);
    order_close(&import->order);
    free(import->waiting);
    return exit_code;
}

int
main(int argc, char **argv)
{
    struct import import = { 0 };
    tenure_cli_parse(&argp, argc, argv, &import.publish.cli);
    if (import.follow)
        stop_on_signals();
    int exit_code = TENURE_EXIT_USAGE;
    if (open_map(&import) && find_reader(&import))
        exit_code = run(&import);
    map_close(&import.map);
    return tenure_cli_close(&import.publish.cli, exit_code);
}
