/* SPDX-License-Identifier: Apache-2.0 */
/*
 * url_text - escapes texts for addresses.
 */
#ifndef URL_TEXT_H
#define URL_TEXT_H

enum {
    URL_TEXT_MAX = 1024
};

/* The text as a value in a query string (RFC 3986: everything but unreserved characters as %XX),
 * cut at URL_TEXT_MAX; returns ret_text. */
char *url_text(const char *text, char ret_text[URL_TEXT_MAX]);

#endif
