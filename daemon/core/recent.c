/* SPDX-License-Identifier: Apache-2.0 */
#include "recent.h"

#include <assert.h>
#include <string.h>

#include "vague.h"

bool
recent_accepts(const struct timeline *snapshot, const struct report *report)
{
    return report->day > snapshot->last_day &&
           (report->kind != REPORT_APPOINTMENT || report->announced >= snapshot->outsiders_until);
}

/* How many of the sorted reports must be folded into the snapshot: whole groups, beginning with the
 * first. */
static size_t
excess(const struct report *reports, size_t count)
{
    size_t folded = 0;
    while (count - folded > RECENT_RETAINED) {
        size_t group = reports_group(reports + folded, count - folded);
        bool is_last = group == count - folded;
        if (is_last && group < RECENT_MAX)
            break;
        folded += group;
    }
    return folded;
}

/* Folds the first reports into the snapshot. */
static bool
fold_into_base(struct timeline *snapshot, struct report *reports, size_t all, size_t count)
{
    if (count == 0)
        return true;
    reports_resolve(snapshot, reports, all);
    if (!timeline_fold(snapshot, reports, count, all))
        return false;
    timeline_trim(snapshot);
    return true;
}

bool
recent_add(struct timeline *snapshot, struct recent_reports *recent, const struct report *report)
{
    assert(recent_accepts(snapshot, report) && recent->count < RECENT_MAX);
    uint32_t position = recent->count++;
    for (; position > 0 && recent->reports[position - 1].day > report->day; position--)
        recent->reports[position] = recent->reports[position - 1];
    recent->reports[position] = *report; // it has the largest seq, so it is the last of its day

    struct report resolved[RECENT_MAX]; // the stored reports keep their original days
    size_t folded = excess(recent->reports, recent->count);
    if (folded > 0)
        memcpy(resolved, recent->reports, recent->count * sizeof(resolved[0]));
    if (!fold_into_base(snapshot, resolved, recent->count, folded))
        return false;
    recent->count -= (uint32_t)folded;
    memmove(recent->reports, recent->reports + folded, recent->count * sizeof(struct report));
    return true;
}

bool
recent_refold(struct timeline *snapshot, struct recent_reports *recent, struct report *reports,
              size_t count)
{
    reports_sort(reports, count);
    size_t folded = excess(reports, count);
    recent->count = (uint32_t)(count - folded);
    if (recent->count > 0)
        memcpy(recent->reports, reports + folded, recent->count * sizeof(struct report));
    return fold_into_base(snapshot, reports, count, folded);
}

bool
recent_whole(const struct timeline *snapshot, const struct recent_reports *recent,
             struct timeline *ret_whole)
{
    struct report resolved[RECENT_MAX];
    if (!timeline_copy(ret_whole, snapshot))
        return false;
    memcpy(resolved, recent->reports, recent->count * sizeof(resolved[0]));
    reports_resolve(ret_whole, resolved, recent->count);
    return timeline_fold(ret_whole, resolved, recent->count, recent->count);
}
