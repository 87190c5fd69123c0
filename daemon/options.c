/* SPDX-License-Identifier: Apache-2.0 */
#include "options.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "address.h"
#include "diagnostics.h"
#include "memory.h"
#include "rule_file.h"
#include <tenure/cli.h>
#include <tenure/version.h>

enum {
    SOCKET_PATH_MAX = 107, // the limit of sockaddr_un
    KEY_INGEST = 256,
    KEY_FEED,
    KEY_QUERY,
    KEY_IPC,
    KEY_CLOCK,
    KEY_MAP,
    KEY_CONFIG,
    KEY_CHECK,
    KEY_KEY,
    KEY_ACCESS,
    KEY_RESERVE,
    KEY_MEMORY,
    KEY_DIAGNOSTICS,
    KEY_ADOPT,
    KEY_FORK,
    KEY_FOLLOW,
    KEY_LEADER_KEY,
    KEY_GROUP,
    KEY_GROUP_CA,
    KEY_GROUP_CERTIFICATE,
    KEY_GROUP_KEY,
    KEY_GROUP_USER,
    KEY_GROUP_PASSWORD,
    KEY_GROUP_KEEP,
    KEY_GROUP_QUOTA,
    KEY_GROUP_BEGIN,
    KEY_NODE,
    KEY_ADVERTISE,
    KEY_METRICS,
    RULES_BYTES_MAX = 256 * 1024
};

static const size_t map_default = (size_t)1 << 40; // of address space; the file grows as needed

/* About 50 MB in etcd's file; the quota is etcd's default. */
static const uint64_t group_keep_default = 100000;
static const size_t group_quota_default = (size_t)2 << 30;

/* The maximum for the largest request, with 16,384 events. */
static const size_t reserve_least = (size_t)64 << 20;

/* Setters return NULL, or which values are valid. They are used for the command line and for the
 * file. */

static const char *
set_endpoint(char *endpoint, const char *text)
{
    int host_size;
    unsigned port;
    if (strncmp(text, "tcp://", 6) != 0 && strncmp(text, "ipc://", 6) != 0)
        return "is not an endpoint; write tcp://ADDRESS:PORT or ipc://PATH";
    if (strlen(text) >= ENDPOINT_MAX)
        return "is too long for an endpoint";
    const char *colon = strrchr(text, ':');
    if (text[0] == 't' && strcmp(colon, ":*") != 0 && !tni_address_parse(text, &host_size, &port))
        return "has no port from 1 to 65535, nor * for any free one";
    strcpy(endpoint, text);
    return NULL;
}

static const char *
set_metrics(char *address, const char *text)
{
    int end = 0;
    unsigned port;
    if (strlen(text) >= ENDPOINT_MAX ||
        sscanf(text, "127.%*3[0-9].%*3[0-9].%*3[0-9]:%5u%n", &port, &end) != 1 ||
        text[end] != '\0' || port > TNI_PORT_MAX)
        return "is not an address of this machine alone; write 127.0.0.1:PORT, or port 0 for any free "
               "one";
    strcpy(address, text);
    return NULL;
}

static const char *
set_size(size_t *size_p, const char *text)
{
    char *unit;
    unsigned long long size = strtoull(text, &unit, 10);
    unsigned shift = strcmp(unit, "T") == 0   ? 40
                     : strcmp(unit, "G") == 0 ? 30
                     : strcmp(unit, "M") == 0 ? 20
                                              : 0;
    if (unit == text || shift == 0 || size == 0 || size > (UINT64_C(1) << 46) >> shift)
        return "is not a size; write 512M, 64G or 1T";
    *size_p = (size_t)size << shift;
    return NULL;
}

static const char *
set_reserve(size_t *size_p, const char *text)
{
    const char *wrong = set_size(size_p, text);
    if (wrong == NULL && *size_p < reserve_least)
        return "is too little: one batch may take as much; give 64M or more";
    return wrong;
}

static const char *
set_clock(struct options *options, const char *text)
{
    if (strcmp(text, "wall") != 0 && strcmp(text, "feed") != 0)
        return "is neither wall nor feed";
    options->clock_mode = strcmp(text, "feed") == 0 ? CLOCK_FEED : CLOCK_WALL;
    return NULL;
}

