/* SPDX-License-Identifier: Apache-2.0 */
/*
 * starts - the days on which a scope's present holders started, and their median.
 *
 * The median is maintained by its position: the scope stores the lower median day and how many
 * starts are before it, and moves by a step when a start is added or removed. So its cost does not
 * grow with the number of holders.
 */
#ifndef STARTS_H
#define STARTS_H

#include "indicator_row.h"

/* Adds (1) or removes (-1) a holder who started on that day. */
tenure_status starts_move(struct store_write *write, uint64_t scope, int32_t day, int change,
                          struct median *median);

/* The median in the form in which a figure is stored, see FORM_DAYS. */
tenure_status starts_median(struct store_read read, uint64_t scope, const struct median *median,
                            int64_t *ret_numerator, int64_t *ret_denominator);

#endif
