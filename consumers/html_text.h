/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_text - text as HTML's: for pages of the board, and for mail.
 */
#ifndef HTML_TEXT_H
#define HTML_TEXT_H

#include <stdio.h>

/* Writes a text so that it is text in an element and in a quoted attribute, whatever it holds. */
void html_text(FILE *out, const char *text);

#endif
