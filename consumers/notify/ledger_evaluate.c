/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger's part in evaluation: which messages are still news, and which are counted in one
 * line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger_parts.h"

/* Appends a group to a growing list. */
static tenure_status
append(struct ledger_group **groups, size_t *count, sqlite3_stmt *statement)
{
    struct ledger_group *grown = realloc(*groups, (*count + 1) * sizeof(**groups));
    if (grown == NULL)
        return TENURE_NO_MEMORY;
    *groups = grown;
    struct ledger_group *group = &grown[(*count)++];
    *group = (struct ledger_group){
        .due_ms = sqlite3_column_int64(statement, 2),
        .unreported_ms = sqlite3_column_int64(statement, 3),
    };
    snprintf(group->target, sizeof(group->target), "%s",
             (const char *)sqlite3_column_text(statement, 0));
    snprintf(group->route, sizeof(group->route), "%s",
             (const char *)sqlite3_column_text(statement, 1));
    return TENURE_OK;
}

tenure_status
ledger_groups(struct ledger *ledger, int64_t now_ms, struct ledger_group **ret_groups,
              size_t *ret_count)
{
    sqlite3_stmt *statement = ledger_prepare(
        ledger,
        "SELECT target, route, SUM(due), SUM(unreported) FROM ("
        "SELECT target, route, MIN(due_ms) AS due, 0 AS unreported FROM delivery"
        " WHERE state = 'pending' AND judged = 0 AND due_ms <= ? GROUP BY target, route "
        "UNION ALL SELECT target, route, 0, MAX(added_ms) FROM delivery"
        " WHERE state = 'summed' AND summary = 0 GROUP BY target, route) GROUP BY target, route",
        "n", now_ms);
    tenure_status status = statement != NULL ? TENURE_OK : TENURE_STORAGE;
    int code = SQLITE_DONE;
    *ret_groups = NULL;
    *ret_count = 0;
    while (status == TENURE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW)
        status = append(ret_groups, ret_count, statement);
    sqlite3_finalize(statement);
    return status == TENURE_OK && code != SQLITE_DONE ? TENURE_STORAGE : status;
}

tenure_status
ledger_expects(struct ledger *ledger, const struct ledger_group *group, int64_t now_ms,
               int64_t until_ms, bool *ret_expects)
{
    int64_t found = 0;
    tenure_status status = ledger_numbers(
        ledger_prepare(ledger,
                       "SELECT EXISTS (SELECT 1 FROM delivery WHERE target = ? AND route = ? AND "
                       "due_ms > ? AND due_ms <= ? AND state = 'pending' AND judged = 0)",
                       "ttnn", group->target, group->route, now_ms, until_ms),
        &found, 1);
    *ret_expects = found != 0;
    return status;
}

tenure_status
ledger_earlier(struct ledger *ledger, const struct delivery *delivery, struct earlier *ret_earlier)
{
    int64_t found[3] = { 0 };
    tenure_status status = ledger_numbers(
        ledger_prepare(ledger,
                       "SELECT MAX(state = 'sent' OR state = 'pending' AND judged = 1), MAX(state "
                       "= 'dead'), MAX(state = 'pending' AND judged = 0) FROM delivery WHERE alert "
                       "= ? AND target = ? AND id < ?",
                       "ttn", delivery->key, delivery->target, delivery->id),
        found, 3);
    *ret_earlier = (struct earlier){ found[0] != 0, found[1] != 0, found[2] != 0 };
    return status;
}

tenure_status
ledger_set_evaluation(struct ledger *ledger, const struct delivery *delivery)
{
    return ledger_run(ledger_prepare(
        ledger,
        "UPDATE delivery SET judged = 1, state = ?, notice = ?, answer = ?, context = ? WHERE id = ?",
        "tnttn", delivery->state, (int64_t)delivery->notice, delivery->answer,
        delivery->context != NULL ? delivery->context : "", delivery->id));
}

tenure_status
ledger_unreported(struct ledger *ledger, const struct ledger_group *group, int64_t *ret_alerts,
                  int64_t *ret_ended)
{
    int64_t numbers[2] = { 0 };
    tenure_status status = ledger_numbers(
        ledger_prepare(ledger,
                       "SELECT COUNT(*), TOTAL(ended) FROM (SELECT MIN(notice) AS first, "
                       "MAX(notice = 2) AS ended FROM delivery WHERE target = ? AND route = ? AND "
                       "state = 'summed' AND summary = 0 GROUP BY alert) WHERE first < 2",
                       "tt", group->target, group->route),
        numbers, 2);
    *ret_alerts = numbers[0];
    *ret_ended = numbers[1];
    return status;
}

tenure_status
ledger_summarise(struct ledger *ledger, const struct delivery *summary)
{
    tenure_status status = ledger_insert(ledger, summary);
    return status == TENURE_OK
               ? ledger_run(ledger_prepare(
                     ledger,
                     "UPDATE delivery SET summary = last_insert_rowid() WHERE target = ? AND "
                     "route = ? AND state = 'summed' AND summary = 0",
                     "tt", summary->target, summary->route))
               : status;
}

tenure_status
ledger_skip_summary(struct ledger *ledger, const struct ledger_group *group)
{
    return ledger_run(ledger_prepare(ledger,
                                     "UPDATE delivery SET summary = -1 WHERE target = ? AND "
                                     "route = ? AND state = 'summed' AND summary = 0",
                                     "tt", group->target, group->route));
}
