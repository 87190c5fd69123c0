/* SPDX-License-Identifier: Apache-2.0 */
#include "zap.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "keys.h"
#include "sockets.h"

#define ZAP_ENDPOINT "inproc://zeromq.zap.01"

enum {
    // the frames of a request, after the envelope
    VERSION,
    REQUEST_ID,
    DOMAIN,
    ADDRESS,
    IDENTITY,
    MECHANISM,
    CREDENTIALS,
    FRAMES_MAX = 8,
    KEY_BYTES = 32
};

struct zap {
    struct access *access;
    void *socket;
    int stop_fd;
    pthread_t thread;
    bool has_thread;
};

struct zap_request {
    zmq_msg_t envelope[2]; // the sender, and the empty frame of a REQ socket
    zmq_msg_t frames[FRAMES_MAX];
    size_t count;
};

static bool
is_frame(zmq_msg_t *frame, const char *text)
{
    return zmq_msg_size(frame) == strlen(text) &&
           memcmp(zmq_msg_data(frame), text, strlen(text)) == 0;
}

/* Reads a whole request; false if there is none. Extra frames are discarded. */
static bool
receive(void *socket, struct zap_request *request)
{
    zmq_msg_t *positions[2 + FRAMES_MAX] = { &request->envelope[0], &request->envelope[1] };
    size_t count = 0;
    bool more = true;
    for (int i = 0; i < FRAMES_MAX; i++)
        positions[2 + i] = &request->frames[i];
    for (int i = 0; i < 2 + FRAMES_MAX; i++)
        zmq_msg_init(positions[i]);
    for (; more; count++) {
        zmq_msg_t *position = positions[count < 2 + FRAMES_MAX ? count : 1 + FRAMES_MAX];
        if (zmq_msg_recv(position, socket, ZMQ_DONTWAIT) < 0)
            break;
        more = zmq_msg_more(position);
    }
    request->count = count > 2 ? count - 2 : 0;
    return count > 0;
}

static void
zap_request_close(struct zap_request *request)
{
    for (int i = 0; i < 2; i++)
        zmq_msg_close(&request->envelope[i]);
    for (int i = 0; i < FRAMES_MAX; i++)
        zmq_msg_close(&request->frames[i]);
}

/* The roles that give access to a domain, any of which is enough; 0: there is no such domain. */
static unsigned
roles_of_domain(zmq_msg_t *domain)
{
    if (is_frame(domain, socket_domain(SOCKET_INGEST)))
        return ACCESS_PUBLISH | ACCESS_OPERATE;
    if (is_frame(domain, socket_domain(SOCKET_FEED)))
        return ACCESS_SUBSCRIBE;
    if (is_frame(domain, socket_domain(SOCKET_QUERY)))
        return ACCESS_EVERYTHING; // permission is checked for each query
    return 0;
}

static bool
is_let_in(struct zap *zap, struct zap_request *request, char *ret_key)
{
    ret_key[0] = '\0';
    if (request->count != CREDENTIALS + 1 || !is_frame(&request->frames[VERSION], "1.0") ||
        !is_frame(&request->frames[MECHANISM], "CURVE") ||
        zmq_msg_size(&request->frames[CREDENTIALS]) != KEY_BYTES)
        return false;
    zmq_z85_encode(ret_key, zmq_msg_data(&request->frames[CREDENTIALS]), KEY_BYTES);
    return (access_roles(zap->access, ret_key) & roles_of_domain(&request->frames[DOMAIN])) != 0;
}

static void
send_frame(void *socket, const void *data, size_t size, int more)
{
    zmq_send(socket, data, size, ZMQ_DONTWAIT | more);
}

static void
answer(struct zap *zap, struct zap_request *request)
{
    char key[TNI_KEY_TEXT_MAX];
    bool let_in = is_let_in(zap, request, key);
    const char *code = let_in ? "200" : "400";
    const char *text = let_in ? "OK" : "this key is not in the access file";
    zmq_msg_t *id = &request->frames[REQUEST_ID];
    void *socket = zap->socket;
    send_frame(socket, zmq_msg_data(&request->envelope[0]), zmq_msg_size(&request->envelope[0]),
               ZMQ_SNDMORE);
    send_frame(socket, "", 0, ZMQ_SNDMORE);
    send_frame(socket, "1.0", 3, ZMQ_SNDMORE);
    send_frame(socket, zmq_msg_data(id), zmq_msg_size(id), ZMQ_SNDMORE);
    send_frame(socket, code, 3, ZMQ_SNDMORE);
    send_frame(socket, text, strlen(text), ZMQ_SNDMORE);
    send_frame(socket, key, let_in ? strlen(key) : 0, ZMQ_SNDMORE);
    send_frame(socket, "", 0, 0);
}

static void *
run(void *argument)
{
    struct zap *zap = argument;
    zmq_pollitem_t items[] = {
        { .socket = zap->socket, .events = ZMQ_POLLIN },
        { .fd = zap->stop_fd, .events = ZMQ_POLLIN },
    };
    while (zmq_poll(items, 2, -1) >= 0 && !(items[1].revents & ZMQ_POLLIN)) {
        struct zap_request request;
        if ((items[0].revents & ZMQ_POLLIN) && receive(zap->socket, &request)) {
            answer(zap, &request);
            zap_request_close(&request);
        }
    }
    return NULL;
}

tenure_status
zap_open(void *context, struct access *access, struct zap **ret_zap)
{
    struct zap *zap = calloc(1, sizeof(*zap));
    if (zap == NULL)
        return TENURE_NO_MEMORY;
    zap->access = access;
    zap->stop_fd = eventfd(0, EFD_CLOEXEC);
    zap->socket = zmq_socket(context, ZMQ_ROUTER);
    bool fine = zap->stop_fd >= 0 && zap->socket != NULL &&
                zmq_bind(zap->socket, ZAP_ENDPOINT) == 0 &&
                pthread_create(&zap->thread, NULL, run, zap) == 0;
    zap->has_thread = fine;
    if (!fine) {
        zap_close(&zap);
        return TENURE_NO_MEMORY;
    }
    *ret_zap = zap;
    return TENURE_OK;
}

void
zap_close(struct zap **zap_p)
{
    struct zap *zap = *zap_p;
    if (zap == NULL)
        return;
    *zap_p = NULL;
    uint64_t one = 1;
    if (zap->has_thread && write(zap->stop_fd, &one, sizeof(one)) == sizeof(one))
        pthread_join(zap->thread, NULL);
    socket_close(&zap->socket, 0);
    if (zap->stop_fd >= 0)
        close(zap->stop_fd);
    free(zap);
}
