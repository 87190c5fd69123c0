/* SPDX-License-Identifier: Apache-2.0 */
#include "relay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "access.h"
#include "client.h"
#include "diagnostics.h"
#include "sockets.h"
#include "subscriptions.h"
#include "zap.h"

enum {
    WAIT_MS = 500,
    SILENCE_MS = 3000,  // after this silence, connect to the next daemon
    AT_ONE_GO = 1000,   // the maximum number of messages of one socket before the others are served
    QUEUE_MAX = 100000, // updates in the queue
    FRAMES_MAX = 8      // in a query
};

/* Marks whether a query came with an empty delimiter frame. */
#define BARE "b"
#define DELIMITED "d"

struct relay {
    struct relay_options options;
    tenure_client *client;
    struct tni_keys keys;
    struct access *access;
    struct zap *zap;
    void *feed, *query;         // bound
    void *upstream, *questions; // connected
    struct subscriptions subscriptions;
    char feed_bound[ENDPOINT_MAX], query_bound[ENDPOINT_MAX];
    char connected[TNI_ENDPOINT_MAX]; // the endpoint that `upstream` is connected to
    int64_t heard_ms;                 // when the last message of the daemon arrived
};

bool
relay_is_near(const char *endpoint)
{
    return strncmp(endpoint, "tcp://127.", 10) == 0 || strncmp(endpoint, "tcp://[::1]:", 12) == 0 ||
           strncmp(endpoint, "ipc://", 6) == 0;
}

static tenure_status
open_keys(struct relay *relay)
{
    const struct relay_options *options = &relay->options;
    char problem[ACCESS_PROBLEM_MAX] = "";
    tenure_status status =
        tenure_client_use_keys(relay->client, options->key_path, options->server_key);
    if (status != TENURE_OK) {
        diagnostics_error("keys", "%s", tenure_client_problem(relay->client));
        return status;
    }
    if (options->key_path == NULL)
        return TENURE_OK;
    status = tni_keys_read(options->key_path, &relay->keys, problem) ? TENURE_OK : TENURE_INVALID;
    if (status == TENURE_OK)
        status = access_open(options->access_path, &relay->access, problem);
    if (status != TENURE_OK)
        diagnostics_error("access", "%s", problem);
    return status;
}

static tenure_status
listen_here(struct relay *relay)
{
    const char *secret_key = relay->access != NULL ? relay->keys.secret_key : NULL;
    void *context = relay->client->context;
    tenure_status status = TENURE_OK;
    if (secret_key != NULL)
        status = zap_open(context, relay->access, &relay->zap);
    if (status == TENURE_OK)
        status = socket_bind(context, SOCKET_FEED, relay->options.feed, secret_key, &relay->feed,
                             relay->feed_bound);
    // not verbose: libzmq reports a topic only for its first subscriber, and no greeting is needed
    if (status == TENURE_OK)
        zmq_setsockopt(relay->feed, ZMQ_XPUB_VERBOSER, &(int){ 0 }, sizeof(int));
    if (status == TENURE_OK)
        status = socket_bind(context, SOCKET_QUERY, relay->options.query, secret_key, &relay->query,
                             relay->query_bound);
    return status;
}

/* Opens one socket for all daemons of the list. It subscribes to everything: a single subscription
 * fits the daemon's limit and survives a reconnection, whatever topics the relay's own subscribers
 * choose. */
static tenure_status
open_upstream(struct relay *relay)
{
    int queue = QUEUE_MAX, linger = 0;
    relay->upstream = zmq_socket(relay->client->context, ZMQ_SUB);
    if (relay->upstream == NULL)
        return TENURE_NO_MEMORY;
    zmq_setsockopt(relay->upstream, ZMQ_RCVHWM, &queue, sizeof(queue));
    zmq_setsockopt(relay->upstream, ZMQ_LINGER, &linger, sizeof(linger));
    zmq_setsockopt(relay->upstream, ZMQ_SUBSCRIBE, "", 0);
    return TENURE_OK;
}

