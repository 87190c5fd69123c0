/* SPDX-License-Identifier: Apache-2.0 */
/*
 * simulation - a plausible history of organisations' leaders, generated from a seed.
 *
 * Each organisation has a chair and an executive lead. A post goes through a cycle: held, left,
 * recruited for (sometimes in vain), covered by an interim, filled. Some reports come late, some
 * are corrected or retracted. The same seed gives the same events on every machine.
 */
#ifndef SIMULATION_H
#define SIMULATION_H

#include <stdbool.h>
#include <stdint.h>

#include <tenure/v1/event.pb-c.h>

struct simulation;

struct simulation_options {
    uint32_t organisations;
    uint32_t pace;               // how much faster than in life; 0 means 1
    int32_t first_day, last_day; // of the announced days
    uint64_t seed;
};

/* NULL: out of memory. */
struct simulation *simulation_open(const struct simulation_options *options);
void simulation_close(struct simulation **simulation_p);

/* The next event, ordered by announced day; NULL at the end. Valid until the next call. */
const Tenure__V1__Event *simulation_next(struct simulation *simulation);

#endif
