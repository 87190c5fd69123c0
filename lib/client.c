/* SPDX-License-Identifier: Apache-2.0 */
#include "client.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#include <tenure/file.h>
#include <tenure/text.h>

enum {
    RECONNECT_MS = 100,
    RECONNECT_MAX_MS = 1000,
    FEED_QUEUE_MAX = 100000
};

/* The largest answer: to a request with the maximum number of events, each of them refused. */
static const int64_t MESSAGE_BYTES_MAX = 32 * 1024 * 1024;

tenure_status
tenure_client_open(const char *at, int timeout_ms, tenure_client **ret_client)
{
    tenure_client *client = calloc(1, sizeof(*client));
    if (client == NULL)
        return TENURE_NO_MEMORY;
    client->context = zmq_ctx_new();
    if (client->context == NULL) {
        free(client);
        return TENURE_NO_MEMORY;
    }
    snprintf(client->at, sizeof(client->at), "%s", at != NULL ? at : "");
    client->timeout_ms = timeout_ms;
    *ret_client = client;
    return TENURE_OK;
}

void
tenure_client_close(tenure_client **client_p)
{
    tenure_client *client = *client_p;
    if (client == NULL)
        return;
    *client_p = NULL;
    tni_socket_close(&client->query_socket);
    zmq_ctx_term(client->context);
    explicit_bzero(&client->keys, sizeof(client->keys));
    free(client);
}

tenure_status
tenure_client_use_keys(tenure_client *client, const char *key_path, const char *server_key)
{
    if (key_path == NULL)
        key_path = getenv("TENURE_KEY");
    if (server_key == NULL)
        server_key = getenv("TENURE_SERVER_KEY");
    if (key_path != NULL && key_path[0] != '\0' &&
        !tni_keys_read(key_path, &client->keys, client->problem))
        return TENURE_INVALID;
    if (server_key != NULL && server_key[0] != '\0' &&
        !tni_public_key_read(server_key, client->server_key, client->problem))
        return TENURE_INVALID;
    return TENURE_OK;
}

const char *
tni_client_silence(const tenure_client *client)
{
    if (client->keys.secret_key[0] != '\0' && client->by_address)
        return "is tenured running, is --server-key its public key, and does its access file have "
               "your key?";
    if (client->keys.secret_key[0] != '\0')
        return "is tenured running, and does its access file have your key?";
    // An endpoints file would have named the server's key; an address cannot.
    return client->by_address
               ? "is tenured running? Start it, or give its address with --at. If it asks for keys, "
                 "give --key and --server-key"
               : "is tenured running? Start it, or give its address with --at";
}

const char *
tenure_client_problem(const tenure_client *client)
{
    return client->problem;
}

void
tenure_client_clean_texts(tenure_client *client, bool clean)
{
    client->cleans = clean;
}

tenure_status
tni_client_fail(tenure_client *client, tenure_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tenure_text_vformat(client->problem, sizeof(client->problem), format, arguments);
    va_end(arguments);
    return status;
}

int64_t
tni_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
tni_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
set_option(void *socket, int option, int value)
{
    zmq_setsockopt(socket, option, &value, sizeof(value));
}

/* ZeroMQ's own heartbeats stay off: with a full queue they abort the process (libzmq issue
 * 3937). */
static void
set_options(void *socket, enum tni_peer peer)
{
    set_option(socket, ZMQ_LINGER, 0);
    set_option(socket, ZMQ_RECONNECT_IVL, RECONNECT_MS);
    set_option(socket, ZMQ_RECONNECT_IVL_MAX, RECONNECT_MAX_MS);
    set_option(socket, ZMQ_TCP_KEEPALIVE, 1);
    if (peer == TNI_FEED)
        set_option(socket, ZMQ_RCVHWM, FEED_QUEUE_MAX);
    else
        set_option(socket, ZMQ_IMMEDIATE, 1);
    zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &MESSAGE_BYTES_MAX, sizeof(MESSAGE_BYTES_MAX));
}

/* If keys were given, a connection without them fails, so nothing is ever sent unencrypted. */
static tenure_status
set_keys(tenure_client *client, const struct tni_endpoints *endpoints, void *socket)
{
    const char *server = client->server_key[0] != '\0' ? client->server_key : endpoints->server_key;
    const struct tni_keys *keys = &client->keys;
    if (server[0] == '\0' && keys->secret_key[0] == '\0')
        return TENURE_OK;
    if (server[0] == '\0' && endpoints->is_from_file)
        return TENURE_OK; // the daemon's endpoints file says that it uses no keys
    if (server[0] == '\0')
        return tni_client_fail(client, TENURE_INVALID,
                               "the daemon's public key is needed too; give it with --server-key "
                               "or in TENURE_SERVER_KEY");
    if (keys->secret_key[0] == '\0')
        return tni_client_fail(client, TENURE_INVALID,
                               "this daemon asks for a key; give yours with --key FILE or in "
                               "TENURE_KEY, and see tenure keygen");
    bool fine =
        zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server, TNI_KEY_TEXT_MAX) == 0 &&
        zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, keys->public_key, TNI_KEY_TEXT_MAX) == 0 &&
        zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, keys->secret_key, TNI_KEY_TEXT_MAX) == 0;
    return fine ? TENURE_OK
                : tni_client_fail(client, TENURE_INVALID, "the keys cannot be used: %s",
                                  zmq_strerror(errno));
}

