/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ledger - what was sent to whom, when, with what answer; and what is still to be sent. A SQLite
 * file, so that anything can read it.
 *
 * One row for each revision of an alert and target. A row is written before anything is sent, and
 * counts a try before it is made: a crash in between sends the message again, with the same id.
 *
 * A row begins as pending. It becomes sent, dead (given up), cancelled (no longer news before it
 * was tried) or summed (old news, counted in one line). A row is judged once, when its wait is
 * over: see judge.h. One thread owns a ledger.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <stdbool.h>
#include <stdint.h>
#include <tenure/date.h>
#include <tenure/status.h>

#include <tenure/v1/wire.pb-c.h>

struct ledger;

/* What a message says of its alert. */
enum notice {
    NOTICE_OPENED,
    NOTICE_CHANGED,
    NOTICE_ENDED,
    NOTICE_SUMMARY, // of no alert: the line that counts old ones
};

struct delivery {
    int64_t id; // the message's name, the same however often it is tried
    enum notice notice;
    char target[256], route[256];
    char key[600]; // the alert's id, with a mark if the log has lost it; "" when added: its id
    Tenure__V1__Update *update; // the alert as it was then
    char *context; // its names and reports, see context.h, once it is judged; NULL: none
    char day[TENURE_DATE_TEXT_MAX]; // of the news, by the clock; "": not known
    int64_t added_ms, due_ms, sent_ms;
    unsigned attempts; // with the one under way
    char state[16];
    char answer[300];
};

/* Opens the file, and creates it or brings it up to this version. The caller closes *ret_ledger
 * also when it fails. TENURE_STORAGE: ledger_problem() says why, also where there is no ledger. */
tenure_status ledger_open(const char *path, struct ledger **ret_ledger);
void ledger_close(struct ledger **ledger_p);
const char *ledger_problem(const struct ledger *ledger);

/* Locks the ledger for the one program that sends from it, as long as the descriptor is open.
 * TENURE_IN_USE: another one has it. TENURE_STORAGE: errno says why. */
tenure_status ledger_lock(const char *path, int *ret_fd);

/* Changes between the two are one transaction. Neither does anything the second time. */
tenure_status ledger_begin(struct ledger *ledger);
tenure_status ledger_commit(struct ledger *ledger);

/* The identity of the log whose alerts these are; "" before the first. */
tenure_status ledger_log(struct ledger *ledger, char *ret_log, size_t size);
tenure_status ledger_set_log(struct ledger *ledger, const char *log);

/* planning */

/* What is known of an alert at a target: `planned` if it has any row that was not cancelled, at
 * which severity last; it was told, or will be, that it opened; and that it ended. */
struct sent {
    bool planned, opened, ended;
    Tenure__V1__Severity severity;
};
tenure_status ledger_sent(struct ledger *ledger, const char *alert, const char *target,
                          struct sent *ret_sent);

/* Adds a message to be sent: notice, route, target, update, day, added_ms and due_ms of `delivery`.
 * What waits at the target of the same alert goes no later than its change. One that is there
 * already is left as it is. */
tenure_status ledger_add(struct ledger *ledger, const struct delivery *delivery);

/* Cancels, because of the alert's ending in `update`, what was added after `since_ms` of it to a
 * target and was not tried yet. *ret_all: the target neither was nor will be told of it. */
tenure_status ledger_cancel(struct ledger *ledger, const Tenure__V1__Update *update,
                            const char *target, int64_t since_ms, bool *ret_all);

/* The targets, by name, that have a row of the alert which was not cancelled. */
typedef void ledger_target_fn(void *context, const char *target);
tenure_status ledger_targets(struct ledger *ledger, const char *alert, ledger_target_fn *found,
                             void *context);

/* judging */

/* The messages that go to one target by one route. */
struct ledger_group {
    char target[256], route[256];
    int64_t due_ms;        // of the first that is not judged; 0: all are
    int64_t unreported_ms; // when the last old alert came that no summary has counted; 0: none
};

/* The groups with messages that are due but not judged, or with old alerts to sum up. The caller
 * frees *ret_groups. */
