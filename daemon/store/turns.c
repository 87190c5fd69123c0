/* SPDX-License-Identifier: Apache-2.0 */
#include "turns.h"

#include <string.h>

enum {
    KEY_BYTES = 12
};

static struct tni_span
turns_key(uint64_t scope, int32_t day, uint8_t *bytes)
{
    bytes_put_u64(bytes, scope);
    bytes_put_u32(bytes + 8, (uint32_t)day);
    return (struct tni_span){ bytes, KEY_BYTES };
}

/* A row is the changes as they stand in memory. */
static tenure_status
find(struct store_read read, struct tni_span key, struct share *ret_changes, uint32_t *ret_count)
{
    struct tni_span row;
    *ret_count = 0;
    tenure_status status = store_find(read, STORE_TURNS, key, &row);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    if (row.size % sizeof(struct share) != 0 ||
        row.size >= SHARES_MAX * sizeof(struct share)) // none has so many
        return TENURE_DAMAGED;
    memcpy(ret_changes, row.data, row.size);
    *ret_count = (uint32_t)(row.size / sizeof(struct share));
    return TENURE_OK;
}

/* What came to nothing is left out. */
static void
leave_out_nothing(struct share *changes, uint32_t *count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < *count; i++) {
        if (changes[i].numerator != 0 || changes[i].denominator != 0)
            changes[kept++] = changes[i];
    }
    *count = kept;
}

tenure_status
turns_add(struct store_write *write, uint64_t scope, int32_t day, const struct share *change,
          uint32_t *ret_before, uint32_t *ret_now)
{
    uint8_t bytes[KEY_BYTES];
    struct tni_span key = turns_key(scope, day, bytes);
    struct share changes[SHARES_MAX];
    uint32_t count;
    tenure_status status = find(write->read, key, changes, &count);
    if (status != TENURE_OK)
        return status;
    *ret_before = count;
    share_add(changes, &count, change);
    leave_out_nothing(changes, &count);
    *ret_now = count;
    return count > 0 ? store_put(write, STORE_TURNS, key,
                                 (struct tni_span){ (const uint8_t *)changes,
                                                    count * sizeof(changes[0]) })
                     : store_delete(write, STORE_TURNS, key);
}

tenure_status
turns_take(struct store_write *write, uint64_t scope, int32_t day, struct share *ret_changes,
           uint32_t *ret_count)
{
    uint8_t bytes[KEY_BYTES];
    struct tni_span key = turns_key(scope, day, bytes);
    tenure_status status = find(write->read, key, ret_changes, ret_count);
    return status == TENURE_OK ? store_delete(write, STORE_TURNS, key) : status;
}
