/* SPDX-License-Identifier: Apache-2.0 */
/*
 * queries - the ROUTER socket for queries: a thread that passes queries to the pool and sends the
 * answers.
 */
#ifndef QUERIES_H
#define QUERIES_H

#include "access.h"
#include "disk.h"
#include "engine.h"
#include "leadership.h"
#include "metrics.h"
#include "store.h"

struct queries;

struct queries_options {
    const char *endpoint;
    const char *secret_key; // NULL: no keys
    struct access *access;  // NULL: every query is allowed
    enum clock_mode clock_mode;
    const struct disk *disk;
    struct metrics *metrics;
    const struct log_origin *origin;
    struct leadership *leadership;
};

tenure_status queries_open(void *context, const struct store *store,
                           const struct queries_options *options, struct queries **ret_queries,
                           char *bound);
void queries_close(struct queries **queries_p);

#endif
