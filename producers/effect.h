/* SPDX-License-Identifier: Apache-2.0 */
/*
 * effect - what one published event changed, for whoever typed it: what the daemon knew before, and
 * what it published because of it.
 */
#ifndef EFFECT_H
#define EFFECT_H

#include <tenure/cli.h>

/* What was known before the event. */
struct effect {
    bool is_known; // false: the daemon was not asked, or did not answer
    uint64_t seq;
    uint64_t alerts; // the last offset of the channel
    uint64_t posts;
    bool is_feed_clock;
    int32_t clock; // TENURE_NO_DAY: it has not started
    char *news;    // "QOPX is new; did you mean QOP?"; NULL: nothing is new
};

/* Asks the daemon for its state, and whether it knows the organisation and the role, which may be
 * "". A sender that may not query learns nothing, and may publish all the same. */
void effect_begin(struct effect *effect, struct tenure_cli *cli, const char *organisation,
                  const char *role);

/* By how many days an event of that day would move the clock; 0: it would not. */
int32_t effect_clock_days(const struct effect *effect, int32_t day);

/* Prints what the stored event changed: its sentence, the posts and the alerts. */
void effect_print(const struct effect *effect, struct tenure_cli *cli, uint64_t seq);

#endif