/* Connects to the current daemon in the list. */
static void
connect_upstream(struct relay *relay)
{
    char endpoint[TNI_ENDPOINT_MAX];
    relay->heard_ms = tni_now_ms();
    if (relay->connected[0] != '\0')
        zmq_disconnect(relay->upstream, relay->connected);
    relay->connected[0] = '\0';
    tni_socket_close(&relay->questions);
    if (tni_client_attach(relay->client, TNI_FEED, relay->upstream, endpoint) != TENURE_OK ||
        tni_client_connect(relay->client, TNI_QUERY, &relay->questions) != TENURE_OK) {
        diagnostics_error("from", "%s", tenure_client_problem(relay->client));
        return;
    }
    strcpy(relay->connected, endpoint);
}

tenure_status
relay_open(const struct relay_options *options, struct relay **ret_relay)
{
    struct relay *relay = calloc(1, sizeof(*relay));
    if (relay == NULL)
        return TENURE_NO_MEMORY;
    relay->options = *options;
    tenure_status status =
        tenure_client_open(options->from, TENURE_TIMEOUT_DEFAULT_MS, &relay->client);
    if (status == TENURE_OK)
        zmq_ctx_set(relay->client->context, ZMQ_IO_THREADS, SOCKET_THREADS);
    if (status == TENURE_OK)
        status = open_keys(relay);
    if (status == TENURE_OK)
        status = listen_here(relay);
    if (status == TENURE_OK)
        status = open_upstream(relay);
    if (status == TENURE_OK)
        connect_upstream(relay);
    else
        relay_close(&relay);
    *ret_relay = relay;
    return status;
}

void
relay_close(struct relay **relay_p)
{
    struct relay *relay = *relay_p;
    if (relay == NULL)
        return;
    *relay_p = NULL;
    tni_socket_close(&relay->upstream);
    tni_socket_close(&relay->questions);
    if (relay->feed != NULL)
        socket_close(&relay->feed, 0);
    if (relay->query != NULL)
        socket_close(&relay->query, 0);
    subscriptions_clear(&relay->subscriptions);
    zap_close(&relay->zap);
    access_close(&relay->access);
    tenure_client_close(&relay->client);
    explicit_bzero(&relay->keys, sizeof(relay->keys));
    free(relay);
}

/* Receives a whole message, at most FRAMES_MAX frames; longer ones are dropped. False: there is
 * none. The caller closes `frames`. */
static bool
receive_frames(void *socket, zmq_msg_t *frames, size_t *ret_count)
{
    bool more = true;
    size_t count = 0;
    while (more) {
        zmq_msg_t frame;
        zmq_msg_init(&frame);
        if (zmq_msg_recv(&frame, socket, count == 0 ? ZMQ_DONTWAIT : 0) < 0)
            return false;
        more = zmq_msg_more(&frame);
        if (count < FRAMES_MAX)
            frames[count++] = frame;
        else
            zmq_msg_close(&frame);
    }
    *ret_count = count;
    return true;
}

/* If the receiver is gone or does not read, the message is dropped, and the query will be
 * repeated. */
static void
send_frames(void *socket, zmq_msg_t *frames, size_t count)
{
    bool fine = true;
    for (size_t i = 0; i < count; i++) {
        if (fine)
            fine = zmq_msg_send(&frames[i], socket,
                                ZMQ_DONTWAIT | (i + 1 < count ? ZMQ_SNDMORE : 0)) >= 0;
        if (!fine)
            zmq_msg_close(&frames[i]);
    }
}

static void
make_frame(zmq_msg_t *frame, const char *text)
{
    zmq_msg_init_size(frame, strlen(text));
    memcpy(zmq_msg_data(frame), text, strlen(text));
}

/* Forwards a query. The daemon expects an empty frame after the sender's identity. If the sender
 * did not send one, it is inserted, together with a mark that comes back with the answer. */
