/* SPDX-License-Identifier: Apache-2.0 */
/* The entry with which a log stops being the continuation of what its clients have seen. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "parts.h"

/* An entry that was brought from another log is history there and nothing here. */
tenure_status
incarnation_take(struct engine *engine, const Tenure__V1__Incarnation *message)
{
    struct incarnation incarnation = {
        .number = message->number,
        .seq = engine->seq,
        .common_seq = message->common_seq,
        .updates_seq = message->updates_seq,
        .cause = (uint32_t)message->cause,
    };
    if (strcmp(message->log, engine->origin.log) != 0)
        return TENURE_OK;
    if (!log_id_parse(message->id, incarnation.id) || message->common_seq >= engine->seq)
        return TENURE_DAMAGED;
    tenure_status status = incarnation_add(&engine->write, &incarnation);
    return status == TENURE_OK
               ? log_origin_load(engine_read(engine), &engine->counters, &engine->origin)
               : status;
}

tenure_status
engine_incarnate(struct engine *engine, Tenure__V1__Incarnation__Cause cause, uint64_t common_seq,
                 uint64_t updates_seq)
{
    Tenure__V1__Event message = TENURE__V1__EVENT__INIT;
    Tenure__V1__Incarnation incarnation = TENURE__V1__INCARNATION__INIT;
    uint8_t bytes[LOG_ID_SIZE];
    char id[2 * LOG_ID_SIZE + 1], name[sizeof("incarnation-") + sizeof(id)];
    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2hex(id, sizeof(id), bytes, sizeof(bytes));
    snprintf(name, sizeof(name), "incarnation-%s", id);
    incarnation.log = engine->origin.log;
    incarnation.number = engine->origin.began.number + 1;
    incarnation.id = id;
    incarnation.cause = cause;
    incarnation.common_seq = common_seq;
    incarnation.updates_seq = updates_seq;
    message.source = (char *)TENURE_OWN_SOURCE;
    message.id = name;
    message.body_case = TENURE__V1__EVENT__BODY_INCARNATION;
    message.incarnation = &incarnation;
    return entry_append_own(engine, &message);
}
