/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timeline - the fold of one post: who held it, from when to when, and what is recruited for.
 *
 * Pure: a timeline is a function of the post's live reports, and the state on a day is a function
 * of a timeline and that day. docs/domain.md has the rules in words.
 *
 * Invariants, checked by timeline_check():
 *   1. tenures stand in the order in which they were folded; nobody has two open ones.
 *   2. every tenure has at least one basis, the first from the day it is known to have run.
 *   3. every leaving is of a tenure.
 *   4. folding the first days and then the others gives what folding all at once gives.
 *
 * A timeline can be long. timeline_trim() keeps what the next events need: the latest tenures, all
 * open ones, and how far back what was dropped reached; see timeline_reaches(). And reports rarely
 * come in the order of their days, for most are of days to come: so the reports of the latest days
 * are stored as they are and folded onto the snapshot whenever the whole is wanted; see
 * recent.h.
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
    SAME_DEPARTURE_DAYS = 92, // reports this close together are of one departure
    OPEN_TENURES_MAX = 1024,  // at a time; a report that would bring one more has no effect
};

struct tenure {
    uint64_t person;
    struct tenure_date start; // TENURE_NO_DAY: unknown
    int32_t held_from;        // the first day on which the person is known to have held the post
    struct tenure_date end;   // TENURE_NO_DAY: open
    int32_t end_announced;
    Tenure__V1__Tenure__Ending ending;
    Tenure__V1__Departure__Reason reason;
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
    Tenure__V1__Appointment__Background background; // as given last by then
    Tenure__V1__Event__Confidence confidence;
    bool appointed; // an appointment says so
    bool incumbent; // ... of an incumbent, whose start is not known
};

/* That the holder of a tenure is leaving. */
struct leaving {
    uint32_t tenure; // its index
    int32_t announced;
    int32_t until; // when a new term was announced by which the holder stays; TENURE_NO_DAY: none
    bool dated;    // a last day is given: no new term keeps the holder
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
    struct basis start; // of no tenure
    uint64_t person;
    uint64_t by; // the departure that called it off, the first of several
    int32_t by_announced;
    Tenure__V1__Event__Confidence by_confidence;
};

struct timeline {
    struct tenure *tenures;
    struct basis *bases;
    struct leaving *leavings;
    struct recruitment *recruitments;
    struct called_off *called_off; // by start and seq; those of days to come are known as well
    uint32_t tenures_count, bases_count, leavings_count, recruitments_count, called_off_count;
    size_t tenures_max, bases_max, leavings_max, recruitments_max,
        called_off_max; // room in the arrays

    int32_t last_day; // that a report folded may be about; TENURE_NO_DAY before the first
    int32_t
        outsiders_until; // no departure folded of somebody who did not hold the post was announced
                         // later: a start announced before it could have been called off
    uint32_t dropped_count;  // tenures that timeline_trim() dropped
    uint32_t dropped_failed; // failed ones among the recruitments it dropped
    int32_t dropped_until;   // the last day that a dropped tenure or recruitment is about
    uint64_t dropped_person; // the largest number of a person whom it dropped; people are numbered
                             // as they come up, so who has a larger one was not there before
    bool lacks_history;      // a fold since then needed what was dropped: do not rely on it

    // Set by family_fold() alone; TENURE_NO_DAY: not so.
    int32_t abolished;        // since when the post has been abolished
    int32_t created;          // when it was created, since it was abolished last
    int32_t gap_from, gap_to; // when it was abolished and existed again, the last time
    int32_t next_status;      // when it, or another post of its family, changes next
    uint64_t created_seq;
    uint64_t went_to; // the number of the post that goes on in place of an abolished one; 0: none
    Tenure__V1__Event__Confidence created_confidence;
    tenure_precision created_precision, abolished_precision; // as reported
};

/* An empty timeline, with arrays kept for reuse. */
void timeline_clear(struct timeline *timeline);
void timeline_close(struct timeline *timeline);

/* Folds the first `count` of reports that reports_resolve() made ready, whole groups later than all
 * folded so far; the others, of later groups, may be called off by them. False: out of memory. */
bool timeline_fold(struct timeline *timeline, struct report *reports, size_t count, size_t known);

/* The same, one part of a day by day fold; see family.h. */
bool timeline_fold_days(struct timeline *timeline, struct report *reports, size_t count,
                        size_t known);

/* Folds a departure if the person holds the post since before its day; *ret_leaves: whether so.
 * False: out of memory. */
bool timeline_fold_leaver(struct timeline *timeline, const struct report *report, bool *ret_leaves);

/* Makes *copy, which has arrays of its own, say what the timeline says. False: out of memory. */
bool timeline_copy(struct timeline *copy, const struct timeline *timeline);

void timeline_trim(struct timeline *timeline);

/* Whether what was dropped says nothing about that day or any later one. */
bool timeline_reaches(const struct timeline *timeline, int32_t day);

bool timeline_check(const struct timeline *timeline);

static inline bool
tenure_is_open(const struct tenure *tenure)
{
    return tenure->end.day == TENURE_NO_DAY;
}

#endif
