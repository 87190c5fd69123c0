/* SPDX-License-Identifier: Apache-2.0 */
/* Handles the entry after which a log is no longer the continuation of what its clients have
 * seen. */
#include <string.h>

#include "incarnate.h"
#include "work.h"

/* An entry that came from another log has no effect in this one. */
tenure_status
incarnation_take(struct engine *engine, const Tenure__V1__Incarnation *message)
{
    struct incarnation incarnation = {
        .number = message->number,
        .seq = engine->entry.seq,
        .common_seq = message->common_seq,
        .updates_seq = message->updates_seq,
        .cause = (uint32_t)message->cause,
    };
    if (strcmp(message->log, engine->origin.log) != 0)
        return TENURE_OK;
    if (!log_id_parse(message->id, incarnation.id) || message->common_seq >= engine->entry.seq)
        return TENURE_DAMAGED;
    tenure_status status = incarnation_add(&engine->write, &incarnation);
    return status == TENURE_OK
               ? log_origin_load(engine_read(engine), &engine->counters, &engine->origin)
               : status;
}
