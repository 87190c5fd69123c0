/* SPDX-License-Identifier: Apache-2.0 */
/*
 * visitors - the board's connections: of which address, since when, doing what.
 *
 * It bounds what an address may hold, and for how long a request may take to come. Who is over a
 * bound is shut out by ending a connection, the oldest that waits for a request first: a reader's
 * request comes at once, so it is somebody else's who sends slowly or nothing.
 */
#ifndef VISITORS_H
#define VISITORS_H

#include <netinet/in.h>
#include <stdbool.h>

struct visitors;
struct visitor;

struct visitors_options {
    unsigned address_max; // connections of an address
    unsigned all_max;     // of everybody; the server's own limit has to be somewhat higher
    unsigned request_s;   // how long a whole request may take to come, from the last answer's end
};

/* NULL: no memory. */
struct visitors *visitors_open(const struct visitors_options *options);
void visitors_close(struct visitors **visitors_p);

/* A connection has been made, which is the server's to close; older ones may be ended for it. NULL:
 * no memory, it is not looked after. */
struct visitor *visitors_come(struct visitors *visitors, int connection, struct in_addr address);
/* The server is about to close it. NULL does nothing. */
void visitors_leave(struct visitors *visitors, struct visitor *visitor);

/* Its request has come; it has been answered, and waits for the next. */
void visitors_ask(struct visitors *visitors, struct visitor *visitor);
void visitors_answered(struct visitors *visitors, struct visitor *visitor);

/* Its request is for a stream, which stays open. False: its address has three quarters of what it
 * may have in streams, and the rest is for pages. */
bool visitors_stream(struct visitors *visitors, struct visitor *visitor);

/* Ends the connections whose requests take too long to come. */
void visitors_tend(struct visitors *visitors);

#endif
