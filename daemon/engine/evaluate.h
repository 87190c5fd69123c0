/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evaluate - what rules find, and what becomes of it: alerts opened, revised, muted, ended.
 */
#ifndef EVALUATE_H
#define EVALUATE_H

#include "work.h"
/* evaluate.c, alerts.c */

/* What an alert is about. */
struct alert_subject {
    enum subject_kind kind;
    uint64_t number;
    const char *id; // QM7/executive-lead, QM7, wilf-williams, Y61, all
    const char *organisation, *role, *region;
    bool ended;      // its organisation or post has
    bool joined;     // a person: another id counts for it
    bool ends_day;   // it is asked at the end of a day, about figures
    bool comes_true; // the clock has come to a day that was announced: of a new holder, or for
                     // a person of an end; set for subjects with open alerts
    bool moved;      // ... and a report of the day moved the one that the rule is about
    uint32_t *alerts_open; // of the subject's row
    // while it is evaluated
    bool has_list;     // engine->alerts is its list
    bool list_changed; // and it is not saved yet
};

/* Ask all rules about a subject of a kind; *review becomes earlier if a rule asks for it. */
tenure_status evaluate_post(struct engine *engine, const struct post_subject *post,
                            int32_t *review);
tenure_status evaluate_organisation(struct engine *engine, struct alert_subject *about,
                                    const struct organisation_subject *organisation,
                                    int32_t *review);
tenure_status evaluate_person(struct engine *engine, struct alert_subject *about,
                              const struct person_subject *person);
/* Only those that the changes may have moved. */
tenure_status evaluate_scope(struct engine *engine, struct alert_subject *about,
                             const struct scope_subject *scope, scope_changes changes,
                             int32_t *review);

/* Opens, revises or ends the alert of a rule about a subject, by what engine->finding says. */
tenure_status alert_reconcile(struct engine *engine, size_t rule, struct alert_subject *about);
/* alert_run.c */

/* Adds to engine->finding the event that opened the alert. */
void alert_add_opener(struct engine *engine, const struct rule_alert *alert);
/* Notes whether that event counts after the entry in work, which may take it back. */
tenure_status alert_refresh_opener(struct engine *engine, struct alert_subject *about,
                                   struct rule_alert *alert);
/* The alerts opened by events that the entry in work retracts or restores: their subjects are
 * evaluated in the end. */
tenure_status alerts_opened_by_corrected(struct engine *engine);

/* Counts the days for which the condition of a rule with `for` has held, and lets engine->finding
 * not hold while they are too few. The list of the subject is in hand. */
tenure_status alert_hold_back(struct engine *engine, size_t rule, struct alert_subject *about);

/* All rules were asked: what has become of the subject's alerts goes to its list. */
tenure_status alerts_keep(struct engine *engine, const struct alert_subject *about);

/* What an alert says of itself for good: the first part of its body. */
void alert_name(struct tni_writer *writer, const struct rule *rule,
                const struct alert_subject *about, const char *id);
/* Writes engine->finding into the alert: encodes the body again, in the state arena, from one
 * that has the names. alert_show.c */
tenure_status alert_show(struct engine *engine, const char *region, struct alert_row *row);

/* A finding, encoded until it is published. */
void finding_write(struct tni_writer *writer, const struct finding *finding);
/* Texts are in the arena. */
tenure_status finding_read(struct tni_span bytes, struct tni_arena *arena,
                           struct finding *ret_finding);
/* A hash of everything that it would say, and of its region. */
uint64_t alert_hash(const struct finding *finding, const char *region);

/* Ends the alert, an open one of engine->alerts; `about` is NULL where the rule has gone. */
tenure_status alert_end(struct engine *engine, const struct alert_subject *about,
                        struct rule_alert *alert);

/* Ends the alerts of rules that changed or went, after the new set was put in force. */
tenure_status alerts_of_changed_rules(struct engine *engine);

/* Folds the acknowledgements of an alert again. */
tenure_status alert_acknowledge(struct engine *engine, uint64_t number, uint64_t last_seq);

/* Publishes an alert about a scope as last found, if that differs from what was published. */
tenure_status alert_publish_waiting(struct engine *engine, uint64_t number);

/* Looks again whether an alert is muted; a new revision if that has changed. */
tenure_status alert_update_suppression(struct engine *engine, uint64_t number);

/* suppression.c */

tenure_status suppression_load(struct engine *engine);

/* What suppresses the alert: "" if nothing does. `name` has room for MUTED_BY_MAX bytes. `in_hand`:
 * engine->alerts is the list of its subject, and may say more than the one that is kept. */
tenure_status suppression_of(struct engine *engine, const struct alert_row *row, bool in_hand,
                             char *name);

/* A silence was logged, retracted or restored, or its last day has passed: in the end every
 * open alert is evaluated again. */
tenure_status suppression_changed(struct engine *engine);
tenure_status suppression_propagate(struct engine *engine);

/* Whether an alert of the rule suppresses those about posts of the organisation. */
bool suppresses_others(const struct rule *rule);
/* ... and whether it is one of those: that a post is open, vacant or only covered. */
bool is_about_lack(const struct rule *rule);

#endif
