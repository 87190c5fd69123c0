/* SPDX-License-Identifier: Apache-2.0 */
/*
 * simulation - a plausible history of organisations' leaders, made up from a seed.
 *
 * Each organisation has a chair and an executive lead. Their posts go round: held, left, recruited
 * for (at times in vain), covered by an interim, filled. Some reports come late, some are corrected
 * or taken back. Everything depends on the seed alone: the same seed gives the same events
 * anywhere.
 */
#ifndef SIMULATION_H
#define SIMULATION_H

#include <stdbool.h>
#include <stdint.h>

#include <tenure/v1/event.pb-c.h>

struct simulation;

struct simulation_options {
    uint32_t organisations;
    uint32_t pace;               // how many times as fast as in life; 0 is read as 1
    int32_t first_day, last_day; // of the announcements
    uint64_t seed;
};

/* NULL: out of memory. */
struct simulation *simulation_open(const struct simulation_options *options);
void simulation_close(struct simulation **simulation_p);

/* The next event, in the order of the announced days; NULL at the end. Valid until the next call.
 */
const Tenure__V1__Event *simulation_next(struct simulation *simulation);

#endif
