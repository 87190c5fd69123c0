/* SPDX-License-Identifier: Apache-2.0 */
/*
 * popolo_turns - what happens in a Popolo document, and when: memberships begin and end,
 * organisations end.
 */
#ifndef POPOLO_TURNS_H
#define POPOLO_TURNS_H

#include "popolo_rows.h"

/* Of one day, in the order in which a daemon folds them. */
enum turn_class {
    TURN_LEAVES, // makes room for those who begin on the day
    TURN_BEGINS,
    TURN_LEAVES_AT_ONCE, // on the day on which it began
    TURN_ORGANISATION_ENDS,
};

/* Works out the turns from the rows into the table `turns`, whose day is INT32_MAX where nobody
 * knows it. Memberships and organisations whose dates cannot be are told as wrong records. */
tenure_status popolo_turns_find(struct popolo_rows *rows);

/* The first day on which the document's news can be announced, TENURE_NO_DAY where nothing is dated
 * up to `today`. A feed's clock moves by at most 50 years at once, so everything before the last
 * gap in the document that is longer is announced on the day behind the gap. */
tenure_status popolo_turns_first_day(struct popolo_rows *rows, int32_t today, int32_t *ret_day);

#endif
