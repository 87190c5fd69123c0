/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_view - what a timeline says on one day.
 *
 * Pure. What was announced later than that day does not yet show as leaving or as a designate; what
 * took effect by that day does, whenever it was announced.
 */
#ifndef POST_VIEW_H
#define POST_VIEW_H

#include "timeline.h"

struct post_view {
    int32_t day;
    Tenure__V1__PostState__Status status;
    bool open;
    int32_t open_since;            // TENURE_NO_DAY: not open
    int32_t vacant_since;          // TENURE_NO_DAY: not vacant, or never held
    int32_t interim_since;         // nobody but stand-ins since; TENURE_NO_DAY: not INTERIM
    int32_t known_since;           // held or recruited for first; TENURE_NO_DAY: never
    int32_t recruiting_since;      // TENURE_NO_DAY: not recruiting
    uint32_t failed;               // failed recruitments so far
    const struct basis *designate; // NULL: none; of no tenure if it is called off later
    int32_t next_change; // the next day on which it says something else; TENURE_NO_DAY: none
    int32_t relies_on;   // the earliest day it looked back to
};

/* `ended` is the day on which the organisation ends, or TENURE_NO_DAY. */
void post_view(const struct timeline *timeline, int32_t day, int32_t ended,
               struct post_view *ret_view);

/* A day on which something begins or ends, as exact as that was reported. */
struct tenure_date timeline_date(const struct timeline *timeline, int32_t day);

/* The day since which the post is open: what is announced on it is exact as well. */
struct tenure_date timeline_open_date(const struct timeline *timeline, int32_t day);

bool tenure_runs(const struct tenure *tenure, int32_t day);

/* Known to have run, and over. */
bool tenure_is_past(const struct tenure *tenure, int32_t day);

/* A departure has been announced, and no new term since. */
int32_t tenure_leaving_since(const struct timeline *timeline, uint32_t index,
                             int32_t day); // TENURE_NO_DAY: it is not
bool tenure_is_leaving(const struct timeline *timeline, uint32_t index, int32_t day);

/* A departure, or somebody else's appointment in the person's place, has been announced by then. */
bool tenure_is_going(const struct timeline *timeline, uint32_t index, int32_t day);

/* The last day on which it ran: its first day if it ended on that very day; the last day there is
 * if it is open. */
int32_t tenure_last_day(const struct tenure *tenure);

/* Whether the holder is more than a stand-in on that day. */
bool tenure_is_substantive(const struct timeline *timeline, uint32_t index, int32_t day);

/* The basis on that day, or the first one before it has begun. */
const struct basis *tenure_basis(const struct timeline *timeline, uint32_t index, int32_t day);

/* The same for every tenure at once, into as many places. */
void tenure_bases(const struct timeline *timeline, int32_t day, const struct basis **ret_bases);

#endif
