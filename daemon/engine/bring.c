/* SPDX-License-Identifier: Apache-2.0 */
/* Functions for a daemon that follows or leads a shared log: the redaction key, the next entry, its
 * own rules. */
#include <string.h>

#include "own.h"
#include "work.h"

tenure_status
engine_bring_redaction_key(struct engine *engine, struct tni_span key)
{
    struct tni_span known;
    tenure_status status = ids_redaction_key(engine_read(engine), &known);
    if (status == TENURE_OK && known.size == key.size &&
        memcmp(known.data, key.data, key.size) == 0)
        return TENURE_OK;
    if ((status != TENURE_OK && status != TENURE_NOT_FOUND) || key.size != REDACTION_KEY_BYTES)
        return status != TENURE_OK && status != TENURE_NOT_FOUND ? status : TENURE_DAMAGED;
    return ids_put_redaction_key(&engine->write, key.data);
}

tenure_status
engine_next_entry(struct engine *engine, uint64_t after, struct log_entry *ret_entry)
{
    uint64_t seq = (after > 0 ? after : engine->committed.last_seq) + 1;
    return seq > engine->counters.last_seq ? TENURE_NOT_FOUND
                                           : log_read(engine_read(engine), seq, ret_entry);
}

tenure_status
engine_put_rules(struct engine *engine)
{
    engine->rules_from_log = false;
    bool is_new_feed = engine->clock_mode == CLOCK_FEED && engine->counters.last_seq == 0;
    return is_new_feed ? TENURE_OK : rules_log_configured(engine);
}
