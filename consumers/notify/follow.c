/* SPDX-License-Identifier: Apache-2.0 */
/* Follows the alerts: plans messages for each in the ledger, and in between evaluates and sends the
 * due ones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "config_check.h"
#include "courier.h"
#include "evaluation.h"
#include "followed_log.h"
#include "plan.h"
#include "program.h"
#include <tenure/subscriber.h>

enum {
    STEP_MS = 500,      // between two checks for due messages
    BUSY_STEP_MS = 10,  // instead, while a worker is sending
    ASK_MS = 1000,      // the timeout of a query, because SIGTERM must not wait for long
    UNSAVED_MAX = 1000, // planned updates in one transaction
};

/* The daemon's clock date. It applies to messages due at `at_ms`, once all alerts up to `head` are
 * planned. */
struct reading {
    bool waits;
    char clock[TENURE_DATE_TEXT_MAX];
    uint64_t head;
    int64_t at_ms;
};

struct following {
    struct notify *notify;
    tenure_subscriber *subscriber;
    struct tenure_cli asking; // for queries, on a connection separate from the subscriber's
    struct courier *courier;
    struct plan plan;
    struct reading reading;
    char cursor[4096];
    uint64_t planned; // the offset of the last planned alert
    unsigned unsaved;
    int64_t saved_ms, evaluated_ms;
    bool caught_up, checked, reported_lost, busy;
    bool idle; // no due message is left to evaluate or send
    int exit_code;
};

/* Stops the program with that exit code; returns false. */
static bool
follow_fail(struct following *following, int exit_code)
{
    following->exit_code = exit_code;
    return false;
}

static bool
lasts(const struct following *following)
{
    return !following->notify->once && !following->notify->dry_run;
}

/* Whether a ledger call succeeded; reports the problem if not. */
static bool
ledger_did(struct following *following, tenure_status status)
{
    return status == TENURE_OK || follow_fail(following, notify_fail_ledger(following->notify));
}

/* Commits the planned messages, then saves the cursor. After a crash in between, planning is
 * repeated, which changes nothing. */
static bool
save(struct following *following)
{
    if (!ledger_did(following, ledger_commit(following->notify->ledger)))
        return false;
    if (tenure_subscriber_save(following->subscriber) != TENURE_OK)
        return follow_fail(following, tenure_cli_fail(&following->notify->cli, TENURE_STORAGE));
    following->unsaved = 0;
    following->saved_ms = clock_ms();
    return true;
}

/* Plans the messages of an alert; an event of the clock moves the day. */
static bool
plan(struct following *following, const Tenure__V1__Update *update)
{
    const struct notify *notify = following->notify;
    if (update->body_case == TENURE__V1__UPDATE__BODY_EVENT) {
        if (update->event->body_case == TENURE__V1__EVENT__BODY_CLOCK)
            plan_reach(&following->plan, update->event->clock->date);
        return true;
    }
    tenure_status status = ledger_begin(notify->ledger);
    if (status == TENURE_OK)
        status = plan_update(&following->plan, update, clock_ms());
    following->planned = update->offset;
    following->unsaved++;
    return ledger_did(following, status);
}

/* Remembers the cursor's position, if there was nothing to catch up with. */
static bool
catch_up(struct following *following)
{
    uint64_t offsets[TENURE_CHANNEL_SLOTS] = { 0 };
    bool known[TENURE_CHANNEL_SLOTS] = { false };
    struct tenure_position position;
    following->caught_up = true;
    if (!save(following))
        return false;
    if (!following->notify->dry_run &&
        tenure_cursor_read(following->cursor, &position, offsets, known) == TENURE_OK)
        following->planned = offsets[TENURE__V1__CHANNEL__ALERT];
    return true;
}

/* The log is another one, for example after a redaction: the operator must decide where to
 * continue. */
static bool
fail_cursor(struct following *following)
{
    tenure_cli_say("%s; remove %s to continue with what is published from now on",
                   tenure_client_problem(following->notify->cli.client), following->cursor);
    return follow_fail(following, TENURE_EXIT_REFUSED);
}

