/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parameter - the parameters of rules, parsed with the table of the rule's template.
 *
 * A template lists its parameters with their default texts, so that a rule in the log always has
 * all of them.
 */
#ifndef PARAMETER_H
#define PARAMETER_H

#include "indicator.h"
#include <tenure/event.h>

enum {
    RULE_ROLES_MAX = 8,
    RULE_GROUPS_MAX = 8,
};

/* A period, as a rule gives it. */
struct period {
    int months; // 0: the period is in days
    int days;
};

/* Parses a number of days, "7 days"; also "0 days". */
bool period_parse_days(const char *text, uint32_t *ret_days);

/* Parses "4 years", "18 months" or "90 days". */
bool period_parse(const char *text, struct period *ret_period);

/* The period in words: "four years". */
const char *period_words(struct period period, char *words);

/* The first day of a window that ends on `day`. */
int32_t period_first_day(struct period period, int32_t day);

/* The first day on which a window of that length no longer contains `day`. */
int32_t period_out(struct period period, int32_t day);

/* The smallest number of days that a period can have. */
int32_t period_least_days(struct period period);

/* The values of all possible parameters; the template decides which are used. */
struct parameters {
    struct period window;
    struct period gives_up;     // all 0: never
    unsigned warning, critical; // a number of people, days, months or groups; 0: never
    unsigned interims;          // 0: count, 1: ignore
    unsigned scope;             // enum rule_scope
    uint64_t minimum, maximum;  // people
    char roles[RULE_ROLES_MAX][TENURE_SLUG_MAX + 1];
    size_t roles_count;
    kind_set groups[RULE_GROUPS_MAX];
    size_t groups_count;
    enum indicator indicator;
    char label[LABEL_MAX + 1];
    unsigned side;                         // 0: under, 1: over
    int64_t warning_level, critical_level; // in millionths; PARAMETER_NEVER: never
    unsigned at_least;                     // the smallest denominator of a share
};

#define PARAMETER_NEVER INT64_MIN
#define PARAMETER_MILLIONTHS 1000000

enum rule_scope {
    SCOPE_REGION,
    SCOPE_ALL,
    SCOPE_BOTH
};

enum parameter_form {
    PARAMETER_NUMBER, // a whole number, or `never`
    PARAMETER_WHOLE,  // a whole number
    PARAMETER_PERIOD,
    PARAMETER_LIMIT,  // a period, or `never`
    PARAMETER_PEOPLE, // a number of people
    PARAMETER_CHOICE, // the index of one of `choices`
    PARAMETER_ROLES,
    PARAMETER_GROUPS,
    PARAMETER_INDICATOR,
    PARAMETER_LABEL,
    PARAMETER_LEVEL, // a decimal number, or `never`
};

struct parameter {
    const char *name;
    enum parameter_form form;
    size_t offset;              // of the member in struct parameters
    const char *words;          // the default text
    const char *const *choices; // ends with NULL
};

/* Parses one value. False: `ret_reason` says what is wrong with it and which values are valid. */
bool parameter_read(const struct parameter *parameter, const char *value,
                    struct parameters *parameters, char *ret_reason, size_t reason_size);

/* The kind with that name of the schema: STP, ICS ...; KIND_UNSPECIFIED: there is none. */
Tenure__V1__OrganisationKind kind_named(const char *name);

#endif
