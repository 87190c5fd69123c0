/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_text - escapes text for HTML, for pages of the board and for mail.
 */
#ifndef HTML_TEXT_H
#define HTML_TEXT_H

#include <stdio.h>

/* Writes a text so that it is safe in element content and quoted attributes. */
void html_text(FILE *out, const char *text);

#endif
