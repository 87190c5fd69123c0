/* SPDX-License-Identifier: Apache-2.0 */
/* tenured: opens the parts in order, serves, closes them in reverse. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "diagnostics.h"
#include "folder.h"
#include "ingest.h"
#include "options.h"
#include "server.h"
#include <tenure/file.h>

/* Everything that is open, in the order of opening. */
struct daemon {
    int lock_fd;
    int signal_fd;
    struct tni_keys keys;
    struct access *access;
    struct store *store;
    struct engine *engine;
    struct server *server;
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

/* One daemon to a folder: ipc sockets and LMDB would let a second one steal the first one's place.
 */
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

/* Blocked before any thread exists, so that every thread has them blocked. */
static tenure_status
catch_signals(int *ret_fd)
{
    sigset_t signals;
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

/* Each connection is a descriptor, and without any left libzmq spins: as many as are allowed. */
static void
allow_connections(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* Two daemons on copies of one folder would give the same numbers to different entries. False: it
 * was copied, nothing was said of that, and the reason is told. */
static bool
is_ours(const struct options *options, struct store *store, tenure_status *status)
{
    bool was_copied = false;
    *status = store_was_copied(store, &was_copied);
    if (*status != TENURE_OK || !was_copied)
        return true;
    if (options->adopt)
        *status = store_claim(store);
    if (options->adopt || options->fork) // a fork claims it once its incarnation is on disk
        return true;
    diagnostics_error("copied",
                      "the data in %s was copied from another file; start once with --adopt if the "
                      "other one is gone for good, with --fork if it may go on, and bring a backup "
                      "back with tenure restore",
                      options->folder);
    *status = TENURE_CONFLICT;
    return false;
}

/* The log goes on by itself from here, whatever the one that it was copied from does. */
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

static tenure_status
open_store(const struct options *options, struct daemon *daemon)
{
    char problem[TENURE_FILE_PROBLEM_MAX];
    struct engine_options engine_options = { .clock_mode = options->clock_mode,
                                             .rules = options->rules };
    tenure_status status = store_open(options->folder, options->map_bytes, &daemon->store);
    if (status == TENURE_OK && !is_ours(options, daemon->store, &status))
        return status;
    if (status == TENURE_OK)
        status = engine_open(daemon->store, &engine_options, ingest_now_ms(), &daemon->engine);
    if (status == TENURE_OK && options->fork)
        status = fork_log(daemon->engine);
    if (status == TENURE_OK && options->fork)
        status = store_claim(daemon->store);
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
    if (status == TENURE_OK)
        status = open_store(options, daemon);
    if (status == TENURE_OK) {
        struct server_options server = { .folder = options->folder,
                                         .disk_reserve_bytes = options->disk_reserve_bytes,
                                         .signal_fd = daemon->signal_fd,
                                         .access = daemon->access,
                                         .keys = daemon->access != NULL ? &daemon->keys : NULL };
        memcpy(server.ingest, options->ingest, sizeof(server.ingest));
        memcpy(server.feed, options->feed, sizeof(server.feed));
        memcpy(server.query, options->query, sizeof(server.query));
        status = server_open(&server, daemon->store, daemon->engine, &daemon->server);
    }
    if (status == TENURE_OK)
        status = server_run(daemon->server);
    if (status == TENURE_OK)
        engine_checkpoint(daemon->engine); // if it cannot be, the log still has everything
    return status;
}

int
main(int argc, char **argv)
{
    struct options options;
    struct daemon daemon = { .lock_fd = -1, .signal_fd = -1 };
    options_parse(argc, argv, &options);
    tenure_status status = run(&options, &daemon);
    server_close(&daemon.server);
    engine_close(&daemon.engine);
    store_close(&daemon.store);
    access_close(&daemon.access);
    explicit_bzero(&daemon.keys, sizeof(daemon.keys));
    if (daemon.signal_fd >= 0)
        close(daemon.signal_fd);
    if (daemon.lock_fd >= 0)
        close(daemon.lock_fd);
    if (status == TENURE_OK)
        diagnostics_info("stopped", "stopped");
    return tenure_status_exit_code(status);
}
