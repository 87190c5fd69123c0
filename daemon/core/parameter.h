/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parameter - what a rule's parameters may say, read by a table of its template.
 *
 * A template lists its parameters with the words that stand where a rule gives none, so that a rule
 * in the log always says all of them.
 */
#ifndef PARAMETER_H
#define PARAMETER_H

#include "indicator.h"
#include <tenure/event.h>

enum {
    RULE_ROLES_MAX = 8,
    RULE_GROUPS_MAX = 8,
};

/* A length of time as a rule gives it. */
struct period {
    int months; // 0: counted in days
    int days;
};

/* A number of days, "7 days"; also "0 days". */
bool period_parse_days(const char *text, uint32_t *ret_days);

/* "4 years", "18 months", "90 days". */
bool period_parse(const char *text, struct period *ret_period);

/* The period in words: "four years". */
const char *period_words(struct period period, char *words);

/* The first day of a window that ends on `day`. */
int32_t period_first_day(struct period period, int32_t day);

/* The first day on which a window of that length no longer holds `day`. */
int32_t period_out(struct period period, int32_t day);

/* The least number of days that a period has. */
int32_t period_least_days(struct period period);

/* All that parameters can say; which of these count is the template's matter. */
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
    PARAMETER_CHOICE, // one of `choices`, by its place
    PARAMETER_ROLES,
    PARAMETER_GROUPS,
    PARAMETER_INDICATOR,
    PARAMETER_LABEL,
    PARAMETER_LEVEL, // a decimal number, or `never`
};

struct parameter {
    const char *name;
    enum parameter_form form;
    size_t offset;              // in struct parameters
    const char *words;          // what stands where a rule says nothing
    const char *const *choices; // ends with NULL
};

/* Reads one value. False writes what is wrong with it and what would be right. */
bool parameter_read(const struct parameter *parameter, const char *value,
                    struct parameters *parameters, char *ret_reason, size_t reason_size);

/* Names of kinds as in the schema: STP, ICS ...; KIND_UNSPECIFIED: there is none of that name. */
Tenure__V1__OrganisationKind kind_named(const char *name);

#endif
