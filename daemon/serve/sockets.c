/* SPDX-License-Identifier: Apache-2.0 */
#include "sockets.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "diagnostics.h"
#include "server.h"
#include <tenure/client.h>

enum {
    HANDSHAKE_MS = 5000,
    BACKLOG = 512,
    INGEST_QUEUE_MAX = 64, // for each producer
    ANSWER_QUEUE_MAX = 1000,
    FEED_QUEUE_MAX = 100000, // for each subscriber
    QUERY_QUEUE_MAX = 16,
    LETTER_NUMBER = 1, // the field number of `number` in PublishRequest and Query
    SUBSCRIPTION_BYTES_MAX = 512,
    // libzmq reads subscriptions until its queue is empty, without notice; a short queue makes a
    // flood of them visible.
    SUBSCRIPTION_QUEUE_MAX = 8,
    SUBSCRIPTION_BUFFER_BYTES = 64 * 1024, // how much is still read from a disconnected subscriber
    QUERY_BYTES_MAX = 64 * 1024,
    CURVE_BYTES = 33, // added to a frame by encryption
    ZAP_ENFORCE_DOMAIN = 93,
    REBIND_MS = 5000
};

static bool
set_option(void *socket, int option, int value)
{
    return zmq_setsockopt(socket, option, &value, sizeof(value)) == 0;
}

/* Without a limit on the size of messages any peer could make the daemon use any amount of
 * memory, even before its handshake. A request over its own limit but under this one is answered
 * TOO_LARGE. */
static bool
limit_messages(void *socket, int64_t bytes)
{
    bytes += CURVE_BYTES;
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
        // Every subscription and unsubscription is reported, even repeated ones, so that each
        // subscriber is greeted and all are counted. ZeroMQ's own heartbeats stay off here as
        // everywhere: if a peer is gone while its subscriptions fill the queue, libzmq 4.3.4 aborts
        // on the next one. TCP keep-alive detects peers that have vanished.
        return fine && limit_messages(socket, SUBSCRIPTION_BYTES_MAX) &&
               set_option(socket, ZMQ_XPUB_VERBOSER, 1) &&
               set_option(socket, ZMQ_RCVHWM, SUBSCRIPTION_QUEUE_MAX) &&
               set_option(socket, ZMQ_RCVBUF, SUBSCRIPTION_BUFFER_BYTES) &&
               set_option(socket, ZMQ_SNDHWM, FEED_QUEUE_MAX);
    case SOCKET_QUERY:
        // Not mandatory: an answer to a client that is gone may be dropped.
        return fine && limit_messages(socket, QUERY_BYTES_MAX) &&
               set_option(socket, ZMQ_RCVHWM, QUERY_QUEUE_MAX) &&
               set_option(socket, ZMQ_SNDHWM, QUERY_QUEUE_MAX);
    }
    return false;
}

const char *
socket_domain(enum socket_job job)
{
    switch (job) {
    case SOCKET_INGEST: return "ingest";
    case SOCKET_FEED: return "feed";
    case SOCKET_QUERY: return "query";
    }
    return "";
}

/* Without an enforced domain, libzmq accepts everybody whenever no ZAP thread answers. The option
 * has no name in the stable header, but it exists; reading it back verifies that. */
static bool
set_keys(void *socket, enum socket_job job, const char *secret_key)
{
    const char *domain = socket_domain(job);
    int enforced = 0;
    size_t size = sizeof(enforced);
    return secret_key == NULL ||
           (set_option(socket, ZMQ_CURVE_SERVER, 1) &&
            zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, secret_key, TNI_KEY_TEXT_MAX) == 0 &&
            zmq_setsockopt(socket, ZMQ_ZAP_DOMAIN, domain, strlen(domain)) == 0 &&
            set_option(socket, ZAP_ENFORCE_DOMAIN, 1) &&
            zmq_getsockopt(socket, ZAP_ENFORCE_DOMAIN, &enforced, &size) == 0 && enforced == 1);
}

