#include "sockets.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "diagnostics.h"
#include "server.h"
#include <tenure/client.h>

enum {
    HANDSHAKE_MS = 5000,
    BACKLOG = 512,
    INGEST_QUEUE_MAX = 64, // requests of one producer
    ANSWER_QUEUE_MAX = 1000,
    FEED_QUEUE_MAX = 100000, // updates for one subscriber
    QUERY_QUEUE_MAX = 16,
    SUBSCRIPTION_BYTES_MAX = 1024,
    QUERY_BYTES_MAX = 64 * 1024,
};

static bool
set_option(void *socket, int option, int value)
{
    return zmq_setsockopt(socket, option, &value, sizeof(value)) == 0;
}

/* Without a limit on the size of a message any peer could make the daemon take any amount of
 * memory, even before its handshake. A request over its own limit but under this one is answered
 * TOO_LARGE. */
static bool
limit_messages(void *socket, int64_t bytes)
{
    return zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &bytes, sizeof(bytes)) == 0;
}

static bool
set_options(void *socket, enum socket_job job)
{
    bool fine = set_option(socket, ZMQ_LINGER, 0) && set_option(socket, ZMQ_BACKLOG, BACKLOG) &&
                set_option(socket, ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS) &&
                set_option(socket, ZMQ_TCP_KEEPALIVE, 1) &&
                set_option(socket, ZMQ_TCP_KEEPALIVE_IDLE, 30) &&
                set_option(socket, ZMQ_TCP_KEEPALIVE_INTVL, 10) &&
                set_option(socket, ZMQ_TCP_KEEPALIVE_CNT, 3);
    switch (job) {
    case SOCKET_INGEST:
        return fine && limit_messages(socket, 2 * TENURE_REQUEST_BYTES_MAX) &&
               set_option(socket, ZMQ_ROUTER_MANDATORY, 1) &&
               set_option(socket, ZMQ_RCVHWM, INGEST_QUEUE_MAX) &&
               set_option(socket, ZMQ_SNDHWM, ANSWER_QUEUE_MAX);
    case SOCKET_FEED:
        // Every subscription is passed on, a repeated one too, so that each is greeted.
        return fine && limit_messages(socket, SUBSCRIPTION_BYTES_MAX) &&
               set_option(socket, ZMQ_XPUB_VERBOSE, 1) &&
               set_option(socket, ZMQ_SNDHWM, FEED_QUEUE_MAX);
    case SOCKET_QUERY:
        // Not mandatory: an answer to somebody who has gone must not stop the proxy.
        return fine && limit_messages(socket, QUERY_BYTES_MAX) &&
               set_option(socket, ZMQ_RCVHWM, QUERY_QUEUE_MAX) &&
               set_option(socket, ZMQ_SNDHWM, QUERY_QUEUE_MAX);
    }
    return false;
}

tenure_status
socket_bind(void *context, enum socket_job job, const char *endpoint, void **ret_socket,
            char *bound)
{
    void *socket = zmq_socket(context, job == SOCKET_FEED ? ZMQ_XPUB : ZMQ_ROUTER);
    size_t size = ENDPOINT_MAX;
    mode_t before = umask(0077); // an ipc socket is its owner's
    bool ipv6 = strchr(endpoint, '[') != NULL;
    bool fine = socket != NULL && set_options(socket, job) && set_option(socket, ZMQ_IPV6, ipv6) &&
                zmq_bind(socket, endpoint) == 0 &&
                zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, bound, &size) == 0;
    int error = errno;
    umask(before);
    if (!fine) {
        diagnostics_error("cannot listen on %s: %s; is another daemon there? give another address",
                          endpoint, zmq_strerror(error));
        if (socket != NULL)
            zmq_close(socket);
        return TENURE_IN_USE;
    }
    *ret_socket = socket;
    return TENURE_OK;
}

void
socket_close(void **socket_p, int linger_ms)
{
    if (*socket_p == NULL)
        return;
    set_option(*socket_p, ZMQ_LINGER, linger_ms);
    zmq_close(*socket_p);
    *socket_p = NULL;
}

void
letter_close(struct letter *letter)
{
    zmq_msg_close(&letter->identity);
    zmq_msg_close(&letter->content);
}

/* Reads the frames behind the first; true if there were one, or an empty one and one. */
static bool
receive_content(void *socket, struct letter *letter)
{
    int frames = 1;
    bool more = zmq_msg_more(&letter->identity);
    while (more) {
        // The content keeps the latest frame; what comes too much only has to be read away.
        letter->delimited = frames == 2 && zmq_msg_size(&letter->content) == 0;
        if (zmq_msg_recv(&letter->content, socket, ZMQ_DONTWAIT) < 0)
            return false;
        more = zmq_msg_more(&letter->content);
        frames++;
    }
    return frames == 2 || (frames == 3 && letter->delimited);
}

bool
letter_receive(void *socket, struct letter *ret_letter)
{
    for (;;) {
        zmq_msg_init(&ret_letter->identity);
        zmq_msg_init(&ret_letter->content);
        ret_letter->delimited = false;
        if (zmq_msg_recv(&ret_letter->identity, socket, ZMQ_DONTWAIT) < 0) {
            letter_close(ret_letter);
            return false;
        }
        if (receive_content(socket, ret_letter))
            return true;
        letter_close(ret_letter);
    }
}

void
letter_answer(void *socket, struct letter *letter)
{
    bool sent = zmq_msg_send(&letter->identity, socket, ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0;
    if (sent && letter->delimited)
        sent = zmq_send(socket, "", 0, ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0;
    if (sent)
        zmq_msg_send(&letter->content, socket, ZMQ_DONTWAIT);
    letter_close(letter);
}
