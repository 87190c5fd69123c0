/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include <stdlib.h>

bool
report_is_vague(const struct report *report)
{
    return report->effective.day != TENURE_NO_DAY && report->effective.precision != TENURE_BY_DAY;
}

int32_t
report_last(const struct report *report)
{
    return report_is_vague(report) ? tenure_date_last(report->effective) : report->day;
}

int32_t
report_vague_day(const struct report *report)
{
    int32_t first = tenure_date_first(report->effective);
    return first <= report->announced && report->announced <= report_last(report)
               ? report->announced
               : first;
}

static int
compare_by_day(const void *left, const void *right)
{
    const struct report *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

void
reports_sort(struct report *reports, size_t count)
{
    size_t sorted = 1;
    while (sorted < count && compare_by_day(&reports[sorted - 1], &reports[sorted]) <= 0)
        sorted++;
    if (sorted < count) // usually they are in order already
        qsort(reports, count, sizeof(*reports), compare_by_day);
}
