/* SPDX-License-Identifier: Apache-2.0 */
#include "timeline.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "room.h"

/* The places of reports within a day. */
enum {
    CLASS_LEAVER,
    CLASS_APPOINTMENT,
    CLASS_DEPARTURE,
    CLASS_RECRUITMENT
};

enum {
    CHECKED_TENURES_MAX = 64
};

void
timeline_clear(struct timeline *timeline)
{
    timeline->tenures_count = timeline->bases_count = timeline->marks_count = 0;
    timeline->last_day = TENURE_NO_DAY;
    timeline->lacks_history = false;
    timeline->dropped_count = timeline->dropped_failed = 0;
    timeline->dropped_until = TENURE_NO_DAY;
    timeline->dropped_person = 0;
}

void
timeline_close(struct timeline *timeline)
{
    free(timeline->tenures);
    free(timeline->bases);
    free(timeline->marks);
    *timeline = (struct timeline){ .last_day = TENURE_NO_DAY, .dropped_until = TENURE_NO_DAY };
}

static struct tenure *
add_tenure(struct timeline *timeline, const struct tenure *tenure)
{
    void *room = tni_room(timeline->tenures, timeline->tenures_count, &timeline->tenures_max,
                          sizeof(struct tenure));
    if (room == NULL)
        return NULL;
    timeline->tenures = room;
    timeline->tenures[timeline->tenures_count] = *tenure;
    return &timeline->tenures[timeline->tenures_count++];
}

static bool
add_basis(struct timeline *timeline, uint32_t tenure, const struct report *report,
          struct tenure_date from)
{
    void *room = tni_room(timeline->bases, timeline->bases_count, &timeline->bases_max,
                          sizeof(struct basis));
    if (room == NULL)
        return false;
    bool appointed = report->kind == REPORT_APPOINTMENT;
    timeline->bases = room;
    timeline->bases[timeline->bases_count++] = (struct basis){
        .seq = report->seq,
        .from = from,
        .announced = report->announced,
        .tenure = tenure,
        .basis = appointed ? report->basis : TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE,
        .confidence = report->confidence,
        .appointed = appointed,
    };
    return true;
}

static bool
add_mark(struct timeline *timeline, const struct report *report)
{
    void *room =
        tni_room(timeline->marks, timeline->marks_count, &timeline->marks_max, sizeof(struct mark));
    if (room == NULL)
        return false;
    timeline->marks = room;
    timeline->marks[timeline->marks_count++] =
        (struct mark){ report->seq, report->confidence, report->day, report->stage };
    return true;
}

static bool
is_open(const struct tenure *tenure)
{
    return tenure->end.day == TENURE_NO_DAY;
}

static struct tenure *
latest_of(const struct timeline *timeline, uint64_t person)
{
    for (uint32_t i = timeline->tenures_count; i > 0; i--) {
        if (timeline->tenures[i - 1].person == person)
            return &timeline->tenures[i - 1];
    }
    return NULL;
}

/* Whether so many hold the post already that nobody is added whom nothing ends. */
static bool
is_full(const struct timeline *timeline)
{
    uint32_t open = 0;
    if (timeline->tenures_count < OPEN_TENURES_MAX)
        return false;
    for (uint32_t i = 0; i < timeline->tenures_count; i++)
        open += is_open(&timeline->tenures[i]);
    return open >= OPEN_TENURES_MAX;
}

/* The date a report gives, or the day it was announced. */
static struct tenure_date
date_of(const struct report *report)
{
    return report->effective.day != TENURE_NO_DAY
               ? report->effective
               : (struct tenure_date){ report->announced, TENURE_BY_DAY };
}

/* Of two reports of one thing the later one counts, unless it is less sure. */
static bool
counts_more(const struct report *report, uint64_t seq, Tenure__V1__Event__Confidence confidence)
{
    return report->seq > seq ? report->confidence <= confidence : report->confidence < confidence;
}

static void
succeed_open(struct timeline *timeline, uint32_t successor, const struct report *report)
{
    for (uint32_t i = 0; i < successor; i++) {
        struct tenure *tenure = &timeline->tenures[i];
        if (!is_open(tenure))
            continue;
        tenure->end = date_of(report);
        tenure->end_announced = report->announced;
        tenure->ending = TENURE__V1__TENURE__ENDING__SUCCEEDED;
        tenure->end_seq = report->seq;
        tenure->end_confidence = report->confidence;
    }
}

