/* SPDX-License-Identifier: Apache-2.0 */
/* Decides which messages are still news, and sums up the others in one line; see evaluation.h. */
#include "evaluation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "update_copy.h"

enum {
    AT_ONCE = 100, // messages of a group in one pass, because each may query the daemon
    WAITS_MAX = 5, // how many times longer than a route's wait a message may be delayed
    LATELY_MS = 86400000,
    // an import counts as finished after this time, or `wait`, without alerts
    SUMMARY_REST_MS = 5000
};

/* The evaluation of one group. */
struct group_evaluation {
    const struct evaluation *evaluation;
    const struct ledger_group *group;
    int64_t wait_ms;
    int fresh_days;
    struct delivery *due; // their updates are owned
    size_t due_count;
    int64_t newest_old_ms; // when the last old message arrived that no summary has counted
    bool any;              // at least one message was evaluated
};

static bool
is_old(const struct group_evaluation *work, const char *day)
{
    int32_t then, now;
    return tenure_day_parse(day, &then) && tenure_day_parse(work->evaluation->clock, &now) &&
           now - then > work->fresh_days;
}

/* The day of the newest report in the alert's evidence, if one was stored shortly before this
 * message. With the wall clock, an import of history opens its alerts today, and this day shows
 * that they are old. Otherwise "": time opened the alert, or the daemon no longer has it. */
static tenure_status
find_newest_report(const struct group_evaluation *work, const struct delivery *delivery,
                   char ret_day[TENURE_DATE_TEXT_MAX])
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__WhyQuery why = TENURE__V1__WHY_QUERY__INIT;
    Tenure__V1__Answer *answer;
    bool found = false;
    ret_day[0] = '\0';
    why.alert = delivery->update->alert->id;
    query.body_case = TENURE__V1__QUERY__BODY_WHY;
    query.why = &why;
    tenure_status status = tenure_client_query(work->evaluation->client, &query, &answer);
    if (status != TENURE_OK)
        return tenure_status_blame(status) == TENURE_REFUSED ? TENURE_OK : status;
    for (size_t i = 0; answer->why != NULL && i < answer->why->n_events; i++) {
        const Tenure__V1__Update *event = answer->why->events[i];
        const char *day = event->event != NULL ? event->event->announced : "";
        found = found || delivery->update->recorded_ms - event->recorded_ms < LATELY_MS;
        if (strcmp(day, ret_day) > 0)
            snprintf(ret_day, TENURE_DATE_TEXT_MAX, "%s", day);
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
    if (!found)
        ret_day[0] = '\0';
    return TENURE_OK;
}

static tenure_status
evaluate_opening(struct group_evaluation *work, struct delivery *delivery)
{
    char day[TENURE_DATE_TEXT_MAX] = "";
    bool old = is_old(work, delivery->day);
    tenure_status status = TENURE_OK;
    if (!old)
        status = find_newest_report(work, delivery, day);
    delivery->notice = NOTICE_OPENED; // a change counts as the opening if nothing was sent before
    if (old || is_old(work, day))
        strcpy(delivery->state, "summed");
    return status;
}

/* Only a target that received the opening receives the ending. */
static void
evaluate_ending(struct delivery *delivery, const struct earlier *earlier)
{
    if (earlier->sent)
        return;
    strcpy(delivery->state, earlier->dead ? "dead" : "summed");
    if (earlier->dead)
        strcpy(delivery->answer, "its opening is dead");
}

static tenure_status
evaluate_one(struct group_evaluation *work, struct delivery *delivery)
{
    struct ledger *ledger = work->evaluation->ledger;
    struct earlier earlier;
    tenure_status status = ledger_earlier(ledger, delivery, &earlier);
    if (status != TENURE_OK || earlier.undecided)
        return status;
    if (delivery->notice == NOTICE_ENDED)
        evaluate_ending(delivery, &earlier);
    else if (!earlier.sent)
        status = evaluate_opening(work, delivery);
    if (strcmp(delivery->state, "summed") == 0 && delivery->added_ms > work->newest_old_ms)
        work->newest_old_ms = delivery->added_ms;
    work->any = true;
    if (status == TENURE_OK && strcmp(delivery->state, "pending") == 0)
        status =
            context_read(work->evaluation->client, delivery->update->alert, &delivery->context);
    return status == TENURE_OK ? ledger_set_evaluation(ledger, delivery) : status;
}

static bool
take(void *context, const struct delivery *delivery)
{
    struct group_evaluation *work = context;
    struct delivery *kept = &work->due[work->due_count];
    *kept = *delivery;
    kept->update = update_copy(delivery->update);
    kept->context = NULL;
    if (kept->update != NULL)
        work->due_count++;
    return kept->update != NULL;
}

