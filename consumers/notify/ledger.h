/*
 * ledger - what was sent to whom, when, with what answer; and what is still to be sent. A SQLite
 * file, so that it can be read by anything.
 *
 * One row for each alert's revision and target. A row is written before anything is sent and
 * changed after: a crash in between sends the message again, with the same id.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include <stdbool.h>
#include <stdint.h>
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
    Tenure__V1__Update *update; // the alert as it was then
    int64_t due_ms, sent_ms;
    unsigned attempts;
    char state[16]; // pending, sent, dead or cancelled
    char answer[300];
};

/* TENURE_STORAGE: ledger_problem() says why, also where there is no ledger. */
tenure_status ledger_open(const char *path, struct ledger **ret_ledger);
void ledger_close(struct ledger **ledger_p);
const char *ledger_problem(const struct ledger *ledger);

/* What the target knows of an alert: it was told, or will be, that it opened (at which severity);
 * and that it ended. */
struct told {
    bool opened, ended;
    Tenure__V1__Severity severity;
};
tenure_status ledger_told(struct ledger *ledger, const char *alert, const char *target,
                          struct told *ret_told);

/* Notes a message to be sent. One that is there already is left as it is. */
tenure_status ledger_add(struct ledger *ledger, enum notice notice, const char *route,
                         const char *target, const Tenure__V1__Update *update, int64_t due_ms);

/* What was not sent yet of an alert to a target never will be. *ret_all: nothing had been sent. */
tenure_status ledger_cancel(struct ledger *ledger, const char *alert, const char *target,
                            bool *ret_all);

/* The targets, by name, to which an alert's opening was sent or is to be sent. */
typedef void ledger_target_fn(void *context, const char *target);
tenure_status ledger_targets(struct ledger *ledger, const char *alert, ledger_target_fn *told,
                             void *context);

/* Told of deliveries, which live until it returns; false ends it. */
typedef bool ledger_fn(void *context, const struct delivery *delivery);

/* Those that are due, by target and number, at most 200; none before what the target was told
 * earlier of the same alert. And those of a state ("" for all), latest last. */
tenure_status ledger_due(struct ledger *ledger, int64_t now_ms, ledger_fn *told, void *context);
tenure_status ledger_list(struct ledger *ledger, const char *state, const char *target,
                          ledger_fn *told, void *context);

/* What became of a try: sent, to be tried again at `due_ms`, or dead. */
tenure_status ledger_set(struct ledger *ledger, int64_t id, const char *state, const char *answer,
                         int64_t due_ms, int64_t sent_ms);

/* Dead messages are to be sent again; "" for every target. *ret_count says how many. */
tenure_status ledger_replay(struct ledger *ledger, const char *target, int64_t now_ms,
                            int *ret_count);

#endif
