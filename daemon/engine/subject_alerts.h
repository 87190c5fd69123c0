/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subject_alerts - the last alert of each rule about one subject, open or ended.
 *
 * One row has all of a subject's, so that an evaluation needs one lookup, however many rules there
 * are. A rule's last alert stays in it after its end: the next one's id depends on it, and
 * RULE/SUBJECT is found through it, without a table of ids on disk.
 */
#ifndef SUBJECT_ALERTS_H
#define SUBJECT_ALERTS_H

#include "store.h"
#include "subject.h"
#include <tenure/v1/alert.pb-c.h>

/* Whether the entry that opened an alert is in its evidence. */
enum alert_opener {
    OPENER_NONE, // the clock's entry, or a rule set
    OPENER_LIVE,
    OPENER_VOID, // an event that was retracted since
};

/* Since when the condition of a rule with `for` has held at the end of each day. */
struct rule_run {
    uint64_t version;  // of the rule; 0: the condition has not held yet
    int32_t since;     // the first of these days
    int32_t broken_on; // a later day on which the condition did not hold; TENURE_NO_DAY: none
};

/* The last alert of a rule about a subject, and how long the rule's condition has held. */
struct rule_alert {
    uint64_t rule, number; // number 0: no alert yet
    uint64_t opened_seq;
    // counts the alerts of its rule and subject that the opening entry opened, from 1
    uint32_t time;
    struct rule_run run;
    bool is_open;
    // used while the alert is open
    Tenure__V1__Severity severity;
    enum alert_opener opener;
    Tenure__V1__Event__Confidence opener_confidence;
    uint64_t hash, sent_hash; // of the last finding, and of the last published one
};

/* Sorted by the rules' numbers. All zero is an empty list. */
struct subject_alerts {
    struct rule_alert *items;
    size_t count, max;
};

/* Reads the subject's list into *list; empty if no rule has found anything yet. */
tenure_status subject_alerts_find(struct store_read read, enum subject_kind kind, uint64_t number,
                                  struct subject_alerts *list);
tenure_status subject_alerts_put(struct store_write *write, enum subject_kind kind, uint64_t number,
                                 const struct subject_alerts *list);
void subject_alerts_close(struct subject_alerts *list);

/* NULL: the list has no alert of the rule. */
struct rule_alert *subject_alerts_of(const struct subject_alerts *list, uint64_t rule);
/* Adds an alert for a rule that has none in the list; NULL: out of memory. */
struct rule_alert *subject_alerts_add(struct subject_alerts *list, uint64_t rule);

/* The number of the rule's last alert about the subject, 0 if there is none; *ret_open: whether it
 * is open. */
tenure_status subject_alerts_last(struct store_read read, enum subject_kind kind, uint64_t number,
                                  uint64_t rule, uint64_t *ret_alert, bool *ret_open);

/* The first subject with a list from the given one on, by kind and number; TENURE_NOT_FOUND:
 * none. */
tenure_status subject_alerts_next(struct store_read read, enum subject_kind *kind,
                                  uint64_t *number);

/* Calls `take` for each subject with that name: a post, an organisation, a scope, a person. */
typedef tenure_status subject_fn(void *context, struct store_read read, enum subject_kind kind,
                                 uint64_t number);
tenure_status subjects_named(struct store_read read, const char *name, subject_fn *take,
                             void *context);

#endif
