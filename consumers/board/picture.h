/* SPDX-License-Identifier: Apache-2.0 */
/*
 * picture - a page's picture for sharing, as PNG. Most programs that show a shared page take no
 * SVG.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include <stdio.h>

#include "view.h"

/* Draws what the template `share` has, with the system's fonts. False: out of memory. */
bool picture_write(const json_t *data, FILE *out);

#endif
