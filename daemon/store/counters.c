/* SPDX-License-Identifier: Apache-2.0 */
#include "counters.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define KEY ((struct tni_span){ (const uint8_t *)"counters", 8 })

enum {
    NUMBERS = 24,
    HEAD_BYTES = LOG_ID_SIZE + LOG_HASH_SIZE + 8,
};
static_assert(COUNTERS_BYTES == HEAD_BYTES + NUMBERS * 8, "all numbers are in the row");

/* The row's numbers in order. */
static void
numbers_of(struct counters *counters, uint64_t *numbers[NUMBERS])
{
    uint64_t *all[NUMBERS] = {
        &counters->last_seq,
        (uint64_t *)&counters->recorded_ms,
        &counters->clock_seq,
        &counters->rules_seq,
        &counters->rule_sets,
        &counters->sources,
        &counters->people,
        &counters->organisations,
        &counters->posts,
        &counters->rules,
        &counters->alerts,
        &counters->alerts_active,
        &counters->post_offset,
        &counters->alert_offset,
        &counters->silences_seq,
        &counters->surveys,
        &counters->organisation_offset,
        &counters->person_offset,
        &counters->indicator_offset,
        (uint64_t *)&counters->reorganised,
        &counters->updates_sum,
        &counters->roles,
        &counters->namings,
        &counters->update_rows,
    };
    memcpy(numbers, all, sizeof(all));
}

tenure_status
counters_read(struct store_read read, struct counters *ret_counters)
{
    struct tni_span row;
    tenure_status status = store_find(read, STORE_META, KEY, &row);
    return status == TENURE_OK ? counters_decode(row, ret_counters) : status;
}

tenure_status
counters_decode(struct tni_span row, struct counters *ret_counters)
{
    if (row.size < HEAD_BYTES || row.size > COUNTERS_BYTES)
        return TENURE_DAMAGED;
    *ret_counters = (struct counters){ 0 };
    const uint8_t *at = row.data;
    memcpy(ret_counters->log_id, at, LOG_ID_SIZE);
    memcpy(ret_counters->hash, at + LOG_ID_SIZE, LOG_HASH_SIZE);
    at += LOG_ID_SIZE + LOG_HASH_SIZE;
    ret_counters->clock = (int32_t)bytes_u32(at);
    ret_counters->silences_review = (int32_t)bytes_u32(at + 4);
    at += 8;
    uint64_t *numbers[NUMBERS];
    numbers_of(ret_counters, numbers);
    for (size_t i = 0; i < (row.size - HEAD_BYTES) / 8; i++)
        *numbers[i] = bytes_u64(at + i * 8);
    return TENURE_OK;
}

tenure_status
counters_read_now(const struct store *store, struct counters *ret_counters)
{
    struct store_read read;
    tenure_status status = store_read_begin(store, &read);
    if (status != TENURE_OK)
        return status;
    status = counters_read(read, ret_counters);
    store_read_end(&read);
    return status;
}

void
counters_encode(const struct counters *counters, uint8_t *ret_bytes)
{
    struct counters copy = *counters;
    uint8_t *at = ret_bytes;
    memcpy(at, copy.log_id, LOG_ID_SIZE);
    memcpy(at + LOG_ID_SIZE, copy.hash, LOG_HASH_SIZE);
    at += LOG_ID_SIZE + LOG_HASH_SIZE;
    bytes_put_u32(at, (uint32_t)copy.clock);
    bytes_put_u32(at + 4, (uint32_t)copy.silences_review);
    at += 8;
    uint64_t *numbers[NUMBERS];
    numbers_of(&copy, numbers);
    for (int i = 0; i < NUMBERS; i++)
        bytes_put_u64(at + i * 8, *numbers[i]);
}

tenure_status
counters_write(struct store_write *write, const struct counters *counters)
{
    uint8_t row[COUNTERS_BYTES];
    counters_encode(counters, row);
    return store_put(write, STORE_META, KEY, (struct tni_span){ row, sizeof(row) });
}

void
counters_log_text(const struct counters *counters, char *ret_text)
{
    for (int i = 0; i < LOG_ID_SIZE; i++)
        snprintf(ret_text + 2 * i, 3, "%02x", counters->log_id[i]);
}
