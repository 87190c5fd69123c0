/* SPDX-License-Identifier: Apache-2.0 */
#include "vague.h"

/* Reports sorted by their first days, and the group of them being resolved. */
struct group {
    struct timeline *timeline; // of all earlier groups, whose reports are not in the list
    struct report *reports;
    size_t from, to;
};

/* A report without a date has the precision of the day on which it was announced. */
static tenure_precision
precision_of(const struct report *report)
{
    return report_is_vague(report) ? report->effective.precision : TENURE_BY_DAY;
}

static bool
is_dated_departure(const struct report *report)
{
    return report->kind == REPORT_DEPARTURE && report->effective.day != TENURE_NO_DAY;
}

int32_t
vague_day(struct tenure_date effective, int32_t announced, bool is_end)
{
    int32_t last = tenure_date_last(effective);
    if (is_end)
        return last;
    int32_t first = tenure_date_first(effective);
    return first <= announced && announced <= last ? announced : first;
}

size_t
reports_group(const struct report *reports, size_t count)
{
    int32_t last = report_last(&reports[0]);
    size_t size = 1;
    for (; size < count; size++) {
        if (reports[size].day > last)
            break;
        int32_t until = report_last(&reports[size]);
        last = until > last ? until : last;
    }
    return size;
}

/* The first day on which a more precise report of the period appoints the same person on the same
 * basis. */
static int32_t
own_start(const struct group *group, const struct report *start, int32_t last)
{
    int32_t day = TENURE_NO_DAY;
    for (size_t i = group->from; i < group->to; i++) {
        const struct report *other = &group->reports[i];
        if (other->kind == REPORT_APPOINTMENT && other->person == start->person &&
            other->basis == start->basis && precision_of(other) < precision_of(start) &&
            other->day >= start->effective.day && other->day <= last)
            day = tenure_day_earlier(day, other->day);
    }
    return day;
}

/* Whether the timeline, or the reports before `to`, have a precise start of the person after day
 * `after`, up to day `until`. */
static bool
began_between(const struct group *group, uint64_t person, int32_t after, int32_t until)
{
    for (size_t i = 0; i < group->to; i++) {
        const struct report *report = &group->reports[i];
        if (report->kind == REPORT_APPOINTMENT && report->person == person && !report->incumbent &&
            precision_of(report) == TENURE_BY_DAY && report->day > after && report->day <= until)
            return true;
    }
    struct timeline *timeline = group->timeline;
    if (timeline->last_day == TENURE_NO_DAY || timeline->last_day <= after)
        return false;
    if (!timeline_reaches(timeline, after + 1))
        timeline->lacks_history = true;
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        const struct basis *basis = &timeline->bases[i];
        if (timeline->tenures[basis->tenure].person == person && basis->appointed &&
            !basis->incumbent && basis->from.precision == TENURE_BY_DAY && basis->from.day > after)
            return true;
    }
    for (uint32_t i = 0; i < timeline->called_off_count; i++) {
        const struct called_off *called = &timeline->called_off[i];
        if (called->person == person && !called->start.incumbent &&
            called->start.from.precision == TENURE_BY_DAY && called->start.from.day > after &&
            called->start.from.day <= timeline->last_day)
            return true;
    }
    return false;
}

/* The later of two days that are within the period: the announced day, and the last more precise
 * departure of somebody else before the person can have left. */
static int32_t
resolve_start(const struct group *group, const struct report *start)
{
    int32_t first = start->effective.day, last = tenure_date_last(start->effective);
    int32_t day = own_start(group, start, last), bound = last;
    if (day != TENURE_NO_DAY)
        return day;
    for (size_t i = group->from; i < group->to; i++) {
        const struct report *end = &group->reports[i];
        if (is_dated_departure(end) && end->person == start->person &&
            precision_of(end) < precision_of(start) && end->effective.day >= first)
            bound = tenure_day_earlier(bound, report_last(end));
    }
    day = start->announced >= first && start->announced <= bound ? start->announced : first;
    for (size_t i = group->from; i < group->to && !start->joint; i++) {
        const struct report *end = &group->reports[i];
        int32_t left = report_last(end);
        if (is_dated_departure(end) && end->person != start->person &&
            precision_of(end) < precision_of(start) && left > day && left <= bound &&
            !began_between(group, end->person, start->announced, left))
            day = left;
    }
    return day;
}

