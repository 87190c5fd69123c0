/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subject_alerts - the last alert of each rule about one subject, whether it is open or has ended.
 *
 * One row has all of a subject, so that evaluating it takes one look-up, however many rules there
 * are. That a rule's last alert stays when it has ended is how the next one gets its id, and how
 * RULE/SUBJECT is found, without a table of ids on disk.
 */
#ifndef SUBJECT_ALERTS_H
#define SUBJECT_ALERTS_H

#include "store.h"
#include "subject.h"
#include <tenure/v1/alert.pb-c.h>

/* The entry that opened an alert, as evidence. */
enum alert_opener {
    OPENER_NONE, // the clock's, or a rule set
    OPENER_LIVE,
    OPENER_VOID, // it has been retracted since
};

/* Since when the condition of a rule with `for` has held at the end of each day. */
struct rule_run {
    uint64_t version;  // of the rule; 0: it has not held yet
    int32_t since;     // the first of these days
    int32_t broken_on; // a later day on which it did not hold; TENURE_NO_DAY: none
};

/* The last alert of a rule about a subject, and how long the rule's condition has held. */
struct rule_alert {
    uint64_t rule, number; // number 0: no alert yet
    uint64_t opened_seq;
    uint32_t time; // the how-manieth it was of its rule and subject that this entry opened
    struct rule_run run;
    bool is_open;
    // while it is open
    Tenure__V1__Severity severity;
    enum alert_opener opener;
    Tenure__V1__Event__Confidence opener_confidence;
    uint64_t hash, sent_hash; // of the last finding, and of the last one that was published
};

/* In the order of the rules' numbers. All zero is an empty list. */
struct subject_alerts {
    struct rule_alert *items;
    size_t count, max;
};

/* The subject's list in the place of what *list had; empty where no rule has found anything yet. */
tenure_status subject_alerts_find(struct store_read read, enum subject_kind kind, uint64_t number,
                                  struct subject_alerts *list);
tenure_status subject_alerts_put(struct store_write *write, enum subject_kind kind, uint64_t number,
                                 const struct subject_alerts *list);
void subject_alerts_close(struct subject_alerts *list);

/* NULL: it has none of the rule. */
struct rule_alert *subject_alerts_of(const struct subject_alerts *list, uint64_t rule);
/* Adds an alert for a rule that has none in the list; NULL: no memory. */
struct rule_alert *subject_alerts_add(struct subject_alerts *list, uint64_t rule);

/* The number of the rule's last alert about the subject, 0 if it had none; *ret_open: whether
 * it is open. */
tenure_status subject_alerts_last(struct store_read read, enum subject_kind kind, uint64_t number,
                                  uint64_t rule, uint64_t *ret_alert, bool *ret_open);

/* The first subject with a list from one on, by kind and number; TENURE_NOT_FOUND: none. */
tenure_status subject_alerts_next(struct store_read read, enum subject_kind *kind,
                                  uint64_t *number);

#endif
