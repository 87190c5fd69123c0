/* SPDX-License-Identifier: Apache-2.0 */
#include "incarnations.h"

#include <string.h>

enum {
    ROW_BYTES = LOG_ID_SIZE + 3 * 8 + 4
};

static bool
decode(const struct store_cursor *cursor, struct incarnation *ret_incarnation)
{
    const uint8_t *at = cursor->value.data;
    if (cursor->value.size != ROW_BYTES)
        return false;
    *ret_incarnation = (struct incarnation){
        .seq = store_cursor_number(cursor),
        .number = bytes_u64(at + LOG_ID_SIZE),
        .common_seq = bytes_u64(at + LOG_ID_SIZE + 8),
        .updates_seq = bytes_u64(at + LOG_ID_SIZE + 16),
        .cause = bytes_u32(at + LOG_ID_SIZE + 24),
    };
    memcpy(ret_incarnation->id, at, LOG_ID_SIZE);
    return true;
}

tenure_status
incarnation_add(struct store_write *write, const struct incarnation *incarnation)
{
    uint8_t row[ROW_BYTES];
    memcpy(row, incarnation->id, LOG_ID_SIZE);
    bytes_put_u64(row + LOG_ID_SIZE, incarnation->number);
    bytes_put_u64(row + LOG_ID_SIZE + 8, incarnation->common_seq);
    bytes_put_u64(row + LOG_ID_SIZE + 16, incarnation->updates_seq);
    bytes_put_u32(row + LOG_ID_SIZE + 24, incarnation->cause);
    return store_put_number(write, STORE_INCARNATIONS, incarnation->seq,
                            (struct tni_span){ row, sizeof(row) });
}

/* Calls `visit` for each row in log order, until it returns false. */
typedef bool visit_fn(const struct incarnation *incarnation, void *context);

static tenure_status
visit_all(struct store_read read, visit_fn *visit, void *context)
{
    struct store_cursor cursor;
    tenure_status status = store_cursor_open(read, STORE_INCARNATIONS, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek_number(&cursor, 0);
    while (status == TENURE_OK) {
        struct incarnation incarnation;
        if (!decode(&cursor, &incarnation))
            status = TENURE_DAMAGED;
        else if (!visit(&incarnation, context))
            break;
        else
            status = store_cursor_next(&cursor);
    }
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static bool
keep_last(const struct incarnation *incarnation, void *context)
{
    *(struct incarnation *)context = *incarnation;
    return true;
}

tenure_status
incarnation_last(struct store_read read, const struct counters *counters,
                 struct incarnation *ret_incarnation)
{
    *ret_incarnation = (struct incarnation){ .number = 1 };
    memcpy(ret_incarnation->id, counters->log_id, LOG_ID_SIZE);
    return visit_all(read, keep_last, ret_incarnation);
}

struct agreeing {
    uint64_t left_seq; // where the other history diverged from this log
    struct agreement *agreement;
};

static bool
cut_short(const struct incarnation *incarnation, void *context)
{
    struct agreeing *agreeing = context;
    struct agreement *agreement = agreeing->agreement;
    if (incarnation->seq <= agreeing->left_seq)
        return true;
    if (agreement->cut.number == 0 || incarnation->common_seq < agreement->cut.common_seq)
        agreement->cut = *incarnation;
    if (incarnation->common_seq < agreement->seq)
        agreement->seq = incarnation->common_seq;
    if (incarnation->updates_seq < agreement->updates_seq)
        agreement->updates_seq = incarnation->updates_seq;
    return true;
}

tenure_status
incarnations_agree(struct store_read read, uint64_t seq, struct agreement *ret_agreement)
{
    struct agreeing agreeing = { seq, ret_agreement };
    *ret_agreement = (struct agreement){ .seq = UINT64_MAX, .updates_seq = UINT64_MAX };
    return visit_all(read, cut_short, &agreeing);
}

struct wanted {
    const uint8_t *id;
    uint64_t seq; // 0: not found yet
};

static bool
is_other(const struct incarnation *incarnation, void *context)
{
    struct wanted *wanted = context;
    if (memcmp(incarnation->id, wanted->id, LOG_ID_SIZE) == 0)
        wanted->seq = incarnation->seq;
    return wanted->seq == 0;
}

tenure_status
incarnation_find(struct store_read read, const struct counters *counters, const uint8_t *id,
                 uint64_t *ret_seq)
{
    struct wanted wanted = { id, 0 };
    *ret_seq = 0;
    if (memcmp(id, counters->log_id, LOG_ID_SIZE) == 0)
        return TENURE_OK;
    tenure_status status = visit_all(read, is_other, &wanted);
    *ret_seq = wanted.seq;
    return status == TENURE_OK && wanted.seq == 0 ? TENURE_NOT_FOUND : status;
}