/* Chooses which of the context's two threads writes: subscribers, of which there may be thousands,
 * have their own, so that answers do not wait for them. */
static bool
set_thread(void *socket, enum socket_job job)
{
    uint64_t thread = job == SOCKET_FEED ? 2 : 1;
    return zmq_setsockopt(socket, ZMQ_AFFINITY, &thread, sizeof(thread)) == 0;
}

/* Whether it is the thread that libzmq runs for SOCKET_FEED; libzmq names its threads. */
static bool
is_feed_thread(const char *task)
{
    char path[64], name[32] = "";
    snprintf(path, sizeof(path), "/proc/self/task/%.20s/comm", task);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    bool fine = fgets(name, sizeof(name), file) != NULL;
    fclose(file);
    return fine && strcmp(name, "ZMQbg/IO/1\n") == 0;
}

void
socket_lower_feed_thread(int nice)
{
    DIR *tasks = opendir("/proc/self/task");
    if (tasks == NULL)
        return;
    for (struct dirent *task; (task = readdir(tasks)) != NULL;) {
        if (is_feed_thread(task->d_name))
            setpriority(PRIO_PROCESS, (id_t)strtoul(task->d_name, NULL, 10), nice);
    }
    closedir(tasks);
}

/* On failure errno says why. */
static bool
try_bind(void *context, enum socket_job job, const char *endpoint, const char *secret_key,
         void **ret_socket, char *bound)
{
    void *socket = zmq_socket(context, job == SOCKET_FEED ? ZMQ_XPUB : ZMQ_ROUTER);
    size_t size = ENDPOINT_MAX;
    mode_t before = umask(0077); // only the owner may use an ipc socket
    bool ipv6 = strchr(endpoint, '[') != NULL;
    bool fine = socket != NULL && set_thread(socket, job) && set_options(socket, job) &&
                set_keys(socket, job, secret_key) && set_option(socket, ZMQ_IPV6, ipv6) &&
                zmq_bind(socket, endpoint) == 0 &&
                zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, bound, &size) == 0;
    int error = errno;
    umask(before);
    if (fine)
        *ret_socket = socket;
    else if (socket != NULL)
        zmq_close(socket);
    errno = error;
    return fine;
}

tenure_status
socket_bind(void *context, enum socket_job job, const char *endpoint, const char *secret_key,
            void **ret_socket, char *bound)
{
    if (try_bind(context, job, endpoint, secret_key, ret_socket, bound))
        return TENURE_OK;
    diagnostics_error("listen",
                      "cannot listen on %s: %s; is another daemon there? give another address",
                      endpoint, zmq_strerror(errno));
    return TENURE_IN_USE;
}

