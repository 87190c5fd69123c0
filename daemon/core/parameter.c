/* SPDX-License-Identifier: Apache-2.0 */
#include "parameter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check_text.h"
#include "text.h"
#include "words.h"
#include <tenure/text.h>

enum {
    PERIOD_YEARS_MAX = 100,
    NUMBER_MAX = 1000000,
    WORDS_MAX = 400,
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

bool
period_parse_days(const char *text, uint32_t *ret_days)
{
    struct period period = { 0 };
    bool none = strcmp(text, "0 days") == 0;
    bool days = !none && period_parse(text, &period) && period.months == 0;
    *ret_days = (uint32_t)period.days;
    return none || days;
}

const char *
period_words(struct period period, char *words)
{
    bool years = period.months > 0 && period.months % 12 == 0;
    int number = years ? period.months / 12 : period.months > 0 ? period.months : period.days;
    const char *unit = years ? "year" : period.months > 0 ? "month" : "day";
    char count[TNI_WORD_MAX];
    char *end = tni_put_text(words, tni_count((unsigned)number, count));
    tni_put_text(tni_put_text(tni_put_text(end, " "), unit), number == 1 ? "" : "s");
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

int32_t
period_least_days(struct period period)
{
    return period.days + period.months * 365 / 12;
}

Tenure__V1__OrganisationKind
kind_named(const char *name)
{
    const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value_by_name(
        &tenure__v1__organisation_kind__descriptor, name);
    return value != NULL ? (Tenure__V1__OrganisationKind)value->value
                         : TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED;
}

static bool
read_number(const char *value, uint64_t max, uint64_t *ret_number)
{
    char *end;
    unsigned long long number = strtoull(value, &end, 10);
    if (*end != '\0' || value[0] < '0' || value[0] > '9' || number < 1 || number > max)
        return false;
    *ret_number = number;
    return true;
}

static bool
read_whole(const char *value, unsigned *ret_number)
{
    uint64_t number;
    if (!read_number(value, NUMBER_MAX, &number))
        return false;
    *ret_number = (unsigned)number;
    return true;
}

static bool
read_count(const char *value, unsigned *ret_count)
{
    if (strcmp(value, "never") != 0)
        return read_whole(value, ret_count);
    *ret_count = 0;
    return true;
}

static bool
read_limit(const char *value, struct period *ret_period)
{
    if (strcmp(value, "never") != 0)
        return period_parse(value, ret_period);
    *ret_period = (struct period){ 0 };
    return true;
}

/* Parses a decimal number with up to six places, in millionths. */
static bool
read_level(const char *value, int64_t *ret_level)
{
    if (strcmp(value, "never") == 0) {
        *ret_level = PARAMETER_NEVER;
        return true;
    }
    int64_t level = 0, position = PARAMETER_MILLIONTHS;
    size_t size = strlen(value);
    size_t whole = strspn(value, "0123456789");
    size_t positions = value[whole] == '.' ? strspn(value + whole + 1, "0123456789") : 0;
    if (whole == 0 || whole > 9 || positions > 6 ||
        size != whole + (positions > 0 ? positions + 1 : 0))
        return false;
    for (size_t i = 0; i < whole; i++)
        level = level * 10 + (value[i] - '0') * (int64_t)PARAMETER_MILLIONTHS;
    for (size_t i = 0; i < positions; i++) {
        position /= 10;
        level += (value[whole + 1 + i] - '0') * position;
    }
    *ret_level = level;
    return true;
}

static bool
read_choice(const char *value, const char *const *choices, unsigned *ret_choice)
{
    for (unsigned i = 0; choices[i] != NULL; i++) {
        if (strcmp(value, choices[i]) == 0) {
            *ret_choice = i;
            return true;
        }
    }
    return false;
}

static bool
read_roles(const char *value, struct parameters *parameters)
{
    char words[WORDS_MAX], reason[TNI_REASON_MAX], *rest = words;
    snprintf(words, sizeof(words), "%s", value);
    parameters->roles_count = 0;
    for (char *role; (role = strsep(&rest, ",")) != NULL;) {
        role += strspn(role, " ");
        if (role[0] == '\0')
            return false;
        if (parameters->roles_count == RULE_ROLES_MAX ||
            !tni_text_check(TNI_SLUG, TNI_TEXT_NEW, role, reason))
            return false;
        snprintf(parameters->roles[parameters->roles_count++], TENURE_SLUG_MAX + 1, "%s", role);
    }
    return true;
}

static bool
read_group(char *words, kind_set *ret_group)
{
    *ret_group = 0;
    for (char *word; (word = strsep(&words, " ")) != NULL;) {
        Tenure__V1__OrganisationKind kind = kind_named(word);
        if (word[0] == '\0')
            continue;
        if (kind == TENURE__V1__ORGANISATION_KIND__KIND_UNSPECIFIED)
            return false;
        *ret_group |= UINT32_C(1) << kind;
    }
    return *ret_group != 0;
}

static bool
read_groups(const char *value, struct parameters *parameters)
{
    char words[WORDS_MAX], *rest = words;
    snprintf(words, sizeof(words), "%s", value);
    parameters->groups_count = 0;
    for (char *group; (group = strsep(&rest, ",")) != NULL;) {
        if (parameters->groups_count == RULE_GROUPS_MAX ||
            !read_group(group, &parameters->groups[parameters->groups_count++]))
            return false;
    }
    return parameters->groups_count > 0;
}

static bool
read_indicator(const char *value, enum indicator *ret_indicator)
{
    *ret_indicator = indicator_named(value);
    return *ret_indicator != INDICATORS;
}

static bool
read_label(const char *value, char *ret_label)
{
    if (strlen(value) > LABEL_MAX)
        return false;
    snprintf(ret_label, LABEL_MAX + 1, "%s", value);
    return true;
}

static bool
read_value(const struct parameter *parameter, const char *value, struct parameters *parameters)
{
    void *position = (char *)parameters + parameter->offset;
    switch (parameter->form) {
    case PARAMETER_NUMBER: return read_count(value, position);
    case PARAMETER_WHOLE: return read_whole(value, position);
    case PARAMETER_PERIOD: return period_parse(value, position);
    case PARAMETER_LIMIT: return read_limit(value, position);
    case PARAMETER_PEOPLE: return read_number(value, UINT64_C(1000000000000), position);
    case PARAMETER_CHOICE: return read_choice(value, parameter->choices, position);
    case PARAMETER_ROLES: return read_roles(value, parameters);
    case PARAMETER_GROUPS: return read_groups(value, parameters);
    case PARAMETER_INDICATOR: return read_indicator(value, position);
    case PARAMETER_LABEL: return read_label(value, position);
    case PARAMETER_LEVEL: return read_level(value, position);
    }
    abort();
}

/* Describes valid values; for a choice, "count or ignore". */
static void
explain(const struct parameter *parameter, char *text, size_t size)
{
    static const char *const right[] = {
        [PARAMETER_NUMBER] = "a whole number from 1 to 1000000, or never",
        [PARAMETER_WHOLE] = "a whole number from 1 to 1000000",
        [PARAMETER_PERIOD] = "a length of time; write 4 years, 18 months or 90 days",
        [PARAMETER_LIMIT] = "a length of time, or never; write 3 years, 18 months or 90 days",
        [PARAMETER_PEOPLE] = "a number of people",
        [PARAMETER_ROLES] = "a list of at most 8 roles; write chair, executive-lead",
        [PARAMETER_GROUPS] = "a list of at most 8 groups of kinds; write STP ICS ICB, CCG, ICP",
        [PARAMETER_INDICATOR] = "an indicator; there are stability, turnover, filled, interim, "
                                "vacant, recruiting, systems, icps, leaders-by-background, "
                                "median-tenure, departures, several-posts and representation",
        [PARAMETER_LABEL] = "a label of up to 256 bytes",
        [PARAMETER_LEVEL] = "a number such as 0.60, or never",
    };
    size_t used = 0;
    if (parameter->form != PARAMETER_CHOICE) {
        snprintf(text, size, "%s", right[parameter->form]);
        return;
    }
    for (size_t i = 0; parameter->choices[i] != NULL && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", i > 0 ? " or " : "",
                                 parameter->choices[i]);
}

bool
parameter_read(const struct parameter *parameter, const char *value, struct parameters *parameters,
               char *ret_reason, size_t reason_size)
{
    char right[256];
    if (read_value(parameter, value, parameters))
        return true;
    explain(parameter, right, sizeof(right));
    tenure_text_format(ret_reason, reason_size, "\"%.40s\" is not %s", value, right);
    return false;
}
