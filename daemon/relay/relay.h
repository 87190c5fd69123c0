/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relay - passes a daemon's feed on to its own subscribers, and their queries to the daemon.
 *
 * To the daemon it is a single subscriber to everything. It neither adds nor stores anything: an
 * update that it drops for a slow subscriber shows as a gap in the offsets, which the subscriber
 * fills with a query. While the daemon is silent, the relay sends no heartbeats either, so that
 * subscribers notice; after some seconds it connects to the next daemon of the list.
 */
#ifndef RELAY_H
#define RELAY_H

#include <stdbool.h>

#include <tenure/status.h>

struct relay;

struct relay_options {
    const char *from;                   // as for tenure_client_open()
    const char *feed, *query;           // endpoints to listen on
    const char *key_path, *access_path; // NULL: no keys, so only this machine may connect
    const char *server_key; // the daemon's public key; NULL: the one in its endpoints file
    int signal_fd;          // readable: a signal to stop arrived
};

/* Whether the endpoint accepts connections only from this machine. */
bool relay_is_near(const char *endpoint);

/* On failure prints the reason on stderr. */
tenure_status relay_open(const struct relay_options *options, struct relay **ret_relay);
tenure_status relay_run(struct relay *relay);
void relay_close(struct relay **relay_p);

#endif
