/* SPDX-License-Identifier: Apache-2.0 */
/*
 * surveys - what was last counted of a characteristic among the leaders of a scope, and what was
 * last published of a figure for one period.
 */
#ifndef SURVEYS_H
#define SURVEYS_H

#include "store.h"
#include <tenure/event.h>

struct survey_row {
    uint64_t scope; // 0: everything; else a region, by its number as an organisation
    char characteristic[TENURE_NAME_MAX + 1]; // "": of a published figure
    uint64_t last_seq;                        // the last entry about it; see log.h
    int32_t review;                           // its timer
};

tenure_status survey_find(struct store_read read, uint64_t number, struct survey_row *ret_row);
tenure_status survey_put(struct store_write *write, uint64_t number, const struct survey_row *row);

#endif
