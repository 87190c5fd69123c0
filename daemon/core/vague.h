/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vague - the days that reports which give only a month or a year stand for.
 *
 * A vague date means some day within its period. Which one the fold takes is resolved before the
 * fold, from the live reports alone; docs/domain.md, "Vague dates", has the table. It depends on
 * reports of earlier periods and of those that overlap: so reports whose periods overlap, one by
 * one, form a group, and what a later group says changes nothing of it.
 */
#ifndef VAGUE_H
#define VAGUE_H

#include "timeline.h"

/* How many reports the first group has, of reports that are sorted and not resolved. */
size_t reports_group(const struct report *reports, size_t count);

/* Resolves the days of reports, and sorts them for timeline_fold(). The
 * timeline has folded all earlier groups; where it has dropped what is asked for, it then lacks
 * history. */
void reports_resolve(struct timeline *timeline, struct report *reports, size_t count);

/* Folds all reports of a post, given in any order; sorts them. False: out of memory. */
bool timeline_refold(struct timeline *timeline, struct report *reports, size_t count);

/* The day of a report about something other than a post, whose announced day is given. `is_end`:
 * it says that something ends. */
int32_t vague_day(struct tenure_date effective, int32_t announced, bool is_end);

#endif
