/* SPDX-License-Identifier: Apache-2.0 */
/*
 * client - publish to a daemon, and ask it.
 *
 * A client and what is opened from it belong to one thread at a time. Nothing is connected before
 * it is needed, and a daemon that restarts is found again. tenure_client_problem() says more about
 * the last failure than its status does.
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
    TENURE_EVENTS_ASKED_MAX = 1000, // seqs of an EventsQuery
    TENURE_TIMEOUT_DEFAULT_MS = 10000,
};

typedef struct tenure_client tenure_client;

/* `at` says where the daemon is: its data folder, an endpoints file, or tcp://host:port of its
 * ingest socket, whose next two ports are feed and query. NULL: the environment's TENURE_AT, and
 * without it tcp://127.0.0.1:7301. No call waits longer than `timeout_ms` without an answer.
 *
 * A list separated by commas, or an endpoints file with several daemons, names the members of a
 * group or a daemon and its followers: a publisher moves on to the next when one is silent, busy or
 * not the leader; questions and subscribers move on when one is silent. */
tenure_status tenure_client_open(const char *at, int timeout_ms, tenure_client **ret_client);

/* For a daemon that asks for keys: `key_path` is the file of the caller's secret key, NULL for the
 * environment's TENURE_KEY; `server_key` the daemon's public key or its file, NULL for the
 * environment's TENURE_SERVER_KEY, and without it what the endpoints file says. TENURE_INVALID:
 * one of them is no key; tenure_client_problem() says why. */
tenure_status tenure_client_use_keys(tenure_client *client, const char *key_path,
                                     const char *server_key);

/* Whether texts of answers and updates are made safe to show (tenure_message_clean()), for programs
 * that print them for people. At first they are as the daemon has them. */
void tenure_client_clean_texts(tenure_client *client, bool clean);

/* Close what was opened from it first. Sets *client_p to NULL; closing NULL does nothing. */
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

/* Told of each answer, in the order in which the events were added; `tag` is the event's. An event
 * that this publisher stored, but whose answer was lost, is told as STORED when it is sent again.
 * As long as nothing was told at all, one that was stored earlier cannot be told from it. */
typedef void tenure_answer_fn(void *context, uint64_t tag, const Tenure__V1__PublishAnswer *answer);

tenure_status tenure_publisher_open(tenure_client *client,
                                    const struct tenure_publish_options *options,
                                    tenure_answer_fn *answered, void *context,
                                    tenure_publisher **ret_publisher);
void tenure_publisher_close(tenure_publisher **publisher_p);

/* Adds an event to the request that is being filled; sends it when it is full, and waits while the
 * window is. A request without an answer is sent again with the same ids: each event is stored
 * once. TENURE_TIMEOUT means that the fate of those without an answer is unknown: publish them
 * again. TENURE_REWOUND, once each time: the log has another incarnation than when it answered
 * before, so events that were acknowledged may be lost; tenure_client_problem() says how many. Call
 * again to go on. */
tenure_status tenure_publisher_add(tenure_publisher *publisher, const Tenure__V1__Event *event,
                                   uint64_t tag);

/* Sends what has been added, without waiting for answers. */
tenure_status tenure_publisher_send(tenure_publisher *publisher);

/* Sends what has been added and waits for every answer. */
tenure_status tenure_publisher_flush(tenure_publisher *publisher);

/* What at most 64 events would change if they were published: sets request->number and
 * request->preview; nothing is stored. Needs the right to publish them. On TENURE_OK the reply has
 * an answer for each event, and `preview`; the caller frees it with
 * tenure__v1__publish_reply__free_unpacked(reply, NULL). */
tenure_status tenure_client_preview(tenure_client *client, Tenure__V1__PublishRequest *request,
                                    Tenure__V1__PublishReply **ret_reply);

/* Where the log stood with the last reply (tenure/position.h); all zero before the first. */
struct tenure_position;
const struct tenure_position *tenure_publisher_position(const tenure_publisher *publisher);

#endif
