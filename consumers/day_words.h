/* SPDX-License-Identifier: Apache-2.0 */
/*
 * day_words - dates and durations in words.
 */
#ifndef DAY_WORDS_H
#define DAY_WORDS_H

#include <stdbool.h>
#include <stdint.h>
#include <tenure/date.h>

enum {
    DAY_WORDS_MAX = 48
};

/* "27 November 2019", "November 2019" or "2019", depending on the date's precision; the text itself
 * if it is not a date. `is_short`: "27 Nov 2019". Returns ret_words. */
char *day_words(const char *date, bool is_short, char ret_words[DAY_WORDS_MAX]);

/* "Thursday 30 January 2020" or "Thu 30 January 2020". Returns ret_words. */
char *day_words_with_weekday(const char *day, bool is_short, char ret_words[DAY_WORDS_MAX]);

/* Whether the last day of the date, which may be a month, a year or "", is before today. */
bool day_words_is_past(const char *date, int32_t today);

/* The time from one day to a later one: "5 days", "12 months", "2 years 3 months". Returns
 * ret_words. */
char *day_words_between(int32_t from, int32_t to, char ret_words[DAY_WORDS_MAX]);

/* The same between two dates, which may be a month or a year: "about 3 years", as exact as the less
 * exact of the two. Returns ret_words. */
char *day_words_length(struct tenure_date from, struct tenure_date to,
                       char ret_words[DAY_WORDS_MAX]);

/* "today", "2 months ago", "in 5 days". Returns ret_words. */
char *day_words_ago(int32_t day, int32_t today, char ret_words[DAY_WORDS_MAX]);

/* The same for a date that may be a month or a year: "this month" until the month is over, then
 * "last month", "3 months ago". "" if it is not a date, or if today is unknown. Returns
 * ret_words. */
char *day_words_date_ago(const char *date, int32_t today, char ret_words[DAY_WORDS_MAX]);

#endif
