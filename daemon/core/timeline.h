/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timeline - the fold of one post: who held it when, and when it was recruited for.
 *
 * Pure: a timeline is a function of the post's live reports, and the state on a day is a function
 * of a timeline and that day. docs/domain.md has the rules in words.
 *
 * Invariants, checked by timeline_check():
 *   1. tenures are in the order in which they were folded; nobody has two open ones.
 *   2. every tenure has at least one basis; the first one begins on the tenure's first known day.
 *   3. every leaving belongs to a tenure.
 *   4. folding the first days and then the others has the same result as folding all at once.
 *
 * A timeline can be long. timeline_trim() keeps what the next events need: the latest tenures, all
 * open ones, and the last day of what was dropped; see timeline_reaches(). Reports rarely come in
 * the order of their days, because most are about the future. So the reports of the latest days are
 * stored unfolded, and folded onto the snapshot when the whole timeline is needed; see recent.h.
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report.h"
#include "retention.h"
#include <tenure/date.h>
#include <tenure/v1/state.pb-c.h>

enum {
    SAME_DEPARTURE_DAYS = 92, // reports closer than this are about the same departure
    OPEN_TENURES_MAX = 1024,  // at the same time; a report that would add one more has no effect
};

struct tenure {
    uint64_t person;
    // TENURE_NO_DAY: unknown; the precision is then that of held_from
    struct tenure_date start;
    int32_t held_from;      // the first day on which the person is known to have held the post
    struct tenure_date end; // TENURE_NO_DAY: open
    int32_t end_announced;
    Tenure__V1__Tenure__Ending ending;
    Tenure__V1__Departure__Reason reason;
    int32_t departing_from; // when a departure was first announced; TENURE_NO_DAY: never
    uint64_t start_seq, end_seq, leaving_seq; // 0: no event
    Tenure__V1__Event__Confidence start_confidence, end_confidence, leaving_confidence;
};

/* The basis of a tenure from a date on: from an appointment, or assumed for a tenure without
 * one. */
struct basis {
    uint64_t seq;
    struct tenure_date from;
    int32_t announced;
    uint32_t tenure; // the index of the tenure
    Tenure__V1__Appointment__Basis basis;
    Tenure__V1__Appointment__Background background; // the latest given so far
    Tenure__V1__Event__Confidence confidence;
    bool appointed; // from an appointment
    bool incumbent; // from an appointment of an incumbent, whose start is unknown
};

/* The holder of a tenure is leaving. */
struct leaving {
    uint32_t tenure; // the index of the tenure
    int32_t announced;
    int32_t until; // when a new term that cancels the leaving was announced; TENURE_NO_DAY: none
    bool dated;    // a last day is given, so a new term does not cancel it
};

/* A stage of a recruitment. */
struct recruitment {
    uint64_t seq;
    Tenure__V1__Event__Confidence confidence;
    int32_t day;
    tenure_precision precision;
    Tenure__V1__Recruitment__Stage stage;
};

/* An appointment that was called off: the person never took up the post. */
struct called_off {
    struct basis start; // without a tenure
    uint64_t person;
    uint64_t by; // the departure that called it off; if several, the first one
    int32_t by_announced;
    Tenure__V1__Event__Confidence by_confidence;
};

struct timeline {
    struct tenure *tenures;
    struct basis *bases;
    struct leaving *leavings;
    struct recruitment *recruitments;
    struct called_off *called_off; // sorted by start and seq; includes announced ones in the future
    uint32_t tenures_count, bases_count, leavings_count, recruitments_count, called_off_count;
    size_t tenures_max, bases_max, leavings_max, recruitments_max,
        called_off_max; // the capacities of the arrays

    // the last day that a folded report may be about; TENURE_NO_DAY before the first
    int32_t last_day;
    int32_t
        // the latest announced day of folded departures of people who did not hold the post: such a
        // departure could have called off a start that was announced earlier
        outsiders_until;
    uint32_t dropped_count;  // tenures that timeline_trim() dropped
    uint32_t dropped_failed; // failed recruitments that it dropped
    int32_t dropped_until;   // the last day of a dropped tenure or recruitment
    // the highest number of a person that it dropped; people are numbered in the order of first
    // mention, so a higher number was not dropped
    uint64_t dropped_person;
    bool lacks_history; // a fold needed something that was dropped, so the timeline is unreliable

    // Set only by family_fold(); TENURE_NO_DAY: does not apply.
    int32_t abolished;        // since when it has been abolished
    int32_t created;          // when it was created after its last abolition
    int32_t gap_from, gap_to; // when it was abolished and when it existed again, the last time
    int32_t next_status;      // the next change of this post or another one of its family
    uint64_t created_seq;
    uint64_t went_to; // the number of the post that continues an abolished one; 0: none
    Tenure__V1__Event__Confidence created_confidence;
    tenure_precision created_precision, abolished_precision; // as reported
};

/* Makes a timeline empty; its arrays are kept for reuse. */
void timeline_clear(struct timeline *timeline);
void timeline_close(struct timeline *timeline);

/* Folds the first `count` of reports, which reports_resolve() has prepared: whole groups later than
 * all folded ones. The remaining reports are of later groups, and may be called off by them. False:
 * out of memory. */
bool timeline_fold(struct timeline *timeline, struct report *reports, size_t count, size_t known);

/* The same, for one step of a day-by-day fold; see family.h. */
bool timeline_fold_days(struct timeline *timeline, struct report *reports, size_t count,
                        size_t known);

/* For each day up to the last one: lets vague departures of later days call off appointments on
 * that day among the reports, in the order of days. The timeline is as of the beginning of the last
 * day. False if memory runs out. */
bool timeline_call_off_ahead(struct timeline *timeline, struct report *reports, size_t count,
                             int32_t until);

/* Folds a departure if the person has held the post since before the day of it; *ret_leaves:
 * whether it was folded. False if memory runs out. */
bool timeline_fold_leaver(struct timeline *timeline, const struct report *report, bool *ret_leaves);

/* Copies a timeline; *copy has its own arrays. False: out of memory. */
bool timeline_copy(struct timeline *copy, const struct timeline *timeline);

void timeline_trim(struct timeline *timeline);

/* Whether the dropped part is irrelevant for that day and all later ones. */
bool timeline_reaches(const struct timeline *timeline, int32_t day);

bool timeline_check(const struct timeline *timeline);

static inline bool
tenure_is_open(const struct tenure *tenure)
{
    return tenure->end.day == TENURE_NO_DAY;
}

#endif
