/* SPDX-License-Identifier: Apache-2.0 */
/*
 * past_sums - figures added up from what each subject adds.
 */
#ifndef PAST_SUMS_H
#define PAST_SUMS_H

#include "indicator.h"

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

struct past_sums {
    struct past_sum *sums;
    struct past_start *starts;
    struct past_held *held;
    size_t sums_count, sums_max, starts_count, starts_max, held_count, held_max;
};

#endif
