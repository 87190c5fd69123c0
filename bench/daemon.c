/* SPDX-License-Identifier: Apache-2.0 */
/* A daemon for the bench: started in a new folder, stopped, and its folder removed. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#include "bench.h"
#include "client.h"

#define ANY_PORT "tcp://127.0.0.1:*"
// The distribution's Python, which has the modules from its packages.
#define PYTHON "/usr/bin/python3"

enum {
    START_US_MAX = 120 * 1000 * 1000,
    ARGUMENTS_MAX = 24,
    FOLDERS_OPEN = 16, // open directories while a folder is removed
    PEER_LOOKS_US = 10 * 1000,
};

static struct daemon *last; // removed by give_up()
static pthread_mutex_t hold = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

void
daemon_hold(void)
{
    pthread_mutex_lock(&hold);
}

void
daemon_release(void)
{
    pthread_mutex_unlock(&hold);
}

void
daemon_remove_last(void)
{
    if (last == NULL)
        return;
    daemon_stop(last);
    daemon_remove(last);
}

/* The path of another program in this one's folder. */
static void
find_program(const char *name, char *path, size_t size)
{
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    if (length < 0)
        give_up("/proc/self/exe cannot be read: %s", strerror(errno));
    self[length] = '\0';
    snprintf(path, size, "%s/%s", dirname(self), name);
}

static void
write_file(const char *folder, const char *name, const char *text)
{
    char path[PATH_MAX];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0)
        give_up("%s cannot be written: %s", path, strerror(errno));
}

static void
make_key(const char *folder, const char *name, struct tni_keys *ret_keys)
{
    char path[PATH_MAX], key_path[PATH_MAX + 8], problem[TNI_KEY_PROBLEM_MAX];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    snprintf(key_path, sizeof(key_path), "%s.key", path);
    if (!tni_keys_make(path, problem) || !tni_keys_read(key_path, ret_keys, problem))
        give_up("keys cannot be made: %s", problem);
}

static void
make_keys(struct daemon *daemon)
{
    char access[200];
    struct tni_keys server;
    make_key(daemon->folder, "load", &daemon->keys);
    make_key(daemon->folder, "server", &server);
    memcpy(daemon->server_key, server.public_key, sizeof(daemon->server_key));
    snprintf(access, sizeof(access), "load %s publish,subscribe,query *\n",
             daemon->keys.public_key);
    write_file(daemon->folder, "access", access);
}

void
daemon_prepare(struct daemon *daemon, const char *under, bool keyed)
{
    daemon_hold();
    *daemon = (struct daemon){ .keyed = keyed };
    snprintf(daemon->folder, sizeof(daemon->folder), "%s/tenure-bench-XXXXXX", under);
    if (mkdtemp(daemon->folder) == NULL)
        give_up("no folder can be made in %s: %s", under, strerror(errno));
    last = daemon;
    if (keyed)
        make_keys(daemon);
    daemon_release();
}

/* Prints the output of programs in the folder before it is removed. */
static void
show_said(const char *folder)
{
    char path[PATH_MAX], line[512];
    snprintf(path, sizeof(path), "%s/said", folder);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL)
        fputs(line, stderr);
    if (file != NULL)
        fclose(file);
}

