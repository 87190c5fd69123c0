/* SPDX-License-Identifier: Apache-2.0 */
/* tenure: finds the program for a verb in its own folder and executes it. */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <tenure/nearest.h>
#include <tenure/status.h>
#include <tenure/version.h>

static const struct {
    const char *name, *does;
} verbs[] = {
    { "publish", "publish events from files, standard input or flags" },
    { "import", "import events from CSV, NDJSON, Popolo, RSS and Atom" },
    { "undo", "retract an event by its source and id, or by its seq" },
    { "watch", "follow channels: events, states, indicators, alerts" },
    { "changes", "show what was reported between two days" },
    { "find", "find people, posts and organisations by name" },
    { "state", "show posts, organisations, people, indicators, on any day" },
    { "history", "show how one of these changed" },
    { "alerts", "list the active alerts, or all" },
    { "why", "explain an alert or an indicator by its events" },
    { "silence", "mute alerts, or list the silences in force" },
    { "acknowledge", "record who takes an alert on" },
    { "rules", "show the rules in force; check and test rule files" },
    { "backtest", "compare what other rules would have sent" },
    { "notify", "send alerts to webhooks, Slack, e-mail, Atom, programs" },
    { "board", "serve posts, alerts and indicators as web pages" },
    { "relay", "pass the feed on to thousands of subscribers" },
    { "mirror", "copy all channels into NATS JetStream" },
    { "sink", "copy everything into tables of PostgreSQL" },
    { "log", "print every event as NDJSON that can be published again" },
    { "export", "export posts, tenures, alerts as CSV, SQLite, Popolo or a calendar" },
    { "status", "show the daemon's health, counters and limits" },
    { "group", "show who leads a group, and how far its members are" },
    { "context", "name daemons, and choose one" },
    { "verify", "check the log and that every table matches it" },
    { "rebuild", "recompute every table from the log" },
    { "backup", "copy the data, also while a daemon runs" },
    { "restore", "restore a backup" },
    { "redact", "permanently erase the content of events" },
    { "keygen", "make keys for a daemon and its clients" },
    { "simulate", "generate a made-up history as NDJSON" },
    { "bench", "measure the daemon against the machine's raw limits" },
};

static void
print_help(FILE *file)
{
    fputs("Usage: tenure VERB [OPTION...]\n"
          "Publish leadership events to a daemon (tenured), and query and follow the results.\n\n",
          file);
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        fprintf(file, "  %-12s %s\n", verbs[i].name, verbs[i].does);
    fputs(
        "\nAll take --at WHERE (a data folder, an endpoints file or tcp://host:port; default\n"
        "$TENURE_AT, else the context in use), --json, --help and --version. Where an id is taken,\n"
        "so is a name, or the beginning of one. Exit status: 0 done, 1 refused or not found, 2 wrong\n"
        "usage, 3 no daemon, 4 damaged data.\n\n"
        "Example:\n  tenure watch alert --at /var/lib/tenure\n",
        file);
}

/* What other programs call a verb. By spelling, "retract" would be nearest to redact, which
 * erases. */
static const struct {
    const char *other, *ours;
} synonyms[] = {
    { "retract", "undo" }, { "correct", "undo" }, { "delete", "undo" },     { "mute", "silence" },
    { "search", "find" },  { "list", "state" },   { "get", "state" },       { "show", "state" },
    { "explain", "why" },  { "add", "publish" },  { "ack", "acknowledge" }, { "news", "changes" },
    { "follow", "watch" }, { "diff", "changes" }, { "serve", "board" },     { "web", "board" },
};

static int
refuse(const char *verb)
{
    struct tenure_nearest nearest;
    for (size_t i = 0; i < sizeof(synonyms) / sizeof(synonyms[0]); i++) {
        if (strcmp(synonyms[i].other, verb) == 0) {
            fprintf(stderr, "tenure: unknown verb %s; did you mean %s?\n", verb, synonyms[i].ours);
            return TENURE_EXIT_USAGE;
        }
    }
    tenure_nearest_begin(&nearest, verb);
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        tenure_nearest_offer(&nearest, verbs[i].name);
    fprintf(stderr, "tenure: unknown verb %s; ", verb);
    if (nearest.name[0] != '\0')
        fprintf(stderr, "did you mean %s?\n", nearest.name);
    else
        fputs("see tenure --help\n", stderr);
    return TENURE_EXIT_USAGE;
}

/* Executes the verb's program under the name "tenure VERB"; returns only if that fails. */
static int
run(char **argv)
{
    char self[PATH_MAX], path[PATH_MAX + 64], name[64];
    const char *verb = argv[1];
    if (strchr(verb, '/') != NULL)
        return refuse(verb);
    ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);
    self[size > 0 ? size : 0] = '\0';
    // Without /proc this program's folder is unknown, so execvp() searches PATH.
    snprintf(path, sizeof(path), "%s%stenure-%.40s", size > 0 ? dirname(self) : "",
             size > 0 ? "/" : "", verb);
    snprintf(name, sizeof(name), "tenure %.40s", verb);
    argv[1] = name;
    execvp(path, argv + 1);
    if (errno == ENOENT)
        return refuse(verb);
    fprintf(stderr, "tenure: %s cannot be run: %s\n", path, strerror(errno));
    return TENURE_EXIT_USAGE;
}

/* tenure help VERB is the same as tenure VERB --help. */
static int
show_help(int argc, char **argv)
{
    char *arguments[] = { argv[0], argc > 2 ? argv[2] : NULL, (char *)"--help", NULL };
    if (argc > 2 && strcmp(argv[1], "help") == 0)
        return run(arguments);
    print_help(stdout);
    return TENURE_EXIT_DONE;
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return TENURE_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
        return show_help(argc, argv);
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0 ||
        strcmp(argv[1], "version") == 0) {
        puts(tenure_version_line);
        return TENURE_EXIT_DONE;
    }
    return run(argv);
}
