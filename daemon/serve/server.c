/* SPDX-License-Identifier: Apache-2.0 */
#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "diagnostics.h"
#include "feed.h"
#include "ingest.h"
#include "metrics_http.h"
#include "queries.h"
#include "supervisor.h"
#include "zap.h"
#include <tenure/file.h>

enum {
    LAST_WORDS_MS = 500,
    WAIT_MAX_MS = 500
};

struct server {
    char endpoints_path[PATH_MAX];
    char bound[3][ENDPOINT_MAX]; // for ingest, feed, query
    struct server_options options;
    struct store *store;
    struct engine *engine;
    void *context;
    struct zap *zap; // NULL: no keys
    struct feed feed;
    struct ingest ingest;
    struct queries *queries;
    struct metrics metrics;
    struct metrics_http *metrics_http; // NULL: metrics are not served
    int32_t keys_day;                  // the day on which keys were last checked
};

/* Writes the file by which clients find the daemon: to a temporary file, then renamed. */
static tenure_status
write_endpoints(struct server *server)
{
    char beside[PATH_MAX + 8];
    snprintf(beside, sizeof(beside), "%s.new", server->endpoints_path);
    FILE *file = tenure_file_new(beside, TENURE_FILE_MODE);
    bool fine = file != NULL;
    if (fine)
        fprintf(file, "ingest %s\nfeed %s\nquery %s\n", server->bound[0], server->bound[1],
                server->bound[2]);
    if (fine && server->options.keys != NULL)
        fprintf(file, "key %s\n", server->options.keys->public_key);
    if (fine && server->metrics_http != NULL)
        fprintf(file, "metrics %s\n", metrics_http_address(server->metrics_http));
    fine = fine && fclose(file) == 0 && rename(beside, server->endpoints_path) == 0;
    if (!fine)
        diagnostics_error("endpoints", "cannot write %s: %s", server->endpoints_path,
                          strerror(errno));
    return fine ? TENURE_OK : TENURE_STORAGE;
}

static tenure_status
open_sockets(struct server *server)
{
    const struct server_options *options = &server->options;
    const char *secret_key = options->keys != NULL ? options->keys->secret_key : NULL;
    tenure_status status = TENURE_OK;
    if (secret_key != NULL)
        status = zap_open(server->context, options->access, &server->zap);
    if (status == TENURE_OK)
        status = pusher_open(server->context, options->feed, secret_key, server->bound[1],
                             &server->feed.pusher);
    struct queries_options queries = { .endpoint = options->query,
                                       .secret_key = secret_key,
                                       .access = options->access,
                                       .clock_mode = engine_clock_mode(server->engine),
                                       .disk = &server->ingest.disk,
                                       .metrics = &server->metrics,
                                       .origin = engine_origin(server->engine),
                                       .leadership = options->leadership };
    if (status == TENURE_OK)
        status = queries_open(server->context, server->store, &queries, &server->queries,
                              server->bound[2]);
    if (status == TENURE_OK)
        status = socket_bind(server->context, SOCKET_INGEST, options->ingest, secret_key,
                             &server->ingest.socket, server->bound[0]);
    return status;
}

/* Whether entries come from another daemon. */
static bool
follows(const struct server *server)
{
    const struct server_options *options = &server->options;
    return options->follower != NULL || (options->group != NULL && !group_leads(options->group));
}

/* Where entries come from; a leader also learns here that it no longer leads. NULL: none come. */
static struct intake *
intake_of(const struct server *server)
{
    const struct server_options *options = &server->options;
    return options->follower != NULL ? follower_intake(options->follower)
           : options->group != NULL  ? group_intake(options->group)
                                     : NULL;
}

static tenure_status
start(struct server *server)
{
    const struct server_options *options = &server->options;
    if (options->follower != NULL)
        return follower_start(options->follower, server->store, server->engine);
    if (options->group != NULL)
        return group_start(options->group, server->store, server->engine);
    return ingest_batch(&server->ingest, server->engine, &server->feed); // start the wall clock
}

