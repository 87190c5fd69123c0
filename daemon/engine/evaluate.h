/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evaluate - evaluates rules, and opens, revises, mutes and ends their alerts.
 */
#ifndef EVALUATE_H
#define EVALUATE_H

#include "work.h"
/* evaluate.c, alerts.c */

/* The subject of an alert. */
struct alert_subject {
    enum subject_kind kind;
    uint64_t number;
    const char *id; // QM7/executive-lead, QM7, wilf-williams, Y61, all
    const char *organisation, *role, *region;
    bool ended;    // its organisation or post has ended
    bool joined;   // a person whose id was joined into another
    bool ends_day; // evaluated at the end of a day, by rules about figures
    // the clock has reached a day that was announced: of a new holder, or for a person of an end;
    // set only for subjects with open alerts
    bool comes_true;
    bool moved;            // ... and a report of the day changed the rule's figure
    uint32_t *alerts_open; // the count in the subject's row
    // used during the evaluation
    bool has_list;     // engine->alerts is its list
    bool list_changed; // and the list is not saved yet
};

/* Evaluate all rules for a subject; *review becomes earlier if a rule requests it. */
tenure_status evaluate_post(struct engine *engine, const struct post_subject *post,
                            int32_t *review);
tenure_status evaluate_organisation(struct engine *engine, struct alert_subject *about,
                                    const struct organisation_subject *organisation,
                                    int32_t *review);
tenure_status evaluate_person(struct engine *engine, struct alert_subject *about,
                              const struct person_subject *person);
/* Evaluates only the rules that the changes may affect. */
tenure_status evaluate_scope(struct engine *engine, struct alert_subject *about,
                             const struct scope_subject *scope, scope_changes changes,
                             int32_t *review);

/* Opens, revises or ends the alert of a rule about a subject, according to the finding, to which it
 * adds the event that opened the alert; with `for` it may also request another evaluation. */
tenure_status alert_reconcile(struct engine *engine, size_t rule, struct alert_subject *about,
                              struct finding *finding);
/* alert_run.c */

/* Adds the event that opened the alert to the finding. */
void alert_add_opener(const struct rule_alert *alert, struct finding *finding);
/* Records whether the opening event is live after the present entry, which may retract it. */
tenure_status alert_refresh_opener(struct engine *engine, struct alert_subject *about,
                                   struct rule_alert *alert);
/* Marks the alerts whose opening events the present entry retracts or restores: their subjects are
 * evaluated in the end. */
tenure_status alerts_opened_by_corrected(struct engine *engine);

/* Counts the days for which the condition of a rule with `for` has held; while they are too few,
 * the finding does not hold. engine->alerts must be the subject's list. */
tenure_status alert_hold_back(struct engine *engine, size_t rule, struct alert_subject *about,
                              struct finding *finding);

/* Saves the subject's list of alerts after all rules were evaluated. */
tenure_status alerts_keep(struct engine *engine, const struct alert_subject *about);

/* Writes the unchanging part of an alert: the beginning of its body. */
void alert_name(struct tni_writer *writer, const struct rule *rule,
                const struct alert_subject *about, const char *id);
/* Writes a finding into the alert: encodes a new body in the state arena, starting from one that
 * has the names. alert_show.c */
tenure_status alert_show(struct engine *engine, const struct finding *finding, const char *region,
                         struct alert_row *row);

/* Encodes a finding as an alert that was never sent: without id, days and revision. */
tenure_status alert_write_unsent(struct tni_writer *writer, struct store_read read,
                                 const struct rule *rule, const struct alert_subject *about,
                                 const struct finding *finding);

/* Encodes a finding, to be saved until it is published. */
void finding_write(struct tni_writer *writer, const struct finding *finding);
/* Decodes a finding; its texts are in the arena. */
tenure_status finding_read(struct tni_span bytes, struct tni_arena *arena,
                           struct finding *ret_finding);
/* A hash of all published parts of a finding, and of its region. */
uint64_t alert_hash(const struct finding *finding, const char *region);

/* Ends an open alert of engine->alerts. `gave_up`: its finding says so. `about` is NULL if the rule
 * was removed. */
tenure_status alert_end(struct engine *engine, const struct alert_subject *about, bool gave_up,
                        struct rule_alert *alert);

/* Ends the alerts of changed and removed rules, after the new set is in force. */
tenure_status alerts_of_changed_rules(struct engine *engine);

/* Folds the acknowledgements of an alert again. */
tenure_status alert_acknowledge(struct engine *engine, uint64_t number, uint64_t last_seq);

/* Publishes the last finding of an alert about a scope, if it differs from the published one. */
tenure_status alert_publish_waiting(struct engine *engine, uint64_t number);

/* Checks again whether an alert is muted, and publishes a new revision if that has changed.
 * `in_hand`: as for suppression_of(). */
tenure_status alert_update_suppression(struct engine *engine, uint64_t number, bool in_hand);

/* suppression.c */

tenure_status suppression_load(struct engine *engine);

/* What mutes the alert: "" if nothing does. `name` has MUTED_BY_MAX bytes. `in_hand`:
 * engine->alerts is the list of its subject, and may be newer than the stored one. */
tenure_status suppression_of(struct engine *engine, const struct alert_row *row, bool in_hand,
                             char *name);

/* A silence was logged, retracted or restored, or its last day has passed: in the end every open
 * alert is checked again. */
tenure_status suppression_changed(struct engine *engine);
tenure_status suppression_propagate(struct engine *engine);

/* Whether an alert of the rule mutes others about posts of the organisation. */
bool suppresses_others(const struct rule *rule);
/* ... and whether it is one of those others: about a post that is open, vacant or only covered. */
bool is_about_lack(const struct rule *rule);

#endif
