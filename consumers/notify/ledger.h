/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger - every message: to whom it was sent, when, with what answer; or that it is still to be
 * sent. A SQLite file, so that other tools can read it.
 *
 * One row for each revision of an alert and each target. A row is written before anything is sent,
 * and a try is counted before it is made. After a crash in between, the message is sent again with
 * the same id.
 *
 * A row begins as pending. It becomes sent, dead (given up), cancelled (obsolete before it was
 * tried) or summed (old news, counted in one line). A row is evaluated once, when its wait is over:
 * see evaluation.h. Only one thread may use a ledger.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <stdbool.h>
#include <stdint.h>
#include <tenure/date.h>
#include <tenure/status.h>

#include <tenure/v1/wire.pb-c.h>

struct ledger;

/* What a message announces about its alert. */
enum notice {
    NOTICE_OPENED,
    NOTICE_CHANGED,
    NOTICE_ENDED,
    NOTICE_SUMMARY, // about no single alert: the line that counts old ones
};

struct delivery {
    int64_t id; // identifies the message across all tries
    enum notice notice;
    char target[256], route[256];
    // the alert's id, with a mark if the log has lost the alert; "" when added: its id
    char key[600];
    Tenure__V1__Update *update; // the alert at that time
    char *context; // names and reports, see context.h; set by the evaluation; NULL: none
    char day[TENURE_DATE_TEXT_MAX]; // the clock date of the alert; "": unknown
    int64_t added_ms, due_ms, sent_ms;
    unsigned attempts; // including the one in progress
    char state[16];
    char answer[300];
};

/* Opens the file; creates or upgrades it if necessary. The caller closes *ret_ledger even if this
 * fails. TENURE_STORAGE: ledger_problem() says why, also if *ret_ledger is NULL. */
tenure_status ledger_open(const char *path, struct ledger **ret_ledger);
void ledger_close(struct ledger **ledger_p);
const char *ledger_problem(const struct ledger *ledger);

/* Locks the ledger for the one program that sends from it, until the descriptor is closed.
 * TENURE_IN_USE: another program has the lock. TENURE_STORAGE: errno says why. */
tenure_status ledger_lock(const char *path, int *ret_fd);

/* Begin and commit a transaction; nested calls have no effect. */
tenure_status ledger_begin(struct ledger *ledger);
tenure_status ledger_commit(struct ledger *ledger);

/* The identity of the log that the alerts belong to; "" at first. */
tenure_status ledger_log(struct ledger *ledger, char *ret_log, size_t size);
tenure_status ledger_set_log(struct ledger *ledger, const char *log);

/* planning */

/* What a target has of an alert: `planned` if it has a row that is not cancelled; the severity of
 * the last one; whether the opening was or will be sent; whether the ending was. */
struct sent {
    bool planned, opened, ended;
    Tenure__V1__Severity severity;
};
tenure_status ledger_sent(struct ledger *ledger, const char *alert, const char *target,
                          struct sent *ret_sent);

/* Adds a message: notice, route, target, update, day, added_ms and due_ms of `delivery`. Earlier
 * waiting messages of the same alert and target become due no later than this one. Does nothing if
 * the message exists. */
tenure_status ledger_add(struct ledger *ledger, const struct delivery *delivery);

/* The alert ended with `update`: cancels its messages to a target that were added after `since_ms`
 * and not tried yet. *ret_all: the target neither received nor will receive anything about the
 * alert. */
tenure_status ledger_cancel(struct ledger *ledger, const Tenure__V1__Update *update,
                            const char *target, int64_t since_ms, bool *ret_all);

/* The names of the targets that have a row of the alert which is not cancelled. */
typedef void ledger_target_fn(void *context, const char *target);
tenure_status ledger_targets(struct ledger *ledger, const char *alert, ledger_target_fn *found,
                             void *context);

/* evaluation */

/* The messages to one target by one route. */
struct ledger_group {
    char target[256], route[256];
    int64_t due_ms;        // of the first message that is not evaluated; 0: all are
    int64_t unreported_ms; // when the last old alert arrived that no summary has counted; 0: none
};

/* The groups with due messages that are not evaluated, or with old alerts to sum up. The caller
 * frees *ret_groups. */