tenure_status
socket_rebind(void *context, enum socket_job job, const char *endpoint, const char *secret_key,
              void **socket_p)
{
    char bound[ENDPOINT_MAX];
    socket_close(socket_p, 0);
    for (int waited = 0; waited < REBIND_MS; waited++) {
        if (try_bind(context, job, endpoint, secret_key, socket_p, bound))
            return TENURE_OK;
        // libzmq closes a socket in its own thread; only after that is the port free.
        struct timespec pause = { 0, 1000000 };
        nanosleep(&pause, NULL);
    }
    diagnostics_error("listen", "cannot listen on %s again: %s", endpoint, zmq_strerror(errno));
    return TENURE_IN_USE;
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
request_close(struct request *request)
{
    zmq_msg_close(&request->identity);
    for (unsigned i = 0; i < request->envelope_count; i++)
        zmq_msg_close(&request->envelope[i]);
    request->envelope_count = 0;
    zmq_msg_close(&request->content);
}

void
request_move(struct request *from, struct request *ret_request)
{
    *ret_request = *from;
    zmq_msg_init(&ret_request->identity);
    zmq_msg_init(&ret_request->content);
    zmq_msg_move(&ret_request->identity, &from->identity);
    zmq_msg_move(&ret_request->content, &from->content);
    for (unsigned i = 0; i < from->envelope_count; i++) {
        zmq_msg_init(&ret_request->envelope[i]);
        zmq_msg_move(&ret_request->envelope[i], &from->envelope[i]);
    }
    request_close(from);
}

/* Keeps the last frame as a part of the envelope; false: it cannot be one. */
static bool
keep_envelope(struct request *request)
{
    if (request->envelope_count == ENVELOPE_FRAMES_MAX ||
        zmq_msg_size(&request->content) > ENVELOPE_FRAME_BYTES_MAX)
        return false;
    zmq_msg_t *frame = &request->envelope[request->envelope_count++];
    zmq_msg_init(frame);
    return zmq_msg_move(frame, &request->content) == 0;
}

/* Reads all frames after the first. True if they are one frame of content; or an envelope, an empty
 * frame and one frame of content. */
static bool
receive_content(void *socket, struct request *request)
{
    bool fine = true, more = zmq_msg_more(&request->identity), has_content = false;
    while (more) {
        if (zmq_msg_recv(&request->content, socket, ZMQ_DONTWAIT) < 0)
            return false;
        more = zmq_msg_more(&request->content);
        if (!more)
            has_content = true;
        else if (request->delimited)
            fine = false; // a second frame of content
        else if (zmq_msg_size(&request->content) == 0)
            request->delimited = true;
        else
            fine = fine && keep_envelope(request);
    }
    return fine && has_content && (request->delimited || request->envelope_count == 0);
}

/* Only the content's frame reliably has the sender's properties (libzmq issue 4317). */
static void
take_sender(struct request *request)
{
    const char *key = zmq_msg_gets(&request->content, "User-Id");
    request->connection = zmq_msg_get(&request->content, ZMQ_SRCFD);
    snprintf(request->key, sizeof(request->key), "%s", key != NULL ? key : "");
}

bool
request_receive(void *socket, struct request *ret_request)
{
    for (;;) {
        zmq_msg_init(&ret_request->identity);
        zmq_msg_init(&ret_request->content);
        ret_request->envelope_count = 0;
        ret_request->delimited = false;
        if (zmq_msg_recv(&ret_request->identity, socket, ZMQ_DONTWAIT) < 0) {
            request_close(ret_request);
            return false;
        }
        if (receive_content(socket, ret_request)) {
            take_sender(ret_request);
            return true;
        }
        request_close(ret_request);
    }
}

bool
request_try_reply(void *socket, struct request *request)
{
    bool sent = zmq_msg_send(&request->identity, socket, ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0;
    if (!sent)
        return errno != EAGAIN;
    for (unsigned i = 0; sent && i < request->envelope_count; i++)
        sent = zmq_msg_send(&request->envelope[i], socket, ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0;
    if (sent && request->delimited)
        sent = zmq_send(socket, "", 0, ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0;
    if (sent)
        zmq_msg_send(&request->content, socket, ZMQ_DONTWAIT);
    return true;
}

void
request_reply(void *socket, struct request *request)
{
    request_try_reply(socket, request);
    request_close(request);
}

struct tni_span
request_content(struct request *request)
{
    return (struct tni_span){ zmq_msg_data(&request->content), zmq_msg_size(&request->content) };
}

uint64_t
request_number(struct request *request)
{
    struct tni_span content = request_content(request);
    struct tni_wire_field field;
    while (tni_wire_next(&content, &field)) {
        if (field.number == LETTER_NUMBER && field.type == TNI_WIRE_VARINT)
            return field.value;
    }
    return 0;
}

tenure_status
request_replace(struct request *request, struct tni_span content)
{
    zmq_msg_close(&request->content);
    if (zmq_msg_init_size(&request->content, content.size) != 0) {
        zmq_msg_init(&request->content);
        return TENURE_NO_MEMORY;
    }
    memcpy(zmq_msg_data(&request->content), content.data, content.size);
    return TENURE_OK;
}
