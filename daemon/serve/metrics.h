/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics - the daemon's counters, written by the writer's thread and by answering threads, read by
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
    _Atomic uint64_t answers[6];    // counts by PublishAnswer.Status
    _Atomic uint64_t busy;          // requests answered BUSY because the disk is full
    _Atomic uint64_t lacked_memory; // ... because memory is used up
    _Atomic uint64_t memory_bytes;  // used by the tables in memory
    _Atomic uint64_t commits;
    _Atomic uint64_t commit_us; // the duration of the last one
    _Atomic uint64_t subscriptions;
    _Atomic uint64_t per_minute;       // events stored in the last minute
    _Atomic(const char *) busy_reason; // why requests are answered BUSY; NULL: they are not

    uint64_t memory_limit; // see engine_limit_memory()

    // written by answering threads
    _Atomic uint64_t questions_waiting; // not begun
    _Atomic uint64_t questions, questions_busy, questions_dropped;

    // for the writer only: the number stored in each of the last seconds
    uint64_t stored[METRICS_MINUTE];
    unsigned second;
};

/* Copies the engine's counts, and the memory that its tables use. */
void metrics_take(struct metrics *metrics, const struct engine_tally *tally, uint64_t memory_bytes);

/* Called once a second. */
void metrics_tick(struct metrics *metrics);

#endif
