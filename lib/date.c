/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include <tenure/date.h>

enum {
    YEAR_MIN = 1000,
    YEAR_MAX = 9999
};

/* Days from civil and back: the era arithmetic of Howard Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms". An era is 400 years, 146,097 days, counted from 1 March of year 0. */
int32_t
tenure_day_of(struct tenure_civil civil)
{
    int year = civil.year - (civil.month <= 2);
    int era = year / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * (civil.month + (civil.month > 2 ? -3 : 9)) + 2) / 5 + civil.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct tenure_civil
tenure_civil_of(int32_t day)
{
    int32_t shifted = day + 719468;
    int era = shifted / 146097;
    int day_of_era = shifted - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    int month = month_from_march + (month_from_march < 10 ? 3 : -9);
    return (struct tenure_civil){
        .year = year_of_era + era * 400 + (month <= 2),
        .month = month,
        .day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
    };
}

int32_t
tenure_day_first(void)
{
    return tenure_day_of((struct tenure_civil){ YEAR_MIN, 1, 1 });
}

int32_t
tenure_day_last(void)
{
    return tenure_day_of((struct tenure_civil){ YEAR_MAX, 12, 31 });
}

int32_t
tenure_day_earlier(int32_t day, int32_t other)
{
    return day == TENURE_NO_DAY || (other != TENURE_NO_DAY && other < day) ? other : day;
}

int
tenure_month_length(int year, int month)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return lengths[month - 1] + (month == 2 && leap);
}

/* Reads exactly `digits` digits; -1 if there are not so many. */
static int
number_parse(const char *text, int digits)
{
    int number = 0;
    for (int i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

bool
tenure_date_parse(const char *text, struct tenure_date *ret_date)
{
    size_t size = strnlen(text, TENURE_DATE_TEXT_MAX);
    if (size != 4 && size != 7 && size != 10)
        return false;
    if ((size >= 7 && text[4] != '-') || (size == 10 && text[7] != '-'))
        return false;

    int year = number_parse(text, 4);
    int month = size >= 7 ? number_parse(text + 5, 2) : 1;
    int day = size == 10 ? number_parse(text + 8, 2) : 1;
    if (year < YEAR_MIN || month < 1 || month > 12 || day < 1 ||
        day > tenure_month_length(year, month))
        return false;

    *ret_date = (struct tenure_date){
        .day = tenure_day_of((struct tenure_civil){ year, month, day }),
        .precision = size == 10  ? TENURE_BY_DAY
                     : size == 7 ? TENURE_BY_MONTH
                                 : TENURE_BY_YEAR,
    };
    return true;
}

bool
tenure_day_parse(const char *text, int32_t *ret_day)
{
    struct tenure_date date;
    if (!tenure_date_parse(text, &date) || date.precision != TENURE_BY_DAY)
        return false;
    *ret_day = date.day;
    return true;
}

static char *
put_two_digits(char *end, int number)
{
    end[0] = (char)('0' + number / 10);
    end[1] = (char)('0' + number % 10);
    return end + 2;
}

char *
tenure_date_format(struct tenure_date date, char *text)
{
    text[0] = '\0';
    if (date.day == TENURE_NO_DAY)
        return text;
    struct tenure_civil civil = tenure_civil_of(date.day);
    char *end = put_two_digits(put_two_digits(text, civil.year / 100), civil.year % 100);
    if (date.precision != TENURE_BY_YEAR) {
        *end++ = '-';
        end = put_two_digits(end, civil.month);
    }
    if (date.precision == TENURE_BY_DAY) {
        *end++ = '-';
        end = put_two_digits(end, civil.day);
    }
    *end = '\0';
    return text;
}

char *
tenure_day_format(int32_t day, char *text)
{
    return tenure_date_format((struct tenure_date){ day, TENURE_BY_DAY }, text);
}

/* The same day of another month, counted from year 0; `ret_over` tells that it has none, and the
 * last one was taken. */
static int32_t
day_in_month(int month_count, int day_of_month, bool *ret_over)
{
    int year = month_count / 12, month = month_count % 12 + 1;
    int length = tenure_month_length(year, month);
    *ret_over = day_of_month > length;
    return tenure_day_of((struct tenure_civil){ year, month, *ret_over ? length : day_of_month });
}

int32_t
tenure_day_minus_months(int32_t day, int months)
{
    bool over;
    struct tenure_civil civil = tenure_civil_of(day);
    return day_in_month(civil.year * 12 + civil.month - 1 - months, civil.day, &over);
}

int32_t
tenure_day_out_of_window(int32_t day, int months)
{
    // The same day that much later; where its month is too short, every day of that month still
    // leads back to an earlier one, and the next day does not.
    bool over;
    struct tenure_civil civil = tenure_civil_of(day);
    int32_t later = day_in_month(civil.year * 12 + civil.month - 1 + months, civil.day, &over);
    return later + over;
}
