/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger's part in planning: what a target received, and what is added or cancelled. */
#include <stdlib.h>

#include "ledger_parts.h"

tenure_status
ledger_sent(struct ledger *ledger, const char *alert, const char *target, struct sent *ret_sent)
{
    *ret_sent = (struct sent){ 0 };
    sqlite3_stmt *statement =
        ledger_prepare(ledger,
                       "SELECT notice, severity, state = 'summed' FROM delivery WHERE alert = ? "
                       "AND target = ? AND state <> 'cancelled' ORDER BY revision",
                       "tt", alert, target);
    int code = SQLITE_ERROR;
    while (statement != NULL && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        bool ended = sqlite3_column_int(statement, 0) == NOTICE_ENDED;
        bool summed = sqlite3_column_int(statement, 2) != 0;
        ret_sent->planned = true;
        ret_sent->opened = ret_sent->opened || (!ended && !summed);
        ret_sent->ended = ret_sent->ended || ended;
        ret_sent->severity = (Tenure__V1__Severity)sqlite3_column_int(statement, 1);
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? TENURE_OK : TENURE_STORAGE;
}

tenure_status
ledger_insert(struct ledger *ledger, const struct delivery *delivery)
{
    const Tenure__V1__Alert *alert = delivery->update->alert;
    size_t size = tenure__v1__update__get_packed_size(delivery->update);
    uint8_t *packed = malloc(size);
    if (packed == NULL)
        return TENURE_NO_MEMORY;
    tenure__v1__update__pack(delivery->update, packed);
    sqlite3_stmt *statement = ledger_prepare(
        ledger,
        "INSERT OR IGNORE INTO delivery (alert, revision, notice, severity, route, target, day, "
        "added_ms, due_ms, judged, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "tnnntttnnn", delivery->key[0] != '\0' ? delivery->key : alert->id,
        (int64_t)alert->revision, (int64_t)delivery->notice, (int64_t)alert->severity,
        delivery->route, delivery->target, delivery->day, delivery->added_ms, delivery->due_ms,
        (int64_t)(delivery->notice == NOTICE_SUMMARY));
    if (statement != NULL)
        sqlite3_bind_blob(statement, 11, packed, (int)size, SQLITE_TRANSIENT);
    free(packed);
    return ledger_run(statement);
}

/* Makes waiting messages due earlier: an escalation may be sent in quiet hours while the opening
 * waits for the morning, and they must go together. */
static tenure_status
hurry(struct ledger *ledger, const struct delivery *delivery)
{
    return ledger_run(ledger_prepare(
        ledger,
        "UPDATE delivery SET due_ms = ?1 WHERE alert = ?2 AND target = ?3 AND due_ms > ?1 AND "
        "state = 'pending' AND attempts = 0",
        "ntt", delivery->due_ms, delivery->update->alert->id, delivery->target));
}

tenure_status
ledger_add(struct ledger *ledger, const struct delivery *delivery)
{
    tenure_status status = ledger_insert(ledger, delivery);
    return status == TENURE_OK && delivery->notice == NOTICE_CHANGED ? hurry(ledger, delivery)
                                                                     : status;
}

tenure_status
ledger_cancel(struct ledger *ledger, const Tenure__V1__Update *update, const char *target,
              int64_t since_ms, bool *ret_all)
{
    const char *alert = update->alert->id;
    struct sent sent;
    tenure_status status = ledger_run(
        ledger_prepare(ledger,
                       "UPDATE delivery SET state = 'cancelled', cancelled_seq = ? WHERE alert = ? "
                       "AND target = ? AND added_ms > ? AND state = 'pending' AND attempts = 0",
                       "nttn", (int64_t)update->seq, alert, target, since_ms));
    if (status == TENURE_OK)
        status = ledger_sent(ledger, alert, target, &sent);
    *ret_all = status == TENURE_OK && !sent.planned;
    return status;
}

tenure_status
ledger_targets(struct ledger *ledger, const char *alert, ledger_target_fn *found, void *context)
{
    sqlite3_stmt *statement =
        ledger_prepare(ledger,
                       "SELECT DISTINCT target FROM delivery WHERE alert = ? AND state <> "
                       "'cancelled'",
                       "t", alert);
    int code = SQLITE_ERROR;
    while (statement != NULL && (code = sqlite3_step(statement)) == SQLITE_ROW)
        found(context, (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? TENURE_OK : TENURE_STORAGE;
}
