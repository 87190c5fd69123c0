/* SPDX-License-Identifier: Apache-2.0 */
/* tenured: opens the parts in order, serves, closes them in reverse. */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "diagnostics.h"
#include "folder.h"
#include "follower.h"
#include "group.h"
#include "ingest.h"
#include "options.h"
#include "rule.h"
#include "server.h"
#include <tenure/file.h>
#include <tenure/text.h>

enum {
    RULES_TEXT_MAX = TENURE_RULES_MAX * (TENURE_SLUG_MAX + 2),
    PASSWORD_MAX = 256
};

/* All parts, in the order in which they are opened. */
struct daemon {
    int lock_fd;
    int signal_fd;
    struct tni_keys keys;
    struct access *access;
    struct store *store;
    struct engine *engine;
    struct server *server;
    struct leadership leadership;
    struct follower *follower;   // NULL: this daemon does not follow another
    struct group *group;         // NULL: it is not in a group
    char password[PASSWORD_MAX]; // the password for etcd
};

static bool
make_folder(const char *folder)
{
    char problem[TENURE_FILE_PROBLEM_MAX];
    if (tenure_folder_make(folder, TENURE_FOLDER_MODE, NULL) || errno == EEXIST)
        return true;
    diagnostics_error("folder", "cannot make the data folder %s: %s", folder,
                      tenure_file_problem(folder, problem));
    return false;
}

/* Allows only one daemon for each folder: otherwise a second one would take over the first one's
 * ipc sockets and LMDB file. */
static tenure_status
lock_folder(const char *folder, int *ret_fd)
{
    char problem[TENURE_FILE_PROBLEM_MAX];
    tenure_status status = folder_lock(folder, ret_fd);
    if (status == TENURE_IN_USE)
        diagnostics_error("locked",
                          "another tenured is running on %s; stop it first, or give another --data",
                          folder);
    else if (status != TENURE_OK)
        diagnostics_error("folder", "cannot use the data folder %s: %s", folder,
                          tenure_file_problem(folder, problem));
    return status;
}

/* Reading a page of the map that the file does not have raises SIGBUS. */
static void
end_damaged(int number)
{
    static const char text[] =
        "tenured: the data is damaged: data.mdb is shorter than its pages, or the disk fails; "
        "tenure verify shows what is intact, tenure restore brings the last backup\n";
    (void)number;
    if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
        _exit(TENURE_EXIT_DAMAGED); // nobody can be told
    _exit(TENURE_EXIT_DAMAGED);
}

/* Blocks signals before any thread exists, so that every thread inherits that. */
static tenure_status
catch_signals(int *ret_fd)
{
    sigset_t signals;
    signal(SIGBUS, end_damaged);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    signal(SIGPIPE, SIG_IGN);
    if (pthread_sigmask(SIG_BLOCK, &signals, NULL) != 0)
        return TENURE_NO_MEMORY;
    *ret_fd = signalfd(-1, &signals, SFD_CLOEXEC);
    return *ret_fd >= 0 ? TENURE_OK : TENURE_NO_MEMORY;
}

/* Raises the limit of descriptors to the maximum: each connection needs one, and libzmq loops if
 * there is none left. */
