/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alert_id - what alerts are called: RULE/SUBJECT@SEQ, with .2, .3 where one entry opens more than
 * one.
 *
 * Alerts are numbered as they open, so that they are in order of their seqs; an id is found by its
 * seq.
 */
#ifndef ALERT_ID_H
#define ALERT_ID_H

#include "store.h"

enum {
    ALERT_ID_MAX = 300
};

/* Writes an id of up to ALERT_ID_MAX bytes. `time` numbers the alerts of one rule and subject that
 * an entry opens: 1, 2, ... */
void alert_id_write(const char *rule, const char *subject, uint64_t seq, uint32_t time,
                    char *ret_id);

/* The number of the alert with that id among the first `alerts`; TENURE_NOT_FOUND: none has it. */
tenure_status alert_id_find(struct store_read read, uint64_t alerts, const char *id,
                            uint64_t *ret_number);

/* The first of `count` alerts that was not opened before an entry; one more than there are if there
 * is none. */
tenure_status alert_id_first(struct store_read read, uint64_t alerts, uint64_t seq,
                             uint64_t *ret_number);

/* The number of the last alert that is called RULE/SUBJECT and its seq; TENURE_NOT_FOUND: none. */
tenure_status alert_id_find_last(struct store_read read, const char *rule_and_subject,
                                 uint64_t *ret_number);

#endif