static bool
pass_question(struct relay *relay)
{
    zmq_msg_t frames[FRAMES_MAX + 2];
    size_t count;
    if (!receive_frames(relay->query, frames, &count))
        return false;
    bool is_bare = count == 2;
    size_t added = is_bare ? 2 : 1;
    memmove(&frames[1 + added], &frames[1], (count - 1) * sizeof(frames[0]));
    make_frame(&frames[1], is_bare ? BARE : DELIMITED);
    if (is_bare)
        make_frame(&frames[2], "");
    send_frames(relay->questions, frames, count + added);
    return true;
}

static bool
is_bare_mark(zmq_msg_t *frame)
{
    return zmq_msg_size(frame) == strlen(BARE) &&
           memcmp(zmq_msg_data(frame), BARE, strlen(BARE)) == 0;
}

static bool
pass_answer(struct relay *relay)
{
    zmq_msg_t frames[FRAMES_MAX + 2];
    size_t count;
    if (!receive_frames(relay->questions, frames, &count))
        return false;
    size_t added = count > 3 && is_bare_mark(&frames[1]) ? 2 : 1;
    if (count <= 1 + added) { // not an answer to a query of ours
        for (size_t i = 0; i < count; i++)
            zmq_msg_close(&frames[i]);
        return true;
    }
    for (size_t i = 1; i <= added; i++)
        zmq_msg_close(&frames[i]);
    memmove(&frames[1], &frames[1 + added], (count - 1 - added) * sizeof(frames[0]));
    send_frames(relay->query, frames, count - added);
    return true;
}

/* Forwards one update or heartbeat from the daemon; false: there is none. */
static bool
take_update(struct relay *relay)
{
    zmq_msg_t topic, body;
    zmq_msg_init(&topic);
    zmq_msg_init(&body);
    bool fine = zmq_msg_recv(&topic, relay->upstream, ZMQ_DONTWAIT) >= 0;
    if (fine && zmq_msg_more(&topic) && zmq_msg_recv(&body, relay->upstream, 0) >= 0) {
        relay->heard_ms = tni_now_ms();
        if (zmq_msg_send(&topic, relay->feed, ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0)
            zmq_msg_send(&body, relay->feed, ZMQ_DONTWAIT);
    }
    zmq_msg_close(&topic);
    zmq_msg_close(&body);
    return fine;
}

/* False: there is none. */
static bool
take_subscription(struct relay *relay)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    bool fine = zmq_msg_recv(&message, relay->feed, ZMQ_DONTWAIT) >= 0;
    if (fine)
        subscriptions_take(&relay->subscriptions, &message);
    zmq_msg_close(&message);
    return fine;
}

static void
turn_feed(struct relay *relay)
{
    for (int i = 0; i < AT_ONE_GO && take_subscription(relay); i++)
        ;
    for (int i = 0; i < AT_ONE_GO && take_update(relay); i++)
        ;
    if (tni_now_ms() - relay->heard_ms <= SILENCE_MS)
        return;
    tni_client_move_on(relay->client, TNI_FEED);
    connect_upstream(relay);
}

static void
turn_questions(struct relay *relay)
{
    if (relay->questions == NULL)
        return;
    for (int i = 0; i < AT_ONE_GO && pass_question(relay); i++)
        ;
    for (int i = 0; i < AT_ONE_GO && pass_answer(relay); i++)
        ;
}

tenure_status
relay_run(struct relay *relay)
{
    diagnostics_info("listening", "listening: feed %s, query %s", relay->feed_bound,
                     relay->query_bound);
    for (;;) {
        zmq_pollitem_t items[] = {
            { .fd = relay->options.signal_fd, .events = ZMQ_POLLIN },
            { .socket = relay->feed, .events = ZMQ_POLLIN },
            { .socket = relay->upstream, .events = ZMQ_POLLIN },
            { .socket = relay->query, .events = ZMQ_POLLIN },
            { .socket = relay->questions, .events = ZMQ_POLLIN },
        };
        int count = relay->questions != NULL ? 5 : 4;
        if (zmq_poll(items, count, WAIT_MS) < 0 && errno != EINTR)
            return TENURE_STORAGE;
        if (items[0].revents & ZMQ_POLLIN)
            return TENURE_OK;
        turn_feed(relay);
        turn_questions(relay);
    }
}
