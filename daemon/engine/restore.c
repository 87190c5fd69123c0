/* SPDX-License-Identifier: Apache-2.0 */
/* Appends entries of another store's log as they were recorded there, for rebuilding and
 * redacting. */
#include <stdio.h>
#include <string.h>

#include "entry.h"
#include "restore.h"
#include "work.h"

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
apply_again(struct engine *engine, const struct counters *logged)
{
    uint8_t now[COUNTERS_BYTES], then[COUNTERS_BYTES];
    tenure_status status = TENURE_OK;
    while (status == TENURE_OK && engine->counters.last_seq < logged->last_seq) {
        struct log_entry entry;
        engine->updates.size = 0;
        status = log_read(engine_read(engine), engine->counters.last_seq + 1, &entry);
        if (status == TENURE_OK)
            status = engine_restore(engine, &entry);
    }
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
    counters_encode(&engine->counters, now);
    counters_encode(logged, then);
    return memcmp(now, then, sizeof(now)) == 0 ? TENURE_OK : TENURE_DAMAGED;
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