static void
allow_connections(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* A file that marks the folder of a daemon that follows: another daemon writes its log. */
#define FOLLOWS_FILE "follows"

static bool
has_file(const char *folder, const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

static tenure_status
mark_folder(const char *folder, bool follows)
{
    char path[PATH_MAX], problem[TENURE_FILE_PROBLEM_MAX];
    snprintf(path, sizeof(path), "%s/" FOLLOWS_FILE, folder);
    FILE *file = follows ? tenure_file_new(path, TENURE_FILE_MODE) : NULL;
    if (follows ? file != NULL && fclose(file) == 0 : unlink(path) == 0 || errno == ENOENT)
        return TENURE_OK;
    diagnostics_error("folder", "%s cannot be %s: %s", path, follows ? "written" : "removed",
                      tenure_file_problem(path, problem));
    return TENURE_STORAGE;
}

/* A log that was followed may have been continued elsewhere, like one that was copied. */
static bool
was_following(const struct options *options)
{
    if (options->adopt || options->fork || !has_file(options->folder, FOLLOWS_FILE))
        return false;
    diagnostics_error(
        "follows",
        "the data in %s is the log of a daemon that was followed; continue with --follow, "
        "or start once with --adopt if that one will not run again, with --fork if it "
        "may",
        options->folder);
    return true;
}

/* Two daemons on copies of one folder would use the same seqs for different entries. False: the
 * folder was copied without an option that allows it, which was reported. */
static bool
is_ours(const struct options *options, struct store *store, tenure_status *status)
{
    bool was_copied = false;
    *status = store_was_copied(store, &was_copied);
    if (*status != TENURE_OK || !was_copied)
        return true;
    if (options->adopt || options->follow != NULL || options->group != NULL)
        *status = store_claim(store);
    if (options->adopt || options->fork ||
        options->follow != NULL) // a fork claims the folder once its incarnation is on disk
        return true;
    diagnostics_error("copied",
                      "the data in %s was copied from another file; start once with --adopt if the "
                      "other one will not run again, with --fork if it may, and bring a backup "
                      "back with tenure restore",
                      options->folder);
    *status = TENURE_CONFLICT;
    return false;
}

/* Begins a new incarnation: from here on the log is independent of the one it was copied from. */
static tenure_status
fork_log(struct engine *engine)
{
    uint64_t last_seq = engine_counters(engine)->last_seq;
    tenure_status status = engine_begin(engine, ingest_now_ms(), TENURE_NO_DAY);
    if (status == TENURE_OK)
        status =
            engine_incarnate(engine, TENURE__V1__INCARNATION__CAUSE__FORKED, last_seq, last_seq);
    return status == TENURE_OK ? engine_commit(engine) : status;
}

/* Whether a signal to stop is pending; it is not read here. */
static bool
is_to_stop(const struct daemon *daemon)
{
    struct pollfd item = { .fd = daemon->signal_fd, .events = POLLIN };
    return poll(&item, 1, 0) > 0;
}

/* A new folder gets the identity of the followed log, so the leader must answer once. */
static tenure_status
find_log_id(const struct options *options, struct daemon *daemon, uint8_t *ret_id)
{
    bool has_reported = false;
    tenure_status status;
    while ((status = daemon->group != NULL
                         ? group_log_id(daemon->group, ret_id)
                         : follower_log_id(daemon->follower, ret_id)) != TENURE_OK) {
        if (is_to_stop(daemon))
            return status;
        if (!has_reported)
            diagnostics_info("follow", "waiting for %s, which has the log",
                             options->group != NULL ? options->group : options->follow);
        has_reported = true;
    }
    return TENURE_OK;
}

static tenure_status
open_follower(const struct options *options, struct daemon *daemon)
{
    struct follower_options follower = { .at = options->follow,
                                         .key_path = options->key_path,
                                         .leader_key = options->leader_key };
    return follower_open(&follower, &daemon->leadership, &daemon->follower);
}

/* Reads the file's first line. */
static tenure_status
read_password(const char *path, char password[PASSWORD_MAX])
{
    char problem[TENURE_FILE_PROBLEM_MAX];
    FILE *file = fopen(path, "re");
    bool fine = file != NULL && fgets(password, PASSWORD_MAX, file) != NULL;
    if (!fine)
        diagnostics_error("group", "cannot read a password from %s: %s", path,
                          file == NULL ? tenure_file_problem(path, problem) : "it is empty");
    else
        password[strcspn(password, "\r\n")] = '\0';
    if (file != NULL)
        fclose(file);
    return fine ? TENURE_OK : TENURE_INVALID;
}

static tenure_status
open_group(const struct options *options, struct daemon *daemon)
{
    if (options->group_password_path != NULL &&
        read_password(options->group_password_path, daemon->password) != TENURE_OK)
        return TENURE_INVALID;
    struct group_options group = {
        .etcd = { .endpoints = options->group,
                  .ca_path = options->group_ca,
                  .certificate_path = options->group_certificate,
                  .key_path = options->group_key,
                  .user = options->group_user,
                  .password = daemon->password },
        .node = options->node,
        .advertise = options->advertise != NULL ? options->advertise : options->ingest,
        .key_path = options->key_path,
        .public_key = daemon->access != NULL ? daemon->keys.public_key : NULL,
        .keep = options->group_keep,
        .quota_bytes = options->group_quota,
        .rules = options->rules != NULL ? options->rules : rules_default(),
    };
    return group_open(&group, &daemon->leadership, &daemon->group);
}

static tenure_status
open_store(const struct options *options, struct daemon *daemon)
{
    uint8_t log_id[LOG_ID_SIZE];
    char problem[TENURE_FILE_PROBLEM_MAX];
    struct engine_options engine_options = { .clock_mode = options->clock_mode,
                                             .rules = options->rules };
    if ((daemon->follower != NULL || daemon->group != NULL) && !options->group_begin) {
        tenure_status found = has_file(options->folder, STORE_FILE)
                                  ? TENURE_OK
                                  : find_log_id(options, daemon, log_id);
        if (found != TENURE_OK)
            return found;
        engine_options.rules_from_log = true;
        engine_options.log_id = log_id;
    }
    tenure_status status = store_open(options->folder, options->map_bytes, &daemon->store);
    if (status == TENURE_OK && !is_ours(options, daemon->store, &status))
        return status;
    if (status == TENURE_OK && options->follow == NULL && options->group == NULL &&
        was_following(options))
        return TENURE_CONFLICT;
    if (status == TENURE_OK)
        status = engine_open(daemon->store, &engine_options, ingest_now_ms(), &daemon->engine);
    if (status == TENURE_OK)
        engine_limit_memory(daemon->engine, options->memory_limit);
    if (status == TENURE_OK && options->fork)
        status = fork_log(daemon->engine);
    if (status == TENURE_OK && options->fork)
        status = store_claim(daemon->store);
    if (status == TENURE_OK)
        status = mark_folder(options->folder, options->follow != NULL || options->group != NULL);
    if (status != TENURE_OK)
        diagnostics_error("store", "cannot open the data in %s: %s%s", options->folder,
                          status == TENURE_STORAGE ? tenure_file_problem(options->folder, problem)
                                                   : tenure_status_text(status),
                          status == TENURE_DAMAGED ? "; tenure verify says what can be done" : "");
    return status;
}

static tenure_status
open_keys(const struct options *options, struct daemon *daemon)
{
    char problem[ACCESS_PROBLEM_MAX] = "";
    if (options->key_path == NULL)
        return TENURE_OK;
    tenure_status status =
        tni_keys_read(options->key_path, &daemon->keys, problem) ? TENURE_OK : TENURE_INVALID;
    if (status == TENURE_OK)
        status = access_open(options->access_path, &daemon->access, problem);
    if (status != TENURE_OK)
        diagnostics_error("access", "%s",
                          problem[0] != '\0' ? problem : tenure_status_text(status));
    return status;
}

/* Dates end with the year 9999. */
static tenure_status
check_clock(const struct options *options)
{
    if (options->clock_mode != CLOCK_WALL || ingest_wall_day() <= tenure_day_last())
        return TENURE_OK;
    diagnostics_error("clock", "the system's clock is past the year 9999; set it right");
    return TENURE_INVALID;
}

static bool
is_in_force(const struct rules *rules, const char *name)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (strcmp(rules->rules[i].name, name) == 0)
            return true;
    }
    return false;
}

