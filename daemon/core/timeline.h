/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timeline - the fold of one post: who held it, from when to when, and what is recruited for.
 *
 * Pure: a timeline is a function of the post's live reports, and the state on a day is a function
 * of a timeline and that day. docs/domain.md tells the rules in words.
 *
 * Invariants, checked by timeline_check():
 *   1. tenures stand in the order in which they were folded; nobody has two open ones.
 *   2. every tenure has at least one basis, the first from the day it is known to have run.
 *   3. folding the first days and then the others gives what folding all at once gives.
 *
 * A timeline can be long. timeline_trim() keeps what the next events need: the latest tenures, all
 * open ones, and how far back what was dropped reached; see timeline_reaches(). And reports rarely
 * come in the order of their days, for most are of days to come: so the reports of the latest days
 * are kept as they are, in a tail, and folded onto the rest whenever the whole is wanted; see
 * tail.h.
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kept.h"
#include <tenure/date.h>
#include <tenure/v1/state.pb-c.h>

enum {
    SAME_DEPARTURE_DAYS = 92, // reports this close together are of one departure
    OPEN_TENURES_MAX = 1024,  // at a time; a report that would bring one more has no effect
};

enum report_kind {
    REPORT_APPOINTMENT,
    REPORT_DEPARTURE,
    REPORT_RECRUITMENT
};

/* A live event about a post, as far as the fold needs it. */
struct report {
    uint64_t seq;
    int32_t day; // effective, or announced where that is not known
    int32_t announced;
    struct tenure_date effective; // TENURE_NO_DAY: not known
    enum report_kind kind;
    Tenure__V1__Event__Confidence confidence;
    uint64_t person;
    Tenure__V1__Appointment__Basis basis;
    bool joint;
    bool incumbent;
    Tenure__V1__Appointment__Background background;
    Tenure__V1__Departure__Reason reason;
    Tenure__V1__Recruitment__Stage stage;
};

struct tenure {
    uint64_t person;
    struct tenure_date start; // TENURE_NO_DAY: unknown
    int32_t held_from;        // the first day on which it is known to have run
    struct tenure_date end;   // TENURE_NO_DAY: open
    int32_t end_announced;
    Tenure__V1__Tenure__Ending ending;
    Tenure__V1__Departure__Reason reason;
    Tenure__V1__Appointment__Background background;
    int32_t leaving_from;   // since when the holder is leaving; TENURE_NO_DAY: is not
    int32_t departing_from; // when a departure was first announced; TENURE_NO_DAY: it was not
    uint64_t start_seq, end_seq, leaving_seq; // 0: no event says so
    Tenure__V1__Event__Confidence start_confidence, end_confidence, leaving_confidence;
};

/* The basis of a tenure from a date on: an appointment, or what a tenure that nobody reported is
 * taken for. */
struct basis {
    uint64_t seq;
    struct tenure_date from;
    int32_t announced;
    uint32_t tenure; // its index
    Tenure__V1__Appointment__Basis basis;
    Tenure__V1__Event__Confidence confidence;
    bool appointed; // an appointment says so
};

/* A stage of a recruitment. */
struct mark {
    uint64_t seq;
    Tenure__V1__Event__Confidence confidence;
    int32_t day;
    Tenure__V1__Recruitment__Stage stage;
};

struct timeline {
    struct tenure *tenures;
    struct basis *bases;
    struct mark *marks;
    uint32_t tenures_count, bases_count, marks_count;
    size_t tenures_max, bases_max, marks_max; // room in the arrays

    int32_t last_day;        // of the last report folded; TENURE_NO_DAY before the first
    uint32_t dropped_count;  // tenures that timeline_trim() dropped
    uint32_t dropped_failed; // failed recruitments among the marks it dropped
    int32_t dropped_until;   // no day that what it dropped speaks of is later
    uint64_t dropped_person; // the largest number of a person whom it dropped; people are numbered
                             // as they come up, so who has a larger one was not there before
    bool lacks_history;      // a fold since then needed what was dropped: do not rely on it
};

/* An empty timeline, with arrays kept for reuse. */
void timeline_clear(struct timeline *timeline);
void timeline_close(struct timeline *timeline);

/* Folds reports, sorted by day and seq, of whole days later than all folded so far. False: out of
 * memory. */
bool timeline_fold(struct timeline *timeline, const struct report *reports, size_t count);

/* Folds all reports of a post, given in any order; sorts them. False: out of memory. */
bool timeline_refold(struct timeline *timeline, struct report *reports, size_t count);

/* Makes *copy, which has arrays of its own, say what the timeline says. False: out of memory. */
bool timeline_copy(struct timeline *copy, const struct timeline *timeline);

void reports_sort(struct report *reports, size_t count);

void timeline_trim(struct timeline *timeline);

/* Whether what was dropped says nothing about that day or any later one. */
bool timeline_reaches(const struct timeline *timeline, int32_t day);

bool timeline_check(const struct timeline *timeline);

#endif