static int32_t
resolve_end(const struct group *group, const struct report *end)
{
    int32_t begun = end->effective.day, last = tenure_date_last(end->effective);
    int32_t exact = TENURE_NO_DAY, succeeded = TENURE_NO_DAY;
    for (size_t i = group->from; i < group->to; i++) {
        const struct report *own = &group->reports[i];
        if (own->kind == REPORT_APPOINTMENT && own->person == end->person && own->day <= last &&
            own->day > begun)
            begun = own->day;
    }
    for (size_t i = group->from; i < group->to; i++) {
        const struct report *other = &group->reports[i];
        bool is_own = other->person == end->person;
        if (other->day < begun || other->day > last)
            continue;
        if (is_own && is_dated_departure(other) && !report_is_vague(other))
            exact = tenure_day_earlier(exact, other->day);
        if (!is_own && other->kind == REPORT_APPOINTMENT && !other->joint)
            succeeded = tenure_day_earlier(succeeded, other->day);
    }
    return exact != TENURE_NO_DAY ? exact : succeeded != TENURE_NO_DAY ? succeeded : last;
}

/* Whether a vague start is of a person who left within its period. */
static bool
is_left(const struct group *group, const struct report *start)
{
    for (size_t i = group->from; i < group->to; i++) {
        const struct report *end = &group->reports[i];
        if (is_dated_departure(end) && end->person == start->person &&
            end->effective.day >= start->effective.day &&
            report_last(end) <= tenure_date_last(start->effective))
            return true;
    }
    return false;
}

static void
resolve_starts(const struct group *group, tenure_precision precision)
{
    for (size_t i = group->from; i < group->to; i++) {
        struct report *report = &group->reports[i];
        if (report->kind != REPORT_APPOINTMENT || !report_is_vague(report) ||
            report->effective.precision != precision)
            continue;
        report->day = resolve_start(group, report);
        report->left = is_left(group, report);
    }
}

/* The order matters: later steps depend on earlier ones. */
static void
resolve_group(const struct group *group)
{
    resolve_starts(group, TENURE_BY_MONTH);
    resolve_starts(group, TENURE_BY_YEAR);
    for (size_t i = group->from; i < group->to; i++) {
        struct report *report = &group->reports[i];
        if (!report_is_vague(report))
            continue;
        if (report->kind == REPORT_DEPARTURE)
            report->day = resolve_end(group, report);
        if (report->kind == REPORT_RECRUITMENT)
            report->day = report_vague_day(report);
    }
}

void
reports_resolve(struct timeline *timeline, struct report *reports, size_t count)
{
    bool vague = false;
    for (size_t i = 0; i < count; i++) {
        reports[i].calls_off = reports[i].is_checked = false;
        if (report_is_vague(&reports[i])) {
            vague = true;
            reports[i].day = reports[i].effective.day;
        }
    }
    reports_sort(reports, count);
    if (!vague)
        return;
    for (size_t from = 0, to; from < count; from = to) {
        to = from + reports_group(reports + from, count - from);
        if (to - from > 1 || report_is_vague(&reports[from]))
            resolve_group(&(struct group){ timeline, reports, from, to });
    }
    reports_sort(reports, count);
}

bool
timeline_refold(struct timeline *timeline, struct report *reports, size_t count)
{
    timeline_clear(timeline);
    reports_resolve(timeline, reports, count);
    return timeline_fold(timeline, reports, count, count);
}
