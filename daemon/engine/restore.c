/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of another store's log, appended as they were recorded there: rebuilding, redacting. */
#include <stdio.h>
#include <string.h>

#include "parts.h"

static tenure_status
restore_event(struct engine *engine, const struct log_entry *entry)
{
    struct admitted admitted = { .raw = entry->content,
                                 .announced = entry->announced,
                                 .target = entry->target };
    struct tni_event decoded;
    struct tenure_problem problem;
    if (tni_event_decode_logged(entry->content, &engine->event_arena, &decoded, &problem) !=
        TENURE_OK)
        return TENURE_DAMAGED;
    admitted.message = decoded.message;
    admitted.content = decoded.content;
    tenure_status status =
        names_find(engine_read(engine), NAME_SOURCE, decoded.message->source, &admitted.source);
    if (status != TENURE_OK && status != TENURE_NOT_FOUND)
        return status;
    return entry_append(engine, &admitted);
}

tenure_status
engine_restore(struct engine *engine, const struct log_entry *entry)
{
    if (entry->seq != engine->counters.last_seq + 1)
        return TENURE_DAMAGED;
    engine->now_ms = entry->recorded_ms;
    tenure_status status =
        entry->source == 0 ? entry_append_redacted(engine, entry) : restore_event(engine, entry);
    if (status == TENURE_OK && memcmp(engine->counters.hash, entry->hash, LOG_HASH_SIZE) != 0)
        return TENURE_DAMAGED;
    return status;
}

tenure_status
engine_redacted(struct engine *engine, const char *log, const char *reason, uint64_t *seqs,
                size_t seqs_count)
{
    Tenure__V1__Event message = TENURE__V1__EVENT__INIT;
    Tenure__V1__Redaction redaction = TENURE__V1__REDACTION__INIT;
    char id[48];
    snprintf(id, sizeof(id), "redaction-%llu", (unsigned long long)engine->counters.last_seq + 1);
    redaction.seqs = seqs;
    redaction.n_seqs = seqs_count;
    redaction.reason = (char *)reason;
    redaction.log = (char *)log;
    message.source = (char *)TENURE_OWN_SOURCE;
    message.id = id;
    message.body_case = TENURE__V1__EVENT__BODY_REDACTION;
    message.redaction = &redaction;
    return entry_append_own(engine, &message);
}
