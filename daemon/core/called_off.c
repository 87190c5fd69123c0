/* SPDX-License-Identifier: Apache-2.0 */
#include "called_off.h"

#include <string.h>

#include "grow.h"

struct tenure *
latest_of(const struct timeline *timeline, uint64_t person)
{
    for (uint32_t i = timeline->tenures_count; i > 0; i--) {
        if (timeline->tenures[i - 1].person == person)
            return &timeline->tenures[i - 1];
    }
    return NULL;
}

/* The resolved day of a report, with the report's precision. */
struct tenure_date
date_of(const struct report *report)
{
    return (struct tenure_date){ report->day, report->effective.precision };
}

struct basis
basis_of(const struct report *report, uint32_t tenure, struct tenure_date from)
{
    bool appointed = report->kind == REPORT_APPOINTMENT;
    return (struct basis){
        .seq = report->seq,
        .from = from,
        .announced = report->announced,
        .tenure = tenure,
        .basis = appointed ? report->basis : TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE,
        .background = report->background,
        .confidence = report->confidence,
        .appointed = appointed,
        .incumbent = appointed && report->incumbent,
    };
}

/* The index of the appointment in `called_off`; called_off_count if it is not there. */
static uint32_t
find_called_off(const struct timeline *timeline, uint64_t seq)
{
    uint32_t position = 0;
    while (position < timeline->called_off_count && timeline->called_off[position].start.seq != seq)
        position++;
    return position;
}

static bool
add_called_off(struct timeline *timeline, const struct called_off *made)
{
    void *grown = tni_grow(timeline->called_off, timeline->called_off_count,
                           &timeline->called_off_max, sizeof(struct called_off));
    if (grown == NULL)
        return false;
    timeline->called_off = grown;
    uint32_t position = timeline->called_off_count++;
    for (; position > 0; position--) {
        const struct basis *start = &timeline->called_off[position - 1].start;
        if (start->from.day < made->start.from.day ||
            (start->from.day == made->start.from.day && start->seq < made->start.seq))
            break;
        timeline->called_off[position] = timeline->called_off[position - 1];
    }
    timeline->called_off[position] = *made;
    return true;
}

static void
remove_called_off(struct timeline *timeline, uint32_t position)
{
    timeline->called_off_count--;
    memmove(&timeline->called_off[position], &timeline->called_off[position + 1],
            (timeline->called_off_count - position) * sizeof(struct called_off));
}

/* A vague appointment may have been called off before later reports settled it on another day. */
bool
is_called_off(struct timeline *timeline, const struct report *report)
{
    uint32_t position = find_called_off(timeline, report->seq);
    if (position == timeline->called_off_count)
        return false;
    struct called_off called = timeline->called_off[position];
    if (called.start.from.day == report->day)
        return true;
    called.start.from = date_of(report);
    remove_called_off(timeline, position);
    return add_called_off(timeline, &called); // cannot fail: an entry was just removed
}

/* Records that an event called off an appointment; of several such events the first announced
 * counts. */
bool
call_off(struct timeline *timeline, const struct report *report, uint64_t by, int32_t by_announced,
         Tenure__V1__Event__Confidence by_confidence)
{
    struct called_off made = {
        .start = basis_of(report, UINT32_MAX, date_of(report)),
        .person = report->person,
        .by = by,
        .by_announced = by_announced,
        .by_confidence = by_confidence,
    };
    uint32_t position = find_called_off(timeline, report->seq);
    if (position < timeline->called_off_count) {
        const struct called_off *old = &timeline->called_off[position];
        if (by_announced > old->by_announced ||
            (by_announced == old->by_announced && by >= old->by))
            return true;
        remove_called_off(timeline, position);
    }
    return add_called_off(timeline, &made);
}

static Tenure__V1__Appointment__Basis
basis_at_end(const struct timeline *timeline, uint32_t index)
{
    const struct tenure *tenure = &timeline->tenures[index];
    int32_t last = tenure->end.day > tenure->held_from ? tenure->end.day - 1 : tenure->held_from;
    const struct basis *found = NULL;
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        const struct basis *basis = &timeline->bases[i];
        if (basis->tenure == index && (found == NULL || basis->from.day <= last))
            found = basis;
    }
    return found->basis;
}

/* The tenure whose stated end calls off a further term: it has the same basis; the term was
 * announced on a day before that end was, and begins more than one day after it. */
const struct tenure *
find_term_before(struct timeline *timeline, const struct report *report)
{
    if (timeline->dropped_until != TENURE_NO_DAY && timeline->dropped_until > report->announced &&
        report->person <= timeline->dropped_person)
        timeline->lacks_history = true;
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        if (tenure->person == report->person &&
            tenure->ending == TENURE__V1__TENURE__ENDING__DEPARTED &&
            report->announced < tenure->end_announced && report->day - tenure->end.day > 1 &&
            basis_at_end(timeline, i) == report->basis)
            return tenure;
    }
    return NULL;
}

/* From which day a departure of a person who does not hold the post calls off appointments; for a
 * vague one, its announced day or the first day of its period. */
int32_t
called_day(const struct report *report)
{
    return report_is_vague(report) ? report_vague_day(report) : report->day;
}

static bool
calls_off(const struct report *departure, const struct report *start)
{
    if (start->kind != REPORT_APPOINTMENT || start->person != departure->person)
        return false;
    if (start->announced != departure->announced ? start->announced > departure->announced
                                                 : start->seq > departure->seq)
        return false;
    if (departure->effective.day == TENURE_NO_DAY)
        return departure->announced < start->day;
    int32_t day = called_day(departure);
    return start->announced <= day && day <= start->day &&
           (departure->announced < start->day || day < start->day);
}

/* Evaluates a departure at the beginning of its day, or of the day from which it calls off: if the
 * person does not hold the post, it calls off appointments among the reports from then on. */
bool
try_calling_off(struct timeline *timeline, struct report *departure, int32_t day,
                const struct report *reports, size_t count)
{
    const struct tenure *held = latest_of(timeline, departure->person);
    if (held != NULL && tenure_is_open(held) && held->held_from < day)
        return true;
    if (departure->announced > timeline->outsiders_until)
        timeline->outsiders_until = departure->announced;
    for (size_t i = 0; i < count; i++) {
        const struct report *start = &reports[i];
        if (!calls_off(departure, start) || find_term_before(timeline, start) != NULL)
            continue;
        departure->calls_off = true;
        if (!call_off(timeline, start, departure->seq, departure->announced, departure->confidence))
            return false;
    }
    return true;
}

bool
timeline_call_off_ahead(struct timeline *timeline, struct report *reports, size_t count,
                        int32_t until)
{
    for (;;) {
        struct report *next = NULL;
        for (size_t i = 0; i < count; i++) {
            struct report *report = &reports[i];
            if (report->kind != REPORT_DEPARTURE || !report_is_vague(report) ||
                report->is_checked || report->day <= called_day(report) ||
                called_day(report) > until)
                continue;
            if (next == NULL || called_day(report) < called_day(next) ||
                (called_day(report) == called_day(next) && report->seq < next->seq))
                next = report;
        }
        if (next == NULL)
            return true;
        next->is_checked = true;
        if (!try_calling_off(timeline, next, called_day(next), reports, count))
            return false;
    }
}