static const char *
set_group(struct options *options, const char *text)
{
    if (strncmp(text, "etcd:http", 9) != 0)
        return "is not a group; write etcd:https://HOST:2379,HOST:2379,...";
    options->group = text + strlen("etcd:");
    return NULL;
}

static const char *
set_keep(uint64_t *keep, const char *text)
{
    char *end;
    unsigned long long entries = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || entries > 1000000000)
        return "is not a number of entries up to 1000000000";
    *keep = entries;
    return NULL;
}

static const char *
set_ipc(bool *ipc, const char *text)
{
    if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
        return "is neither true nor false";
    *ipc = strcmp(text, "true") == 0;
    return NULL;
}

static const char *
set_diagnostics(const char *text)
{
    if (strcmp(text, "text") != 0 && strcmp(text, "json") != 0)
        return "is neither text nor json";
    diagnostics_be_json(strcmp(text, "json") == 0);
    return NULL;
}

/* The options gathered so far. */
struct gathering {
    struct options *options;
    bool ipc, check;
    const char *config;
};

/* Sets the option with that key; *ret_known: whether it exists. */
static const char *
set_option(struct gathering *gathering, int key, const char *text, bool *ret_known)
{
    struct options *options = gathering->options;
    *ret_known = true;
    switch (key) {
    case 'd': options->folder = text; return NULL;
    case KEY_INGEST: return set_endpoint(options->ingest, text);
    case KEY_FEED: return set_endpoint(options->feed, text);
    case KEY_QUERY: return set_endpoint(options->query, text);
    case KEY_METRICS: return set_metrics(options->metrics, text);
    case KEY_IPC: return set_ipc(&gathering->ipc, text != NULL ? text : "true");
    case KEY_CLOCK: return set_clock(options, text);
    case KEY_MAP: return set_size(&options->map_bytes, text);
    case KEY_MEMORY: return set_size(&options->memory_limit, text);
    case KEY_RESERVE: return set_reserve(&options->disk_reserve_bytes, text);
    case KEY_DIAGNOSTICS: return set_diagnostics(text);
    case KEY_KEY: options->key_path = text; return NULL;
    case KEY_ACCESS: options->access_path = text; return NULL;
    case KEY_FOLLOW: options->follow = text; return NULL;
    case KEY_LEADER_KEY: options->leader_key = text; return NULL;
    case KEY_GROUP: return set_group(options, text);
    case KEY_GROUP_CA: options->group_ca = text; return NULL;
    case KEY_GROUP_CERTIFICATE: options->group_certificate = text; return NULL;
    case KEY_GROUP_KEY: options->group_key = text; return NULL;
    case KEY_GROUP_USER: options->group_user = text; return NULL;
    case KEY_GROUP_PASSWORD: options->group_password_path = text; return NULL;
    case KEY_GROUP_KEEP: return set_keep(&options->group_keep, text);
    case KEY_GROUP_QUOTA: return set_size(&options->group_quota, text);
    case KEY_NODE: options->node = text; return NULL;
    case KEY_ADVERTISE: options->advertise = text; return NULL;
    }
    *ret_known = false;
    return NULL;
}

/* The sockets' paths must be absolute, because clients in other folders read them. */
static void
use_ipc(struct argp_state *state, struct options *options)
{
    char here[SOCKET_PATH_MAX] = "";
    const char *folder = options->folder, *slash = folder[0] == '/' ? "" : "/";
    bool fits = folder[0] == '/' || getcwd(here, sizeof(here)) != NULL;
    int size =
        snprintf(options->ingest, ENDPOINT_MAX, "ipc://%s%s%s/ingest.ipc", here, slash, folder);
    snprintf(options->feed, ENDPOINT_MAX, "ipc://%s%s%s/feed.ipc", here, slash, folder);
    snprintf(options->query, ENDPOINT_MAX, "ipc://%s%s%s/query.ipc", here, slash, folder);
    if (!fits || size - (int)strlen("ipc://") > SOCKET_PATH_MAX)
        argp_error(state, "the whole path of --data is too long for --ipc; use a shorter one");
    if (strpbrk(options->folder, "\r\n") != NULL) // the endpoints file has one line for each socket
        argp_error(state, "the path of --data has a line break in it; use another for --ipc");
}

