/* SPDX-License-Identifier: Apache-2.0 */
/* tenure publish: publishes events from files, a pipe or flags. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "publish.h"

enum {
    KEY_ATOMIC = 256,
    KEY_WINDOW,
    KEY_BATCH,
    KEY_NO_PROGRESS,
    KEY_OUTBOX,
    KEY_KEEP,
    KEY_DRY_RUN
};

/* After a mistyped kind, its flags would be refused as unknown options, so check the word first. */
static void
check_file(struct argp_state *state, const char *argument)
{
    const char *next = state->next < state->argc ? state->argv[state->next] : "";
    if (strncmp(next, "--", 2) != 0 || next[2] == '\0' ||
        tenure_cli_option_words(state->root_argp, next) > 0 || access(argument, F_OK) == 0)
        return;
    struct tenure_nearest kind;
    publish_nearest_verb(&kind, argument);
    argp_error(state, "%s is neither a kind of event nor a file%s%s%s", argument,
               kind.name[0] != '\0' ? "; did you mean " : "", kind.name,
               kind.name[0] != '\0' ? "?" : "");
}

static error_t
publish_parse_option(int key, char *argument, struct argp_state *state)
{
    struct publish *publish = state->input;
    switch (key) {
    case KEY_ATOMIC: publish->options.atomic = true; return 0;
    case KEY_WINDOW:
        publish->options.window = (unsigned)tenure_cli_number(state, "--window", argument, 1);
        return 0;
    case KEY_BATCH:
        publish->options.events_max = (unsigned)tenure_cli_number(state, "--batch", argument, 1);
        return 0;
    case KEY_NO_PROGRESS: publish->no_progress = true; return 0;
    case KEY_OUTBOX: publish->outbox_path = argument; return 0;
    case KEY_KEEP: publish->keep_ms = publish_keep_ms(state, argument); return 0;
    case 'q': publish->quiet = true; return 0;
    case 'y': publish->is_sure = true; return 0;
    case KEY_DRY_RUN: publish->is_dry_run = true; return 0;
    case ARGP_KEY_INIT:
        publish->keep_ms = publish_keep_ms(state, "24h");
        state->child_inputs[0] = &publish->cli;
        return 0;
    case ARGP_KEY_ARG:
        if (!publish->looks_for_kind)
            return ARGP_ERR_UNKNOWN; // argp passes all of them to ARGP_KEY_ARGS
        if (state->quoted == 0 && publish_is_verb(argument))
            publish->kind_at = state->next - 1;
        else if (state->quoted == 0)
            check_file(state, argument);
        state->next = state->argc;
        return 0;
    case ARGP_KEY_ARGS:
        publish->files = state->argv + state->next;
        publish->files_count = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (publish->looks_for_kind)
            return 0;
        if (publish->files_count == 0 && publish->outbox_path == NULL)
            argp_error(state, "no files are given; give FILE..., - for standard input, or a kind "
                              "of event, such as appointment");
        if (publish->is_dry_run && (publish->files_count > 1 || publish->outbox_path != NULL))
            argp_error(state, "--dry-run takes one file and no outbox");
        if (publish->options.atomic && (publish->files_count > 1 || publish->outbox_path != NULL))
            argp_error(state, "--atomic takes one file and no outbox: all of its events are "
                              "stored, or none");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "atomic", KEY_ATOMIC, NULL, 0, "store all events or none", 0 },
    { "dry-run", KEY_DRY_RUN, NULL, 0, "show what up to 64 events would change, and store nothing",
      0 },
    { "window", KEY_WINDOW, "N", 0, "keep up to N requests in flight (default: 8)", 0 },
    { "batch", KEY_BATCH, "N", 0, "send up to N events in a request (default: 256)", 0 },
    { "outbox", KEY_OUTBOX, "DIR", 0,
      "keep events in this folder until a daemon has stored them; without FILE, send the kept ones",
      0 },
    { "keep", KEY_KEEP, "TIME", 0,
      "keep acknowledged events in the outbox for 24h (the default), 7d ..., to send "
      "them again if the log is restored from an older backup",
      0 },
    { "quiet", 'q', NULL, 0, "print refused events only, no summary", 0 },
    { "yes", 'y', NULL, 0,
      "publish one event by flags although it moves a feed's clock by more than a year, has an id "
      "that differs from a known one only in capital letters or is the name of one, or is the "
      "departure of somebody who is not known to hold the post",
      0 },
    { "no-progress", KEY_NO_PROGRESS, NULL, 0, "show no progress line on a terminal", 0 },
    { 0 },
};