static tenure_status
open_metrics(struct server *server)
{
    struct answers_daemon daemon = { engine_clock_mode(server->engine),
                                     ingest_now_ms(),
                                     &server->ingest.disk,
                                     &server->metrics,
                                     engine_origin(server->engine),
                                     server->options.leadership };
    if (server->options.metrics[0] == '\0')
        return TENURE_OK;
    tenure_status status =
        metrics_http_open(server->options.metrics, server->store, &daemon, &server->metrics_http);
    if (status == TENURE_IN_USE)
        diagnostics_error("metrics", "cannot listen on %s for metrics: %s", server->options.metrics,
                          strerror(errno));
    return status;
}

tenure_status
server_open(const struct server_options *options, struct store *store, struct engine *engine,
            struct server **ret_server)
{
    struct server *server = calloc(1, sizeof(*server));
    if (server == NULL)
        return TENURE_NO_MEMORY;
    server->options = *options;
    server->store = store;
    server->engine = engine;
    server->keys_day = ingest_today();
    server->ingest.access = options->access;
    server->ingest.group = options->group;
    server->ingest.metrics = &server->metrics;
    server->metrics.memory_limit = options->memory_limit;
    server->ingest.disk = (struct disk){ store, options->folder, options->disk_reserve_bytes };
    snprintf(server->endpoints_path, sizeof(server->endpoints_path), "%s/endpoints",
             options->folder);
    server->context = zmq_ctx_new();
    if (server->context != NULL)
        zmq_ctx_set(server->context, ZMQ_IO_THREADS, SOCKET_THREADS);
    tenure_status status = server->context != NULL ? TENURE_OK : TENURE_NO_MEMORY;
    if (status == TENURE_OK)
        status = open_sockets(server);
    if (status == TENURE_OK)
        status = start(server);
    if (status == TENURE_OK)
        status = open_metrics(server);
    if (status == TENURE_OK)
        status = write_endpoints(server);
    if (status != TENURE_OK) {
        server_close(&server);
        return status;
    }
    *ret_server = server;
    return TENURE_OK;
}

static int64_t
monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Applies the new access file: subscribers without permission are disconnected. Permissions of
 * requests and queries are checked each time anyway. */
static tenure_status
reload_access(struct server *server)
{
    char problem[ACCESS_PROBLEM_MAX];
    if (server->options.access == NULL)
        return TENURE_OK;
    if (access_reload(server->options.access, problem) != TENURE_OK) {
        diagnostics_error("access", "%s; the access file as it was before stays in force", problem);
        return TENURE_OK;
    }
    diagnostics_info("access", "the access file was read again");
    return pusher_reopen(server->feed.pusher);
}

/* Keys are valid for whole days, so some may expire at midnight. */
static tenure_status
check_keys_day(struct server *server)
{
    if (server->options.access == NULL || server->keys_day == ingest_today())
        return TENURE_OK;
    server->keys_day = ingest_today();
    return pusher_reopen(server->feed.pusher);
}

static tenure_status
take_signal(struct server *server, bool *ret_stop)
{
    struct signalfd_siginfo signal_info;
    if (read(server->options.signal_fd, &signal_info, sizeof(signal_info)) !=
        (ssize_t)sizeof(signal_info))
        return TENURE_OK;
    if (signal_info.ssi_signo == SIGHUP)
        return reload_access(server);
    *ret_stop = true;
    return TENURE_OK;
}

static long
wait_ms(int64_t heartbeat_ms)
{
    int64_t left = heartbeat_ms - monotonic_ms();
    return left < 0 ? 0 : left > WAIT_MAX_MS ? WAIT_MAX_MS : (long)left;
}

/* One turn of a daemon that follows: entries come only from the leader. While the disk is full none
 * are applied; they wait at the leader. */
static tenure_status
apply(struct server *server)
{
    struct leadership *leadership = server->options.leadership;
    uint64_t before = engine_counters(server->engine)->last_seq;
    if (ingest_is_busy(&server->ingest))
        return TENURE_OK;
    tenure_status status = intake_apply(intake_of(server), server->engine);
    if (status == TENURE_DAMAGED && server->options.follower != NULL)
        follower_explain(server->options.follower, server->engine);
    if (status != TENURE_OK)
        return status;
    uint64_t last = engine_counters(server->engine)->last_seq;
    leadership_applied(leadership, last);
    if (last > before)
        feed_updates(&server->feed, server->engine);
    return TENURE_OK;
}