static void
check_endpoint(struct argp_state *state, const struct options *options, const char *endpoint)
{
    bool near = strncmp(endpoint, "tcp://127.", 10) == 0 ||
                strncmp(endpoint, "tcp://[::1]:", 12) == 0 || strncmp(endpoint, "ipc://", 6) == 0;
    if (!near && options->key_path == NULL)
        argp_error(state,
                   "%s is not on the loopback interface and no keys are set; give --key and "
                   "--access, or use tcp://127.0.0.1:PORT or ipc://PATH",
                   endpoint);
}

static void
check_all(struct argp_state *state, const struct gathering *gathering)
{
    struct options *options = gathering->options;
    if (options->folder == NULL && !gathering->check)
        argp_error(state, "--data is missing: the folder that keeps the log");
    if (options->group != NULL && options->follow != NULL)
        argp_error(state, "--group and --follow exclude each other");
    if (options->group != NULL && (options->fork || options->adopt))
        argp_error(state, "a member of a group has the group's log: no --fork and no --adopt");
    if (options->group != NULL && options->node == NULL)
        argp_error(state, "--node is missing: this member's name in the group");
    if (options->node != NULL &&
        (options->node[0] == '\0' || strpbrk(options->node, "/\r\n ") != NULL ||
         strlen(options->node) >= MEMBER_NAME_MAX))
        argp_error(state,
                   "--node %s is not the name of a member: no spaces, no slashes, at most %d bytes",
                   options->node, MEMBER_NAME_MAX - 1);
    if ((options->group_user != NULL) != (options->group_password_path != NULL))
        argp_error(state, "--group-user and --group-password go together");
    if (options->group_begin && options->group == NULL)
        argp_error(state, "--group-begin needs --group");
    if (options->follow != NULL && options->fork)
        argp_error(state, "--follow and --fork exclude each other: a fork continues on its own");
    if (options->follow != NULL && options->rules != NULL)
        argp_error(state, "a daemon that follows has the rules of its leader; leave out rules");
    if (options->adopt && options->fork)
        argp_error(state,
                   "--adopt and --fork exclude each other: either the other log continues or not");
    if ((options->key_path != NULL) != (options->access_path != NULL))
        argp_error(state,
                   "--key and --access go together: --access lists the keys that are allowed");
    if (gathering->ipc && options->folder != NULL)
        use_ipc(state, options);
    check_endpoint(state, options, options->ingest);
    check_endpoint(state, options, options->feed);
    check_endpoint(state, options, options->query);
}

