/* SPDX-License-Identifier: Apache-2.0 */
/*
 * surveys_fold - the results of surveys on a day.
 */
#ifndef SURVEYS_FOLD_H
#define SURVEYS_FOLD_H

#include "work.h"
#include <tenure/reported.h>

/* A published figure. */
struct published {
    char indicator[TENURE_NAME_MAX + 1]; // NAME or NAME/LABEL
    char period[TENURE_NAME_MAX + 1];
    char shown[TENURE_REPORTED_TEXT_MAX];
    uint32_t percent;
    int32_t change_points;
};

/* The latest survey on a day. */
struct survey_result {
    uint64_t seq; // 0: there is none
    int32_t day;
    Tenure__V1__Event__Confidence confidence;
    int64_t count, leaders;
    struct published published; // if the survey is of a figure
    int32_t next; // the next day on which another survey takes effect; TENURE_NO_DAY: none
};

tenure_status survey_last(struct store_read read, uint64_t number, uint64_t last_seq,
                          uint64_t known_at, int32_t day, struct tni_arena *arena,
                          struct survey_result *ret_result);

/* Folds the survey again. */
tenure_status survey_refold(struct engine *engine, uint64_t number, uint64_t last_seq);

#endif