static pid_t
spawn(const char *folder, char **arguments)
{
    pid_t pid = fork();
    if (pid < 0)
        give_up("no process can be made: %s", strerror(errno));
    if (pid > 0)
        return pid;
    char path[PATH_MAX];
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    snprintf(path, sizeof(path), "%s/said", folder);
    int log = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (log >= 0) {
        dup2(log, STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
    }
    execv(arguments[0], arguments);
    _exit(NOT_INSTALLED);
}

static bool
find_endpoints(struct daemon *daemon)
{
    struct tni_daemons daemons;
    char data[PATH_MAX], problem[TNI_PROBLEM_MAX];
    snprintf(data, sizeof(data), "%s/data", daemon->folder);
    if (tni_at_resolve(data, &daemons, problem) != TENURE_OK)
        return false;
    const struct tni_endpoints *found = &daemons.list[0];
    snprintf(daemon->ingest, sizeof(daemon->ingest), "%s", found->ingest);
    snprintf(daemon->feed, sizeof(daemon->feed), "%s", found->feed);
    snprintf(daemon->query, sizeof(daemon->query), "%s", found->query);
    return true;
}

int64_t
daemon_start(struct daemon *daemon)
{
    char program[PATH_MAX], data[PATH_MAX], key[PATH_MAX], access[PATH_MAX];
    find_program("tenured", program, sizeof(program));
    snprintf(data, sizeof(data), "%s/data", daemon->folder);
    snprintf(key, sizeof(key), "%s/server.key", daemon->folder);
    snprintf(access, sizeof(access), "%s/access", daemon->folder);
    char *arguments[ARGUMENTS_MAX] = {
        program,  "--data",   data,     "--clock", "feed",   "--ingest",
        ANY_PORT, "--feed",   ANY_PORT, "--query", ANY_PORT, daemon->keyed ? "--key" : NULL,
        key,      "--access", access,
    };
    daemon_hold();
    int64_t began = tni_now_us();
    daemon->pid = spawn(daemon->folder, arguments);
    while (!find_endpoints(daemon)) {
        bool ended = waitpid(daemon->pid, NULL, WNOHANG) != 0;
        if (ended)
            daemon->pid = 0;
        if (ended || tni_now_us() - began > START_US_MAX) {
            show_said(daemon->folder);
            give_up("the daemon did not start");
        }
        usleep(200);
    }
    daemon_release();
    return tni_now_us() - began;
}

void
daemon_stop(struct daemon *daemon)
{
    daemon_hold();
    if (daemon->pid > 0) {
        kill(daemon->pid, SIGTERM);
        waitpid(daemon->pid, NULL, 0);
    }
    daemon->pid = 0;
    daemon_release();
}

static int
remove_one(const char *path, const struct stat *found, int kind, struct FTW *place)
{
    (void)found;
    (void)kind;
    (void)place;
    remove(path);
    return 0;
}

void
daemon_remove(struct daemon *daemon)
{
    daemon_hold();
    nftw(daemon->folder, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
    last = NULL;
    daemon_release();
}

int64_t
daemon_run(const struct daemon *daemon, const char *program)
{
    char path[PATH_MAX], data[PATH_MAX];
    int code = 0;
    find_program(program, path, sizeof(path));
    snprintf(data, sizeof(data), "%s/data", daemon->folder);
    char *arguments[] = { path, "--at", data, NULL };
    int64_t began = tni_now_us();
    pid_t pid = spawn(daemon->folder, arguments);
    waitpid(pid, &code, 0);
    if (code != 0) {
        show_said(daemon->folder);
        give_up("%s failed", program);
    }
    return tni_now_us() - began;
}

int
daemon_run_peer(struct daemon *place, const char *script, char **arguments)
{
    char path[PATH_MAX];
    char *all[ARGUMENTS_MAX] = { PYTHON, path, place->folder };
    int code = 0;
    find_program(script, path, sizeof(path));
    if (access(path, R_OK) != 0)
        return NOT_INSTALLED;
    for (size_t i = 0; arguments[i] != NULL && i + 4 < ARGUMENTS_MAX; i++)
        all[i + 3] = arguments[i];
    daemon_hold();
    place->pid = spawn(place->folder, all);
    daemon_release();
    while (place->pid > 0) {
        usleep(PEER_LOOKS_US);
        daemon_hold(); // an interrupt must stop the peer, too
        if (waitpid(place->pid, &code, WNOHANG) != 0)
            place->pid = 0;
        daemon_release();
    }
    if (code != 0)
        show_said(place->folder);
    return WIFEXITED(code) ? WEXITSTATUS(code) : -1;
}

double
daemon_cpu_s(const struct daemon *daemon)
{
    clockid_t clock;
    struct timespec time = { 0 };
    if (clock_getcpuclockid(daemon->pid, &clock) == 0)
        clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

uint64_t
daemon_memory(const struct daemon *daemon)
{
    char path[64], line[256];
    unsigned long anonymous = 0;
    snprintf(path, sizeof(path), "/proc/%d/status", (int)daemon->pid);
    FILE *file = fopen(path, "r");
    // Without the mapped data file, which is page cache.
    while (file != NULL && fgets(line, sizeof(line), file) != NULL)
        sscanf(line, "RssAnon: %lu", &anonymous);
    if (file != NULL)
        fclose(file);
    return (uint64_t)anonymous * 1024;
}

uint64_t
daemon_disk(const struct daemon *daemon)
{
    char path[PATH_MAX];
    struct stat found = { 0 };
    snprintf(path, sizeof(path), "%s/data/data.mdb", daemon->folder);
    stat(path, &found);
    return (uint64_t)found.st_size;
}

void *
daemon_connect(const struct daemon *daemon, void *context, int type, const char *endpoint)
{
    int none = 0;
    void *socket = zmq_socket(context, type);
    if (socket == NULL)
        give_up("no socket: %s", zmq_strerror(errno));
    zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof(none));
    zmq_setsockopt(socket, ZMQ_RCVHWM, &none, sizeof(none));
    zmq_setsockopt(socket, ZMQ_SNDHWM, &none, sizeof(none));
    if (daemon->keyed) {
        zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, daemon->server_key, 41);
        zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, daemon->keys.public_key, 41);
        zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, daemon->keys.secret_key, 41);
    }
    if (zmq_connect(socket, endpoint) != 0)
        give_up("%s: %s", endpoint, zmq_strerror(errno));
    return socket;
}
