/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool - the threads that answer queries from snapshots, a slice at a time.
 *
 * fair.h decides the order. A query is cancelled, whether it has begun or not, if its client has
 * disconnected, or if its snapshot keeps too much of the file from being reused.
 */
#ifndef POOL_H
#define POOL_H

#include "access.h"
#include "answers.h"
#include "sockets.h"

struct pool;

struct pool_options {
    const struct store *store;
    struct answers_daemon daemon;
    struct access *access; // NULL: every query is allowed
    struct metrics *metrics;
};

tenure_status pool_open(const struct pool_options *options, struct pool **ret_pool);
/* Cancels all queries. */
void pool_close(struct pool **pool_p);

/* Adds a query. Its client is identified by the key, or by the connection if there are no keys.
 * False: too many are waiting, and *request is now one that must be refused, this or another. */
bool pool_ask(struct pool *pool, struct request *request);

/* A descriptor that is readable if there are answers. */
int pool_answered_fd(const struct pool *pool);
/* Resets the descriptor; call it before taking answers. */
void pool_listen(struct pool *pool);
/* Takes a query whose content was replaced with its answer; false: there is none now. */
bool pool_take(struct pool *pool, struct request *ret_request);

/* Cancels all queries of a closed connection. */
void pool_leave(struct pool *pool, int connection);

#endif
