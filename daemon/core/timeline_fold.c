/* SPDX-License-Identifier: Apache-2.0 */
/* Folds reports into a timeline; each function is one rule of docs/domain.md. */
#include <assert.h>
#include <stdlib.h>

#include "called_off.h"
#include "grow.h"

/* Classes that order the reports of one day. */
enum {
    CLASS_LEAVER,
    CLASS_BRIEF_START, // vague, and the person left within the period
    CLASS_APPOINTMENT,
    CLASS_DEPARTURE,
    CLASS_RECRUITMENT
};

enum {
    CHECKED_TENURES_MAX = 64
};

static struct tenure *
add_tenure(struct timeline *timeline, const struct tenure *tenure)
{
    void *grown = tni_grow(timeline->tenures, timeline->tenures_count, &timeline->tenures_max,
                           sizeof(struct tenure));
    if (grown == NULL)
        return NULL;
    timeline->tenures = grown;
    timeline->tenures[timeline->tenures_count] = *tenure;
    return &timeline->tenures[timeline->tenures_count++];
}

/* A report that omits the background keeps the one given earlier. */
static Tenure__V1__Appointment__Background
background_of(const struct timeline *timeline, uint32_t tenure)
{
    for (uint32_t i = timeline->bases_count; i > 0; i--) {
        if (timeline->bases[i - 1].tenure == tenure)
            return timeline->bases[i - 1].background;
    }
    return TENURE__V1__APPOINTMENT__BACKGROUND__BACKGROUND_UNSPECIFIED;
}

static bool
add_basis(struct timeline *timeline, uint32_t tenure, const struct report *report,
          struct tenure_date from)
{
    struct basis basis = basis_of(report, tenure, from);
    if (basis.background == TENURE__V1__APPOINTMENT__BACKGROUND__BACKGROUND_UNSPECIFIED)
        basis.background = background_of(timeline, tenure);
    void *grown = tni_grow(timeline->bases, timeline->bases_count, &timeline->bases_max,
                           sizeof(struct basis));
    if (grown == NULL)
        return false;
    timeline->bases = grown;
    timeline->bases[timeline->bases_count++] = basis;
    return true;
}

static bool
add_recruitment(struct timeline *timeline, const struct report *report)
{
    void *grown = tni_grow(timeline->recruitments, timeline->recruitments_count,
                           &timeline->recruitments_max, sizeof(struct recruitment));
    if (grown == NULL)
        return false;
    timeline->recruitments = grown;
    timeline->recruitments[timeline->recruitments_count++] = (struct recruitment){
        .seq = report->seq,
        .confidence = report->confidence,
        .day = report->day,
        .precision = report->effective.precision,
        .stage = report->stage,
    };
    return true;
}

/* Whether the post has OPEN_TENURES_MAX open tenures, so that another is only added with an end. */
static bool
is_full(const struct timeline *timeline)
{
    uint32_t open = 0;
    if (timeline->tenures_count < OPEN_TENURES_MAX)
        return false;
    for (uint32_t i = 0; i < timeline->tenures_count; i++)
        open += tenure_is_open(&timeline->tenures[i]);
    return open >= OPEN_TENURES_MAX;
}

/* Of two reports about the same thing the later one counts, unless its confidence is lower. */
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
        if (!tenure_is_open(tenure))
            continue;
        tenure->end = date_of(report);
        tenure->end_announced = report->announced;
        tenure->ending = TENURE__V1__TENURE__ENDING__SUCCEEDED;
        tenure->end_seq = report->seq;
        tenure->end_confidence = report->confidence;
    }
}

/* A holder who is leaving without a date stays if a new term is announced later and for a later
 * day. */
static void
stay(struct timeline *timeline, uint32_t tenure, const struct report *report)
{
    for (uint32_t i = 0; i < timeline->leavings_count && !report->incumbent; i++) {
        struct leaving *leaving = &timeline->leavings[i];
        if (leaving->tenure != tenure || leaving->dated)
            continue;
        if (leaving->announced < report->announced && leaving->announced < report->day)
            leaving->until = tenure_day_earlier(leaving->until, report->announced);
        if (!timeline_reaches(timeline, report->announced))
            timeline->lacks_history = true; // a relevant leaving may have been dropped
    }
}

