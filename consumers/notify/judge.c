/* SPDX-License-Identifier: Apache-2.0 */
/* Decides which messages are still news, and sums up the others in one line; see judge.h. */
#include "judge.h"

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
struct judging {
    const struct judge *judge;
    const struct ledger_group *group;
    int64_t wait_ms;
    int fresh_days;
    struct delivery *due; // their updates are owned
    size_t due_count;
    int64_t newest_old_ms; // when the last old message arrived that no summary has counted
    bool any;              // at least one message was evaluated
};

static bool
is_old(const struct judging *judging, const char *day)
{
    int32_t then, now;
    return tenure_day_parse(day, &then) && tenure_day_parse(judging->judge->clock, &now) &&
           now - then > judging->fresh_days;
}

/* The day of the newest report in the alert's evidence, if one was stored shortly before this
 * message. With the wall clock, an import of history opens its alerts today, and this day shows
 * that they are old. Otherwise "": time opened the alert, or the daemon no longer has it. */
static tenure_status
find_newest_report(const struct judging *judging, const struct delivery *delivery,
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
    tenure_status status = tenure_client_query(judging->judge->client, &query, &answer);
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
judge_opening(struct judging *judging, struct delivery *delivery)
{
    char day[TENURE_DATE_TEXT_MAX] = "";
    bool old = is_old(judging, delivery->day);
    tenure_status status = TENURE_OK;
    if (!old)
        status = find_newest_report(judging, delivery, day);
    delivery->notice = NOTICE_OPENED; // a change counts as the opening if nothing was sent before
    if (old || is_old(judging, day))
        strcpy(delivery->state, "summed");
    return status;
}

/* Only a target that received the opening receives the ending. */
static void
judge_ending(struct delivery *delivery, const struct earlier *earlier)
{
    if (earlier->sent)
        return;
    strcpy(delivery->state, earlier->dead ? "dead" : "summed");
    if (earlier->dead)
        strcpy(delivery->answer, "its opening is dead");
}

static tenure_status
judge_one(struct judging *judging, struct delivery *delivery)
{
    struct ledger *ledger = judging->judge->ledger;
    struct earlier earlier;
    tenure_status status = ledger_earlier(ledger, delivery, &earlier);
    if (status != TENURE_OK || earlier.undecided)
        return status;
    if (delivery->notice == NOTICE_ENDED)
        judge_ending(delivery, &earlier);
    else if (!earlier.sent)
        status = judge_opening(judging, delivery);
    if (strcmp(delivery->state, "summed") == 0 && delivery->added_ms > judging->newest_old_ms)
        judging->newest_old_ms = delivery->added_ms;
    judging->any = true;
    if (status == TENURE_OK && strcmp(delivery->state, "pending") == 0)
        status = context_read(judging->judge->client, delivery->update->alert, &delivery->context);
    return status == TENURE_OK ? ledger_judge(ledger, delivery) : status;
}

static bool
take(void *context, const struct delivery *delivery)
{
    struct judging *judging = context;
    struct delivery *kept = &judging->due[judging->due_count];
    *kept = *delivery;
    kept->update = update_copy(delivery->update);
    kept->context = NULL;
    if (kept->update != NULL)
        judging->due_count++;
    return kept->update != NULL;
}

static tenure_status
judge_messages(struct judging *judging)
{
    const struct judge *judge = judging->judge;
    judging->due = calloc(AT_ONCE, sizeof(*judging->due));
    if (judging->due == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status =
        ledger_unjudged(judge->ledger, judging->group, judge->now_ms, AT_ONCE, take, judging);
    for (size_t i = 0; i < judging->due_count && status == TENURE_OK; i++)
        status = judge_one(judging, &judging->due[i]);
    for (size_t i = 0; i < judging->due_count; i++) {
        tenure__v1__update__free_unpacked(judging->due[i].update, NULL);
        free(judging->due[i].context);
    }
    free(judging->due);
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
add_summary(const struct judging *judging, const struct route *route)
{
    const struct judge *judge = judging->judge;
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    Tenure__V1__Alert alert = TENURE__V1__ALERT__INIT;
    struct delivery summary = { .notice = NOTICE_SUMMARY, .update = &update };
    char id[300], headline[200];
    int64_t alerts, ended;
    tenure_status status = ledger_unreported(judge->ledger, judging->group, &alerts, &ended);
    if (status != TENURE_OK)
        return status;
    if (alerts == 0) // their openings were already counted
        return ledger_skip_summary(judge->ledger, judging->group);
    write_summary(headline, sizeof(headline), alerts, ended);
    snprintf(id, sizeof(id), "summary/%s@%" PRId64, judging->group->route, judge->now_ms);
    alert.id = id;
    alert.headline = headline;
    alert.severity = TENURE__V1__SEVERITY__INFO;
    alert.opened = (char *)(uintptr_t)judge->clock;
    alert.revision = 1;
    update.recorded_ms = judge->now_ms;
    update.body_case = TENURE__V1__UPDATE__BODY_ALERT;
    update.alert = &alert;
    summary.added_ms = judge->now_ms;
    summary.due_ms =
        route != NULL ? route_loud_ms(route, alert.severity, judge->now_ms) : judge->now_ms;
    memcpy(summary.route, judging->group->route, sizeof(summary.route));
    memcpy(summary.target, judging->group->target, sizeof(summary.target));
    return ledger_summarise(judge->ledger, &summary);
}

/* A group is sent when no alert has arrived for the route's wait, or when its first message has
 * waited five times as long. A message that arrived less than `wait` ago is not due: while history
 * is imported, it would still seem to be news. */
static tenure_status
judge_group(const struct judge *judge, const struct ledger_group *group, bool *ret_any)
{
    const struct route *route = notify_route(judge->config, group->route);
    struct judging judging = { .judge = judge,
                               .group = group,
                               .wait_ms = route != NULL ? (int64_t)route->wait_s * 1000 : 0,
                               .fresh_days = route != NULL ? route->fresh_days : INT32_MAX,
                               .newest_old_ms = group->unreported_ms };
    bool more = false;
    tenure_status status =
        ledger_expects(judge->ledger, group, judge->now_ms, judge->now_ms + judging.wait_ms, &more);
    bool late = group->due_ms + (WAITS_MAX - 1) * judging.wait_ms <= judge->now_ms;
    if (status == TENURE_OK && group->due_ms > 0 && (!more || late))
        status = judge_messages(&judging);
    *ret_any = *ret_any || judging.any;
    if (status == TENURE_OK && !more)
        status = ledger_expects(judge->ledger, group, 0, judge->now_ms, &more);
    int64_t rest_ms = judging.wait_ms > SUMMARY_REST_MS ? judging.wait_ms : SUMMARY_REST_MS;
    if (status != TENURE_OK || more || judging.newest_old_ms == 0 ||
        judge->now_ms - judging.newest_old_ms < rest_ms)
        return status;
    *ret_any = true;
    return add_summary(&judging, route);
}

tenure_status
judge_is_needed(struct ledger *ledger, int64_t now_ms, bool *ret_needed)
{
    struct ledger_group *groups;
    size_t count;
    tenure_status status = ledger_groups(ledger, now_ms, &groups, &count);
    free(groups);
    *ret_needed = status == TENURE_OK && count > 0;
    return status;
}

tenure_status
judge_due(const struct judge *judge, bool *ret_any)
{
    struct ledger_group *groups;
    size_t count;
    tenure_status status = ledger_groups(judge->ledger, judge->now_ms, &groups, &count);
    *ret_any = false;
    if (status == TENURE_OK)
        status = ledger_begin(judge->ledger);
    for (size_t i = 0; i < count && status == TENURE_OK; i++)
        status = judge_group(judge, &groups[i], ret_any);
    free(groups);
    tenure_status committed = ledger_commit(judge->ledger);
    return status == TENURE_OK ? committed : status;
}
