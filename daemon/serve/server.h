/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server - the daemon's sockets and threads, from the first bind to an orderly stop.
 *
 * The writer thread (the caller of server_run) owns ingest, the feed and the engine. Query threads
 * read snapshots. They share only the store.
 */
#ifndef SERVER_H
#define SERVER_H

#include "access.h"
#include "engine.h"
#include "follower.h"
#include "group.h"
#include "keys.h"
#include "sockets.h"
#include "store.h"

struct server_options {
    const char *folder; // the data folder
    char ingest[ENDPOINT_MAX];
    char feed[ENDPOINT_MAX];
    char query[ENDPOINT_MAX];
    uint64_t memory_limit;       // see engine_limit_memory()
    char metrics[ENDPOINT_MAX];  // 127.0.0.1:PORT for metrics over HTTP; "": not served
    uint64_t disk_reserve_bytes; // if less is free, requests are answered BUSY
    int signal_fd;               // SIGHUP: reload the access file; any other signal: stop
    struct access *access;       // NULL: no keys, everything is allowed
    const struct tni_keys *keys; // the daemon's own, if there is an access file
    struct leadership *leadership;
    struct follower *follower; // NULL: this daemon does not follow another
    struct group *group;       // NULL: it is not in a group
};

struct server;

/* Binds the three sockets, starts the query threads and writes the endpoints file. On failure
 * prints the reason on stderr. */
tenure_status server_open(const struct server_options *options, struct store *store,
                          struct engine *engine, struct server **ret_server);

/* Serves until a signal to stop arrives, or the store fails. TENURE_NOT_LEADER: this member of a
 * group must start again. */
tenure_status server_run(struct server *server);

/* Removes the endpoints file, sends what is queued, stops the threads. */
void server_close(struct server **server_p);

#endif
