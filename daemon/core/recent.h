/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recent - the unfolded reports of a post's latest days.
 *
 * Reports of today mostly take effect later, and reports of tomorrow may take effect before them.
 * So the latest days are not folded permanently: a post consists of a snapshot, which is the
 * timeline of all earlier days, and of its recent reports. A report about one of the recent days,
 * or a later one, is added to them; one about an earlier day requires folding the history again
 * from an earlier waypoint. A vague report (a month or a year) stays together with all reports
 * about days in its period: they are a group, see vague.h.
 *
 * Invariants:
 *   1. every recent report is about a day after the snapshot's last; sorted by day and seq.
 *   2. they are whole groups: as many of the latest groups as fit into RECENT_RETAINED reports,
 *      or only the last group if that is larger but below RECENT_MAX.
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

/* Whether the report can be added: it is not about a day that the snapshot covers, and not an
 * appointment that something in the snapshot would call off. */
bool recent_accepts(const struct timeline *snapshot, const struct report *report);

/* Adds a report for which recent_accepts() is true; folds the excess into the snapshot and trims
 * that. False: out of memory. */
bool recent_add(struct timeline *snapshot, struct recent_reports *recent,
                const struct report *report);

/* Folds all reports of days after the snapshot's last, given in any order, into both; resolves
 * their days and sorts them. False: out of memory. */
bool recent_refold(struct timeline *snapshot, struct recent_reports *recent, struct report *reports,
                   size_t count);

/* The timeline of the snapshot and the recent reports. False: out of memory. */
bool recent_whole(const struct timeline *snapshot, const struct recent_reports *recent,
                  struct timeline *ret_whole);

#endif
