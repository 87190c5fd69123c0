/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench - what the parts of `tenure bench` share: figures, a daemon of its own, a load, the time.
 *
 * Every part takes its samples once a round, raw limits and the daemon's whole job in turn, so that
 * a machine that is slow for a while is slow for both. What is shown is the median of the samples.
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

/* Adds a round's sample; the first one makes the figure. `unit` is static. */
void report_add(const char *name, const char *unit, double value);
/* The median so far; 0 where there is no such figure. */
double report_median(const char *name);
/* A figure that follows from others, when all rounds are done; `wanted` says what it should be, as
 * "at least 0.3", or is "". */
void report_ratio(const char *name, double value, const char *wanted);
/* Says in the place of figures why there are none. */
void report_skip(const char *name, const char *why);
void report_print(bool json);

/* measure.c: what a number of samples comes to */

struct samples {
    uint32_t *items;
    size_t count, max;
};

/* Keeps nothing where there is no memory for it. */
void samples_add(struct samples *samples, int64_t value);
/* Reports NAME p50, p99 and p99.9 and begins anew. */
void samples_report(struct samples *samples, const char *name, const char *unit);

/* Says why on stderr and ends the program: a figure of something that failed is none. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* daemon.c: a daemon in a folder of its own */

struct daemon {
    pid_t pid; // 0: none
    char folder[256];
    char ingest[256], feed[256], query[256];
    bool keyed;
    char server_key[TNI_KEY_TEXT_MAX];
    struct tni_keys keys; // the load's
};

/* Whoever interrupts the program gets its folder removed at a moment at which nothing is under way
 * with it: held while something is, and for good by who ends the program. */
void daemon_hold(void);
void daemon_release(void);
/* Stops and removes the one that there is, if any. */
void daemon_remove_last(void);

/* A fresh folder; nothing runs in it yet. */
void daemon_prepare(struct daemon *daemon, const char *under, bool keyed);
/* Returns how many microseconds it took until the daemon was ready. */
int64_t daemon_start(struct daemon *daemon);
void daemon_stop(struct daemon *daemon);
void daemon_remove(struct daemon *daemon);
/* Runs a program of this installation on the stopped daemon's folder; returns the microseconds. */
int64_t daemon_run(const struct daemon *daemon, const char *program);
enum {
    NOT_INSTALLED = 127, // as a shell says it
};

/* Runs a script of Python beside the programs, as "../bench/peers/x.py", with the folder and more
 * arguments; returns its exit status, NOT_INSTALLED where there is no such script or no Python. If
 * it fails, what it said is shown. */
int daemon_run_peer(struct daemon *place, const char *script, char **arguments);
/* Seconds of user and system time so far; bytes of memory and of the data file. */
double daemon_cpu_s(const struct daemon *daemon);
uint64_t daemon_memory(const struct daemon *daemon);
uint64_t daemon_disk(const struct daemon *daemon);
/* A ZeroMQ socket connected to it. */
void *daemon_connect(const struct daemon *daemon, void *context, int type, const char *endpoint);

/* load.c: events as `tenure simulate` makes them, and how they are sent */

struct load {
    uint8_t *bytes;
    size_t *ends; // of each event
    size_t count, max, size, capacity;
    size_t next; // the first that has not been sent
};

struct load_options {
    uint32_t organisations, pace;
    size_t events;
    uint64_t seed;
    bool random_ids;
    bool shared; // by several producers, who keep no order among them
};

void load_make(struct load *load, const struct load_options *options);
void load_free(struct load *load);

/* So many events go in requests of `events_each`, `requests` of them in flight. */
struct way {
    size_t events_each, requests;
};

/* So many producers take the next events of the load in turn, `count` each, and wait for all
 * answers; returns the microseconds. `latencies` may be NULL. */
int64_t load_send(struct daemon *daemon, struct load *load, size_t producers, size_t count,
                  struct way way, struct samples *latencies);

/* The events that a reply answers, all of which have to be stored. */
size_t load_check_reply(const void *bytes, size_t size);
/* One request around the next events of a load. */
size_t load_request(struct load *load, size_t events, uint64_t number, uint8_t **bytes_p,
                    size_t *ret_capacity);

/* engine.c: the engine without a daemon around it */

struct engine_alone;

struct engine_alone *engine_alone_open(const char *folder);
/* Stores the next events of the load, so many a commit, each of which is synced; returns the
 * updates that they caused. */
uint64_t engine_alone_store(struct engine_alone *alone, struct load *load, size_t events,
                            struct way way);
void engine_alone_close(struct engine_alone *alone);

/* the parts: each adds its figures for one round */

struct plan {
    const char *under; // where folders are made
    bool quick, large;
    unsigned round;
};

void raw_store(const struct plan *plan);
void raw_wire(const struct plan *plan);
void raw_rows(const struct plan *plan); // once a run
void part_ingest(const struct plan *plan);
void part_push(const struct plan *plan);
/* The present state of every post, as a subscriber joins with it. */
void push_measure_snapshot(const struct daemon *daemon, const char *name);
void part_peers(const struct plan *plan);
/* The engine as a multiple of each peer. */
void peers_add_ratios(void);
void part_query(const struct plan *plan);
void part_growth(const struct plan *plan);
void part_upkeep(const struct plan *plan);

enum {
    RECORD_BYTES = 256, // of a raw record: about what an event takes in the log
    // of the load of ingest and of the peers
    INGEST_ORGANISATIONS = 2000,
    INGEST_FIRST_EVENTS = 12000, // the posts' first ones, before anything is measured
};

#endif