/* Voids what was planned after the rewind's position; the stream continues from there. */
static bool
go_back(struct following *following, const struct tenure_rewind *rewind)
{
    following->planned = rewind->offsets[TENURE__V1__CHANNEL__ALERT];
    following->reading.waits = false;
    return ledger_did(following, followed_log_rewind(following->notify->ledger, rewind)) &&
           save(following);
}

/* Waits for the next alert and plans its messages. */
static bool
follow_one(struct following *following)
{
    struct tenure_delivery delivery = { 0 };
    tenure_status status = tenure_subscriber_next(
        following->subscriber, following->busy ? BUSY_STEP_MS : STEP_MS, &delivery);
    bool lost = status == TENURE_NO_DAEMON && lasts(following);
    if (status == TENURE_CONFLICT || status == TENURE_TOO_OLD)
        return fail_cursor(following);
    if (status != TENURE_OK && status != TENURE_TIMEOUT && !lost)
        return follow_fail(following, tenure_cli_fail(&following->notify->cli, status));
    if (lost && !following->reported_lost)
        tenure_cli_fail(&following->notify->cli, status);
    following->reported_lost = lost;
    if (status == TENURE_OK && delivery.update != NULL && !plan(following, delivery.update))
        return false;
    if (status == TENURE_OK && delivery.rewind != NULL)
        return go_back(following, delivery.rewind);
    if (status == TENURE_OK && delivery.update == NULL)
        return catch_up(following);
    bool pauses = status != TENURE_OK;
    if (following->unsaved > 0 && (pauses || following->unsaved == UNSAVED_MAX ||
                                   clock_ms() - following->saved_ms >= STEP_MS))
        return save(following);
    return true;
}

/* Whether the daemon answered. If not, the query is repeated later, except with --once. */
static bool
answered(struct following *following, tenure_status status)
{
    if (status != TENURE_OK && !lasts(following))
        return follow_fail(following, tenure_cli_fail(&following->asking, status));
    return status == TENURE_OK;
}

/* Checks the names in the routes, once, as soon as rules are in force. */
static bool
check_names(struct following *following)
{
    const struct notify *notify = following->notify;
    unsigned errors;
    if (following->checked)
        return true;
    tenure_status status = config_check(&notify->config, notify->config_path,
                                        following->asking.client, notify->dry_run, &errors);
    if (status == TENURE_NOT_FOUND)
        return true;
    following->checked = answered(following, status);
    if (following->checked && errors > 0)
        return follow_fail(following, TENURE_EXIT_USAGE);
    return following->checked;
}

static bool
read_clock(struct following *following)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    struct reading *reading = &following->reading;
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    *reading = (struct reading){ .at_ms = clock_ms() };
    tenure_status status = tenure_client_query(following->asking.client, &query, &answer);
    if (!answered(following, status))
        return false;
    const Tenure__V1__StatusReport *report = answer->status_report;
    reading->waits = report != NULL;
    for (size_t i = 0; report != NULL && i < report->n_heads; i++) {
        if (report->heads[i]->channel == TENURE__V1__CHANNEL__ALERT)
            reading->head = report->heads[i]->last;
    }
    if (report != NULL) {
        snprintf(reading->clock, sizeof(reading->clock), "%s", report->clock);
        status = followed_log_check(following->notify->ledger, report->log);
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
    return ledger_did(following, status);
}

/* Evaluates due messages, with a clock date that is not older than the planned alerts. */
static bool
evaluate(struct following *following)
{
    struct notify *notify = following->notify;
    struct reading *reading = &following->reading;
    bool any = false;
    following->idle = false;
    if (!reading->waits && !read_clock(following))
        return following->exit_code == TENURE_EXIT_DONE;
    if (following->planned < reading->head)
        return true;
    struct evaluation evaluation = { &notify->config, notify->ledger, following->asking.client, "",
                                     reading->at_ms };
    memcpy(evaluation.clock, reading->clock, sizeof(evaluation.clock));
    plan_reach(&following->plan, reading->clock);
    reading->waits = false;
    tenure_status status = evaluation_run(&evaluation, &any);
    following->idle = !any;
    if (status == TENURE_NO_DAEMON || status == TENURE_TIMEOUT)
        return answered(following, status) || following->exit_code == TENURE_EXIT_DONE;
    return ledger_did(following, status);
}

