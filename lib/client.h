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
    TNI_DAEMONS_MAX = 16, // in one list
    TNI_PROBLEM_MAX = 1536
};

/* Where a daemon's sockets are. */
struct tni_endpoints {
    char ingest[TNI_ENDPOINT_MAX];
    char feed[TNI_ENDPOINT_MAX];
    char query[TNI_ENDPOINT_MAX];
    bool is_from_file;                 // the endpoints are from a file that the daemon wrote
    char server_key[TNI_KEY_TEXT_MAX]; // "": no key is known, so the daemon is assumed to use none
};

/* The daemons that an `at` names: one, the members of a group, or a daemon and its followers. */
struct tni_daemons {
    struct tni_endpoints list[TNI_DAEMONS_MAX];
    unsigned count;
};

/* Resolves `at` as tenure_client_open() documents. Daemons of a list that cannot be found are left
 * out, unless all are missing. TENURE_NO_DAEMON and TENURE_INVALID write the reason, up to
 * TNI_PROBLEM_MAX bytes. */
tenure_status tni_at_resolve(const char *at, struct tni_daemons *ret_daemons, char *ret_problem);

/* The effective address: `at` if given, else $TENURE_AT, else the default. */
const char *tni_at_text(const char *at);

struct tenure_client {
    void *context; // ZeroMQ's context
    char at[TNI_AT_MAX];
    int timeout_ms;
    struct tni_keys keys;              // the caller's; "": none
    char server_key[TNI_KEY_TEXT_MAX]; // the daemon's, if it was given
    bool by_address;  // the daemon was found by its address, not by an endpoints file with its key
    unsigned daemons; // how many daemons `at` named when last resolved; 0: not yet
    unsigned writes_to;  // the daemon to publish to; an increasing counter, modulo `daemons`
    unsigned reads_from; // likewise, the one for queries and the feed
    void *query_socket;
    uint64_t next_number;
    bool cleans; // texts in results are made safe to show
    char problem[TNI_PROBLEM_MAX];
};

/* Stores the text for tenure_client_problem() and returns the status. */
tenure_status tni_client_fail(tenure_client *client, tenure_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Opens a socket of that type, connected to the daemon's present endpoint. */
enum tni_peer {
    TNI_INGEST,
    TNI_FEED,
    TNI_QUERY
};
tenure_status tni_client_connect(tenure_client *client, enum tni_peer peer, void **ret_socket);

/* A hint why no daemon answers. */
const char *tni_client_silence(const tenure_client *client);

/* The same for the ingest or feed socket: first tries the query socket for up to a second, to find
 * out whether the key is known but lacks a role. */
const char *tni_client_silent(tenure_client *client, enum tni_peer peer);

/* Connects a socket of the caller, of any type; writes the endpoint to up to TNI_ENDPOINT_MAX
 * bytes. */
tenure_status tni_client_attach(tenure_client *client, enum tni_peer peer, void *socket,
                                char *ret_endpoint);

/* For a list of daemons: the next connection for this peer goes to the next daemon, and pending
 * queries are dropped. False: there is only one. */
bool tni_client_move_on(tenure_client *client, enum tni_peer peer);

/* The next ingest connection goes to the daemon with this ingest endpoint; false: the list has
 * none. */
bool tni_client_write_to(tenure_client *client, const char *endpoint);

/* Closes the socket without waiting for unsent messages; does nothing for NULL. */
void tni_socket_close(void **socket_p);

/* Waits until the socket can be read or written; false on timeout. */
bool tni_socket_wait(void *socket, short events, int64_t timeout_ms);

/* Milliseconds and microseconds of the monotonic clock. */
int64_t tni_now_ms(void);
int64_t tni_now_us(void);

#endif