/* Reports which rules are in force, and which shipped ones are not. */
static void
report_rules(const struct rules *rules)
{
    const Tenure__V1__RuleSet *shipped = rules_default();
    char on[RULES_TEXT_MAX] = "", off[RULES_TEXT_MAX] = "";
    for (size_t i = 0; i < rules->count; i++)
        tenure_text_format(on + strlen(on), sizeof(on) - strlen(on), "%s%s", i > 0 ? ", " : "",
                           rules->rules[i].name);
    for (size_t i = 0; i < shipped->n_rules; i++) {
        const char *name = shipped->rules[i]->name;
        if (!is_in_force(rules, name))
            tenure_text_format(off + strlen(off), sizeof(off) - strlen(off), "%s%s",
                               off[0] != '\0' ? ", " : "", name);
    }
    if (rules->count > 0)
        diagnostics_info("rules", "rules in force: %s; shipped rules that are off: %s", on,
                         off[0] != '\0' ? off : "none");
    else
        diagnostics_info("rules",
                         "the log is empty; the rules come into force with its first event");
}

/* Only a warning, because an event can still bring the name. */
static void
report_unknown_name(void *context, const char *rule, const char *reason)
{
    (void)context;
    diagnostics_info("rules", "warning: rule %s: %s", rule, reason);
}

