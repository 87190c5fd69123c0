/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger's part in sending: which messages can go, their outcomes, and earlier ones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger_parts.h"
#include <tenure/text.h>

#define COLUMNS                                                                                    \
    "SELECT id, notice, route, target, message, due_ms, state, attempts, answer, sent_ms, "        \
    "added_ms, day, alert, context FROM delivery "

static void
copy_text(sqlite3_stmt *statement, int column, char *ret_text, size_t size)
{
    snprintf(ret_text, size, "%s", (const char *)sqlite3_column_text(statement, column));
}

/* Reads the row as a delivery; false: it cannot be decoded. */
static bool
read_delivery(sqlite3_stmt *statement, struct delivery *ret_delivery)
{
    *ret_delivery = (struct delivery){
        .id = sqlite3_column_int64(statement, 0),
        .notice = (enum notice)sqlite3_column_int(statement, 1),
        .due_ms = sqlite3_column_int64(statement, 5),
        .attempts = (unsigned)sqlite3_column_int(statement, 7),
        .sent_ms = sqlite3_column_int64(statement, 9),
        .added_ms = sqlite3_column_int64(statement, 10),
    };
    copy_text(statement, 2, ret_delivery->route, sizeof(ret_delivery->route));
    copy_text(statement, 3, ret_delivery->target, sizeof(ret_delivery->target));
    copy_text(statement, 6, ret_delivery->state, sizeof(ret_delivery->state));
    copy_text(statement, 8, ret_delivery->answer, sizeof(ret_delivery->answer));
    copy_text(statement, 11, ret_delivery->day, sizeof(ret_delivery->day));
    copy_text(statement, 12, ret_delivery->key, sizeof(ret_delivery->key));
    ret_delivery->context = strdup((const char *)sqlite3_column_text(statement, 13));
    ret_delivery->update = tenure__v1__update__unpack(
        NULL, (size_t)sqlite3_column_bytes(statement, 4), sqlite3_column_blob(statement, 4));
    if (ret_delivery->update != NULL) // an earlier version may have stored more
        tenure_message_clean(&ret_delivery->update->base);
    return ret_delivery->update != NULL && ret_delivery->update->alert != NULL;
}

static tenure_status
read_all(sqlite3_stmt *statement, ledger_fn *found, void *context)
{
    int code;
    bool more = true, fine = statement != NULL;
    while (fine && more && (code = sqlite3_step(statement)) != SQLITE_DONE) {
        struct delivery delivery = { 0 };
        fine = code == SQLITE_ROW && read_delivery(statement, &delivery);
        if (fine)
            more = found(context, &delivery);
        if (delivery.update != NULL)
            tenure__v1__update__free_unpacked(delivery.update, NULL);
        free(delivery.context);
    }
    sqlite3_finalize(statement);
    return fine ? TENURE_OK : TENURE_STORAGE;
}

tenure_status
ledger_unevaluated(struct ledger *ledger, const struct ledger_group *group, int64_t now_ms,
                   int limit, ledger_fn *found, void *context)
{
    return read_all(ledger_prepare(ledger,
                                   COLUMNS "WHERE state = 'pending' AND judged = 0 AND target = ? "
                                           "AND route = ? AND due_ms <= ? ORDER BY id LIMIT ?",
                                   "ttnn", group->target, group->route, now_ms, (int64_t)limit),
                    found, context);
}

/* `first` is the next message to send. Others go with it if they have the same route, and every
 * earlier message of their alert was sent or goes with them. */
tenure_status
ledger_due(struct ledger *ledger, const char *target, int64_t now_ms, int limit, ledger_fn *found,
           void *context)
{
    return read_all(
        ledger_prepare(
            ledger,
            "WITH free AS (SELECT id, route FROM delivery AS later WHERE state = 'pending' AND "
            "judged = 1 AND target = ?1 AND due_ms <= ?2 AND NOT EXISTS (SELECT 1 FROM delivery "
            "WHERE (alert = later.alert OR alert > later.alert || '~' AND alert < later.alert || '~~') "
            "AND target = ?1 AND id < later.id AND state = 'pending' AND "
            "(due_ms > ?2 OR judged = 0 OR route <> later.route)) ORDER BY id LIMIT ?3), "
            "first AS (SELECT route FROM free ORDER BY id LIMIT 1) " COLUMNS
            "WHERE id IN (SELECT free.id FROM free JOIN first USING (route)) ORDER BY id",
            "tnn", target, now_ms, (int64_t)limit),
        found, context);
}

