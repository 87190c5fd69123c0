/* SPDX-License-Identifier: Apache-2.0 */
/*
 * code_point - what a Unicode code point is to texts that people read: refused, invisible, or fine.
 */
#ifndef TNI_CODE_POINT_H
#define TNI_CODE_POINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads the code point at `text`, which ends with a NUL; returns its bytes. 0: the text ends here.
 * -1: it is not UTF-8, and *ret_point is not set. */
int tni_point_read(const char *text, int32_t *ret_point);

/* Why no text may have this code point, as "a control character"; NULL if it may. */
const char *tni_point_refused(int32_t point);

/* Whether the code point only steers how others are written: Unicode's category Cf and its
 * Default_Ignorable_Code_Points. */
bool tni_point_is_format(int32_t point);

/* Whether a reader sees it: a letter, digit, mark of punctuation or symbol that is not blank. */
bool tni_point_shows(int32_t point);

#endif
