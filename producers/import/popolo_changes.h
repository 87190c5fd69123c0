/* SPDX-License-Identifier: Apache-2.0 */
/*
 * popolo_changes - what happens in a Popolo document, by day: beginnings and ends of memberships,
 * ends of organisations.
 */
#ifndef POPOLO_CHANGES_H
#define POPOLO_CHANGES_H

#include "popolo_rows.h"

/* The order within one day is the one in which a daemon folds events. */
enum change_class {
    CHANGE_LEAVES, // before others begin on the same day
    CHANGE_BEGINS,
    CHANGE_LEAVES_AT_ONCE, // on the day on which the membership began
    CHANGE_ORGANISATION_ENDS,
};

/* Derives the table `changes` from the rows; the day is INT32_MAX if it is unknown. Memberships and
 * organisations with impossible dates are emitted as wrong records. */
tenure_status popolo_changes_find(struct popolo_rows *rows);

/* The first day on which the document's news can be announced; TENURE_NO_DAY if no date is up to
 * `today`. A feed clock moves by at most 50 years at once, so everything before the document's last
 * longer gap is announced on the day after the gap. */
tenure_status popolo_changes_first_day(struct popolo_rows *rows, int32_t today, int32_t *ret_day);

#endif