tenure_status
ledger_list(struct ledger *ledger, const char *state, const char *target, ledger_fn *found,
            void *context)
{
    return read_all(ledger_prepare(ledger,
                                   COLUMNS "WHERE (?1 = '' OR state = ?1) AND (?2 = '' OR target "
                                           "= ?2) ORDER BY id",
                                   "tt", state, target),
                    found, context);
}

tenure_status
ledger_of_alert(struct ledger *ledger, const char *alert, const char *target, ledger_fn *found,
                void *context)
{
    return read_all(ledger_prepare(ledger,
                                   COLUMNS "WHERE alert = ? AND target = ? ORDER BY id DESC", "tt",
                                   alert, target),
                    found, context);
}

tenure_status
ledger_latest(struct ledger *ledger, const char *target, ledger_fn *found, void *context)
{
    return read_all(ledger_prepare(ledger,
                                   COLUMNS "WHERE state = 'sent' AND target = ? "
                                           "ORDER BY sent_ms DESC, id DESC",
                                   "t", target),
                    found, context);
}

tenure_status
ledger_try(struct ledger *ledger, int64_t id)
{
    return ledger_run(ledger_prepare(
        ledger, "UPDATE delivery SET attempts = attempts + 1 WHERE id = ?", "n", id));
}

tenure_status
ledger_untry(struct ledger *ledger, int64_t id)
{
    return ledger_run(ledger_prepare(
        ledger, "UPDATE delivery SET attempts = attempts - 1 WHERE id = ?", "n", id));
}

tenure_status
ledger_set(struct ledger *ledger, const struct delivery *delivery)
{
    tenure_status status = ledger_run(ledger_prepare(
        ledger, "UPDATE delivery SET state = ?, answer = ?, due_ms = ?, sent_ms = ? WHERE id = ?",
        "ttnnn", delivery->state, delivery->answer, delivery->due_ms, delivery->sent_ms,
        delivery->id));
    const char *others = NULL;
    if (strcmp(delivery->state, "sent") == 0)
        others = "UPDATE delivery SET state = 'cancelled' WHERE alert = ? AND target = ? AND id < ?"
                 " AND state = 'dead'";
    if (strcmp(delivery->state, "dead") == 0) // its dead messages are cancelled with it
        others = "UPDATE delivery SET judged = 0 WHERE alert = ? AND target = ? AND id > ? AND "
                 "state = 'pending'";
    return status != TENURE_OK || others == NULL
               ? status
               : ledger_run(ledger_prepare(ledger, others, "ttn", delivery->key, delivery->target,
                                           delivery->id));
}

tenure_status
ledger_drop_strangers(struct ledger *ledger, const char *const *names)
{
    sqlite3_stmt *find =
        ledger_prepare(ledger, "SELECT DISTINCT target FROM delivery WHERE state = 'pending'", "");
    tenure_status status = find != NULL ? TENURE_OK : TENURE_STORAGE;
    while (status == TENURE_OK && sqlite3_step(find) == SQLITE_ROW) {
        const char *target = (const char *)sqlite3_column_text(find, 0);
        bool known = false;
        for (size_t i = 0; names[i] != NULL; i++)
            known = known || strcmp(names[i], target) == 0;
        if (!known)
            status = ledger_run(ledger_prepare(
                ledger,
                "UPDATE delivery SET state = 'dead', answer = 'there is no such target in the "
                "configuration any more' WHERE state = 'pending' AND target = ?",
                "t", target));
    }
    sqlite3_finalize(find);
    return status;
}

tenure_status
ledger_replay(struct ledger *ledger, const char *target, int64_t now_ms, int *ret_count)
{
    tenure_status status = ledger_run(
        ledger_prepare(ledger,
                       "UPDATE delivery SET state = 'pending', judged = 1, attempts = 0, due_ms "
                       "= ?1 WHERE state = 'dead' AND (?2 = '' OR target = ?2)",
                       "nt", now_ms, target));
    *ret_count = sqlite3_changes(ledger->database);
    return status;
}
