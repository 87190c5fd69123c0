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
    struct group *group; // whose leader this daemon is when it stores; NULL: none
    bool has_led;        // a batch of it was stored
    struct metrics *metrics;
    const struct access *access;                 // NULL: anybody may do anything
    int64_t patience_us;                         // see answer_patiently() in ingest.c
    int64_t patient_at_us;                       // when it was last counted
    struct request requests[BATCH_REQUESTS_MAX]; // of the batch, waiting for its commit
    size_t requests_count;
    struct request preview; // a request for one, which ends the batch before it
    bool has_preview;
};

/* One batch: moves the wall clock if it is time, stores what has arrived, commits, answers, feeds.
 * Where there is no room everything is answered BUSY instead. Anything but TENURE_OK is a failure
 * of the store; nothing was answered. */
tenure_status ingest_batch(struct ingest *ingest, struct engine *engine, struct feed *feed);

/* Whether nothing can be stored, since the disk is full; said on stderr when it begins and ends. */
bool ingest_is_busy(struct ingest *ingest);

/* Answers what has arrived that this daemon follows another, with its ingest endpoint as far as it
 * is known. */
tenure_status ingest_refuse(struct ingest *ingest, const char *leader);

/* The wall clock, which nothing below this folder looks at. */
int64_t ingest_now_ms(void);
int32_t ingest_wall_day(void);
/* The same day, or the last one that a date can have. */
int32_t ingest_today(void);

#endif
