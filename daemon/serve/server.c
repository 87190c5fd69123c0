#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "diagnostics.h"
#include "feed.h"
#include "ingest.h"
#include "queries.h"

enum {
    LAST_WORDS_MS = 500,
    WAIT_MAX_MS = 500
};

struct server {
    char endpoints_path[PATH_MAX];
    char bound[3][ENDPOINT_MAX]; // ingest, feed, query
    int stop_fd;
    struct store *store;
    struct engine *engine;
    void *context;
    void *feed;
    struct ingest ingest;
    struct queries *queries;
};

/* Clients find the daemon by this file: written beside its place, then renamed. */
static tenure_status
write_endpoints(struct server *server)
{
    char beside[PATH_MAX + 8];
    snprintf(beside, sizeof(beside), "%s.new", server->endpoints_path);
    FILE *file = fopen(beside, "we");
    bool fine = file != NULL;
    if (fine)
        fprintf(file, "ingest %s\nfeed %s\nquery %s\n", server->bound[0], server->bound[1],
                server->bound[2]);
    fine = fine && fclose(file) == 0 && rename(beside, server->endpoints_path) == 0;
    if (!fine)
        diagnostics_error("cannot write %s: %s", server->endpoints_path, strerror(errno));
    return fine ? TENURE_OK : TENURE_STORAGE;
}

tenure_status
server_open(const struct server_options *options, struct store *store, struct engine *engine,
            struct server **ret_server)
{
    struct server *server = calloc(1, sizeof(*server));
    if (server == NULL)
        return TENURE_NO_MEMORY;
    server->stop_fd = options->stop_fd;
    server->store = store;
    server->engine = engine;
    snprintf(server->endpoints_path, sizeof(server->endpoints_path), "%s/endpoints",
             options->folder);
    server->context = zmq_ctx_new();
    tenure_status status = server->context != NULL ? TENURE_OK : TENURE_NO_MEMORY;
    if (status == TENURE_OK)
        status = socket_bind(server->context, SOCKET_FEED, options->feed, &server->feed,
                             server->bound[1]);
    if (status == TENURE_OK)
        status = queries_open(server->context, store, options->query, engine_clock_mode(engine),
                              &server->queries, server->bound[2]);
    if (status == TENURE_OK)
        status = socket_bind(server->context, SOCKET_INGEST, options->ingest,
                             &server->ingest.socket, server->bound[0]);
    if (status == TENURE_OK)
        status = ingest_batch(&server->ingest, engine, server->feed); // the wall clock's start
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

/* One turn of the writer: wait for something to do, then do it. */
static tenure_status
turn(struct server *server, int64_t *heartbeat_ms, bool *ret_stop)
{
    zmq_pollitem_t items[] = {
        { .socket = server->ingest.socket, .events = ZMQ_POLLIN },
        { .socket = server->feed, .events = ZMQ_POLLIN },
        { .fd = server->stop_fd, .events = ZMQ_POLLIN },
    };
    int64_t left = *heartbeat_ms - monotonic_ms();
    if (zmq_poll(items, 3,
                 left < 0             ? 0
                 : left > WAIT_MAX_MS ? WAIT_MAX_MS
                                      : (long)left) < 0 &&
        errno != EINTR)
        return TENURE_STORAGE;

    tenure_status status = TENURE_OK;
    bool greet = feed_listen(server->feed);
    bool midnight = engine_clock_mode(server->engine) == CLOCK_WALL &&
                    ingest_today() > engine_counters(server->engine)->clock;
    if ((items[0].revents & ZMQ_POLLIN) || midnight)
        status = ingest_batch(&server->ingest, server->engine, server->feed);
    if (status == TENURE_OK && (greet || monotonic_ms() >= *heartbeat_ms)) {
        feed_heartbeat(server->feed, server->engine);
        *heartbeat_ms = monotonic_ms() + HEARTBEAT_MS;
    }
    *ret_stop = (items[2].revents & ZMQ_POLLIN) != 0;
    return status;
}

tenure_status
server_run(struct server *server)
{
    int64_t heartbeat_ms = monotonic_ms();
    bool stop = false;
    tenure_status status = TENURE_OK;
    diagnostics_info("listening: ingest %s, feed %s, query %s", server->bound[0], server->bound[1],
                     server->bound[2]);
    while (status == TENURE_OK && !stop)
        status = turn(server, &heartbeat_ms, &stop);
    if (status == TENURE_OK) // what producers have sent so far is still stored and answered
        status = ingest_batch(&server->ingest, server->engine, server->feed);
    if (status != TENURE_OK)
        diagnostics_error("%s; stopping without an answer to what was not stored: start again, and "
                          "producers send it again",
                          tenure_status_text(status));
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
    queries_close(&server->queries);
    socket_close(&server->ingest.socket, LAST_WORDS_MS);
    socket_close(&server->feed, LAST_WORDS_MS);
    if (server->context != NULL)
        zmq_ctx_term(server->context);
    free(server);
}
