/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sockets - ZeroMQ sockets with safe options, and whole messages.
 *
 * Sources: the ZeroMQ manual pages of zmq_setsockopt and zmq_socket for libzmq 4.3;
 * docs/protocol.md describes the effects for clients.
 */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <stdbool.h>
#include <zmq.h>

#include "keys.h"
#include "wire.h"
#include <tenure/status.h>

enum {
    ENDPOINT_MAX = 256,
    SOCKET_THREADS = 2 // ZMQ_IO_THREADS of the sockets' context
};

enum socket_job {
    SOCKET_INGEST,
    SOCKET_FEED,
    SOCKET_QUERY
};

/* The ZAP domain of a socket with keys. */
const char *socket_domain(enum socket_job job);

/* Returns a bound socket; `bound` receives up to ENDPOINT_MAX bytes: the endpoint with its real
 * port. With a secret key, the ZAP thread decides who may connect; NULL: anybody may. */
tenure_status socket_bind(void *context, enum socket_job job, const char *endpoint,
                          const char *secret_key, void **ret_socket, char *bound);

/* Closes the socket and binds a new one to the same endpoint, so that every client must repeat the
 * handshake. */
tenure_status socket_rebind(void *context, enum socket_job job, const char *endpoint,
                            const char *secret_key, void **socket_p);
void socket_close(void **socket_p, int linger_ms);

/* Sets the priority of the thread that libzmq runs for SOCKET_FEED, which must have begun. libzmq
 * has options for the priority of all its threads only. Without /proc nothing changes. */
void socket_lower_feed_thread(int nice);

enum {
    ENVELOPE_FRAMES_MAX = 4,
    ENVELOPE_FRAME_BYTES_MAX = 255 // the maximum size of a routing id
};

/* A request received by a ROUTER: the sender; what the sender put before an empty frame (a REQ
 * socket nothing, one with ZMQ_REQ_CORRELATE the request's number, a proxy the client's identity);
 * and one frame of content. */
struct request {
    zmq_msg_t identity;
    zmq_msg_t envelope[ENVELOPE_FRAMES_MAX];
    unsigned envelope_count;
    bool delimited; // there was an empty frame before the content
    zmq_msg_t content;
    char key[TNI_KEY_TEXT_MAX]; // the sender's public key; "" without keys
    int connection;             // the descriptor of the sender's connection; -1: unknown
};

/* False if there is nothing to receive. A message of any other shape, or with too many or too long
 * frames in the envelope, is read completely and dropped. */
bool request_receive(void *socket, struct request *ret_request);

/* Sends the content back to the sender, in the same envelope. False: the sender's queue of unread
 * answers is full, and the request is unchanged. If the sender is gone, the answer is dropped. */
bool request_try_reply(void *socket, struct request *request);

/* The same, and closes the request; if the sender does not read, the answer is dropped, and the
 * sender asks again. */
void request_reply(void *socket, struct request *request);
void request_close(struct request *request);

/* Moves a request; the old one is closed. */
void request_move(struct request *from, struct request *ret_request);

/* The bytes of the content; valid until the request is changed or closed. */
struct tni_span request_content(struct request *request);
/* The number that the sender gave the request or query; 0: none. */
uint64_t request_number(struct request *request);
/* Replaces the content with a copy of the bytes; if memory runs out, the content is empty. */
tenure_status request_replace(struct request *request, struct tni_span content);

#endif
