/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http - the board's web server: one thread answers requests, and streams stay open.
 *
 * Only GET and HEAD, unless the desk is on: then its own forms are also accepted. Every answer
 * forbids foreign content (Content-Security-Policy, level 3) and framing by other sites.
 */
#ifndef HTTP_H
#define HTTP_H

#include "desk.h"
#include "follow.h"
#include "templates.h"

struct http;

struct http_options {
    const char *listen;   // ADDRESS:PORT; port 0 picks a free one
    const char *host;     // another host name that browsers may use; NULL: none
    const char *base_url; // the board's own address, for feeds and for shared links; "": unknown
    // the path in that address, without a trailing slash; links begin with it
    const char *base_path;
    unsigned address_max;  // connections for each client address
    unsigned request_s;    // seconds within which a request must be complete
    tenure_client *client; // owned by the answering thread from now on
    struct follow *follow;
    struct templates *templates;
    const char *frames;      // sites that may frame cards, in the syntax of frame-ancestors
    const struct desk *desk; // NULL: the board is read-only
};

/* TENURE_INVALID: it is not an address; TENURE_IN_USE: it cannot be bound, errno says why. */
tenure_status http_open(const struct http_options *options, struct http **ret_http);
void http_close(struct http **http_p);

/* The address that was bound, "127.0.0.1:7380". */
const char *http_address(const struct http *http);

/* Notifies the browsers that keep a stream open. NULL: something other than an update changed. */
void http_publish(struct http *http, const Tenure__V1__Update *update);

/* Closes connections whose requests take too long. */
void http_tend(struct http *http);

/* Sends a comment to every stream, so that closed ones are noticed. */
void http_tick(struct http *http);

#endif
