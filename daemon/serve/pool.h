/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool - the threads that answer questions from snapshots, a slice at a time.
 *
 * Who is served when is up to fair.h. A question whose asker has left is given up, waiting or
 * begun; so is one whose snapshot keeps much of the file from being used again.
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
    struct access *access; // NULL: anybody may ask anything
    struct metrics *metrics;
};

tenure_status pool_open(const struct pool_options *options, struct pool **ret_pool);
/* Gives up all questions. */
void pool_close(struct pool **pool_p);

/* Takes a question; the client is its key, or its connection where there are no keys. False: too
 * many wait, and *request is now the one that is to be refused, this or another. */
bool pool_ask(struct pool *pool, struct request *request);

/* A descriptor that can be read once there are answers. */
int pool_answered_fd(const struct pool *pool);
/* Before answers are taken. */
void pool_listen(struct pool *pool);
/* A question that has become its answer; false: there is none now. */
bool pool_take(struct pool *pool, struct request *ret_request);

/* Gives up all questions of a connection that has ended. */
void pool_leave(struct pool *pool, int connection);

#endif
