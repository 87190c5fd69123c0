/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client - what the parts of the client library share.
 */
#ifndef TNI_CLIENT_H
#define TNI_CLIENT_H

#include "keys.h"
#include <tenure/client.h>

enum {
    TNI_ENDPOINT_MAX = 256,
    TNI_AT_MAX = 1024,
    TNI_DAEMONS_MAX = 16, // that a list may name
    TNI_PROBLEM_MAX = 1536
};

/* Where a daemon's sockets are. */
struct tni_endpoints {
    char ingest[TNI_ENDPOINT_MAX];
    char feed[TNI_ENDPOINT_MAX];
    char query[TNI_ENDPOINT_MAX];
    bool is_from_file;                 // which the daemon wrote
    char server_key[TNI_KEY_TEXT_MAX]; // "": the daemon asks for no keys, as far as is known
};

/* The daemons that an `at` names, of which any may be asked: one, or the members of a group. */
struct tni_daemons {
    struct tni_endpoints list[TNI_DAEMONS_MAX];
    unsigned count;
};

/* Finds them as tenure_client_open() documents. A list leaves out what cannot be found as long as
 * anything can. TENURE_NO_DAEMON and TENURE_INVALID write up to TNI_PROBLEM_MAX bytes of why. */
tenure_status tni_at_resolve(const char *at, struct tni_daemons *ret_daemons, char *ret_problem);

struct tenure_client {
    void *context; // ZeroMQ's
    char at[TNI_AT_MAX];
    int timeout_ms;
    struct tni_keys keys;              // the caller's; "": none
    char server_key[TNI_KEY_TEXT_MAX]; // the daemon's, if it was given
    bool by_address;                   // it was found by one, last time: no file says its key
    unsigned daemons;                  // how many `at` named last time; 0: not looked yet
    unsigned writes_to;                // the one that is published to; counts on, modulo `daemons`
    unsigned reads_from;               // ... that is read from, by queries and the feed
    void *query_socket;
    uint64_t next_number;
    bool cleans; // what it returns is for people
    char problem[TNI_PROBLEM_MAX];
};

/* Keeps the words for tenure_client_problem() and returns the status. */
tenure_status tni_client_fail(tenure_client *client, tenure_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A new socket of that type, connected to the daemon's endpoint as it is now. */
enum tni_peer {
    TNI_INGEST,
    TNI_FEED,
    TNI_QUERY
};
tenure_status tni_client_connect(tenure_client *client, enum tni_peer peer, void **ret_socket);

/* What may be wrong when no daemon answers. */
const char *tni_client_silence(const tenure_client *client);

/* The same for a socket that is not the query socket: it asks there for up to a second whether the
 * key lacks a role only. */
const char *tni_client_silent(tenure_client *client, enum tni_peer peer);

/* The same with a socket that the caller has made, of any type; writes up to TNI_ENDPOINT_MAX bytes
 * of what it was connected to. */
tenure_status tni_client_attach(tenure_client *client, enum tni_peer peer, void *socket,
                                char *ret_endpoint);

/* With a list of daemons: the next connection for the peer is to the one after, and questions that
 * are under way are forgotten. False: there is only one. */
bool tni_client_move_on(tenure_client *client, enum tni_peer peer);

/* The next ingest connection is to the daemon with that ingest endpoint; false: none has it. */
bool tni_client_write_to(tenure_client *client, const char *endpoint);

/* Closes it without waiting for what is unsent; NULL does nothing. */
void tni_socket_close(void **socket_p);

/* Waits until the socket can be read or written; false when the time is over. */
bool tni_socket_wait(void *socket, short events, int64_t timeout_ms);

/* Milliseconds and microseconds of a clock that nobody sets. */
int64_t tni_now_ms(void);
int64_t tni_now_us(void);

#endif
