/* SPDX-License-Identifier: Apache-2.0 */
/* tenure: finds the program of a verb beside itself and becomes it. */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <tenure/status.h>
#include <tenure/version.h>

static const struct {
    const char *name, *does;
} verbs[] = {
    { "publish", "events in: files, standard input, or one by flags" },
    { "import", "events from CSV, NDJSON, Popolo, RSS and Atom" },
    { "watch", "follow channels: events, states, figures, alerts" },
    { "state", "posts, organisations, people, figures, now or on any day" },
    { "history", "how one of these came to be as it is" },
    { "alerts", "the alerts that are active, or all" },
    { "why", "what an alert or a figure rests on" },
    { "silence", "mute alerts; or the silences in force" },
    { "acknowledge", "say who takes an alert on" },
    { "rules", "the rules in force; check and test rule files" },
    { "backtest", "what other rules would have sent" },
    { "notify", "send alerts on: webhooks, Slack, e-mail, Atom, programs" },
    { "board", "posts, alerts and figures as web pages that keep up" },
    { "log", "every event, as it can be published again" },
    { "export", "posts, tenures, alerts as CSV, SQLite or Popolo" },
    { "status", "how the daemon is" },
    { "verify", "is the data whole, and what the log makes of it?" },
    { "rebuild", "every table anew from the log" },
    { "backup", "a copy of the data, also while a daemon runs" },
    { "restore", "bring a backup back" },
    { "redact", "take what events say out of the log for good" },
    { "keygen", "keys for a daemon, and for who talks to it" },
    { "simulate", "a made-up history, as NDJSON" },
    { "bench", "measure the whole job against the machine's raw limits" },
};

static void
print_help(FILE *file)
{
    fputs("Usage: tenure VERB [OPTION...]\n"
          "Publish leadership events to a daemon (tenured), and ask and watch what follows.\n\n",
          file);
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        fprintf(file, "  %-12s %s\n", verbs[i].name, verbs[i].does);
    fputs(
        "\nAll take --at WHERE (a data folder, an endpoints file or tcp://host:port; default\n"
        "$TENURE_AT), --json, --help and --version. Exit status: 0 done, 1 refused or not found,\n"
        "2 wrong usage, 3 no daemon, 4 damaged data.\n\n"
        "Example:\n  tenure watch alert --at /var/lib/tenure\n",
        file);
}

int
main(int argc, char **argv)
{
    char self[PATH_MAX], path[PATH_MAX + 64];
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(argc < 2 ? stderr : stdout);
        return argc < 2 ? TENURE_EXIT_USAGE : TENURE_EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        puts(tenure_version_line);
        return TENURE_EXIT_DONE;
    }
    if (strchr(argv[1], '/') != NULL) {
        fprintf(stderr, "tenure: there is no verb %s; see tenure --help\n", argv[1]);
        return TENURE_EXIT_USAGE;
    }
    ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);
    self[size > 0 ? size : 0] = '\0';
    // Where no /proc says where this program is, the path to look in does.
    snprintf(path, sizeof(path), "%s%stenure-%.40s", size > 0 ? dirname(self) : "",
             size > 0 ? "/" : "", argv[1]);
    const char *verb = argv[1];
    argv[1] = path;
    execvp(path, argv + 1);
    if (errno == ENOENT)
        fprintf(stderr, "tenure: there is no verb %s; see tenure --help\n", verb);
    else
        fprintf(stderr, "tenure: %s cannot be run: %s\n", path, strerror(errno));
    return TENURE_EXIT_USAGE;
}
