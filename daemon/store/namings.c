/* SPDX-License-Identifier: Apache-2.0 */
#include "namings.h"

#include "codec.h"
#include "names.h"

tenure_status
naming_find(struct store_read read, uint8_t kind, uint64_t number, struct naming_row *ret_row)
{
    uint8_t key[PAIR_KEY_BYTES];
    struct row_reader reader = { 0 };
    tenure_status status =
        store_find(read, STORE_NAMINGS, pair_key(kind, number, key), &reader.rest);
    if (status != TENURE_OK)
        return status;
    ret_row->last_seq = read_number(&reader);
    ret_row->review = (int32_t)read_signed(&reader);
    ret_row->in_force = read_number(&reader) != 0;
    ret_row->has_changes = read_number(&reader) != 0;
    read_text(&reader, ret_row->name, sizeof(ret_row->name));
    read_text(&reader, ret_row->short_name, sizeof(ret_row->short_name));
    ret_row->other_names_seq = read_number(&reader);
    ret_row->identifiers_seq = read_number(&reader);
    return status_of_reader(&reader);
}

tenure_status
naming_put(struct store_write *write, uint8_t kind, uint64_t number, const struct naming_row *row)
{
    uint8_t bytes[sizeof(*row) + 64], key[PAIR_KEY_BYTES];
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_varint(&writer, row->last_seq);
    write_signed(&writer, row->review);
    tni_write_varint(&writer, row->in_force);
    tni_write_varint(&writer, row->has_changes);
    write_text(&writer, row->name);
    write_text(&writer, row->short_name);
    tni_write_varint(&writer, row->other_names_seq);
    tni_write_varint(&writer, row->identifiers_seq);
    return store_put(write, STORE_NAMINGS, pair_key(kind, number, key),
                     (struct tni_span){ writer.data, writer.size });
}