tenure_status ledger_groups(struct ledger *ledger, int64_t now_ms, struct ledger_group **ret_groups,
                            size_t *ret_count);

/* Whether the group has messages not judged that become due after now_ms, and by until_ms. */
tenure_status ledger_expects(struct ledger *ledger, const struct ledger_group *group,
                             int64_t now_ms, int64_t until_ms, bool *ret_expects);

/* What the target knew of an alert before one of its messages. */
struct earlier {
    bool sent;      // it was sent, or will be, something of it
    bool dead;      // something of it was given up
    bool undecided; // something of it, by another route, is not judged yet
};
tenure_status ledger_earlier(struct ledger *ledger, const struct delivery *delivery,
                             struct earlier *ret_earlier);

/* Judges a message: its state (pending: it is to be sent), notice, context and, unless "", answer.
 */
tenure_status ledger_judge(struct ledger *ledger, const struct delivery *delivery);

/* How many old alerts of a group no summary has counted, and how many of them have ended. */
tenure_status ledger_unreported(struct ledger *ledger, const struct ledger_group *group,
                                int64_t *ret_alerts, int64_t *ret_ended);

/* Adds the summary that counts them: notice, route, target, update, added_ms and due_ms. Or notes
 * that none is needed. */
tenure_status ledger_summarise(struct ledger *ledger, const struct delivery *summary);
tenure_status ledger_skip_summary(struct ledger *ledger, const struct ledger_group *group);

/* sending */

/* Told of deliveries, which live until it returns; false ends it. */
typedef bool ledger_fn(void *context, const struct delivery *delivery);

/* A target's messages that are due but not judged, by one route, in order, at most `limit`. */
tenure_status ledger_unjudged(struct ledger *ledger, const struct ledger_group *group,
                              int64_t now_ms, int limit, ledger_fn *found, void *context);

/* A target's messages that can be sent, in order, at most `limit`, all by the route of the first:
 * judged, due, and behind no message of the same alert that has to go first. */
tenure_status ledger_due(struct ledger *ledger, const char *target, int64_t now_ms, int limit,
                         ledger_fn *found, void *context);

/* Those of a state and target ("" for all), latest last. */
tenure_status ledger_list(struct ledger *ledger, const char *state, const char *target,
                          ledger_fn *found, void *context);

/* Those of an alert and target, latest first. */
tenure_status ledger_of_alert(struct ledger *ledger, const char *alert, const char *target,
                              ledger_fn *found, void *context);

/* What was sent to a target, latest first. */
tenure_status ledger_latest(struct ledger *ledger, const char *target, ledger_fn *found,
                            void *context);

/* Counts a try that is about to be made; and takes it back when it was not made to its end. */
tenure_status ledger_try(struct ledger *ledger, int64_t id);
tenure_status ledger_untry(struct ledger *ledger, int64_t id);

/* What became of a try: state, answer, due_ms and sent_ms of `delivery`. Once it was sent, what was
 * given up of its alert before is cancelled: a replay would come too late. Once it is given up, the
 * rest of its alert is judged again. */
tenure_status ledger_set(struct ledger *ledger, const struct delivery *delivery);

/* Gives up what is pending for targets that are none of `names`, which ends with NULL. */
tenure_status ledger_drop_strangers(struct ledger *ledger, const char *const *names);

/* What an entry behind `common_seq` cancelled is to be judged and sent: the log has lost the
 * entry. */
tenure_status ledger_revive(struct ledger *ledger, uint64_t common_seq, int64_t now_ms);

/* A row, or all of an alert and target, that were planned from what the log has lost: `mark` goes
 * behind the alert's id, and what was not tried yet is cancelled. */
tenure_status ledger_void(struct ledger *ledger, int64_t id, const char *mark);
tenure_status ledger_void_alert(struct ledger *ledger, const char *alert, const char *target,
                                const char *mark);

/* Dead messages are to be sent again; "" for every target. *ret_count says how many. */
tenure_status ledger_replay(struct ledger *ledger, const char *target, int64_t now_ms,
                            int *ret_count);

#endif