/* Of two reports of the same start, the more precise one gives the date. */
static void
begin_exactly(struct tenure *tenure, const struct report *report)
{
    if (report->incumbent || tenure->start.day != report->day ||
        tenure->start.precision <= report->effective.precision)
        return;
    tenure->start = date_of(report);
    tenure->start_seq = report->seq;
    tenure->start_confidence = report->confidence;
}

/* Whether anybody is known to hold the post on that day, as far as it is folded. */
static bool
is_held(const struct timeline *timeline, int32_t day)
{
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        if (tenure->held_from <= day && (tenure_is_open(tenure) || day < tenure->end.day))
            return true;
    }
    return false;
}

static bool
fold_appointment(struct timeline *timeline, const struct report *report)
{
    struct tenure *held = latest_of(timeline, report->person);
    struct tenure_date from = date_of(report);
    // A census without names does not mean that the known holder has left.
    if (report->unnamed && report->incumbent && is_held(timeline, report->day))
        return true;
    if (is_called_off(timeline, report))
        return true;
    const struct tenure *before = find_term_before(timeline, report);
    if (before != NULL)
        return call_off(timeline, report, before->end_seq, before->end_announced,
                        before->end_confidence);
    if (held != NULL && tenure_is_open(held)) {
        begin_exactly(held, report);
        uint32_t index = (uint32_t)(held - timeline->tenures);
        stay(timeline, index, report);
        return add_basis(timeline, index, report, from);
    }
    if (report->joint && is_full(timeline))
        return true;

    struct tenure tenure = {
        .person = report->person,
        .start = { report->incumbent ? TENURE_NO_DAY : from.day, from.precision },
        .held_from = from.day,
        .end = { TENURE_NO_DAY, TENURE_BY_DAY },
        .end_announced = TENURE_NO_DAY,
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

/* The first day of a tenure of which only the end was reported: it is known to have run on the day
 * before, and since the day on which the leaving was announced. */
static int32_t
unreported_from(const struct report *report)
{
    bool dated = report->effective.day != TENURE_NO_DAY;
    return dated ? tenure_day_earlier(report->announced, report->day - 1) : report->announced;
}

/* Adds a tenure of which only the end was reported. */
static struct tenure *
add_unreported(struct timeline *timeline, const struct report *report)
{
    int32_t held_from = unreported_from(report);
    struct tenure tenure = {
        .person = report->person,
        .start = { TENURE_NO_DAY, TENURE_BY_DAY },
        .held_from = held_from,
        .end = { TENURE_NO_DAY, TENURE_BY_DAY },
        .end_announced = TENURE_NO_DAY,
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

static bool
be_leaving(struct timeline *timeline, uint32_t tenure, const struct report *report)
{
    struct leaving leaving = {
        .tenure = tenure,
        .announced = report->announced,
        .until = TENURE_NO_DAY,
        .dated = report->effective.day != TENURE_NO_DAY,
    };
    for (uint32_t i = 0; i < timeline->leavings_count; i++) {
        const struct leaving *other = &timeline->leavings[i];
        if (other->tenure == tenure && other->until == TENURE_NO_DAY &&
            (other->announced == leaving.announced
                 ? other->dated >= leaving.dated
                 : other->dated && other->announced < leaving.announced))
            return true; // already recorded
    }
    void *room = tni_grow(timeline->leavings, timeline->leavings_count, &timeline->leavings_max,
                          sizeof(struct leaving));
    if (room == NULL)
        return false;
    timeline->leavings = room;
    timeline->leavings[timeline->leavings_count++] = leaving;
    return true;
}

/* Whether a departure was announced after the holder stayed in spite of all earlier ones. */
static bool
is_another_departure(struct timeline *timeline, uint32_t tenure, const struct report *report)
{
    bool was_leaving = false;
    for (uint32_t i = 0; i < timeline->leavings_count; i++) {
        const struct leaving *leaving = &timeline->leavings[i];
        if (leaving->tenure != tenure)
            continue;
        if (!timeline_reaches(timeline, report->announced))
            timeline->lacks_history = true; // a relevant leaving may have been dropped
        if (leaving->until == TENURE_NO_DAY || leaving->until >= report->announced)
            return false;
        was_leaving = true;
    }
    return was_leaving;
}

/* Any report of a departure announces it, even one that another report overrules: the first one
 * sets since when the holder has been leaving. A departure that came to nothing leaves nothing to
 * the next one. */
static bool
announce_departure(struct timeline *timeline, struct tenure *tenure, const struct report *report)
{
    uint32_t index = (uint32_t)(tenure - timeline->tenures);
    if (is_another_departure(timeline, index, report)) {
        tenure->departing_from = TENURE_NO_DAY;
        tenure->leaving_seq = 0;
        tenure->reason = TENURE__V1__DEPARTURE__REASON__REASON_UNSPECIFIED;
    }
    tenure->departing_from = tenure_day_earlier(tenure->departing_from, report->announced);
    return be_leaving(timeline, index, report);
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
    tenure->end = date_of(report);
    tenure->end_announced = report->announced;
    tenure->ending = TENURE__V1__TENURE__ENDING__DEPARTED;
    tenure->end_seq = report->seq;
    tenure->end_confidence = report->confidence;
    take_reason(tenure, report);
}

/* Whether a dated departure is the same one that gave the tenure its end. */
static bool
is_same_departure(const struct tenure *tenure, const struct report *report)
{
    int32_t behind = tenure_date_first(report->effective) - tenure_date_last(tenure->end);
    int32_t before = tenure_date_first(tenure->end) - report_last(report);
    bool is_later = report->announced != tenure->end_announced
                        ? report->announced > tenure->end_announced
                        : report->seq > tenure->end_seq;
    return (behind <= SAME_DEPARTURE_DAYS && before <= SAME_DEPARTURE_DAYS) ||
           (is_later ? report->announced < tenure->end.day : tenure->end_announced < report->day);
}

/* Whether it replaces the end: the more precise one counts, unless its confidence is lower. */
static bool
overrules(const struct tenure *tenure, const struct report *report)
{
    tenure_precision precision = report->effective.precision;
    if (precision == tenure->end.precision)
        return counts_more(report, tenure->end_seq, tenure->end_confidence);
    return precision < tenure->end.precision ? report->confidence <= tenure->end_confidence
                                             : report->confidence < tenure->end_confidence;
}

/* The departing holder's tenure may be among the dropped ones. */
static struct tenure *
find_leaver(struct timeline *timeline, const struct report *report)
{
    struct tenure *tenure = latest_of(timeline, report->person);
    if (tenure == NULL && timeline->dropped_count > 0 && report->person <= timeline->dropped_person)
        timeline->lacks_history = true;
    return tenure;
}

/* Whether the tenure had ended when the post, which had been abolished, came to exist again. Its
 * end does not change any more, else it would run through the time without the post. */
static bool
is_of_abolished(const struct tenure *tenure, const struct report *report)
{
    return report->exists_again != TENURE_NO_DAY && !tenure_is_open(tenure) &&
           tenure->end.day <= report->exists_again;
}

static bool
fold_dated_departure(struct timeline *timeline, const struct report *report)
{
    struct tenure *tenure = find_leaver(timeline, report);
    if (tenure != NULL && is_of_abolished(tenure, report))
        tenure = NULL;
    if (tenure == NULL && report->exists_again != TENURE_NO_DAY &&
        unreported_from(report) < report->exists_again)
        return true;
    bool stated = tenure != NULL && tenure->ending == TENURE__V1__TENURE__ENDING__DEPARTED;
    bool is_same = stated && is_same_departure(tenure, report);
    if (!is_same &&
        (tenure == NULL || stated || tenure->ending == TENURE__V1__TENURE__ENDING__ABOLISHED))
        tenure = add_unreported(timeline, report);
    if (tenure == NULL || !announce_departure(timeline, tenure, report))
        return false;
    if (!is_same || overrules(tenure, report))
        state_end(tenure, report);
    else if (tenure->reason == TENURE__V1__DEPARTURE__REASON__REASON_UNSPECIFIED)
        take_reason(tenure, report); // the report that gives the end says none
    return true;
}

static bool
fold_undated_departure(struct timeline *timeline, const struct report *report)
{
    struct tenure *tenure = find_leaver(timeline, report);
    bool unreported = tenure == NULL || !tenure_is_open(tenure);
    if (unreported && is_full(timeline))
        return true;
    if (unreported)
        tenure = add_unreported(timeline, report);
    if (tenure == NULL || !announce_departure(timeline, tenure, report))
        return false;
    if (tenure->leaving_seq == 0 ||
        counts_more(report, tenure->leaving_seq, tenure->leaving_confidence)) {
        tenure->leaving_seq = report->seq;
        tenure->leaving_confidence = report->confidence;
        take_reason(tenure, report);
    }
    return true;
}

/* The class of a report within its day: holders of earlier tenures leave before others take over.
 * `timeline` is as of the beginning of the day. */
static uint8_t
class_of(const struct timeline *timeline, const struct report *report)
{
    if (report->kind == REPORT_APPOINTMENT)
        return report->left ? CLASS_BRIEF_START : CLASS_APPOINTMENT;
    if (report->kind == REPORT_RECRUITMENT)
        return CLASS_RECRUITMENT;
    const struct tenure *tenure = latest_of(timeline, report->person);
    return tenure != NULL && tenure_is_open(tenure) && tenure->held_from < report->day
               ? CLASS_LEAVER
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
    case REPORT_RECRUITMENT: return add_recruitment(timeline, report);
    }
    abort();
}

/* Folds the reports of one day by class, and by seq within a class. All classes are determined
 * before anything of the day is folded. */
static bool
fold_day(struct timeline *timeline, struct report *reports, size_t count, size_t known)
{
    uint8_t small[64], *classes = count <= sizeof(small) ? small : malloc(count);
    if (classes == NULL)
        return false;
    bool fine = true;
    for (size_t i = 0; i < count && fine; i++) {
        classes[i] = class_of(timeline, &reports[i]);
        if (classes[i] == CLASS_DEPARTURE && !reports[i].is_checked)
            fine = try_calling_off(timeline, &reports[i], reports[i].day, reports, known);
    }
    for (uint8_t class = CLASS_LEAVER; class <= CLASS_RECRUITMENT; class ++) {
        for (size_t i = 0; i < count && fine; i++) {
            if (classes[i] == class && !reports[i].calls_off)
                fine = fold_report(timeline, &reports[i]);
        }
    }
    if (classes != small)
        free(classes);
    return fine;
}

/* Whether the invariants can be checked: only in debug builds, and only for a short timeline, so
 * that the check is no slower than the fold. */
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

bool
timeline_fold_leaver(struct timeline *timeline, const struct report *report, bool *ret_leaves)
{
    *ret_leaves = report->kind == REPORT_DEPARTURE && !report->calls_off &&
                  class_of(timeline, report) == CLASS_LEAVER;
    return !*ret_leaves || fold_report(timeline, report);
}

bool
timeline_fold_days(struct timeline *timeline, struct report *reports, size_t count, size_t known)
{
    bool vague = false;
    for (size_t i = 0; i < known; i++)
        vague = vague || report_is_vague(&reports[i]);
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && reports[next].day == reports[i].day;)
            next++;
        assert(reports[i].day > timeline->last_day);
        if (vague && !timeline_call_off_ahead(timeline, &reports[i], known - i, reports[i].day))
            return false;
        timeline->last_day = reports[i].day;
        if (!fold_day(timeline, &reports[i], next - i, known - i))
            return false;
    }
    return true;
}

/* A damaged file may contain anything; if the timeline was valid, it must be valid afterwards. */
bool
timeline_fold(struct timeline *timeline, struct report *reports, size_t count, size_t known)
{
    bool was_whole = is_seen_whole(timeline);
    if (!timeline_fold_days(timeline, reports, count, known))
        return false;
    for (size_t i = 0; i < count; i++) { // later reports cannot change the period any more
        if (report_is_vague(&reports[i]) && report_last(&reports[i]) > timeline->last_day)
            timeline->last_day = report_last(&reports[i]);
    }
    assert(!was_whole || timeline->tenures_count > CHECKED_TENURES_MAX || timeline_check(timeline));
    return true;
}