tenure_status ledger_groups(struct ledger *ledger, int64_t now_ms, struct ledger_group **ret_groups,
                            size_t *ret_count);

/* Whether messages of the group that are not evaluated become due after now_ms, and by until_ms. */
tenure_status ledger_expects(struct ledger *ledger, const struct ledger_group *group,
                             int64_t now_ms, int64_t until_ms, bool *ret_expects);

/* What the target received about an alert before one of its messages. */
struct earlier {
    bool sent;      // a message was or will be sent
    bool dead;      // a message was given up
    bool undecided; // a message by another route is not evaluated yet
};
tenure_status ledger_earlier(struct ledger *ledger, const struct delivery *delivery,
                             struct earlier *ret_earlier);

/* Stores a message's evaluation: its state (pending: to be sent), notice, context and, unless "",
 * answer. */
tenure_status ledger_set_evaluation(struct ledger *ledger, const struct delivery *delivery);

/* How many old alerts of a group no summary has counted, and how many of those have ended. */
tenure_status ledger_unreported(struct ledger *ledger, const struct ledger_group *group,
                                int64_t *ret_alerts, int64_t *ret_ended);

/* Adds the summary that counts them: notice, route, target, update, added_ms and due_ms. Or marks
 * them as counted if no summary is needed. */
tenure_status ledger_summarise(struct ledger *ledger, const struct delivery *summary);
tenure_status ledger_skip_summary(struct ledger *ledger, const struct ledger_group *group);

/* sending */

/* Called with deliveries, which live until it returns; false stops. */
typedef bool ledger_fn(void *context, const struct delivery *delivery);

/* Due messages of a target and route that are not evaluated, in order, at most `limit`. */
tenure_status ledger_unevaluated(struct ledger *ledger, const struct ledger_group *group,
                                 int64_t now_ms, int limit, ledger_fn *found, void *context);

/* Messages of a target that can be sent, in order, at most `limit`, all by the route of the first:
 * they are evaluated and due, and no earlier message of the same alert must go first. */
tenure_status ledger_due(struct ledger *ledger, const char *target, int64_t now_ms, int limit,
                         ledger_fn *found, void *context);

/* Messages with a state and target ("" for all), latest last. */
tenure_status ledger_list(struct ledger *ledger, const char *state, const char *target,
                          ledger_fn *found, void *context);

/* Messages of an alert and target, latest first. */
tenure_status ledger_of_alert(struct ledger *ledger, const char *alert, const char *target,
                              ledger_fn *found, void *context);

/* Messages that were sent to a target, latest first. */
tenure_status ledger_latest(struct ledger *ledger, const char *target, ledger_fn *found,
                            void *context);

/* Counts a try before it is made; or uncounts one that was not finished. */
tenure_status ledger_try(struct ledger *ledger, int64_t id);
tenure_status ledger_untry(struct ledger *ledger, int64_t id);

/* Stores the outcome of a try: state, answer, due_ms and sent_ms of `delivery`. If it was sent,
 * earlier messages of the alert that were given up are cancelled, because a replay would come too
 * late. If it was given up, the rest of the alert is evaluated again. */
tenure_status ledger_set(struct ledger *ledger, const struct delivery *delivery);

/* Gives up pending messages for targets that are not in `names`, which ends with NULL. */
tenure_status ledger_drop_strangers(struct ledger *ledger, const char *const *names);

/* Restores the messages that an entry after `common_seq` cancelled, because the log has lost that
 * entry. */
tenure_status ledger_revive(struct ledger *ledger, uint64_t common_seq, int64_t now_ms);

/* Voids a row, or all rows of an alert and target, that were planned from lost entries: appends
 * `mark` to the alert's id, and cancels messages that were not tried yet. */
tenure_status ledger_void(struct ledger *ledger, int64_t id, const char *mark);
tenure_status ledger_void_alert(struct ledger *ledger, const char *alert, const char *target,
                                const char *mark);

/* Schedules dead messages to be sent again; "" for every target. *ret_count is their number. */
tenure_status ledger_replay(struct ledger *ledger, const char *target, int64_t now_ms,
                            int *ret_count);

#endif
