/* SPDX-License-Identifier: Apache-2.0 */
/*
 * code_point - classes of Unicode code points in texts for people: refused, invisible, or fine.
 */
#ifndef TNI_CODE_POINT_H
#define TNI_CODE_POINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes the code point at `text`, which ends with a NUL; returns its number of bytes. 0: the end
 * of the text. -1: not UTF-8; *ret_point is not set. */
int tni_point_read(const char *text, int32_t *ret_point);

/* Why no text may contain this code point, as "a control character"; NULL if it may. */
const char *tni_point_refused(int32_t point);

/* Why no name may contain this code point: it is invisible, and no spelling needs it, so two names
 * would look the same. NULL if it may, or if no text may. */
const char *tni_point_refused_in_name(int32_t point);

/* Whether the code point only affects how others are shown: Unicode's category Cf and its
 * Default_Ignorable_Code_Points. */
bool tni_point_is_format(int32_t point);

/* Whether the code point is visible: a letter, digit, punctuation mark or symbol that is not
 * blank. */
bool tni_point_shows(int32_t point);

#endif
