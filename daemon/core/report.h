/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report - a live event about a post, reduced to what the fold needs.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tenure/date.h>
#include <tenure/v1/state.pb-c.h>

enum report_kind {
    REPORT_APPOINTMENT,
    REPORT_DEPARTURE,
    REPORT_RECRUITMENT
};

struct report {
    uint64_t seq;
    int32_t day; // effective, or announced if that is unknown; see vague.h
    int32_t announced;
    struct tenure_date effective; // TENURE_NO_DAY: unknown
    enum report_kind kind;
    Tenure__V1__Event__Confidence confidence;
    uint64_t person;
    Tenure__V1__Appointment__Basis basis;
    bool joint;
    bool incumbent;
    bool unnamed; // the report does not name the person
    Tenure__V1__Appointment__Background background;
    Tenure__V1__Departure__Reason reason;
    Tenure__V1__Recruitment__Stage stage;
    bool is_checked; // a vague departure: it was decided before its day whether it calls off
    bool calls_off;  // a departure that only calls off appointments; set by the fold
    uint32_t post;   // the post of a family that it is about; set when a family is folded
    // since when that post exists again, set by the fold; TENURE_NO_DAY: it was not abolished
    int32_t exists_again;
    // a vague start of a person who left within the same period; set when days are resolved
    bool left;
};

/* Whether the report's date is only a month or a year. */
bool report_is_vague(const struct report *report);

/* The last day that the report may be about; the first is `day`, until that is resolved. */
int32_t report_last(const struct report *report);

/* The announced day if it is within the vague date, else the first day. */
int32_t report_vague_day(const struct report *report);

/* Sorts by day, then by seq. */
void reports_sort(struct report *reports, size_t count);

#endif
