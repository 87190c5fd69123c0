/* SPDX-License-Identifier: Apache-2.0 */
#include "day_words.h"

#include <stdio.h>
#include <tenure/date.h>

enum {
    DAYS_SAID_MAX = 44,  // longer times are in months
    MONTHS_SAID_MAX = 23 // longer times are in years and months
};

static const char *const months[] = { "January",   "February", "March",    "April",
                                      "May",       "June",     "July",     "August",
                                      "September", "October",  "November", "December" };
// 1970-01-01 was a Thursday
static const char *const weekdays[] = { "Thursday", "Friday",  "Saturday", "Sunday",
                                        "Monday",   "Tuesday", "Wednesday" };

char *
day_words(const char *date, bool is_short, char ret_words[DAY_WORDS_MAX])
{
    struct tenure_date read;
    if (!tenure_date_parse(date, &read)) {
        snprintf(ret_words, DAY_WORDS_MAX, "%s", date);
        return ret_words;
    }
    struct tenure_civil civil = tenure_civil_of(read.day);
    const char *month = months[civil.month - 1];
    int letters = is_short ? 3 : 9;
    if (read.precision == TENURE_BY_YEAR)
        snprintf(ret_words, DAY_WORDS_MAX, "%d", civil.year);
    else if (read.precision == TENURE_BY_MONTH)
        snprintf(ret_words, DAY_WORDS_MAX, "%.*s %d", letters, month, civil.year);
    else
        snprintf(ret_words, DAY_WORDS_MAX, "%d %.*s %d", civil.day, letters, month, civil.year);
    return ret_words;
}

char *
day_words_with_weekday(const char *day, bool is_short, char ret_words[DAY_WORDS_MAX])
{
    char words[DAY_WORDS_MAX];
    int32_t number;
    if (!tenure_day_parse(day, &number))
        return day_words(day, false, ret_words);
    const char *weekday = weekdays[((number % 7) + 7) % 7];
    snprintf(ret_words, DAY_WORDS_MAX, "%.*s %s", is_short ? 3 : 9, weekday,
             day_words(day, false, words));
    return ret_words;
}

static int
whole_months(int32_t from, int32_t to)
{
    struct tenure_civil first = tenure_civil_of(from), last = tenure_civil_of(to);
    int count = (last.year - first.year) * 12 + last.month - first.month;
    return last.day < first.day ? count - 1 : count;
}

char *
day_words_between(int32_t from, int32_t to, char ret_words[DAY_WORDS_MAX])
{
    int days = to - from, count = whole_months(from, to), years = count / 12, rest = count % 12;
    if (days == 0)
        snprintf(ret_words, DAY_WORDS_MAX, "less than a day");
    else if (days <= DAYS_SAID_MAX)
        snprintf(ret_words, DAY_WORDS_MAX, "%d day%s", days, days == 1 ? "" : "s");
    else if (count <= MONTHS_SAID_MAX)
        snprintf(ret_words, DAY_WORDS_MAX, "%d month%s", count, count == 1 ? "" : "s");
    else if (rest == 0)
        snprintf(ret_words, DAY_WORDS_MAX, "%d years", years);
    else
        snprintf(ret_words, DAY_WORDS_MAX, "%d years %d month%s", years, rest,
                 rest == 1 ? "" : "s");
    return ret_words;
}

char *
day_words_length(struct tenure_date from, struct tenure_date to, char ret_words[DAY_WORDS_MAX])
{
    char words[DAY_WORDS_MAX];
    struct tenure_civil first = tenure_civil_of(from.day), last = tenure_civil_of(to.day);
    if (from.precision == TENURE_BY_DAY && to.precision == TENURE_BY_DAY)
        return day_words_between(from.day, to.day, ret_words);
    bool by_year = from.precision == TENURE_BY_YEAR || to.precision == TENURE_BY_YEAR;
    struct tenure_civil begun = { first.year, by_year ? 1 : first.month, 1 };
    struct tenure_civil ended = { last.year, by_year ? 1 : last.month, 1 };
    int32_t since = tenure_day_of(begun), until = tenure_day_of(ended);
    if (since == until)
        snprintf(ret_words, DAY_WORDS_MAX, "less than a %s", by_year ? "year" : "month");
    else if (by_year)
        snprintf(ret_words, DAY_WORDS_MAX, "about %d year%s", last.year - first.year,
                 last.year - first.year == 1 ? "" : "s");
    else
        snprintf(ret_words, DAY_WORDS_MAX, "about %.40s", day_words_between(since, until, words));
    return ret_words;
}

char *
day_words_ago(int32_t day, int32_t today, char ret_words[DAY_WORDS_MAX])
{
    char words[DAY_WORDS_MAX];
    if (day == today)
        snprintf(ret_words, DAY_WORDS_MAX, "today");
    else if (day == today - 1)
        snprintf(ret_words, DAY_WORDS_MAX, "yesterday");
    else if (day == today + 1)
        snprintf(ret_words, DAY_WORDS_MAX, "tomorrow");
    else if (day < today)
        snprintf(ret_words, DAY_WORDS_MAX, "%.40s ago", day_words_between(day, today, words));
    else
        snprintf(ret_words, DAY_WORDS_MAX, "in %.40s", day_words_between(today, day, words));
    return ret_words;
}

/* Writes "this month", "last month", "3 months ago", "in 2 years" for a distance in periods. */
static void
period_words(int periods, const char *unit, char ret_words[DAY_WORDS_MAX])
{
    int distance = periods < 0 ? -periods : periods;
    const char *plural = distance == 1 ? "" : "s";
    if (distance <= 1)
        snprintf(ret_words, DAY_WORDS_MAX, "%s %s",
                 periods == 0  ? "this"
                 : periods < 0 ? "last"
                               : "next",
                 unit);
    else if (periods < 0)
        snprintf(ret_words, DAY_WORDS_MAX, "%d %s%s ago", distance, unit, plural);
    else
        snprintf(ret_words, DAY_WORDS_MAX, "in %d %s%s", distance, unit, plural);
}

char *
day_words_date_ago(const char *date, int32_t today, char ret_words[DAY_WORDS_MAX])
{
    struct tenure_date read;
    ret_words[0] = '\0';
    if (today == TENURE_NO_DAY || !tenure_date_parse(date, &read))
        return ret_words;
    if (read.precision == TENURE_BY_DAY)
        return day_words_ago(read.day, today, ret_words);
    struct tenure_civil then = tenure_civil_of(read.day), now = tenure_civil_of(today);
    int years = then.year - now.year, count = years * 12 + then.month - now.month;
    if (read.precision == TENURE_BY_YEAR || count < -MONTHS_SAID_MAX || count > MONTHS_SAID_MAX)
        period_words(years, "year", ret_words);
    else
        period_words(count, "month", ret_words);
    return ret_words;
}

bool
day_words_is_past(const char *date, int32_t today)
{
    struct tenure_date parsed;
    return tenure_date_parse(date, &parsed) && tenure_date_last(parsed) < today;
}
