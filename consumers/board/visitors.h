/* SPDX-License-Identifier: Apache-2.0 */
/*
 * visitors - the board's connections: their address, activity, and how long that has lasted.
 *
 * Limits how many connections an address may have, and how long a request may take to arrive. Above
 * a limit a connection is ended, first the oldest that waits for a request: a normal reader's
 * request arrives at once, so that connection belongs to a client that sends slowly or nothing.
 */
#ifndef VISITORS_H
#define VISITORS_H

#include <netinet/in.h>
#include <stdbool.h>

struct visitors;
struct visitor;

struct visitors_options {
    unsigned address_max; // connections for each address
    unsigned all_max;     // connections in all; the server's own limit must be somewhat higher
    unsigned request_s;   // how long a complete request may take to arrive after the last answer
};

/* NULL: out of memory. */
struct visitors *visitors_open(const struct visitors_options *options);
void visitors_close(struct visitors **visitors_p);

/* Registers a new connection, which the server still closes; may end older ones to make room. NULL:
 * out of memory; the connection is then not limited. */
struct visitor *visitors_come(struct visitors *visitors, int connection, struct in_addr address);
/* The server is about to close the connection. Does nothing for NULL. */
void visitors_leave(struct visitors *visitors, struct visitor *visitor);

/* The request has arrived; or it was answered, and the connection waits for the next. */
void visitors_ask(struct visitors *visitors, struct visitor *visitor);
void visitors_answered(struct visitors *visitors, struct visitor *visitor);

/* The request is for a stream, which stays open. False: three quarters of the address's connections
 * are streams, and the rest is reserved for pages. */
bool visitors_stream(struct visitors *visitors, struct visitor *visitor);

/* Ends connections whose requests take too long to arrive. */
void visitors_tend(struct visitors *visitors);

#endif
