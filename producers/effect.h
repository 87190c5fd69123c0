/* SPDX-License-Identifier: Apache-2.0 */
/*
 * effect - shows what one published event changed, for the person who typed it: compares what the
 * daemon knew before with the updates that followed.
 */
#ifndef EFFECT_H
#define EFFECT_H

#include <tenure/cli.h>

#include "revived.h"

/* The state before the event. */
struct effect {
    bool is_known; // false: the daemon was not queried, or did not answer
    uint64_t seq;
    uint64_t alerts; // the last offset of the alert channel
    uint64_t posts;
    bool is_feed_clock;
    int32_t clock; // TENURE_NO_DAY: the clock has not started
    char *news;    // "QOPX is new; did you mean QOP?"; NULL: nothing is new
    struct revived revived;
};

/* Queries the daemon's state, and whether it knows the organisation and the role, which may be "".
 * If the sender may not query, the state stays unknown and the event can still be published. */
void effect_begin(struct effect *effect, struct tenure_cli *cli, const char *organisation,
                  const char *role);

/* By how many days an event announced on that day would move the clock; 0: not at all. */
int32_t effect_clock_days(const struct effect *effect, int32_t day);

/* Prints what the stored event changed: its sentence, the posts and the alerts. */
void effect_print(const struct effect *effect, struct tenure_cli *cli, uint64_t seq);

#endif