static tenure_status
refuse_requests(struct server *server, bool has_requests)
{
    return has_requests
               ? ingest_refuse(&server->ingest, leadership_view(server->options.leadership).leader)
               : TENURE_OK;
}

static tenure_status
store_requests(struct server *server, bool has_requests)
{
    bool midnight = engine_clock_mode(server->engine) == CLOCK_WALL &&
                    ingest_today() > engine_counters(server->engine)->clock;
    return has_requests || midnight ? ingest_batch(&server->ingest, server->engine, &server->feed)
                                    : TENURE_OK;
}

/* One turn of the writer: waits for something to do, then does it. */
static tenure_status
turn(struct server *server, int64_t *heartbeat_ms, bool *ret_stop)
{
    struct intake *intake = intake_of(server);
    zmq_pollitem_t items[] = {
        { .socket = server->ingest.socket, .events = ZMQ_POLLIN },
        { .fd = pusher_fd(server->feed.pusher), .events = ZMQ_POLLIN },
        { .fd = server->options.signal_fd, .events = ZMQ_POLLIN },
        { .fd = intake != NULL ? intake_fd(intake) : -1, .events = ZMQ_POLLIN },
    };
    if (zmq_poll(items, intake != NULL ? 4 : 3, wait_ms(*heartbeat_ms)) < 0 && errno != EINTR)
        return TENURE_STORAGE;

    tenure_status status = TENURE_OK;
    bool greet = pusher_has_newcomers(server->feed.pusher);
    if (items[2].revents & ZMQ_POLLIN)
        status = take_signal(server, ret_stop);
    if (status == TENURE_OK)
        status = check_keys_day(server);
    bool has_requests = (items[0].revents & ZMQ_POLLIN) != 0;
    bool has_news = intake != NULL && (items[3].revents & ZMQ_POLLIN) != 0;
    if (status == TENURE_OK && has_news)
        status = apply(server);
    if (status == TENURE_OK && follows(server))
        status = refuse_requests(server, has_requests);
    else if (status == TENURE_OK)
        status = store_requests(server, has_requests || has_news);
    bool due = monotonic_ms() >= *heartbeat_ms;
    if (status == TENURE_OK && (greet || due))
        feed_heartbeat(&server->feed, server->engine);
    if (status == TENURE_OK && due) {
        *heartbeat_ms = monotonic_ms() + HEARTBEAT_MS;
        server->metrics.subscriptions = pusher_subscriptions(server->feed.pusher);
        metrics_tick(&server->metrics);
        supervisor_alive();
    }
    return status;
}

tenure_status
server_run(struct server *server)
{
    int64_t heartbeat_ms = monotonic_ms();
    bool stop = false;
    tenure_status status = TENURE_OK;
    diagnostics_info("listening", "listening: ingest %s, feed %s, query %s", server->bound[0],
                     server->bound[1], server->bound[2]);
    supervisor_ready();
    while (status == TENURE_OK && !stop)
        status = turn(server, &heartbeat_ms, &stop);
    supervisor_stopping();
    if (status == TENURE_OK && !follows(server)) // store the requests that have already arrived
        status = ingest_batch(&server->ingest, server->engine, &server->feed);
    if (stop && status == TENURE_NOT_LEADER) // it was to stop, and need not begin again
        status = TENURE_OK;
    if (status != TENURE_OK && status != TENURE_NOT_LEADER)
        diagnostics_error("failed", "%s; stopping%s", tenure_status_text(status),
                          follows(server) ? ""
                                          : " without an answer to what was not stored: start "
                                            "again, and producers send it again");
    return status;
}

void
server_close(struct server **server_p)
{
    struct server *server = *server_p;
    if (server == NULL)
        return;
    *server_p = NULL;
    unlink(server->endpoints_path);
    metrics_http_close(&server->metrics_http);
    queries_close(&server->queries);
    socket_close(&server->ingest.socket, LAST_WORDS_MS);
    feed_close(&server->feed, LAST_WORDS_MS);
    zap_close(&server->zap);
    if (server->context != NULL)
        zmq_ctx_term(server->context);
    free(server);
}
