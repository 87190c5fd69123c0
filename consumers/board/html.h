/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html - text into a page, escaped.
 */
#ifndef HTML_H
#define HTML_H

#include <stdio.h>

enum {
    URL_TEXT_MAX = 1024
};

/* As fprintf(), but each %s is escaped for element content and quoted attributes. Knows %s, %d, %u,
 * %zu and %llu. */
void html(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The text as a value in a query string (RFC 3986: everything but the unreserved characters as
 * %XX), cut at URL_TEXT_MAX; returns ret_text. */
char *url_text(const char *text, char ret_text[URL_TEXT_MAX]);

#endif
