/* SPDX-License-Identifier: Apache-2.0 */
#include "surveys.h"

#include "codec.h"

tenure_status
survey_find(struct store_read read, uint64_t number, struct survey_row *ret_row)
{
    struct row_reader reader = { 0 };
    tenure_status status = store_find_number(read, STORE_SURVEYS, number, &reader.rest);
    if (status != TENURE_OK)
        return status;
    ret_row->scope = read_number(&reader);
    read_text(&reader, ret_row->characteristic, sizeof(ret_row->characteristic));
    ret_row->last_seq = read_number(&reader);
    ret_row->review = (int32_t)read_signed(&reader);
    return status_of_reader(&reader);
}

tenure_status
survey_put(struct store_write *write, uint64_t number, const struct survey_row *row)
{
    uint8_t bytes[sizeof(*row) + 64];
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_varint(&writer, row->scope);
    write_text(&writer, row->characteristic);
    tni_write_varint(&writer, row->last_seq);
    write_signed(&writer, row->review);
    return store_put_number(write, STORE_SURVEYS, number,
                            (struct tni_span){ writer.data, writer.size });
}
