/* SPDX-License-Identifier: Apache-2.0 */
#include "tail.h"

#include <assert.h>
#include <string.h>

bool
tail_takes(const struct timeline *base, const struct report *report)
{
    return report->day > base->last_day;
}

/* How many reports the first day has. */
static uint32_t
first_day_count(const struct report *reports, size_t count)
{
    uint32_t same = 1;
    while (same < count && reports[same].day == reports[0].day)
        same++;
    return same;
}

/* How many of the reports, sorted, are too much for a tail: whole days from the first on. */
static size_t
excess(const struct report *reports, size_t count)
{
    size_t folded = 0;
    while (count - folded > TAIL_KEPT) {
        uint32_t day = first_day_count(reports + folded, count - folded);
        bool is_last_day = day == count - folded;
        if (is_last_day && day < TAIL_MAX)
            break;
        folded += day;
    }
    return folded;
}

static bool
settle(struct timeline *base, const struct report *reports, size_t count)
{
    if (count == 0)
        return true;
    if (!timeline_fold(base, reports, count))
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

    size_t folded = excess(tail->reports, tail->count);
    if (!settle(base, tail->reports, folded))
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
    return settle(base, reports, folded);
}

bool
tail_whole(const struct timeline *base, const struct tail *tail, struct timeline *ret_whole)
{
    return timeline_copy(ret_whole, base) && timeline_fold(ret_whole, tail->reports, tail->count);
}
