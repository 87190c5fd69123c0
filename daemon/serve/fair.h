/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fair - a fair scheduler: decides which query is worked on next.
 *
 * Clients share the time of the answering threads: the one that has used the least comes next, one
 * slice at a time. Each client's queries wait in a queue of their own, so a client only delays
 * itself. Waiting queries are bounded, for each client and in total. This module knows no threads,
 * sockets or clocks: its owner locks it, and passes in how long a query was worked on.
 *
 * Source: start-time fair queueing (Goyal, Vin, Cheng 1996), by used time.
 */
#ifndef FAIR_H
#define FAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"

enum {
    FAIR_RUNNING_MAX = 2, // worked on at the same time
    FAIR_BEGUN_MAX = 16,  // begun and not answered: each has an open snapshot
    FAIR_LONG_MAX = 14,   // of these, queries that take more than a slice; short ones have the rest
    FAIR_CLIENT_BEGUN_MAX = 2, // of these, for one client
    FAIR_IDLE_MAX = 1024,      // idle clients to remember
    FAIR_NAME_MAX = 255,
    QUESTION_OVERHEAD_BYTES = 1024 // the cost of a query in addition to its own bytes
};

/* The maximum number of bytes of waiting queries, for one client and in total. */
#define FAIR_CLIENT_BYTES_MAX ((size_t)1024 * 1024)
#define FAIR_BYTES_MAX ((size_t)16 * 1024 * 1024)

/* The first member of the owner's record of a query. */
struct question {
    size_t bytes; // set by the owner; everything else belongs to fair.c
    struct question *next;
    struct client *client;
    bool is_long; // it takes more than a slice
};

/* All zero: no queries. */
struct fair {
    struct client *clients;
    unsigned clients_count;
    uint64_t level_us; // the used time of the client that had the last turn
    unsigned running, begun, longs, waiting;
    size_t bytes; // of waiting queries
};

/* Adds a query to its client's queue. Returns NULL, or a query that must be refused for it: itself,
 * or the last one of a client with more waiting bytes. */
struct question *fair_add(struct fair *fair, struct tni_span client, struct question *question);

/* The query to work on now; *ret_begins: it has not begun yet. NULL: none at present. It runs until
 * one of the next three functions is called. */
struct question *fair_next(struct fair *fair, bool *ret_begins);

/* A slice of the query is over; it waits for its next turn. False: there are too many long ones;
 * the caller must cancel it and call fair_put_back(), and until then it still runs. */
bool fair_pause(struct fair *fair, struct question *question, uint64_t used_us);
/* The query was cancelled. It starts again in its turn, once a place for long ones is free. */
void fair_put_back(struct fair *fair, struct question *question, uint64_t used_us);
/* The query was answered, or cancelled for good. */
void fair_end(struct fair *fair, struct question *question, uint64_t used_us);

/* Removes a query that has not begun and for which `is_meant` returns true; NULL: there is none. */
struct question *fair_take_out(struct fair *fair,
                               bool (*is_meant)(const struct question *question, int which),
                               int which);

/* Removes all clients; no query may be waiting or running. */
void fair_close(struct fair *fair);

#endif
