/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics - how the daemon is doing, written by the writer's thread and those that answer, read by
 * any.
 */
#ifndef METRICS_H
#define METRICS_H

#include <stdatomic.h>
#include <stdint.h>

#include "engine.h"

enum {
    METRICS_MINUTE = 60
};

struct metrics {
    _Atomic uint64_t requests;
    _Atomic uint64_t answers[6];    // by PublishAnswer.Status
    _Atomic uint64_t busy;          // requests that were answered BUSY for want of disk
    _Atomic uint64_t lacked_memory; // ... and of memory
    _Atomic uint64_t memory_bytes;  // of the tables in memory
    _Atomic uint64_t commits;
    _Atomic uint64_t commit_us; // how long the last one took
    _Atomic uint64_t subscriptions;
    _Atomic uint64_t per_minute;       // events stored within the last minute
    _Atomic(const char *) busy_reason; // why requests are answered BUSY; NULL: they are not

    uint64_t memory_limit; // see engine_limit_memory()

    // of those who answer questions
    _Atomic uint64_t questions_waiting; // for their beginning
    _Atomic uint64_t questions, questions_busy, questions_dropped;

    // the writer's own: what was stored by each of the last seconds
    uint64_t stored[METRICS_MINUTE];
    unsigned second;
};

/* Takes what the engine has counted, and the memory that its tables take. */
void metrics_take(struct metrics *metrics, const struct engine_tally *tally, uint64_t memory_bytes);

/* Once a second. */
void metrics_tick(struct metrics *metrics);

#endif
