/* SPDX-License-Identifier: Apache-2.0 */
/*
 * starts - on which days the present holders in a scope took up, and the middle of these days.
 *
 * A median is kept by its place: the scope remembers the lower middle start and how many are before
 * it, and moves by a step when one comes or goes, so that its cost does not grow with the holders.
 */
#ifndef STARTS_H
#define STARTS_H

#include "indicator_row.h"

/* A holder who took up on that day comes (1) or goes (-1). */
tenure_status starts_move(struct store_write *write, uint64_t scope, int32_t day, int change,
                          struct median *median);

/* The median as a figure is kept, see FORM_DAYS. */
tenure_status starts_median(struct store_read read, uint64_t scope, const struct median *median,
                            int64_t *ret_numerator, int64_t *ret_denominator);

#endif