static error_t
options_parse_option(int key, char *argument, struct argp_state *state)
{
    struct gathering *gathering = state->input;
    bool known;
    const char *wrong = set_option(gathering, key, argument, &known);
    if (wrong != NULL)
        argp_error(state, "%s %s", argument, wrong);
    if (known)
        return 0;
    switch (key) {
    case KEY_CONFIG: return 0; // it was read before
    case KEY_CHECK: gathering->check = true; return 0;
    case KEY_ADOPT: gathering->options->adopt = true; return 0;
    case KEY_FORK: gathering->options->fork = true; return 0;
    case KEY_GROUP_BEGIN: gathering->options->group_begin = true; return 0;
    case ARGP_KEY_ARG: argp_error(state, "unexpected argument %s", argument); return 0;
    case ARGP_KEY_END: check_all(state, gathering); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option argp_options[] = {
    { "data", 'd', "DIR", 0, "store the log in this folder, made if missing", 0 },
    { "clock", KEY_CLOCK, "wall|feed", 0,
      "use the calendar date (wall, the default) or follow the announced days of "
      "events (feed: for history, demonstrations and tests)",
      0 },
    { "ingest", KEY_INGEST, "ENDPOINT", 0, "listen for producers (tcp://127.0.0.1:7301)", 1 },
    { "feed", KEY_FEED, "ENDPOINT", 0, "listen for subscribers (tcp://127.0.0.1:7302)", 1 },
    { "query", KEY_QUERY, "ENDPOINT", 0, "listen for questions (tcp://127.0.0.1:7303)", 1 },
    { "ipc", KEY_IPC, NULL, 0, "listen on ipc sockets in the data folder", 1 },
    { "metrics", KEY_METRICS, "ADDRESS:PORT", 0, "serve Prometheus metrics here: 127.0.0.1:7304",
      1 },
    { "key", KEY_KEY, "FILE", 0, "use this secret key; every client then needs one", 1 },
    { "access", KEY_ACCESS, "FILE", 0, "allow these keys; SIGHUP reads the file again", 1 },
    { "follow", KEY_FOLLOW, "AT", 0,
      "follow the daemon at AT: serve its channels, store nothing from producers", 4 },
    { "leader-key", KEY_LEADER_KEY, "KEY", 0, "expect this public key of the leader", 4 },
    { "group", KEY_GROUP, "etcd:URL,...", 0, "join the group whose log is in this etcd", 4 },
    { "node", KEY_NODE, "NAME", 0, "use this name in the group", 4 },
    { "advertise", KEY_ADVERTISE, "ENDPOINT", 0, "tell producers to reach the ingest socket here",
      4 },
    { "group-ca", KEY_GROUP_CA, "FILE", 0, "trust this authority for etcd (the system's)", 4 },
    { "group-certificate", KEY_GROUP_CERTIFICATE, "FILE", 0, "use this certificate for etcd", 4 },
    { "group-key", KEY_GROUP_KEY, "FILE", 0, "use the key of that certificate", 4 },
    { "group-user", KEY_GROUP_USER, "NAME", 0, "use this user of etcd", 4 },
    { "group-password", KEY_GROUP_PASSWORD, "FILE", 0, "use the password in this file", 4 },
    { "group-keep", KEY_GROUP_KEEP, "ENTRIES", 0,
      "keep this many entries in etcd even if the members have them (100000)", 4 },
    { "group-quota", KEY_GROUP_QUOTA, "SIZE", 0,
      "expect this quota of etcd, and answer BUSY before it is full (2G)", 4 },
    { "group-begin", KEY_GROUP_BEGIN, NULL, 0, "make this folder's log the group's, and stop", 4 },
    { "config", KEY_CONFIG, "FILE", 0,
      "read settings and rules from this YAML file; command-line options override it", 0 },
    { "adopt", KEY_ADOPT, NULL, 0,
      "start on a copied data folder whose original is not used any more", 3 },
    { "fork", KEY_FORK, NULL, 0,
      "start on a copy while the original continues; subscribers learn that the logs differ", 3 },
    { "check-config", KEY_CHECK, NULL, 0, "check the configuration and the access file, and stop",
      0 },
    { "map-size", KEY_MAP, "SIZE", 0,
      "reserve this address space for the data: 64G, 1T (the default); it bounds the file", 2 },
    { "disk-reserve", KEY_RESERVE, "SIZE", 0,
      "answer BUSY while less than this is free on the disk (64M, the minimum)", 2 },
    { "memory-limit", KEY_MEMORY, "SIZE", 0,
      "answer BUSY to new subjects while the state takes more memory than this (70 % of the machine's)",
      2 },
    { "diagnostics", KEY_DIAGNOSTICS, "text|json", 0, "write diagnostics to stderr in this form",
      2 },
    { 0 },
};

static const struct {
    const char *name;
    int key;
} settings[] = {
    { "data", 'd' },
    { "clock", KEY_CLOCK },
    { "ingest", KEY_INGEST },
    { "feed", KEY_FEED },
    { "query", KEY_QUERY },
    { "ipc", KEY_IPC },
    { "map_size", KEY_MAP },
    { "memory_limit", KEY_MEMORY },
    { "key", KEY_KEY },
    { "access", KEY_ACCESS },
    { "follow", KEY_FOLLOW },
    { "leader_key", KEY_LEADER_KEY },
    { "group", KEY_GROUP },
    { "node", KEY_NODE },
    { "advertise", KEY_ADVERTISE },
    { "group_ca", KEY_GROUP_CA },
    { "group_certificate", KEY_GROUP_CERTIFICATE },
    { "group_key", KEY_GROUP_KEY },
    { "group_user", KEY_GROUP_USER },
    { "group_password", KEY_GROUP_PASSWORD },
    { "group_keep", KEY_GROUP_KEEP },
    { "group_quota", KEY_GROUP_QUOTA },
    { "metrics", KEY_METRICS },
};

static bool
read_settings(struct gathering *gathering, struct yaml_value root, struct yaml_problem *problem)
{
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        struct yaml_value value = yaml_get(root, settings[i].name);
        const char *text = yaml_text(value);
        bool known;
        if (value.node == 0)
            continue;
        if (text == NULL)
            return yaml_fail(value, problem, "%s has to be one value", settings[i].name);
        const char *wrong = set_option(gathering, settings[i].key, text, &known);
        if (wrong != NULL)
            return yaml_fail(value, problem, "%s: \"%.100s\" %s", settings[i].name, text, wrong);
    }
    return true;
}

/* The file's tree and the rules live as long as the daemon. */
static bool
read_config(struct gathering *gathering, struct yaml_problem *problem)
{
    static const char *const keys[] = { SETTING_KEYS, RULE_FILE_KEYS, NULL };
    static struct yaml *yaml;
    static struct tni_arena arena;
    tenure_status status = yaml_open(gathering->config, &yaml, problem);
    if (status == TENURE_OK)
        status = tni_arena_open(&arena, RULES_BYTES_MAX);
    if (status != TENURE_OK)
        return false;
    struct yaml_value root = yaml_root(yaml);
    return yaml_check_map(root, keys, problem) && read_settings(gathering, root, problem) &&
           rule_file_read(root, &arena, &gathering->options->rules, problem);
}

/* Finds the configuration file first, because other options override it. */
static const char *
find_config(int argc, char **argv)
{
    const char *config = NULL;
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--config=", 9) == 0)
            config = argv[i] + 9;
        else if (strcmp(argv[i], "--config") == 0 && i + 1 < argc)
            config = argv[++i];
    }
    return config;
}