static const struct argp_child children[] = { { &tenure_cli_argp, 0, NULL, 90 }, { 0 } };

/* Lists the kinds of the schema in the help. */
static char *
add_kinds(int key, const char *text, void *input)
{
    char *kinds, *both = NULL;
    (void)input;
    if (key != ARGP_KEY_HELP_POST_DOC || (kinds = publish_kinds()) == NULL)
        return (char *)text;
    if (asprintf(&both, "%s\n\n%s", kinds, text) < 0)
        both = NULL;
    free(kinds);
    return both;
}

static const struct argp argp = {
    .options = options,
    .parser = publish_parse_option,
    .args_doc = "FILE...\n-\nKIND --FIELD VALUE...",
    .doc =
        "Publish events: NDJSON from files or standard input, or one event by flags."
        "\vAn event that was stored before counts as done, so an interrupted run can be repeated "
        "in full. Exit status: 0 all done, 1 something was refused, 3 no daemon. "
        "tenure publish KIND --help lists the flags of a kind; options can come before or after "
        "it.\n\n"
        "Examples:\n"
        "  tenure publish data/feeds/reports.ndjson\n"
        "  tenure publish appointment --organisation QOP --role chief-executive \\\n"
        "      --person \"Ada Example\" --effective 2024-06-01\n"
        "  tenure publish dissolution --organisation 09C --effective 2020-04-01\n",
    .help_filter = add_kinds,
    .children = children,
};

/* Refuses a flag of the event before the kind, where only options can be. */
static void
refuse_early_flag(int argc, char **argv)
{
    for (int i = 1; i < argc && argv[i][0] == '-';) {
        int words = tenure_cli_option_words(&argp, argv[i]);
        if (words == 0 && strncmp(argv[i], "--", 2) == 0 && publish_is_common_flag(argv[i] + 2)) {
            tenure_cli_say("%s describes the event: give it after the kind, as in tenure publish "
                           "appointment %s VALUE",
                           argv[i], argv[i]);
            exit(TENURE_EXIT_USAGE);
        }
        i += words > 0 ? words : 1;
    }
}

/* Looks for the kind of event: the first word that is neither an option nor an option's value. Its
 * flags come from the schema, so argp must not see the words after it. */
static void
look_for_kind(struct publish *publish, int argc, char **argv)
{
    char *none[] = { argv[0], (char *)"-", NULL };
    tenure_cli_parse_alone(&argp, 2, none, &publish->cli); // sets the defaults
    publish->files_count = 0;
    publish->looks_for_kind = true;
    refuse_early_flag(argc, argv);
    tenure_cli_check_options(&argp, argc, argv, true);
    if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, publish) != 0)
        exit(TENURE_EXIT_USAGE);
    publish->looks_for_kind = false;
}

/* Moves options that follow the kind in front of it, in place, so that argp reads them all. */
static void
move_options(struct publish *publish, int argc, char **argv)
{
    for (int i = publish->kind_at + 1; i < argc;) {
        int words = tenure_cli_option_words(&argp, argv[i]);
        if (words == 0 || i + words > argc) {
            // A flag's value, which may look like an option, is skipped with it.
            i += argv[i][0] == '-' && strchr(argv[i], '=') == NULL && i + 1 < argc ? 2 : 1;
            continue;
        }
        char *moved[2] = { argv[i], words == 2 ? argv[i + 1] : NULL };
        memmove(argv + publish->kind_at + words, argv + publish->kind_at,
                (size_t)(i - publish->kind_at) * sizeof(*argv));
        memcpy(argv + publish->kind_at, moved, (size_t)words * sizeof(*argv));
        publish->kind_at += words;
        i += words;
    }
}

int
main(int argc, char **argv)
{
    struct publish publish = { 0 };
    look_for_kind(&publish, argc, argv);
    if (publish.kind_at > 0) {
        move_options(&publish, argc, argv);
        look_for_kind(&publish, argc, argv);
        tenure_context_apply(&publish.cli);
        return publish_flags(&publish, argc - publish.kind_at, argv + publish.kind_at);
    }
    tenure_cli_parse(&argp, argc, argv, &publish.cli);
    return publish_files(&publish);
}
