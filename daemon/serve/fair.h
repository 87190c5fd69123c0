/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fair - whose question is worked on next.
 *
 * Clients share the time of the threads that answer: whoever has had the least of it comes next, a
 * slice at a time. Questions of one client wait in a row of its own, so that it keeps itself
 * waiting and nobody else. What waits is bounded, for each client and for all. It knows no thread,
 * no socket and no clock: its owner locks it, and says how long a question was worked on.
 *
 * Source: start-time fair queueing (Goyal, Vin, Cheng 1996), by time that was used.
 */
#ifndef FAIR_H
#define FAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire.h"

enum {
    FAIR_RUNNING_MAX = 2,      // worked on at a time
    FAIR_BEGUN_MAX = 16,       // begun and not answered: as many snapshots are open
    FAIR_LONG_MAX = 14,        // of these, that take more than a slice; the others stay free
    FAIR_CLIENT_BEGUN_MAX = 2, // of these, a client's
    FAIR_IDLE_MAX = 1024,      // clients to remember who ask nothing
    FAIR_NAME_MAX = 255,
    QUESTION_OVERHEAD_BYTES = 1024 // that a question counts beside its own bytes
};

/* What may wait: so many bytes of questions of a client, and of all together. */
#define FAIR_CLIENT_BYTES_MAX ((size_t)1024 * 1024)
#define FAIR_BYTES_MAX ((size_t)16 * 1024 * 1024)

/* The start of the owner's own record of a question. */
struct question {
    size_t bytes; // its owner's to set; all else is fair.c's
    struct question *next;
    struct client *client;
    bool is_long; // it takes more than a slice
};

/* All zero: no client has a question. */
struct fair {
    struct client *clients;
    unsigned clients_count;
    uint64_t level_us; // what the client had used that was last given a turn
    unsigned running, begun, longs, waiting;
    size_t bytes; // that wait
};

/* Has the question wait for its turn behind its client's others. Returns NULL, or the question that
 * has to be refused for it: itself, or the last one of whoever has more waiting. */
struct question *fair_add(struct fair *fair, struct tni_span client, struct question *question);

/* The question to work on now, and whether it is to be begun or to be gone on with; NULL: none, for
 * now. It runs until one of the next three is called. */
struct question *fair_next(struct fair *fair, bool *ret_begins);

/* A slice of the question is over; it waits for its next turn. False: there is no place for another
 * long one; it has to be given up and put back, and still runs. */
bool fair_pause(struct fair *fair, struct question *question, uint64_t used_us);
/* The question was given up. It starts again in its turn, when a place for long ones is free. */
void fair_put_back(struct fair *fair, struct question *question, uint64_t used_us);
/* It has been answered, or given up for good. */
void fair_end(struct fair *fair, struct question *question, uint64_t used_us);

/* Takes out one of the questions that wait for their beginning and that `is_meant`; NULL: there is
 * none. */
struct question *fair_take_out(struct fair *fair,
                               bool (*is_meant)(const struct question *question, int which),
                               int which);

/* Forgets all clients; nothing waits or runs any more. */
void fair_close(struct fair *fair);

#endif
