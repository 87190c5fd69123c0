/* SPDX-License-Identifier: Apache-2.0 */
#include "position.h"

#include <sodium.h>
#include <string.h>

tenure_status
log_origin_load(struct store_read read, const struct counters *counters,
                struct log_origin *ret_origin)
{
    struct incarnation *began = &ret_origin->began;
    struct log_entry entry;
    *ret_origin = (struct log_origin){ 0 };
    tenure_status status = incarnation_last(read, counters, began);
    if (status == TENURE_OK && began->common_seq > 0)
        status = log_read(read, began->common_seq, &entry);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
    if (began->common_seq > 0)
        sodium_bin2hex(ret_origin->since_hash, LOG_HASH_TEXT_MAX, entry.hash, LOG_HASH_SIZE);
    counters_log_text(counters, ret_origin->log);
    sodium_bin2hex(ret_origin->incarnation, sizeof(ret_origin->incarnation), began->id,
                   LOG_ID_SIZE);
    return TENURE_OK;
}

void
log_position(const struct log_origin *origin, const struct counters *counters,
             struct log_position *ret_position)
{
    Tenure__V1__LogPosition *message = &ret_position->message;
    tenure__v1__log_position__init(message);
    message->incarnation = (char *)origin->incarnation;
    message->number = origin->began.number;
    message->since_seq = origin->began.common_seq;
    message->since_hash = (char *)origin->since_hash;
    message->seq = counters->last_seq;
    if (counters->last_seq > 0)
        message->hash =
            sodium_bin2hex(ret_position->hash, LOG_HASH_TEXT_MAX, counters->hash, LOG_HASH_SIZE);
}

uint32_t
log_origin_incarnation(const struct log_origin *origin)
{
    return bytes_u32(origin->began.id);
}

bool
log_hash_is(const uint8_t *hash, const char *text)
{
    char own[LOG_HASH_TEXT_MAX];
    sodium_bin2hex(own, sizeof(own), hash, LOG_HASH_SIZE);
    return strcmp(own, text) == 0;
}

bool
log_id_parse(const char *text, uint8_t *ret_id)
{
    size_t size;
    const char *end;
    return strlen(text) == 2 * LOG_ID_SIZE &&
           sodium_hex2bin(ret_id, LOG_ID_SIZE, text, 2 * LOG_ID_SIZE, NULL, &size, &end) == 0 &&
           size == LOG_ID_SIZE;
}
