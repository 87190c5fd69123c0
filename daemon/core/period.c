/* Lengths of time as rules give them; what a window is, docs/domain.md says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rule.h"
#include "words.h"

enum {
    PERIOD_YEARS_MAX = 100
};

bool
period_parse(const char *text, struct period *ret_period)
{
    char *unit;
    unsigned long number = strtoul(text, &unit, 10);
    if (unit == text || text[0] < '0' || text[0] > '9' || *unit != ' ' || number < 1)
        return false;
    unit++;
    struct period period = { 0 };
    if (strcmp(unit, "years") == 0 || strcmp(unit, "year") == 0)
        period.months = number <= PERIOD_YEARS_MAX ? (int)number * 12 : 0;
    else if (strcmp(unit, "months") == 0 || strcmp(unit, "month") == 0)
        period.months = number <= PERIOD_YEARS_MAX * 12 ? (int)number : 0;
    else if (strcmp(unit, "days") == 0 || strcmp(unit, "day") == 0)
        period.days = number <= PERIOD_YEARS_MAX * 366 ? (int)number : 0;
    if (period.months == 0 && period.days == 0)
        return false;
    *ret_period = period;
    return true;
}

const char *
period_words(struct period period, char *words)
{
    bool years = period.months > 0 && period.months % 12 == 0;
    int number = years ? period.months / 12 : period.months > 0 ? period.months : period.days;
    const char *unit = years ? "year" : period.months > 0 ? "month" : "day";
    char count[TNI_WORD_MAX];
    snprintf(words, TNI_WORD_MAX, "%.40s %s%s", tni_count((unsigned)number, count), unit,
             number == 1 ? "" : "s");
    return words;
}

int32_t
period_first_day(struct period period, int32_t day)
{
    return period.months > 0 ? tenure_day_minus_months(day, period.months) + 1
                             : day - period.days + 1;
}

int32_t
period_out(struct period period, int32_t day)
{
    return period.months > 0 ? tenure_day_out_of_window(day, period.months) : day + period.days;
}

bool
parameter_number(const Tenure__V1__Parameter *parameter, unsigned min, unsigned *ret_number,
                 struct tenure_problem *problem)
{
    char *end;
    unsigned long number = strtoul(parameter->value, &end, 10);
    if (*end == '\0' && parameter->value[0] >= '0' && parameter->value[0] <= '9' && number >= min &&
        number <= 1000000) {
        *ret_number = (unsigned)number;
        return true;
    }
    snprintf(problem->field, sizeof(problem->field), "%s", parameter->name);
    snprintf(problem->reason, sizeof(problem->reason),
             "\"%.40s\" is not a whole number from %u to 1000000", parameter->value, min);
    return false;
}
