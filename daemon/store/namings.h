/* SPDX-License-Identifier: Apache-2.0 */
/*
 * namings - names of people, posts and roles from reports about their names. Only subjects with
 * such reports have a row.
 */
#ifndef NAMINGS_H
#define NAMINGS_H

#include "store.h"
#include <tenure/event.h>

struct naming_row {
    uint64_t last_seq; // the last entry about the name; see log.h
    int32_t review;    // its timer
    bool has_changes;  // for a post: reports say that it ended or began
    bool in_force;     // the day of the report with `name` has come
    char name[TENURE_NAME_MAX + 1];
    char short_name[TENURE_NAME_MAX + 1];
    uint64_t other_names_seq, identifiers_seq; // the reports with these; 0: none
};

/* `kind` is an enum subject_kind, `number` the subject's. TENURE_NOT_FOUND: there is no report
 * about the name. */
tenure_status naming_find(struct store_read read, uint8_t kind, uint64_t number,
                          struct naming_row *ret_row);
tenure_status naming_put(struct store_write *write, uint8_t kind, uint64_t number,
                         const struct naming_row *row);

#endif
