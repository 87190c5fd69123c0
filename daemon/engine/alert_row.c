/* SPDX-License-Identifier: Apache-2.0 */
#include "alert_row.h"

#include "encode.h"

tenure_status
alert_row_find(struct store_read read, uint64_t number, struct tni_arena *arena,
               struct alert_row *ret_row)
{
    struct tni_span row;
    tenure_status status = store_find_number(read, STORE_ALERTS, number, &row);
    if (status != TENURE_OK)
        return status;
    if (row.size < ALERT_ROW_HEAD)
        return TENURE_DAMAGED;
    ret_row->offset = bytes_u64(row.data);
    ret_row->last_seq = bytes_u64(row.data + 8);
    ret_row->hash = bytes_u64(row.data + 16);
    ret_row->sent_hash = bytes_u64(row.data + 24);
    ret_row->alert = tenure__v1__alert__unpack(&arena->allocator, row.size - ALERT_ROW_HEAD,
                                               row.data + ALERT_ROW_HEAD);
    return ret_row->alert != NULL ? TENURE_OK : TENURE_DAMAGED;
}

void
alert_row_write(struct tni_writer *writer, const struct alert_row *row)
{
    uint8_t head[ALERT_ROW_HEAD];
    bytes_put_u64(head, row->offset);
    bytes_put_u64(head + 8, row->last_seq);
    bytes_put_u64(head + 16, row->hash);
    bytes_put_u64(head + 24, row->sent_hash);
    tni_write_bytes(writer, (struct tni_span){ head, sizeof(head) });
    tni_write_message(writer, &row->alert->base);
}

tenure_status
alerts_open(struct store_read read, struct numbers *ret_numbers)
{
    struct store_cursor cursor;
    tenure_status status = store_cursor_open(read, STORE_ALERTS_OPEN, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_next(&cursor);
    while (status == TENURE_OK) {
        status =
            numbers_add(ret_numbers, bytes_u64(cursor.value.data)) ? TENURE_OK : TENURE_NO_MEMORY;
        if (status == TENURE_OK)
            status = store_cursor_next(&cursor);
    }
    store_cursor_close(&cursor);
    numbers_sort(ret_numbers);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

tenure_status
alert_revision_find(struct store_read read, uint64_t number, uint32_t revision,
                    uint64_t *ret_offset)
{
    uint8_t key[PAIR_KEY_BYTES];
    struct tni_span value;
    tenure_status status =
        store_find(read, STORE_ALERT_REVISIONS, pair_key(number, revision, key), &value);
    if (status == TENURE_OK)
        *ret_offset = bytes_u64(value.data);
    return status;
}

struct tni_span
alert_open_key(enum subject_kind kind, uint64_t number, uint64_t rule, uint8_t *bytes)
{
    bytes[0] = (uint8_t)kind;
    bytes_put_u64(bytes + 1, number);
    bytes_put_u64(bytes + 9, rule);
    return (struct tni_span){ bytes, ALERT_OPEN_KEY_BYTES };
}

tenure_status
alert_find_open(struct store_read read, enum subject_kind kind, uint64_t number,
                uint64_t rule_number, struct open_alert *ret_open)
{
    uint8_t key[ALERT_OPEN_KEY_BYTES];
    struct tni_span value;
    *ret_open = (struct open_alert){ 0 };
    tenure_status status =
        store_find(read, STORE_ALERTS_OPEN, alert_open_key(kind, number, rule_number, key), &value);
    if (status == TENURE_OK)
        *ret_open = (struct open_alert){ bytes_u64(value.data), bytes_u64(value.data + 8) };
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}