static bool
fold_appointment(struct timeline *timeline, const struct report *report)
{
    struct tenure *held = latest_of(timeline, report->person);
    struct tenure_date from = date_of(report);
    if (held != NULL && is_open(held))
        return add_basis(timeline, (uint32_t)(held - timeline->tenures), report, from);
    if (report->joint && is_full(timeline))
        return true;

    struct tenure tenure = {
        .person = report->person,
        .start = report->incumbent ? (struct tenure_date){ TENURE_NO_DAY, TENURE_BY_DAY } : from,
        .held_from = from.day,
        .end = { TENURE_NO_DAY, TENURE_BY_DAY },
        .end_announced = TENURE_NO_DAY,
        .background = report->background,
        .leaving_from = TENURE_NO_DAY,
        .departing_from = TENURE_NO_DAY,
        .start_seq = report->seq,
        .start_confidence = report->confidence,
    };
    uint32_t index = timeline->tenures_count;
    if (add_tenure(timeline, &tenure) == NULL || !add_basis(timeline, index, report, from))
        return false;
    if (!report->joint)
        succeed_open(timeline, index, report);
    return true;
}

/* A tenure that only its end speaks of: known to have run on the day before it, and since the day
 * on which the leaving was announced. */
static struct tenure *
add_unreported(struct timeline *timeline, const struct report *report)
{
    bool dated = report->effective.day != TENURE_NO_DAY;
    int32_t held_from = dated ? tenure_day_earlier(report->announced, report->effective.day - 1)
                              : report->announced;
    struct tenure tenure = {
        .person = report->person,
        .start = { TENURE_NO_DAY, TENURE_BY_DAY },
        .held_from = held_from,
        .end = { TENURE_NO_DAY, TENURE_BY_DAY },
        .end_announced = TENURE_NO_DAY,
        .leaving_from = TENURE_NO_DAY,
        .departing_from = TENURE_NO_DAY,
        .start_confidence = report->confidence,
    };
    uint32_t index = timeline->tenures_count;
    struct tenure *added = add_tenure(timeline, &tenure);
    if (added == NULL ||
        !add_basis(timeline, index, report, (struct tenure_date){ held_from, TENURE_BY_DAY }))
        return NULL;
    return added;
}

/* Any report of a departure announces it, even one that another report of it overrules. */
static void
announce_departure(struct tenure *tenure, const struct report *report)
{
    tenure->departing_from = tenure_day_earlier(tenure->departing_from, report->announced);
}

static void
take_reason(struct tenure *tenure, const struct report *report)
{
    if (report->reason != TENURE__V1__DEPARTURE__REASON__REASON_UNSPECIFIED)
        tenure->reason = report->reason;
}

static void
state_end(struct tenure *tenure, const struct report *report)
{
    if (report->announced < report->effective.day)
        tenure->leaving_from = tenure_day_earlier(tenure->leaving_from, report->announced);
    tenure->end = report->effective;
    tenure->end_announced = report->announced;
    tenure->ending = TENURE__V1__TENURE__ENDING__DEPARTED;
    tenure->end_seq = report->seq;
    tenure->end_confidence = report->confidence;
    take_reason(tenure, report);
}

/* The tenure that a departure is about may be among those that were dropped. */
static struct tenure *
find_leaver(struct timeline *timeline, const struct report *report)
{
    struct tenure *tenure = latest_of(timeline, report->person);
    if (tenure == NULL && timeline->dropped_count > 0 && report->person <= timeline->dropped_person)
        timeline->lacks_history = true;
    return tenure;
}

static bool
fold_dated_departure(struct timeline *timeline, const struct report *report)
{
    struct tenure *tenure = find_leaver(timeline, report);
    bool stated = tenure != NULL && tenure->ending == TENURE__V1__TENURE__ENDING__DEPARTED;
    if (stated && report->effective.day - tenure->end.day <= SAME_DEPARTURE_DAYS) {
        announce_departure(tenure, report);
        if (counts_more(report, tenure->end_seq, tenure->end_confidence))
            state_end(tenure, report);
        return true;
    }
    if (tenure == NULL || stated)
        tenure = add_unreported(timeline, report);
    if (tenure == NULL)
        return false;
    announce_departure(tenure, report);
    state_end(tenure, report);
    return true;
}

static bool
fold_undated_departure(struct timeline *timeline, const struct report *report)
{
    struct tenure *tenure = find_leaver(timeline, report);
    bool unreported = tenure == NULL || !is_open(tenure);
    if (unreported && is_full(timeline))
        return true;
    if (unreported)
        tenure = add_unreported(timeline, report);
    if (tenure == NULL)
        return false;
    announce_departure(tenure, report);
    bool first = tenure->leaving_from == TENURE_NO_DAY;
    tenure->leaving_from = tenure_day_earlier(tenure->leaving_from, report->announced);
    if (first || counts_more(report, tenure->leaving_seq, tenure->leaving_confidence)) {
        tenure->leaving_seq = report->seq;
        tenure->leaving_confidence = report->confidence;
        take_reason(tenure, report);
    }
    return true;
}

/* Where a report stands within its day: whoever left a tenure that began earlier has left before
 * others take over. `timeline` is as of the beginning of the day. */
static uint8_t
class_of(const struct timeline *timeline, const struct report *report)
{
    if (report->kind == REPORT_APPOINTMENT)
        return CLASS_APPOINTMENT;
    if (report->kind == REPORT_RECRUITMENT)
        return CLASS_RECRUITMENT;
    const struct tenure *tenure = latest_of(timeline, report->person);
    return tenure != NULL && is_open(tenure) && tenure->held_from < report->day ? CLASS_LEAVER
                                                                                : CLASS_DEPARTURE;
}

