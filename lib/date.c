/* SPDX-License-Identifier: Apache-2.0 */
#include <tenure/date.h>

enum {
    YEAR_MIN = 1000,
    YEAR_MAX = 9999
};

enum {
    DAYS_BEFORE_EPOCH = 719468 // days from 1 March of year 0 to 1970-01-01
};

/* Conversion between days and civil dates. Years begin on 1 March. Divisors are powers of two, or
 * constants that compilers turn into multiplications.
 *
 * Source: C. Neri and L. Schneider, "Euclidean affine functions and their application to calendar
 * algorithms", Software: Practice and Experience 53 (2023). */
int32_t
tenure_day_of(struct tenure_civil civil)
{
    bool late = civil.month <= 2; // the shifted year began last March
    uint32_t year = (uint32_t)civil.year - late;
    uint32_t month = (uint32_t)civil.month + (late ? 12 : 0);
    uint32_t century = year / 100;
    uint32_t before_year = 1461 * year / 4 - century + century / 4;
    uint32_t before_month = (979 * month - 2919) / 32;
    return (int32_t)(before_year + before_month + (uint32_t)civil.day - 1 - DAYS_BEFORE_EPOCH);
}

struct tenure_civil
tenure_civil_of(int32_t day)
{
    uint32_t in_era = 4 * ((uint32_t)day + DAYS_BEFORE_EPOCH) + 3;
    uint32_t century = in_era / 146097;
    uint64_t in_century = UINT64_C(2939745) * ((in_era % 146097) | 3);
    uint32_t year_of_century = (uint32_t)(in_century >> 32);
    uint32_t day_of_year = (uint32_t)in_century / 2939745 / 4;
    uint32_t in_year = 2141 * day_of_year + 197913;
    uint32_t month = in_year >> 16;
    bool late = day_of_year >= 306; // January or February, of the next calendar year
    return (struct tenure_civil){
        .year = (int)(100 * century + year_of_century + late),
        .month = (int)(late ? month - 12 : month),
        .day = (int)((in_year & 0xffff) / 2141 + 1),
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
    if (month == 2) // a year that 100 divides is a leap year if 16 divides it, too
        return year % (year % 100 == 0 ? 16 : 4) == 0 ? 29 : 28;
    return lengths[month - 1];
}

enum {
    NO_NUMBER = 100 // larger than every month and day, so range checks reject it
};

/* Reads two digits; NO_NUMBER, without reading further, if they are not two digits. */
static unsigned
two_digits(const char *text)
{
    unsigned tens = (unsigned)text[0] - '0', ones = tens <= 9 ? (unsigned)text[1] - '0' : 10;
    return ones <= 9 ? tens * 10 + ones : NO_NUMBER;
}

/* Reads a hyphen and two digits off the front. If the text has ended: 1. If neither: NO_NUMBER. */
static unsigned
next_part(const char **text, bool *ret_given)
{
    *ret_given = **text != '\0';
    if (!*ret_given)
        return 1;
    unsigned number = **text == '-' ? two_digits(*text + 1) : NO_NUMBER;
    if (number != NO_NUMBER)
        *text += 3;
    return number;
}

bool
tenure_date_parse(const char *text, struct tenure_date *ret_date)
{
    bool month_given, day_given;
    unsigned century = two_digits(text);
    unsigned year = century < NO_NUMBER ? two_digits(text + 2) : NO_NUMBER;
    if (century < YEAR_MIN / 100 || year == NO_NUMBER)
        return false;
    year += century * 100;
    text += 4;
    unsigned month = next_part(&text, &month_given);
    if (month < 1 || month > 12)
        return false;
    unsigned day = next_part(&text, &day_given);
    if (day < 1 || *text != '\0' ||
        (day > 28 && (int)day > tenure_month_length((int)year, (int)month)))
        return false;

    *ret_date = (struct tenure_date){
        .day = tenure_day_of((struct tenure_civil){ (int)year, (int)month, (int)day }),
        .precision = day_given     ? TENURE_BY_DAY
                     : month_given ? TENURE_BY_MONTH
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

int32_t
tenure_date_first(struct tenure_date date)
{
    if (date.day == TENURE_NO_DAY || date.precision == TENURE_BY_DAY)
        return date.day;
    struct tenure_civil civil = tenure_civil_of(date.day);
    int month = date.precision == TENURE_BY_YEAR ? 1 : civil.month;
    return tenure_day_of((struct tenure_civil){ civil.year, month, 1 });
}

int32_t
tenure_date_last(struct tenure_date date)
{
    if (date.day == TENURE_NO_DAY || date.precision == TENURE_BY_DAY)
        return date.day;
    struct tenure_civil civil = tenure_civil_of(date.day);
    int month = date.precision == TENURE_BY_YEAR ? 12 : civil.month;
    return tenure_day_of(
        (struct tenure_civil){ civil.year, month, tenure_month_length(civil.year, month) });
}

bool
tenure_date_has_come(const char *date, const char *day)
{
    struct tenure_date parsed;
    int32_t until;
    return tenure_date_parse(date, &parsed) && tenure_day_parse(day, &until) &&
           tenure_date_last(parsed) <= until;
}

static char *
put_two_digits(char *end, int number)
{
    unsigned tens = (unsigned)number * 103 >> 10; // number / 10, for numbers below 179
    end[0] = (char)('0' + tens);
    end[1] = (char)('0' + (unsigned)number - tens * 10);
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

/* The given day of another month, which is counted from year 0. If the month is too short: its last
 * day, and *ret_over is true. */
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
    // The same day that many months later. If that month is too short, all its days minus `months`
    // are before `day`, so the answer is the first day after it.
    bool over;
    struct tenure_civil civil = tenure_civil_of(day);
    int32_t later = day_in_month(civil.year * 12 + civil.month - 1 + months, civil.day, &over);
    return later + over;
}
