/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert_id - ids of alerts: RULE/SUBJECT@SEQ, followed by .2, .3 if one entry opens several.
 *
 * Alerts are numbered in the order in which they open, which is the order of their seqs; so an
 * alert is found by the seq in its id.
 */
#ifndef ALERT_ID_H
#define ALERT_ID_H

#include "store.h"

enum {
    ALERT_ID_MAX = 300
};

/* Writes an id of up to ALERT_ID_MAX bytes. `time` counts the alerts of one rule and subject that
 * an entry opens: 1, 2, ... */
void alert_id_write(const char *rule, const char *subject, uint64_t seq, uint32_t time,
                    char *ret_id);

/* Finds the number of the alert with that id among the first `alerts`; TENURE_NOT_FOUND: there is
 * none. */
tenure_status alert_id_find(struct store_read read, uint64_t alerts, const char *id,
                            uint64_t *ret_number);

/* The first of the alerts that was opened by the entry or a later one; `alerts` + 1 if there is
 * none. */
tenure_status alert_id_first(struct store_read read, uint64_t alerts, uint64_t seq,
                             uint64_t *ret_number);

/* Finds the number and seq of the last alert with that RULE/SUBJECT; TENURE_NOT_FOUND: there is
 * none. */
tenure_status alert_id_find_last(struct store_read read, const char *rule_and_subject,
                                 uint64_t *ret_number);

#endif
