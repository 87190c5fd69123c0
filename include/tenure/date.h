/* SPDX-License-Identifier: Apache-2.0 */
/*
 * date - civil dates of the proleptic Gregorian calendar (ISO 8601), with the precision they were
 * reported in.
 *
 * A day is a count of days since 1970-01-01. Dates run from 1000-01-01 to 9999-12-31.
 */
#ifndef TENURE_DATE_H
#define TENURE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TENURE_NO_DAY INT32_MIN
#define TENURE_DATE_TEXT_MAX 11 // "2019-11-27" and its NUL

typedef enum tenure_precision {
    TENURE_BY_DAY,
    TENURE_BY_MONTH,
    TENURE_BY_YEAR,
} tenure_precision;

/* If the precision is a month or a year, `day` may be any day of it; tenure_date_parse() sets the
 * first. */
struct tenure_date {
    int32_t day;
    tenure_precision precision;
};

struct tenure_civil {
    int year, month, day;
};

/* The earliest and the latest day that a date can have. */
int32_t tenure_day_first(void);
int32_t tenure_day_last(void);

/* False if the text is not a date; *ret_date is written only on success. */
bool tenure_date_parse(const char *text, struct tenure_date *ret_date);

/* The first and the last day of the day, month or year that the date names. */
int32_t tenure_date_first(struct tenure_date date);
int32_t tenure_date_last(struct tenure_date date);

/* Whether the day, or the last day of the month or year, is `day` or earlier. False if one of the
 * texts is not a date. */
bool tenure_date_has_come(const char *date, const char *day);

/* False unless the text is a date with a day. */
bool tenure_day_parse(const char *text, int32_t *ret_day);

/* Writes up to TENURE_DATE_TEXT_MAX bytes, "" for TENURE_NO_DAY; returns `text`. */
char *tenure_date_format(struct tenure_date date, char *text);
char *tenure_day_format(int32_t day, char *text);

int32_t tenure_day_of(struct tenure_civil civil);
struct tenure_civil tenure_civil_of(int32_t day);

/* The earlier of two days. TENURE_NO_DAY counts as later than every day. */
int32_t tenure_day_earlier(int32_t day, int32_t other);

/* How many days a month has. */
int tenure_month_length(int year, int month);

/* The same day `months` months earlier; the month's last day if it lacks that day. */
int32_t tenure_day_minus_months(int32_t day, int months);

/* The first day d with tenure_day_minus_months(d, months) >= day: when a window of
 * `months` months that ends on d no longer contains `day`. */
int32_t tenure_day_out_of_window(int32_t day, int months);

#endif
