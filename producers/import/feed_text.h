/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_text - parses the texts of feeds: dates in many forms, HTML, white space.
 */
#ifndef FEED_TEXT_H
#define FEED_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include <tenure/date.h>

/* The day of a date or time as written, ignoring the zone: RFC 822 and its variants ("Wed, 27 Nov
 * 2019 23:30:00 -0500", "27 Sept 19"), ISO 8601 with or without a time, ctime. Two-digit years
 * follow RFC 2822: 00 to 49 are 2000 to 2049. False: it is none of these. */
bool feed_day(const char *text, char ret_day[TENURE_DATE_TEXT_MAX]);

/* The text of HTML without tags and scripts; the caller frees it. NULL: out of memory. */
char *feed_html_text(const char *html);

/* Whether an HTML element separates words, as <p> does but <b> does not. */
bool feed_is_apart(const char *name);

/* Reduces every run of white space to one space and trims both ends, in place. No-break spaces
 * count as white space. */
void feed_fold_space(char *text);

#endif
