/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench - shared by the parts of `tenure bench`: figures, a daemon, a load, the time.
 *
 * Every part takes one sample in each round, raw limits and the daemon's work in turn, so that a
 * slow period of the machine affects both. The shown figure is the median of the samples.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "client.h"
#include "keys.h"
#include "wire.h"

/* report.c: figures by name */

/* Adds a round's sample; the first one creates the figure. `unit` must be static. */
void report_add(const char *name, const char *unit, double value);
/* The median so far; 0 if there is no such figure. */
double report_median(const char *name);
/* Adds a figure that is computed after all rounds; `wanted` is its target, such as "at least 0.3",
 * or "". */
void report_ratio(const char *name, double value, const char *wanted);
/* Reports why there are no figures. */
void report_skip(const char *name, const char *why);
void report_print(bool json);

/* measure.c: statistics of samples */

struct samples {
    uint32_t *items;
    size_t count, max;
};

/* Drops the sample if memory runs out. */
void samples_add(struct samples *samples, int64_t value);
/* Reports NAME p50, p99 and p99.9, and clears the samples. */
void samples_report(struct samples *samples, const char *name, const char *unit);

/* Prints the reason on stderr and ends the program, because the figure of a failed run would be
 * wrong. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* daemon.c: a daemon in its own folder */

struct daemon {
    pid_t pid; // 0: none
    char folder[256];
    char ingest[256], feed[256], query[256];
    bool keyed;
    char server_key[TNI_KEY_TEXT_MAX];
    struct tni_keys keys; // for the load
};

/* After an interrupt, the program removes its folder only while it is not held. A function holds it
 * while it works with it; a function that ends the program holds it for good. */
void daemon_hold(void);
void daemon_release(void);
/* Stops the daemon and removes its folder, if there is one. */
void daemon_remove_last(void);

/* Creates a new folder, without starting anything. */
void daemon_prepare(struct daemon *daemon, const char *under, bool keyed);
/* Returns the microseconds until the daemon was ready. */
int64_t daemon_start(struct daemon *daemon);
void daemon_stop(struct daemon *daemon);
void daemon_remove(struct daemon *daemon);
/* Runs a program of this installation on the stopped daemon's folder; returns the microseconds that
 * it took. */
int64_t daemon_run(const struct daemon *daemon, const char *program);
enum {
    NOT_INSTALLED = 127, // the shell's exit code for this
};

/* Runs a Python script relative to the programs, such as "../bench/peers/x.py", with the folder and
 * more arguments; returns its exit status, NOT_INSTALLED if there is no such script or no Python.
 * If it fails, its output is shown. */
int daemon_run_peer(struct daemon *place, const char *script, char **arguments);
/* User and system time so far, in seconds; memory and data file, in bytes. */
double daemon_cpu_s(const struct daemon *daemon);
uint64_t daemon_memory(const struct daemon *daemon);
uint64_t daemon_disk(const struct daemon *daemon);
/* A ZeroMQ socket that is connected to it. */
void *daemon_connect(const struct daemon *daemon, void *context, int type, const char *endpoint);

/* load.c: events of `tenure simulate`, and how they are sent */

struct load {
    uint8_t *bytes;
    size_t *ends; // the end of each event
    size_t count, max, size, capacity;
    size_t next; // the next event to send
};

struct load_options {
    uint32_t organisations, pace;
    size_t events;
    uint64_t seed;
    bool random_ids;
    bool shared; // sent by several producers, without an order among them
};

void load_make(struct load *load, const struct load_options *options);
void load_free(struct load *load);

/* Events are sent in requests of `events_each`, with `requests` of them in flight. */
struct way {
    size_t events_each, requests;
};

/* Each of the producers sends the next `count` events of the load in turn, and waits for all
 * answers; returns the microseconds. `latencies` may be NULL. */
int64_t load_send(struct daemon *daemon, struct load *load, size_t producers, size_t count,
                  struct way way, struct samples *latencies);

/* The number of events that a reply answers, all of which must be stored. */
size_t load_check_reply(const void *bytes, size_t size);
/* Encodes a request with the next events of a load. */
size_t load_request(struct load *load, size_t events, uint64_t number, uint8_t **bytes_p,
                    size_t *ret_capacity);

/* engine.c: the engine without a daemon */

struct engine_alone;

struct engine_alone *engine_alone_open(const char *folder);
/* Stores the next events of the load, `each` in one synced commit; returns the number of
 * updates. */
uint64_t engine_alone_store(struct engine_alone *alone, struct load *load, size_t events,
                            struct way way);
void engine_alone_close(struct engine_alone *alone);

/* the parts: each adds its figures of one round */

struct plan {
    const char *under; // where folders are created
    bool quick, large;
    unsigned round;
};

void raw_store(const struct plan *plan);
void raw_wire(const struct plan *plan);
void raw_rows(const struct plan *plan); // only once
void part_ingest(const struct plan *plan);
void part_push(const struct plan *plan);
/* Reads the present state of every post, as a subscriber does when it joins with a snapshot. */
void push_measure_snapshot(const struct daemon *daemon, const char *name);
void part_peers(const struct plan *plan);
/* Adds the engine's speed as a multiple of each peer's. */
void peers_add_ratios(void);
void part_query(const struct plan *plan);
void part_growth(const struct plan *plan);
void part_upkeep(const struct plan *plan);

enum {
    RECORD_BYTES = 256, // a raw record, about the size of an event in the log
    // for the loads of ingest and of the peers
    INGEST_ORGANISATIONS = 2000,
    INGEST_FIRST_EVENTS = 12000, // the first events of the posts, before the measurement
};

#endif
