/* SPDX-License-Identifier: Apache-2.0 */
#include "holdings.h"

#include "codec.h"

enum {
    HEAD_BYTES = 64,
    HOLDING_BYTES_MAX = 4096
};

tenure_status
holding_put(struct store_write *write, uint64_t person, const struct holding_row *row)
{
    uint8_t key[PAIR_KEY_BYTES], bytes[HOLDING_BYTES_MAX];
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_varint(&writer, row->phase);
    for (int i = 0; i < 2; i++) {
        tni_write_varint(&writer, row->seqs[i]);
        tni_write_varint(&writer, row->confidence[i]);
    }
    tni_write_varint(&writer, row->message.size);
    tni_write_bytes(&writer, row->message);
    if (writer.full)
        return TENURE_STORAGE;
    return store_put(write, STORE_PERSON_POSTS, pair_key(person, row->post, key),
                     (struct tni_span){ writer.data, writer.size });
}

tenure_status
holding_next(struct store_read read, uint64_t person, uint64_t post, struct holding_row *ret_row)
{
    uint8_t key[PAIR_KEY_BYTES];
    struct store_cursor cursor;
    tenure_status status = store_cursor_open(read, STORE_PERSON_POSTS, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek(&cursor, pair_key(person, post + 1, key));
    if (status == TENURE_OK &&
        (cursor.key.size != PAIR_KEY_BYTES || bytes_u64(cursor.key.data) != person))
        status = TENURE_NOT_FOUND;
    if (status == TENURE_OK) {
        struct row_reader reader = { .rest = cursor.value };
        ret_row->post = bytes_u64(cursor.key.data + 8);
        ret_row->phase = (enum holding_phase)read_number(&reader);
        for (int i = 0; i < 2; i++) {
            ret_row->seqs[i] = read_number(&reader);
            ret_row->confidence[i] = (Tenure__V1__Event__Confidence)read_number(&reader);
        }
        ret_row->message = read_span(&reader, HOLDING_BYTES_MAX);
        status = status_of_reader(&reader);
    }
    store_cursor_close(&cursor);
    return status;
}
