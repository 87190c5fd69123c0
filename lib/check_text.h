/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_text - what a string of an event may be, by the kind of its field.
 */
#ifndef TNI_CHECK_TEXT_H
#define TNI_CHECK_TEXT_H

#include <stdbool.h>
#include <stddef.h>

enum tni_text_kind {
    TNI_SLUG,
    TNI_SOURCE,
    TNI_ID,
    TNI_ALERT_ID,
    TNI_NAME,
    TNI_TEXT,
    TNI_URL,
    TNI_DAY,
    TNI_DATE,
    TNI_SEVERITY,
};

enum tni_text_age {
    TNI_TEXT_NEW,    // all rules apply
    TNI_TEXT_LOGGED, // it was admitted, perhaps by a version with fewer rules
};

enum {
    TNI_REASON_MAX = 400
};

/* Checks a string that is not empty. False: up to TNI_REASON_MAX bytes are written with the value,
 * the rule and what to write instead. */
bool tni_text_check(enum tni_text_kind kind, enum tni_text_age age, const char *text,
                    char *ret_reason);

#endif
