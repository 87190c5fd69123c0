/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream - server-sent events (WHATWG HTML, "Server-sent events") for browsers that keep a
 * connection open.
 *
 * A browser that reads too slowly or reconnects gets one event `change` instead of everything that
 * it missed, because it fetches the page again in any case.
 */
#ifndef STREAM_H
#define STREAM_H

#include <microhttpd.h>
#include <stdint.h>

struct streams;

struct streams *streams_open(void);

/* Ends every stream, so that the server can stop. */
void streams_end(struct streams *streams);
void streams_close(struct streams **streams_p);

/* Answers the connection with a stream. `last` is the Last-Event-ID that the browser sent, or
 * NULL. */
enum MHD_Result streams_answer(struct streams *streams, struct MHD_Connection *connection,
                               const char *last);

/* Sends `data`, one line, as an event of that name on every stream. */
void streams_send(struct streams *streams, const char *name, uint64_t id, const char *data);

/* Sends a comment, which browsers ignore, on every stream, so that it stays open. */
void streams_tick(struct streams *streams);

/* The number of open streams. */
unsigned streams_count(struct streams *streams);

#endif
