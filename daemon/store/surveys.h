/* SPDX-License-Identifier: Apache-2.0 */
/*
 * surveys - the latest count of a characteristic among the leaders of a scope, and the latest
 * published figure for a period.
 */
#ifndef SURVEYS_H
#define SURVEYS_H

#include "store.h"
#include <tenure/event.h>

struct survey_row {
    uint64_t scope; // 0: the scope `all`; else a region, by its number as an organisation
    char characteristic[TENURE_NAME_MAX + 1]; // "": a published figure
    uint64_t last_seq;                        // the last entry about it; see log.h
    int32_t review;                           // its timer
};

tenure_status survey_find(struct store_read read, uint64_t number, struct survey_row *ret_row);
tenure_status survey_put(struct store_write *write, uint64_t number, const struct survey_row *row);

#endif
