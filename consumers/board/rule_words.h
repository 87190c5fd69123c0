/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_words - a rule as a sentence, and its limits as numbers.
 */
#ifndef RULE_WORDS_H
#define RULE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <tenure/v1/wire.pb-c.h>

/* "Warns at 3 leaders in 4 years, is critical at 4." Returns ret_words. */
char *rule_words(const Tenure__V1__Rule *rule, char *ret_words, size_t size);

/* A parameter as a number; false if it is not given or not a number. */
bool rule_number(const Tenure__V1__Rule *rule, const char *parameter, double *ret_number);

/* Whether larger values are worse, so that limits are reached from below. */
bool rule_rises(const Tenure__V1__Rule *rule);

#endif
