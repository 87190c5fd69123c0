/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_view - the state of a post on one day, from its timeline.
 *
 * Pure. What was announced after that day does not show as leaving or as a designate; what took
 * effect by that day does show, whenever it was announced.
 */
#ifndef POST_VIEW_H
#define POST_VIEW_H

#include "timeline.h"

struct post_view {
    int32_t day;
    Tenure__V1__PostState__Status status;
    bool open;
    int32_t open_since;       // TENURE_NO_DAY: not open
    int32_t vacant_since;     // TENURE_NO_DAY: not vacant, or never held
    int32_t interim_since;    // since when only stand-ins have held it; TENURE_NO_DAY: not INTERIM
    int32_t known_since;      // first held or recruited for; TENURE_NO_DAY: never
    int32_t recruiting_since; // TENURE_NO_DAY: not recruiting
    uint32_t failed;          // failed recruitments so far
    const struct basis *designate; // NULL: none; without a tenure if it is called off later
    int32_t next_change;           // the next day on which the view changes; TENURE_NO_DAY: none
    int32_t relies_on;             // the earliest day that was read
};

/* `ended` is the day on which the organisation ends, or TENURE_NO_DAY. */
void post_view(const struct timeline *timeline, int32_t day, int32_t ended,
               struct post_view *ret_view);

/* A day on which something begins or ends, with its reported precision. */
struct tenure_date timeline_date(const struct timeline *timeline, int32_t day);

/* The day since which the post has been open; also precise if it is an announced day. */
struct tenure_date timeline_open_date(const struct timeline *timeline, int32_t day);

/* Whether a stand-in was first seen in the post on that day, and may have held it before. */
bool timeline_is_first_sight(const struct timeline *timeline, int32_t day);

/* Whether the post is vacant and nobody is known to have held it: it may have been vacant before
 * `known_since`. */
static inline bool
post_is_unheld(const struct post_view *view)
{
    return view->known_since != TENURE_NO_DAY && view->vacant_since == TENURE_NO_DAY;
}

bool tenure_runs(const struct tenure *tenure, int32_t day);

/* The tenure is known to have run, and is over. */
bool tenure_is_past(const struct tenure *tenure, int32_t day);

/* Since when the holder has been leaving: a departure was announced, and no new term after it. */
int32_t tenure_leaving_since(const struct timeline *timeline, uint32_t index,
                             int32_t day); // TENURE_NO_DAY: the holder is not leaving
bool tenure_is_leaving(const struct timeline *timeline, uint32_t index, int32_t day);

/* Whether a departure, or the appointment of a successor, has been announced by then. */
bool tenure_is_going(const struct timeline *timeline, uint32_t index, int32_t day);

/* The last day of the tenure: the first day if it ended on that day; the latest possible day if it
 * is open. */
int32_t tenure_last_day(const struct tenure *tenure);

/* Whether the holder is substantive on that day, not a stand-in. */
bool tenure_is_substantive(const struct timeline *timeline, uint32_t index, int32_t day);

/* The basis on that day; before the tenure has begun, its first basis. */
const struct basis *tenure_basis(const struct timeline *timeline, uint32_t index, int32_t day);

/* The same for all tenures; `ret_bases` has a member for each. */
void tenure_bases(const struct timeline *timeline, int32_t day, const struct basis **ret_bases);

#endif
