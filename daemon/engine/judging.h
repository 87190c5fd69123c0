/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judging - what rules find, and what becomes of it: alerts opened, revised, muted, ended.
 *
 * A part of parts.h, which includes it.
 */
#ifndef JUDGING_H
#define JUDGING_H

struct engine;

/* judge.c, alerts.c */

/* What an alert is about. */
struct alert_subject {
    enum subject_kind kind;
    uint64_t number;
    const char *id; // QM7/executive-lead, QM7, wilf-williams, Y61, all
    const char *organisation, *role, *region;
    bool ended;            // its organisation has
    bool ends_day;         // it is asked at the end of a day, about figures
    bool moved;            // ... and a report of the day moved the one that the rule is about
    uint32_t *alerts_open; // of the subject's row
};

/* Ask all rules about a subject of a kind; *review becomes earlier if a rule asks for it. */
tenure_status judge_post(struct engine *engine, const struct post_subject *post, int32_t *review);
tenure_status judge_organisation(struct engine *engine, const struct alert_subject *about,
                                 const struct organisation_subject *organisation, int32_t *review);
tenure_status judge_person(struct engine *engine, const struct alert_subject *about,
                           const struct person_subject *person);
/* Only those that the changes may have moved. */
tenure_status judge_scope(struct engine *engine, struct alert_subject *about,
                          const struct scope_subject *scope, scope_changes changes,
                          int32_t *review);

/* Opens, revises or ends the alert of a rule about a subject, by what engine->finding says. */
tenure_status alert_follow(struct engine *engine, size_t rule, const struct alert_subject *about);

/* Lets the alert say what was found; its texts are in the state arena. alert_show.c */
tenure_status alert_show(struct engine *engine, const struct finding *finding,
                         Tenure__V1__Alert *alert);
/* A hash of everything that it would say, and of its region. */
uint64_t alert_hash(const struct finding *finding, const char *region);

/* The alert with that number, in the state arena; alerts_outdated.c ends it too, `about` is NULL
 * where the rule has gone. `key` as of alert_open_key(). */
tenure_status alert_read(struct engine *engine, uint64_t number, struct alert_row *ret_row);
tenure_status alert_end(struct engine *engine, uint64_t number, struct tni_span key,
                        const struct alert_subject *about);

/* Ends the alerts of rules that changed or went, after the new set was put in force. */
tenure_status alerts_of_changed_rules(struct engine *engine);

/* Folds the acknowledgements of an alert again. */
tenure_status alert_acknowledge(struct engine *engine, uint64_t number, uint64_t last_seq);

/* Sends the alert as it says now, if that is not what was sent last. */
tenure_status alert_send_again(struct engine *engine, uint64_t number);

/* Looks again whether an alert is muted; a new revision if that has changed. */
tenure_status alert_remute(struct engine *engine, uint64_t number);

/* mutes.c */

tenure_status mutes_load(struct engine *engine);

/* What mutes the alert: "" where nothing does. `name` has room for MUTED_BY_MAX bytes. */
enum {
    MUTED_BY_MAX = 256
};
tenure_status mute_of(struct engine *engine, const Tenure__V1__Alert *alert, char *name);

/* A silence was logged, taken back or brought back, or its last day has passed: in the end every
 * open alert is looked at again. */
tenure_status mutes_changed(struct engine *engine);
tenure_status mutes_settle(struct engine *engine);

/* Whether an alert of the rule mutes those about posts of the organisation. */
bool mutes_others(const struct rule *rule);
/* ... and whether it is one of those. */
bool is_muted_by_gaps(const struct rule *rule);

#endif
