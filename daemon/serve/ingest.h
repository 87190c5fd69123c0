/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest - batches of requests from producers.
 */
#ifndef INGEST_H
#define INGEST_H

#include "access.h"
#include "disk.h"
#include "engine.h"
#include "feed.h"
#include "group.h"
#include "metrics.h"
#include "sockets.h"

enum {
    BATCH_REQUESTS_MAX = 1024,
    BATCH_BYTES_MAX = 8 * 1024 * 1024,
    BATCH_MS_MAX = 200
};

struct ingest {
    void *socket;
    struct disk disk;
    struct group *group; // the group that this daemon leads while it stores; NULL: none
    bool has_led;        // a batch was stored as the leader
    struct metrics *metrics;
    const struct access *access;                 // NULL: everything is allowed
    int64_t patience_us;                         // see answer_patiently() in ingest.c
    int64_t patient_at_us;                       // when it was last updated
    struct request requests[BATCH_REQUESTS_MAX]; // the batch, waiting for its commit
    size_t requests_count;
    size_t batch_bytes;     // gathered since the last commit
    struct request preview; // a request for a preview, which ends the batch before it
    bool has_preview;
};

/* Handles one batch: moves the wall clock if necessary, stores pending requests, commits, answers,
 * queues updates. If there is no space, answers everything BUSY instead. Any result but TENURE_OK
 * is a failure of the store; nothing was answered. */
tenure_status ingest_batch(struct ingest *ingest, struct engine *engine, struct feed *feed);

/* Whether nothing can be stored because the disk is full; reported on stderr when that begins and
 * ends. */
bool ingest_is_busy(struct ingest *ingest);

/* Answers all pending requests with NOT_LEADER and the leader's ingest endpoint, if known. */
tenure_status ingest_refuse(struct ingest *ingest, const char *leader);

/* The wall clock; code in lower layers must not read it. */
int64_t ingest_now_ms(void);
int32_t ingest_wall_day(void);
/* Today by that clock, or the last day that a date can have. */
int32_t ingest_today(void);

#endif
