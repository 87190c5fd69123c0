/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule_words - what a rule looks for, in words.
 */
#ifndef RULE_WORDS_H
#define RULE_WORDS_H

#include <tenure/v1/wire.pb-c.h>

enum {
    RULE_WORDS_MAX = 1024
};

/* "A post is open again after changing hands often. The rule warns at 3 leaders in 4 years, and is
 * critical at 4." Writes up to RULE_WORDS_MAX bytes. */
void rule_words(const Tenure__V1__Rule *rule, char *ret_words);

#endif