static tenure_status
evaluate_messages(struct group_evaluation *work)
{
    const struct evaluation *evaluation = work->evaluation;
    work->due = calloc(AT_ONCE, sizeof(*work->due));
    if (work->due == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status = ledger_unevaluated(evaluation->ledger, work->group, evaluation->now_ms,
                                              AT_ONCE, take, work);
    for (size_t i = 0; i < work->due_count && status == TENURE_OK; i++)
        status = evaluate_one(work, &work->due[i]);
    for (size_t i = 0; i < work->due_count; i++) {
        tenure__v1__update__free_unpacked(work->due[i].update, NULL);
        free(work->due[i].context);
    }
    free(work->due);
    return status;
}

/* Writes a number with separators: "4,000". */
static void
write_count(char *text, size_t size, int64_t count)
{
    if (count < 1000)
        snprintf(text, size, "%" PRId64, count);
    else
        snprintf(text, size, "%" PRId64 ",%03" PRId64, count / 1000, count % 1000);
}

static void
write_summary(char *text, size_t size, int64_t alerts, int64_t ended)
{
    char all[32], over[32], aside[64] = "";
    write_count(all, sizeof(all), alerts);
    write_count(over, sizeof(over), ended);
    if (ended > 0)
        snprintf(aside, sizeof(aside), ", %s of them ended,", over);
    snprintf(text, size, "%s alert%s from older news%s %s on the board", all,
             alerts == 1 ? "" : "s", aside, alerts == 1 ? "is" : "are");
}

/* Adds one line that counts all old alerts since the last summary. */
static tenure_status
add_summary(const struct group_evaluation *work, const struct route *route)
{
    const struct evaluation *evaluation = work->evaluation;
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    Tenure__V1__Alert alert = TENURE__V1__ALERT__INIT;
    struct delivery summary = { .notice = NOTICE_SUMMARY, .update = &update };
    char id[300], headline[200];
    int64_t alerts, ended;
    tenure_status status = ledger_unreported(evaluation->ledger, work->group, &alerts, &ended);
    if (status != TENURE_OK)
        return status;
    if (alerts == 0) // their openings were already counted
        return ledger_skip_summary(evaluation->ledger, work->group);
    write_summary(headline, sizeof(headline), alerts, ended);
    snprintf(id, sizeof(id), "summary/%s@%" PRId64, work->group->route, evaluation->now_ms);
    alert.id = id;
    alert.headline = headline;
    alert.severity = TENURE__V1__SEVERITY__INFO;
    alert.opened = (char *)(uintptr_t)evaluation->clock;
    alert.revision = 1;
    update.recorded_ms = evaluation->now_ms;
    update.body_case = TENURE__V1__UPDATE__BODY_ALERT;
    update.alert = &alert;
    summary.added_ms = evaluation->now_ms;
    summary.due_ms = route != NULL ? route_loud_ms(route, alert.severity, evaluation->now_ms)
                                   : evaluation->now_ms;
    memcpy(summary.route, work->group->route, sizeof(summary.route));
    memcpy(summary.target, work->group->target, sizeof(summary.target));
    return ledger_summarise(evaluation->ledger, &summary);
}

/* A group is sent when no alert has arrived for the route's wait, or when its first message has
 * waited five times as long. A message that arrived less than `wait` ago is not due: while history
 * is imported, it would still seem to be news. */
static tenure_status
evaluate_group(const struct evaluation *evaluation, const struct ledger_group *group, bool *ret_any)
{
    const struct route *route = notify_route(evaluation->config, group->route);
    struct group_evaluation work = { .evaluation = evaluation,
                                     .group = group,
                                     .wait_ms = route != NULL ? (int64_t)route->wait_s * 1000 : 0,
                                     .fresh_days = route != NULL ? route->fresh_days : INT32_MAX,
                                     .newest_old_ms = group->unreported_ms };
    bool more = false;
    tenure_status status = ledger_expects(evaluation->ledger, group, evaluation->now_ms,
                                          evaluation->now_ms + work.wait_ms, &more);
    bool late = group->due_ms + (WAITS_MAX - 1) * work.wait_ms <= evaluation->now_ms;
    if (status == TENURE_OK && group->due_ms > 0 && (!more || late))
        status = evaluate_messages(&work);
    *ret_any = *ret_any || work.any;
    if (status == TENURE_OK && !more)
        status = ledger_expects(evaluation->ledger, group, 0, evaluation->now_ms, &more);
    int64_t rest_ms = work.wait_ms > SUMMARY_REST_MS ? work.wait_ms : SUMMARY_REST_MS;
    if (status != TENURE_OK || more || work.newest_old_ms == 0 ||
        evaluation->now_ms - work.newest_old_ms < rest_ms)
        return status;
    *ret_any = true;
    return add_summary(&work, route);
}

tenure_status
evaluation_is_needed(struct ledger *ledger, int64_t now_ms, bool *ret_needed)
{
    struct ledger_group *groups;
    size_t count;
    tenure_status status = ledger_groups(ledger, now_ms, &groups, &count);
    free(groups);
    *ret_needed = status == TENURE_OK && count > 0;
    return status;
}

tenure_status
evaluation_run(const struct evaluation *evaluation, bool *ret_any)
{
    struct ledger_group *groups;
    size_t count;
    tenure_status status = ledger_groups(evaluation->ledger, evaluation->now_ms, &groups, &count);
    *ret_any = false;
    if (status == TENURE_OK)
        status = ledger_begin(evaluation->ledger);
    for (size_t i = 0; i < count && status == TENURE_OK; i++)
        status = evaluate_group(evaluation, &groups[i], ret_any);
    free(groups);
    tenure_status committed = ledger_commit(evaluation->ledger);
    return status == TENURE_OK ? committed : status;
}