static void
take_config(struct gathering *gathering)
{
    struct yaml_problem problem = { 0 };
    if (read_config(gathering, &problem))
        return;
    if (problem.line > 0)
        diagnostics_error("config", "%s:%d:%d: %s", gathering->config, problem.line, problem.column,
                          problem.reason);
    else
        diagnostics_error("config", "%s: %s", gathering->config, problem.reason);
    exit(TENURE_EXIT_USAGE);
}

/* The daemon would refuse a wrong access file, too. The secret key is not read: only the daemon's
 * user may do that. */
static void
check_access(const char *path)
{
    char problem[ACCESS_PROBLEM_MAX] = "";
    struct access *access = NULL;
    tenure_status status = path != NULL ? access_open(path, &access, problem) : TENURE_OK;
    access_close(&access);
    if (status == TENURE_OK)
        return;
    diagnostics_error("access", "%s", problem[0] != '\0' ? problem : tenure_status_text(status));
    exit(TENURE_EXIT_USAGE);
}

void
options_parse(int argc, char **argv, struct options *ret_options)
{
    static const struct argp argp = {
        .options = argp_options,
        .parser = options_parse_option,
        .doc = "Run the daemon: store leadership events in a log, derive states and alerts, and "
               "publish them.\vPort * in an endpoint means any free port. The daemon writes its "
               "addresses to DIR/endpoints, where tenure commands find them with --at DIR.\n\n"
               "Examples:\n"
               "  tenured --data /var/lib/tenure --clock feed --ipc\n"
               "  tenured --config /etc/tenure/tenured.yaml\n",
    };
    *ret_options = (struct options){
        .ingest = "tcp://127.0.0.1:7301",
        .feed = "tcp://127.0.0.1:7302",
        .query = "tcp://127.0.0.1:7303",
        .clock_mode = CLOCK_WALL,
        .map_bytes = map_default,
        .group_keep = group_keep_default,
        .group_quota = group_quota_default,
        .disk_reserve_bytes = reserve_least,
        .memory_limit = memory_for_state(),
    };
    tenure_cli_check_options(&argp, argc, argv, false);
    struct gathering gathering = { .options = ret_options, .config = find_config(argc, argv) };
    argp_err_exit_status = TENURE_EXIT_USAGE;
    argp_program_version = tenure_version_line;
    if (gathering.config != NULL)
        take_config(&gathering);
    if (argp_parse(&argp, argc, argv, 0, NULL, &gathering) != 0)
        exit(TENURE_EXIT_USAGE);
    if (gathering.check) {
        check_access(ret_options->access_path);
        diagnostics_info("config", "the configuration is valid");
        exit(TENURE_EXIT_DONE);
    }
}
