/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time_travel_totals - figures summed over the contributions of all subjects.
 */
#ifndef TIME_TRAVEL_TOTALS_H
#define TIME_TRAVEL_TOTALS_H

#include "indicator.h"
#include "surveys_fold.h"

/* One figure of one scope. */
struct time_travel_total {
    char scope[TENURE_SLUG_MAX + 1];
    enum indicator indicator;
    char label[LABEL_MAX + 1];
    int64_t numerator, denominator;
};

/* A holder's start, or a post that a person holds; for indicators that are not sums. */
struct time_travel_start {
    char scope[TENURE_SLUG_MAX + 1];
    int32_t day;
    bool of_vague; // of a post with vague starts
};

struct time_travel_held {
    uint64_t person;
    char region[TENURE_SLUG_MAX + 1];
    Tenure__V1__OrganisationKind kind;
};

/* A published figure. */
struct time_travel_reported {
    char scope[TENURE_SLUG_MAX + 1];
    enum indicator indicator;
    char label[LABEL_MAX + 1];
    struct survey_result result;
};

struct time_travel_totals {
    struct time_travel_total *totals;
    struct time_travel_start *starts;
    struct time_travel_held *held;
    size_t totals_count, totals_max, starts_count, starts_max, held_count, held_max;
    struct time_travel_reported *reported; // latest first
    size_t reported_count, reported_max;
};

/* Adds to a figure, and creates it if necessary. */
tenure_status time_travel_total_add(struct time_travel_totals *totals, const char *scope,
                                    enum indicator indicator, const char *label, int64_t numerator,
                                    int64_t denominator);

#endif
