/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vague - chooses the days for reports that give only a month or a year.
 *
 * A vague date means some day within its period. The day is chosen before the fold, from the live
 * reports alone; docs/domain.md, "Vague dates", has the table. It depends on reports of earlier
 * periods and of overlapping ones. So reports with overlapping periods form a group, directly or
 * through others, and later groups do not affect it.
 */
#ifndef VAGUE_H
#define VAGUE_H

#include "timeline.h"

/* The size of the first group, in sorted and unresolved reports. */
size_t reports_group(const struct report *reports, size_t count);

/* Resolves the days of reports, and sorts them for timeline_fold(). The timeline must have all
 * earlier groups folded; if it has dropped something that is needed, it is marked as lacking
 * history. */
void reports_resolve(struct timeline *timeline, struct report *reports, size_t count);

/* Folds all reports of a post, given in any order; sorts them. False: out of memory. */
bool timeline_refold(struct timeline *timeline, struct report *reports, size_t count);

/* The day for a report that is not about a post and whose announced day is given. `is_end`: the
 * report says that something ends. */
int32_t vague_day(struct tenure_date effective, int32_t announced, bool is_end);

#endif
