/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recent - the reports of a post's latest days, stored as they came.
 *
 * What is reported today mostly takes effect later, and what is reported tomorrow perhaps before
 * that. So the latest days are not folded for good: a post is its snapshot, a timeline of all
 * earlier days, and its recent reports. A report of one of their days, or of a later one, joins
 * them; one of an earlier day makes the history be folded again from an earlier waypoint. A month
 * or a year that a report gives stays together, with all that is said of days in it: it is a group,
 * see vague.h.
 *
 * Invariants:
 *   1. every recent report is of a day after the snapshot's last; they are sorted by day and seq.
 *   2. they are whole groups: the latest of them, as many as RECENT_RETAINED reports allow,
 * or the very last one alone if it has fewer than RECENT_MAX.
 */
#ifndef RECENT_H
#define RECENT_H

#include "timeline.h"

enum {
    RECENT_MAX = 64
};

struct recent_reports {
    struct report reports[RECENT_MAX];
    uint32_t count;
};

/* Whether the report can join the recent ones: it is about no day that the snapshot covers, and no
 * appointment that something in the snapshot would have called off. */
bool recent_accepts(const struct timeline *snapshot, const struct report *report);

/* Adds a report that recent_accepts(); folds the excess into the snapshot, and trims it.
 * False: out of memory. */
bool recent_add(struct timeline *snapshot, struct recent_reports *recent,
                const struct report *report);

/* Folds all reports of later days than the snapshot's last, given in any order, into both;
 * resolves their days and sorts them. False: out of memory. */
bool recent_refold(struct timeline *snapshot, struct recent_reports *recent, struct report *reports,
                   size_t count);

/* The timeline of both together. False: out of memory. */
bool recent_whole(const struct timeline *snapshot, const struct recent_reports *recent,
                  struct timeline *ret_whole);

#endif
