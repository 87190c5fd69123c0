/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sockets - ZeroMQ sockets with the options that keep a daemon safe, and whole messages.
 *
 * Sources: the ZeroMQ manual pages of zmq_setsockopt and zmq_socket for libzmq 4.3;
 * docs/protocol.md tells what of it a client sees.
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
    SOCKET_THREADS = 2 // ZMQ_IO_THREADS of the context that these sockets are of
};

enum socket_job {
    SOCKET_INGEST,
    SOCKET_FEED,
    SOCKET_QUERY
};

/* The ZAP domain of a socket with keys. */
const char *socket_domain(enum socket_job job);

/* A bound socket; `bound` receives up to ENDPOINT_MAX bytes: the endpoint with its real port. With
 * a secret key only those are let in whom the ZAP thread knows; NULL: anybody. */
tenure_status socket_bind(void *context, enum socket_job job, const char *endpoint,
                          const char *secret_key, void **ret_socket, char *bound);

/* Closes the socket and binds a new one to the same endpoint, so that every client has to repeat
 * the handshake. */
tenure_status socket_rebind(void *context, enum socket_job job, const char *endpoint,
                            const char *secret_key, void **socket_p);
void socket_close(void **socket_p, int linger_ms);

enum {
    ENVELOPE_FRAMES_MAX = 4,
    ENVELOPE_FRAME_BYTES_MAX = 255 // as long as a routing id
};

/* A request as a ROUTER gives it: who sent it, what its sender put before an empty frame (a REQ
 * socket nothing, one with ZMQ_REQ_CORRELATE the request's number, a proxy whom it asks for), and
 * one frame of content. */
struct request {
    zmq_msg_t identity;
    zmq_msg_t envelope[ENVELOPE_FRAMES_MAX];
    unsigned envelope_count;
    bool delimited; // an empty frame stood before the content
    zmq_msg_t content;
    char key[TNI_KEY_TEXT_MAX]; // the sender's public key, "" where there are none
    int connection;             // the descriptor of the sender's connection; -1: not known
};

/* False if there is nothing to receive. Messages of any other shape, or with more or longer frames
 * in the envelope, are read whole and dropped. */
bool request_receive(void *socket, struct request *ret_request);

/* Sends the content back to the sender, in the same envelope. False: the queue of what the sender
 * has not read is full, and the request is as it was. A sender that is gone loses it. */
bool request_try_reply(void *socket, struct request *request);

/* The same, and closes the request; a sender that does not read loses it, and asks again. */
void request_reply(void *socket, struct request *request);
void request_close(struct request *request);

/* Makes the second what the first was; the first is closed. */
void request_move(struct request *from, struct request *ret_request);

/* The bytes of the content, until the request is changed or closed. */
struct tni_span request_content(struct request *request);
/* The sender's number of its request or question; 0: it gave none. */
uint64_t request_number(struct request *request);
/* Puts a copy of the bytes in the content's place. Without memory the content is empty then. */
tenure_status request_replace(struct request *request, struct tni_span content);

#endif
