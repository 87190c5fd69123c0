/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client - publish events to a daemon, and query it.
 *
 * A client, and everything opened from it, must be used by one thread at a time. Connections are
 * made when they are first needed, and made again when a daemon has restarted.
 * tenure_client_problem() says more about the last failure than its status does.
 */
#ifndef TENURE_CLIENT_H
#define TENURE_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include <tenure/status.h>
#include <tenure/v1/wire.pb-c.h>

enum {
    TENURE_REQUEST_EVENTS_MAX = 16384,
    TENURE_REQUEST_BYTES_MAX = 4 * 1024 * 1024,
    TENURE_ANSWER_BYTES_MAX = 1024 * 1024,
    TENURE_EVENTS_ASKED_MAX = 1000, // entries in one EventsQuery
    TENURE_TIMEOUT_DEFAULT_MS = 10000,
};

typedef struct tenure_client tenure_client;

/* `at` is where the daemon is: its data folder, an endpoints file, or tcp://host:port of its ingest
 * socket; the feed and query sockets have the next two ports. NULL: the environment's TENURE_AT,
 * and without it tcp://127.0.0.1:7301. A call gives up after `timeout_ms` without an answer.
 *
 * A list separated by commas, or an endpoints file with several daemons, names the members of a
 * group, or a daemon and its followers. A publisher moves on to the next one if one is silent, busy
 * or not the leader; queries and subscribers move on if one is silent. */
tenure_status tenure_client_open(const char *at, int timeout_ms, tenure_client **ret_client);

/* For a daemon that requires keys. `key_path` is the file of the caller's secret key; NULL: the
 * environment's TENURE_KEY. `server_key` is the daemon's public key or its file; NULL: the
 * environment's TENURE_SERVER_KEY, and without it the key in the endpoints file. TENURE_INVALID:
 * one of them is not a key; tenure_client_problem() says why. */
tenure_status tenure_client_use_keys(tenure_client *client, const char *key_path,
                                     const char *server_key);

/* Whether texts in answers and updates are made safe to show (tenure_message_clean()); for programs
 * that print them for people. Off unless it is switched on. */
void tenure_client_clean_texts(tenure_client *client, bool clean);

/* Everything opened from it must be closed first. Sets *client_p to NULL; does nothing for NULL. */
void tenure_client_close(tenure_client **client_p);

/* One sentence about the last failure, with the fix where there is one; valid until the next call.
 */
const char *tenure_client_problem(const tenure_client *client);

/* Sets query->number. On TENURE_OK the caller owns *ret_answer and frees it with
 * tenure__v1__answer__free_unpacked(answer, NULL). An answer that is not OK becomes a status. */
tenure_status tenure_client_query(tenure_client *client, Tenure__V1__Query *query,
                                  Tenure__V1__Answer **ret_answer);

/* publishing */

typedef struct tenure_publisher tenure_publisher;

struct tenure_publish_options {
    unsigned events_max; // in a request; 0: 256
    unsigned window;     // requests in flight; 0: 8
    bool atomic;         // everything up to the flush is one request, stored whole or not at all
};

/* Called for each answer, in the order in which the events were added; `tag` is the event's. If an
 * event was stored but its answer was lost, the answer to the second attempt is reported as STORED.
 * Before the first answer, this also applies to an event that somebody stored earlier, because the
 * two cannot be distinguished then. */
typedef void tenure_answer_fn(void *context, uint64_t tag, const Tenure__V1__PublishAnswer *answer);

tenure_status tenure_publisher_open(tenure_client *client,
                                    const struct tenure_publish_options *options,
                                    tenure_answer_fn *answered, void *context,
                                    tenure_publisher **ret_publisher);
void tenure_publisher_close(tenure_publisher **publisher_p);

/* Adds an event to the request that is being filled. Sends the request when it is full; waits while
 * the window is full. A request without an answer is sent again with the same ids, so each event is
 * stored once.
 *
 * TENURE_TIMEOUT: events without an answer may or may not be stored; publish them again.
 * TENURE_REWOUND, once for each new incarnation: the log is no longer the one that answered before,
 * so acknowledged events may be lost; tenure_client_problem() says how many. Call again to
 * continue. */
tenure_status tenure_publisher_add(tenure_publisher *publisher, const Tenure__V1__Event *event,
                                   uint64_t tag);

/* Sends what has been added, without waiting for answers. */
tenure_status tenure_publisher_send(tenure_publisher *publisher);

/* Sends what has been added and waits for every answer. */
tenure_status tenure_publisher_flush(tenure_publisher *publisher);

/* Previews what at most 64 events would change if they were published; nothing is stored. Sets
 * request->number and request->preview. The caller needs the right to publish the events. On
 * TENURE_OK the reply has an answer for each event, and `preview`; the caller frees it with
 * tenure__v1__publish_reply__free_unpacked(reply, NULL). */
tenure_status tenure_client_preview(tenure_client *client, Tenure__V1__PublishRequest *request,
                                    Tenure__V1__PublishReply **ret_reply);

/* The log's position in the last reply (tenure/position.h); all zero before the first. */
struct tenure_position;
const struct tenure_position *tenure_publisher_position(const tenure_publisher *publisher);

#endif
