/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tail - the reports of a post's latest days, kept as they came.
 *
 * What is reported today mostly takes effect later, and what is reported tomorrow perhaps before
 * that. So the latest days are not folded for good: a post is its base, a timeline of all earlier
 * days, and its tail. A report of a day in the tail, or after it, joins the tail; one of an earlier
 * day makes the history be folded again from an earlier waypoint. A month or a year that a report
 * gives stays together, with all that is said of days in it: it is a group, see vague.h.
 *
 * Invariants:
 *   1. every report of the tail is of a day after the base's last; they are sorted by day and seq.
 *   2. the tail holds whole groups: the latest of them, as many as TAIL_RETAINED reports allow, or
 * the very last one alone if it has fewer than TAIL_MAX.
 */
#ifndef TAIL_H
#define TAIL_H

#include "timeline.h"

enum {
    TAIL_MAX = 64
};

struct tail {
    struct report reports[TAIL_MAX];
    uint32_t count;
};

/* Whether the report can join the tail: it says nothing of what the base has settled, nor is it an
 * appointment that something in the base would have called off. */
bool tail_takes(const struct timeline *base, const struct report *report);

/* Adds a report that tail_takes(); folds into the base what is then too much, and trims it. False:
 * out of memory. */
bool tail_add(struct timeline *base, struct tail *tail, const struct report *report);

/* Folds all reports of later days than the base's last, given in any order, into base and tail;
 * settles and sorts them. False: out of memory. */
bool tail_refold(struct timeline *base, struct tail *tail, struct report *reports, size_t count);

/* The whole: what base and tail say together. False: out of memory. */
bool tail_whole(const struct timeline *base, const struct tail *tail, struct timeline *ret_whole);

#endif