static tenure_status
serve(const struct options *options, struct daemon *daemon)
{
    struct server_options server = { .folder = options->folder,
                                     .memory_limit = options->memory_limit,
                                     .disk_reserve_bytes = options->disk_reserve_bytes,
                                     .signal_fd = daemon->signal_fd,
                                     .access = daemon->access,
                                     .keys = daemon->access != NULL ? &daemon->keys : NULL,
                                     .leadership = &daemon->leadership,
                                     .follower = daemon->follower,
                                     .group = daemon->group };
    memcpy(server.ingest, options->ingest, sizeof(server.ingest));
    memcpy(server.feed, options->feed, sizeof(server.feed));
    memcpy(server.query, options->query, sizeof(server.query));
    memcpy(server.metrics, options->metrics, sizeof(server.metrics));
    report_rules(engine_rules(daemon->engine));
    tenure_status status = engine_check_rules(daemon->engine, report_unknown_name, NULL);
    if (status != TENURE_OK)
        return status;
    status = server_open(&server, daemon->store, daemon->engine, &daemon->server);
    return status == TENURE_OK ? server_run(daemon->server) : status;
}

static tenure_status
run(const struct options *options, struct daemon *daemon)
{
    if (!make_folder(options->folder))
        return TENURE_STORAGE;
    allow_connections();
    tenure_status status = check_clock(options);
    if (status == TENURE_OK)
        status = lock_folder(options->folder, &daemon->lock_fd);
    if (status == TENURE_OK)
        status = catch_signals(&daemon->signal_fd);
    if (status == TENURE_OK)
        status = open_keys(options, daemon);
    if (status == TENURE_OK && options->follow != NULL)
        status = open_follower(options, daemon);
    if (status == TENURE_OK && options->group != NULL)
        status = open_group(options, daemon);
    if (status == TENURE_OK)
        status = open_store(options, daemon);
    if (status == TENURE_OK)
        status = options->group_begin ? group_begin(daemon->group, daemon->engine)
                                      : serve(options, daemon);
    if (status == TENURE_OK)
        engine_checkpoint(daemon->engine); // if that fails, the log still has everything
    return status;
}

/* A former leader must forget uncommitted changes, so it starts again as a follower. */
static void
begin_again(char **argv)
{
    diagnostics_info("group", "begins again as a follower");
    execv("/proc/self/exe", argv);
    diagnostics_error("group", "cannot begin again: %s", strerror(errno));
}

int
main(int argc, char **argv)
{
    struct options options;
    struct daemon daemon = { .lock_fd = -1, .signal_fd = -1 };
    options_parse(argc, argv, &options);
    leadership_open(&daemon.leadership);
    tenure_status status = run(&options, &daemon);
    server_close(&daemon.server);
    follower_close(&daemon.follower);
    group_close(&daemon.group);
    leadership_close(&daemon.leadership);
    engine_close(&daemon.engine);
    store_close(&daemon.store);
    access_close(&daemon.access);
    explicit_bzero(&daemon.keys, sizeof(daemon.keys));
    explicit_bzero(daemon.password, sizeof(daemon.password));
    if (daemon.signal_fd >= 0)
        close(daemon.signal_fd);
    if (daemon.lock_fd >= 0)
        close(daemon.lock_fd);
    if (status == TENURE_NOT_LEADER)
        begin_again(argv);
    if (status == TENURE_OK)
        diagnostics_info("stopped", "stopped");
    return tenure_status_exit_code(status);
}