/* Does everything that needs the daemon: checks and evaluations; false: the program must end. */
static bool
prepare(struct following *following, int64_t now)
{
    bool needed = false;
    following->idle = false;
    if (now - following->evaluated_ms < STEP_MS && lasts(following))
        return true;
    following->evaluated_ms = now;
    if (!check_names(following))
        return following->exit_code == TENURE_EXIT_DONE;
    if (!ledger_did(following, evaluation_is_needed(following->notify->ledger, now, &needed)))
        return false;
    following->idle = true;
    return !needed || evaluate(following);
}

static bool
send_due(struct following *following)
{
    if (!prepare(following, clock_ms()) ||
        !ledger_did(following, courier_step(following->courier, clock_ms(), &following->busy)))
        return false;
    following->idle = following->idle && !following->busy;
    return true;
}

/* Whether to continue. */
static bool
goes_on(const struct following *following)
{
    if (notify_stopped)
        return false;
    if (following->notify->dry_run)
        return !following->caught_up;
    return !following->notify->once || !following->caught_up || !following->idle;
}

/* Evaluated messages are sent even while the daemon is away. */
static bool
turn(struct following *following)
{
    if (!follow_one(following))
        return false;
    if (following->notify->dry_run || following->unsaved > 0)
        return true;
    if (following->caught_up)
        return send_due(following);
    return ledger_did(following, courier_step(following->courier, clock_ms(), &following->busy));
}

static tenure_status
open_subscriber(struct following *following)
{
    struct notify *notify = following->notify;
    struct tenure_subscribe_options wanted = { .from = TENURE_FROM_NOW };
    snprintf(following->cursor, sizeof(following->cursor), "%s.cursor", notify->ledger_path);
    wanted.channels[TENURE__V1__CHANNEL__ALERT] = true;
    // a dry run shows days, and an alert that becomes more severe with time does not carry the day
    wanted.channels[TENURE__V1__CHANNEL__EVENT] = notify->dry_run;
    if (notify->dry_run)
        wanted.from = TENURE_FROM_START;
    else
        wanted.cursor_path = following->cursor;
    return tenure_subscriber_open(notify->cli.client, &wanted, &following->subscriber);
}

static void
open_clients(struct following *following)
{
    struct notify *notify = following->notify;
    tenure_cli_open(&notify->cli);
    // messages are for people, whatever --json says
    tenure_client_clean_texts(notify->cli.client, true);
    following->asking = notify->cli;
    following->asking.client = NULL;
    if (following->asking.timeout_ms > ASK_MS)
        following->asking.timeout_ms = ASK_MS;
    tenure_cli_open(&following->asking);
}

int
notify_follow(struct notify *notify)
{
    struct following *following = calloc(1, sizeof(*following));
    if (following == NULL)
        return tenure_cli_fail(&notify->cli, TENURE_NO_MEMORY);
    following->notify = notify;
    following->plan = (struct plan){ .config = &notify->config,
                                     .ledger = notify->ledger,
                                     .is_sent_at_once = notify->dry_run };
    open_clients(following);
    tenure_status status = open_subscriber(following);
    if (status != TENURE_OK)
        following->exit_code = tenure_cli_fail(&notify->cli, status);
    else if (notify->dry_run || ledger_did(following, courier_open(&notify->config, notify->ledger,
                                                                   &following->courier)))
        while (goes_on(following) && turn(following))
            ;
    if (following->unsaved > 0 && following->exit_code == TENURE_EXIT_DONE)
        save(following);
    if (notify->dry_run && following->exit_code == TENURE_EXIT_DONE)
        check_names(following);
    ledger_did(following, courier_close(&following->courier));
    int exit_code = following->exit_code;
    tenure_subscriber_close(&following->subscriber);
    tenure_client_close(&following->asking.client);
    free(following);
    return exit_code;
}
