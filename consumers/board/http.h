/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http - the board's web server: one thread that answers, streams that it keeps open.
 *
 * GET and HEAD alone, unless there is a desk: then forms of its own are taken too. Every answer
 * forbids what is not the board's own (Content-Security-Policy, level 3) and being framed.
 */
#ifndef HTTP_H
#define HTTP_H

#include "desk.h"
#include "follow.h"
#include "templates.h"

struct http;

struct http_options {
    const char *listen;    // ADDRESS:PORT; port 0 takes a free one
    const char *host;      // a further name by which browsers may call the board; NULL: none
    const char *base_url;  // the board's own address, for feeds and for who shares a page; "": none
    const char *base_path; // its path, without a slash at the end: what links begin with
    unsigned address_max;  // connections of an address
    unsigned request_s;    // seconds that a request may take to come
    tenure_client *client; // the answering thread's own from now on
    struct follow *follow;
    struct templates *templates;
    const char *frames;      // who may have cards in their pages, as frame-ancestors wants it
    const struct desk *desk; // NULL: the board is only read
};

/* TENURE_INVALID: the address is none; TENURE_IN_USE: it cannot be bound, errno says why. */
tenure_status http_open(const struct http_options *options, struct http **ret_http);
void http_close(struct http **http_p);

/* The address that was bound, "127.0.0.1:7380". */
const char *http_address(const struct http *http);

/* Tells the browsers that watch. NULL: something has changed that is no update. */
void http_publish(struct http *http, const Tenure__V1__Update *update);

/* Ends connections whose requests take too long to come. */
void http_tend(struct http *http);

/* A sign of life to the browsers that watch, so that those gone are noticed. */
void http_tick(struct http *http);

#endif
