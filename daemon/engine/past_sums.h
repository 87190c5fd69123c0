/* SPDX-License-Identifier: Apache-2.0 */
/*
 * past_sums - figures added up from what each subject adds.
 */
#ifndef PAST_SUMS_H
#define PAST_SUMS_H

#include "indicator.h"
#include "surveys_fold.h"

/* One figure of one scope. */
struct past_sum {
    char scope[TENURE_SLUG_MAX + 1];
    enum indicator indicator;
    char label[LABEL_MAX + 1];
    int64_t numerator, denominator;
};

/* A holder's start, or a post that a person holds; for what is no sum. */
struct past_start {
    char scope[TENURE_SLUG_MAX + 1];
    int32_t day;
};

struct past_held {
    uint64_t person;
    char region[TENURE_SLUG_MAX + 1];
    Tenure__V1__OrganisationKind kind;
};

/* A figure that was published. */
struct past_reported {
    char scope[TENURE_SLUG_MAX + 1];
    enum indicator indicator;
    char label[LABEL_MAX + 1];
    struct survey_result result;
};

struct past_sums {
    struct past_sum *sums;
    struct past_start *starts;
    struct past_held *held;
    size_t sums_count, sums_max, starts_count, starts_max, held_count, held_max;
    struct past_reported *reported; // latest first
    size_t reported_count, reported_max;
};

/* Adds to a figure, which there is from then on. */
tenure_status past_sum_add(struct past_sums *sums, const char *scope, enum indicator indicator,
                           const char *label, int64_t numerator, int64_t denominator);

#endif
