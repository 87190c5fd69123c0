/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed_text - what feeds write as text: dates in many forms, HTML, white space.
 */
#ifndef FEED_TEXT_H
#define FEED_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include <tenure/date.h>

/* The day of a date or time, as it is written, whatever the zone: RFC 822 and its relatives ("Wed,
 * 27 Nov 2019 23:30:00 -0500", "27 Sept 19"), ISO 8601 with or without a time, ctime. Years of two
 * digits are those of RFC 2822: 00 to 49 are 2000 to 2049. False: it is none of these. */
bool feed_day(const char *text, char ret_day[TENURE_DATE_TEXT_MAX]);

/* The text of a piece of HTML, without its tags and scripts; a new string, NULL without memory. */
char *feed_html_text(const char *html);

/* Whether an element of HTML stands apart from the text around it; <b> is a part of its word. */
bool feed_is_apart(const char *name);

/* Makes every run of white space one space and drops it at both ends, in place. No-break spaces
 * count as white space. */
void feed_fold_space(char *text);

#endif