/* libzmq would silently retry for ever. */
static tenure_status
check_socket(tenure_client *client, const char *endpoint)
{
    char problem[TENURE_FILE_PROBLEM_MAX];
    const char *path = endpoint + strlen("ipc://");
    if (strncmp(endpoint, "ipc://", 6) != 0 || access(path, W_OK) == 0 || errno != EACCES)
        return TENURE_OK;
    return tni_client_fail(client, TENURE_NO_DAEMON, "%s cannot be opened: %s", path,
                           tenure_file_problem(path, problem));
}

bool
tni_client_move_on(tenure_client *client, enum tni_peer peer)
{
    if (client->daemons < 2)
        return false;
    if (peer == TNI_INGEST) {
        client->writes_to++;
        return true;
    }
    client->reads_from++;
    tni_socket_close(&client->query_socket);
    return true;
}

bool
tni_client_write_to(tenure_client *client, const char *endpoint)
{
    struct tni_daemons daemons;
    if (tni_at_resolve(client->at, &daemons, client->problem) != TENURE_OK)
        return false;
    for (unsigned i = 0; i < daemons.count; i++) {
        if (strcmp(daemons.list[i].ingest, endpoint) != 0)
            continue;
        client->writes_to = i;
        return true;
    }
    return false;
}

/* Finds the daemon that this peer uses at present. */
static tenure_status
find_daemon(tenure_client *client, enum tni_peer peer, struct tni_endpoints *ret_endpoints,
            const char **ret_endpoint)
{
    struct tni_daemons daemons;
    tenure_status status = tni_at_resolve(client->at, &daemons, client->problem);
    if (status != TENURE_OK)
        return status;
    client->daemons = daemons.count;
    unsigned turn = peer == TNI_INGEST ? client->writes_to : client->reads_from;
    *ret_endpoints = daemons.list[turn % daemons.count];
    client->by_address = !ret_endpoints->is_from_file;
    *ret_endpoint = peer == TNI_INGEST ? ret_endpoints->ingest
                    : peer == TNI_FEED ? ret_endpoints->feed
                                       : ret_endpoints->query;
    return check_socket(client, *ret_endpoint);
}

static tenure_status
connect_to(tenure_client *client, const struct tni_endpoints *endpoints, const char *endpoint,
           void *socket)
{
    set_option(socket, ZMQ_IPV6, strchr(endpoint, '[') != NULL);
    tenure_status status = set_keys(client, endpoints, socket);
    if (status == TENURE_OK && zmq_connect(socket, endpoint) != 0)
        status = tni_client_fail(client, TENURE_INVALID, "cannot connect to %s: %s", endpoint,
                                 zmq_strerror(errno));
    return status;
}

tenure_status
tni_client_attach(tenure_client *client, enum tni_peer peer, void *socket, char *ret_endpoint)
{
    struct tni_endpoints endpoints;
    const char *endpoint;
    tenure_status status = find_daemon(client, peer, &endpoints, &endpoint);
    if (status != TENURE_OK)
        return status;
    snprintf(ret_endpoint, TNI_ENDPOINT_MAX, "%s", endpoint);
    return connect_to(client, &endpoints, endpoint, socket);
}

tenure_status
tni_client_connect(tenure_client *client, enum tni_peer peer, void **ret_socket)
{
    struct tni_endpoints endpoints;
    const char *endpoint;
    tenure_status status = find_daemon(client, peer, &endpoints, &endpoint);
    if (status != TENURE_OK)
        return status;
    void *socket = zmq_socket(client->context, peer == TNI_FEED ? ZMQ_SUB : ZMQ_DEALER);
    if (socket == NULL)
        return tni_client_fail(client, TENURE_NO_MEMORY, "no more sockets: %s",
                               zmq_strerror(errno));
    set_options(socket, peer);
    status = connect_to(client, &endpoints, endpoint, socket);
    if (status != TENURE_OK) {
        zmq_close(socket);
        return status;
    }
    *ret_socket = socket;
    return TENURE_OK;
}

void
tni_socket_close(void **socket_p)
{
    if (*socket_p != NULL)
        zmq_close(*socket_p);
    *socket_p = NULL;
}

bool
tni_socket_wait(void *socket, short events, int64_t timeout_ms)
{
    zmq_pollitem_t item = { .socket = socket, .events = events };
    int64_t until = tni_now_ms() + (timeout_ms > 0 ? timeout_ms : 0);
    for (;;) {
        int64_t left = until - tni_now_ms();
        int ready = zmq_poll(&item, 1, left > 0 ? (long)left : 0);
        if (ready > 0)
            return true;
        if (left <= 0 || (ready < 0 && errno != EINTR))
            return false;
    }
}