static bool
fold_report(struct timeline *timeline, const struct report *report)
{
    switch (report->kind) {
    case REPORT_APPOINTMENT: return fold_appointment(timeline, report);
    case REPORT_DEPARTURE:
        return report->effective.day != TENURE_NO_DAY ? fold_dated_departure(timeline, report)
                                                      : fold_undated_departure(timeline, report);
    case REPORT_RECRUITMENT: return add_mark(timeline, report);
    }
    abort();
}

static int
compare_by_day(const void *left, const void *right)
{
    const struct report *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

/* Folds the reports of one day class by class, in each in the order of their seqs. The class of
 * each is found before anything of the day is folded. */
static bool
fold_day(struct timeline *timeline, const struct report *reports, size_t count)
{
    uint8_t small[64], *classes = count <= sizeof(small) ? small : malloc(count);
    if (classes == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        classes[i] = class_of(timeline, &reports[i]);
    bool fine = true;
    for (uint8_t class = CLASS_LEAVER; class <= CLASS_RECRUITMENT; class ++) {
        for (size_t i = 0; i < count && fine; i++) {
            if (classes[i] == class)
                fine = fold_report(timeline, &reports[i]);
        }
    }
    if (classes != small)
        free(classes);
    return fine;
}

void
reports_sort(struct report *reports, size_t count)
{
    if (count > 1)
        qsort(reports, count, sizeof(*reports), compare_by_day);
}

/* Whether all is as it should be, where that is looked at: in debug builds, and of a timeline that
 * is so short that looking takes no longer than the work. */
static bool
is_seen_whole(const struct timeline *timeline)
{
#ifdef TENURE_CHECKS
    return timeline->tenures_count <= CHECKED_TENURES_MAX && timeline_check(timeline);
#else
    (void)timeline;
    return false;
#endif
}

static bool
fold_days(struct timeline *timeline, const struct report *reports, size_t count)
{
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && reports[next].day == reports[i].day;)
            next++;
        assert(reports[i].day > timeline->last_day);
        timeline->last_day = reports[i].day;
        if (!fold_day(timeline, &reports[i], next - i))
            return false;
    }
    return true;
}

/* What comes from a damaged file may be anything; what was whole is whole afterwards. */
bool
timeline_fold(struct timeline *timeline, const struct report *reports, size_t count)
{
    bool was_whole = is_seen_whole(timeline);
    if (!fold_days(timeline, reports, count))
        return false;
    assert(!was_whole || timeline->tenures_count > CHECKED_TENURES_MAX || timeline_check(timeline));
    return true;
}

bool
timeline_refold(struct timeline *timeline, struct report *reports, size_t count)
{
    timeline_clear(timeline);
    reports_sort(reports, count);
    return timeline_fold(timeline, reports, count);
}

/* Makes the array at least as large as another and copies that into it. */
static bool
copy_array(void **copy, size_t *max, const void *array, uint32_t count, size_t size)
{
    if (count > *max) {
        void *larger = realloc(*copy, count * size);
        if (larger == NULL)
            return false;
        *copy = larger;
        *max = count;
    }
    if (count > 0)
        memcpy(*copy, array, count * size);
    return true;
}

bool
timeline_copy(struct timeline *copy, const struct timeline *timeline)
{
    struct timeline made = *timeline;
    if (!copy_array((void **)&copy->tenures, &copy->tenures_max, timeline->tenures,
                    timeline->tenures_count, sizeof(struct tenure)) ||
        !copy_array((void **)&copy->bases, &copy->bases_max, timeline->bases, timeline->bases_count,
                    sizeof(struct basis)) ||
        !copy_array((void **)&copy->marks, &copy->marks_max, timeline->marks, timeline->marks_count,
                    sizeof(struct mark)))
        return false;
    made.tenures = copy->tenures;
    made.bases = copy->bases;
    made.marks = copy->marks;
    made.tenures_max = copy->tenures_max;
    made.bases_max = copy->bases_max;
    made.marks_max = copy->marks_max;
    *copy = made;
    return true;
}

bool
timeline_reaches(const struct timeline *timeline, int32_t day)
{
    return timeline->dropped_until == TENURE_NO_DAY || day > timeline->dropped_until;
}

bool
timeline_check(const struct timeline *timeline)
{
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        for (uint32_t other = 0; other < i; other++) {
            if (is_open(tenure) && is_open(&timeline->tenures[other]) &&
                timeline->tenures[other].person == tenure->person)
                return false;
        }
        bool has_basis = false;
        for (uint32_t b = 0; b < timeline->bases_count; b++)
            has_basis = has_basis || timeline->bases[b].tenure == i;
        if (!has_basis || (is_open(tenure) != (tenure->ending == TENURE__V1__TENURE__ENDING__OPEN)))
            return false;
    }
    return true;
}
