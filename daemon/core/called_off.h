/* SPDX-License-Identifier: Apache-2.0 */
/*
 * called_off - appointments of people who never took up the post; docs/domain.md has the rules.
 *
 * These functions are parts of the fold, shared by its files.
 */
#ifndef CALLED_OFF_H
#define CALLED_OFF_H

#include "timeline.h"

/* The person's tenure that was folded last; NULL: none. */
struct tenure *latest_of(const struct timeline *timeline, uint64_t person);

/* The resolved day of a report, with the report's precision. */
struct tenure_date date_of(const struct report *report);

struct basis basis_of(const struct report *report, uint32_t tenure, struct tenure_date from);

/* Whether the appointment was called off; if so, moves its entry to the day on which the
 * appointment is settled now. */
bool is_called_off(struct timeline *timeline, const struct report *report);

/* Records that an event called off an appointment; of several such events the first announced
 * counts. False: out of memory. */
bool call_off(struct timeline *timeline, const struct report *report, uint64_t by,
              int32_t by_announced, Tenure__V1__Event__Confidence by_confidence);

/* The tenure whose stated end calls off a further term; NULL: none. */
const struct tenure *find_term_before(struct timeline *timeline, const struct report *report);

/* From which day a departure of a person who does not hold the post calls off appointments. */
int32_t called_day(const struct report *report);

/* Lets a departure call off appointments among the reports, if the person does not hold the post at
 * the beginning of the day. False: out of memory. */
bool try_calling_off(struct timeline *timeline, struct report *departure, int32_t day,
                     const struct report *reports, size_t count);

#endif
