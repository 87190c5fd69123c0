/* SPDX-License-Identifier: Apache-2.0 */
#include "tail.h"

#include <assert.h>
#include <string.h>

#include "vague.h"

bool
tail_takes(const struct timeline *base, const struct report *report)
{
    return report->day > base->last_day &&
           (report->kind != REPORT_APPOINTMENT || report->announced >= base->outsiders_until);
}

/* How many of the reports, sorted, are too much for a tail: whole groups from the first on. */
static size_t
excess(const struct report *reports, size_t count)
{
    size_t folded = 0;
    while (count - folded > TAIL_RETAINED) {
        size_t group = reports_group(reports + folded, count - folded);
        bool is_last = group == count - folded;
        if (is_last && group < TAIL_MAX)
            break;
        folded += group;
    }
    return folded;
}

/* Folds the first of all reports behind the base. */
static bool
fold_into_base(struct timeline *base, struct report *reports, size_t all, size_t count)
{
    if (count == 0)
        return true;
    reports_resolve(base, reports, all);
    if (!timeline_fold(base, reports, count, all))
        return false;
    timeline_trim(base);
    return true;
}

bool
tail_add(struct timeline *base, struct tail *tail, const struct report *report)
{
    assert(tail_takes(base, report) && tail->count < TAIL_MAX);
    uint32_t place = tail->count++;
    for (; place > 0 && tail->reports[place - 1].day > report->day; place--)
        tail->reports[place] = tail->reports[place - 1];
    tail->reports[place] = *report; // its seq is the largest: it comes last of its day

    struct report resolved[TAIL_MAX]; // the tail keeps them as they came
    size_t folded = excess(tail->reports, tail->count);
    if (folded > 0)
        memcpy(resolved, tail->reports, tail->count * sizeof(resolved[0]));
    if (!fold_into_base(base, resolved, tail->count, folded))
        return false;
    tail->count -= (uint32_t)folded;
    memmove(tail->reports, tail->reports + folded, tail->count * sizeof(struct report));
    return true;
}

bool
tail_refold(struct timeline *base, struct tail *tail, struct report *reports, size_t count)
{
    reports_sort(reports, count);
    size_t folded = excess(reports, count);
    tail->count = (uint32_t)(count - folded);
    if (tail->count > 0)
        memcpy(tail->reports, reports + folded, tail->count * sizeof(struct report));
    return fold_into_base(base, reports, count, folded);
}

bool
tail_whole(const struct timeline *base, const struct tail *tail, struct timeline *ret_whole)
{
    struct report resolved[TAIL_MAX];
    if (!timeline_copy(ret_whole, base))
        return false;
    memcpy(resolved, tail->reports, tail->count * sizeof(resolved[0]));
    reports_resolve(ret_whole, resolved, tail->count);
    return timeline_fold(ret_whole, resolved, tail->count, tail->count);
}
