/* SPDX-License-Identifier: Apache-2.0 */
/*
 * namings - how people, posts and roles are called by the reports about their names. There is a row
 * for those alone that were ever reported on.
 */
#ifndef NAMINGS_H
#define NAMINGS_H

#include "store.h"
#include <tenure/event.h>

struct naming_row {
    uint64_t last_seq; // the last entry about the name; see log.h
    int32_t review;    // its timer
    bool has_changes;  // of a post: reports say that it ended or began
    bool in_force;     // the day of the report that gives `name` has come
    char name[TENURE_NAME_MAX + 1];
    char short_name[TENURE_NAME_MAX + 1];
    uint64_t other_names_seq, identifiers_seq; // the reports that give these; 0: none does
};

/* `kind` is an enum subject_kind, `number` the subject's. TENURE_NOT_FOUND: nobody reported on the
 * name. */
tenure_status naming_find(struct store_read read, uint8_t kind, uint64_t number,
                          struct naming_row *ret_row);
tenure_status naming_put(struct store_write *write, uint8_t kind, uint64_t number,
                         const struct naming_row *row);

#endif
