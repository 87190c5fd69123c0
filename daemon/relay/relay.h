/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relay - passes a daemon's feed on to its own subscribers, and their questions to the daemon.
 *
 * To the daemon it is one subscriber, who wants everything.
 * It adds nothing and keeps nothing: what it drops for a slow subscriber shows as a hole in the
 * offsets, which is filled by a question. While the daemon is silent there is no heartbeat here
 * either, so that subscribers know; after some seconds the next daemon of the list is connected to.
 */
#ifndef RELAY_H
#define RELAY_H

#include <stdbool.h>

#include <tenure/status.h>

struct relay;

struct relay_options {
    const char *from;                   // as of tenure_client_open()
    const char *feed, *query;           // where to listen
    const char *key_path, *access_path; // NULL: anybody on this machine
    const char *server_key;             // the daemon's; NULL: as its endpoints file says
    int signal_fd;                      // readable: stop
};

/* Whether only this machine can connect to the endpoint. */
bool relay_is_near(const char *endpoint);

/* Says on stderr what is wrong. */
tenure_status relay_open(const struct relay_options *options, struct relay **ret_relay);
tenure_status relay_run(struct relay *relay);
void relay_close(struct relay **relay_p);

#endif
