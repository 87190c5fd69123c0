/* SPDX-License-Identifier: Apache-2.0 */
/* tenure relay: subscribes to a daemon once, and serves thousands of subscribers. */
#include <argp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "diagnostics.h"
#include "relay.h"
#include <tenure/version.h>

enum {
    KEY_FROM = 256,
    KEY_FEED,
    KEY_QUERY,
    KEY_KEY,
    KEY_ACCESS,
    KEY_SERVER_KEY
};

static error_t
relay_parse_option(int key, char *argument, struct argp_state *state)
{
    struct relay_options *options = state->input;
    switch (key) {
    case KEY_FROM: options->from = argument; return 0;
    case KEY_FEED: options->feed = argument; return 0;
    case KEY_QUERY: options->query = argument; return 0;
    case KEY_KEY: options->key_path = argument; return 0;
    case KEY_ACCESS: options->access_path = argument; return 0;
    case KEY_SERVER_KEY: options->server_key = argument; return 0;
    case ARGP_KEY_ARG: argp_error(state, "unexpected argument %s", argument); return 0;
    case ARGP_KEY_END:
        if ((options->key_path != NULL) != (options->access_path != NULL))
            argp_error(state, "--key and --access go together");
        if (options->key_path == NULL &&
            (!relay_is_near(options->feed) || !relay_is_near(options->query)))
            argp_error(state,
                       "an address that is not on the loopback interface needs --key and --access");
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option argp_options[] = {
    { "from", KEY_FROM, "AT", 0,
      "pass on the feed of this daemon: a data folder, an endpoints file or tcp://host:port; "
      "several, separated by commas, where it has followers ($TENURE_AT)",
      0 },
    { "feed", KEY_FEED, "ENDPOINT", 0, "listen for subscribers here (tcp://127.0.0.1:7402)", 0 },
    { "query", KEY_QUERY, "ENDPOINT", 0, "listen for questions here (tcp://127.0.0.1:7403)", 0 },
    { "key", KEY_KEY, "FILE", 0, "use this secret key, for the daemon and for subscribers", 1 },
    { "access", KEY_ACCESS, "FILE", 0, "allow the keys in this file to subscribe and ask", 1 },
    { "server-key", KEY_SERVER_KEY, "KEY", 0, "expect this public key of the daemon", 1 },
    { 0 },
};

static const struct argp argp = {
    .options = argp_options,
    .parser = relay_parse_option,
    .doc = "Pass a daemon's feed on to thousands of subscribers, and their questions to the daemon."
           "\vSubscribers connect to a relay as to a daemon: --at tcp://HOST:7401 finds feed and "
           "query on the next two ports. Events are published to the daemon.\n\n"
           "Example:\n  tenure relay --from tcp://10.0.0.5:7301 --key relay.key \\\n"
           "      --access access --feed 'tcp://*:7402' --query 'tcp://*:7403'\n",
};

/* Raises the limit of descriptors, because each subscriber needs one. */
static void
allow_connections(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int
catch_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    signal(SIGPIPE, SIG_IGN);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    return signalfd(-1, &signals, SFD_CLOEXEC);
}

int
main(int argc, char **argv)
{
    struct relay_options options = { .feed = "tcp://127.0.0.1:7402",
                                     .query = "tcp://127.0.0.1:7403" };
    struct relay *relay = NULL;
    argp_err_exit_status = TENURE_EXIT_USAGE;
    argp_program_version = tenure_version_line;
    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return TENURE_EXIT_USAGE;
    allow_connections();
    options.signal_fd = catch_signals();
    tenure_status status = options.signal_fd >= 0 ? relay_open(&options, &relay) : TENURE_NO_MEMORY;
    if (status == TENURE_OK)
        status = relay_run(relay);
    relay_close(&relay);
    return tenure_status_exit_code(status);
}
