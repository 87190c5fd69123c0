/* SPDX-License-Identifier: Apache-2.0 */
/* Voids the ledger's rows about entries that the log lost in a restore. */
#include <stdlib.h>

#include "ledger_parts.h"

tenure_status
ledger_revive(struct ledger *ledger, uint64_t common_seq, int64_t now_ms)
{
    return ledger_run(
        ledger_prepare(ledger,
                       "UPDATE delivery SET state = 'pending', judged = 0, cancelled_seq = 0, "
                       "due_ms = max(due_ms, ?) WHERE state = 'cancelled' AND cancelled_seq > ?",
                       "nn", now_ms, (int64_t)common_seq));
}

/* A voided row keeps its content, but under an id that no search for the alert finds, because the
 * log may use the same id and revision again. A row that is being tried may still arrive, so it
 * stays pending. */
tenure_status
ledger_void(struct ledger *ledger, int64_t id, const char *mark)
{
    return ledger_run(ledger_prepare(
        ledger,
        "UPDATE delivery SET alert = alert || ?1, cancelled_seq = 0, answer = CASE WHEN state = "
        "'pending' AND attempts = 0 THEN 'the log was restored' ELSE answer END, state = CASE WHEN "
        "state = 'pending' AND attempts = 0 THEN 'cancelled' ELSE state END WHERE id = ?2",
        "tn", mark, id));
}

tenure_status
ledger_void_alert(struct ledger *ledger, const char *alert, const char *target, const char *mark)
{
    return ledger_run(ledger_prepare(
        ledger,
        "UPDATE delivery SET alert = alert || ?, cancelled_seq = 0 WHERE alert = ? AND target = ?",
        "ttt", mark, alert, target));
}
