/* SPDX-License-Identifier: Apache-2.0 */
#include "departures.h"

#include "codec.h"

enum {
    KEY_BYTES = 8 + 4 + 8 + 4,
    ROW_BYTES = 256
};
static const uint32_t day_bias = UINT32_C(1) << 31; // so that days before 1970 sort first

static struct tni_span
departure_key(uint64_t scope, int32_t day, uint64_t post, uint32_t place, uint8_t *bytes)
{
    bytes_put_u64(bytes, scope);
    bytes_put_u32(bytes + 8, (uint32_t)day ^ day_bias);
    bytes_put_u64(bytes + 12, post);
    bytes_put_u32(bytes + 20, place);
    return (struct tni_span){ bytes, KEY_BYTES };
}

tenure_status
departure_put(struct store_write *write, uint64_t scope, uint32_t place,
              const struct departure *departure)
{
    uint8_t key[KEY_BYTES], bytes[ROW_BYTES];
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_varint(&writer, departure->person);
    write_text(&writer, departure->role);
    write_text(&writer, departure->region);
    tni_write_varint(&writer, departure->kind);
    for (int report = 0; report < 2; report++) {
        tni_write_varint(&writer, departure->seqs[report]);
        tni_write_varint(&writer, departure->confidence[report]);
    }
    return store_put(write, STORE_DEPARTURES,
                     departure_key(scope, departure->announced, departure->post, place, key),
                     (struct tni_span){ writer.data, writer.size });
}

tenure_status
departure_delete(struct store_write *write, uint64_t scope, uint32_t place,
                 const struct departure *departure)
{
    uint8_t key[KEY_BYTES];
    return store_delete(write, STORE_DEPARTURES,
                        departure_key(scope, departure->announced, departure->post, place, key));
}

tenure_status
departure_walk_open(struct store_read read, uint64_t scope, int32_t day,
                    struct departure_walk *ret_walk)
{
    uint8_t key[KEY_BYTES];
    *ret_walk = (struct departure_walk){ .scope = scope };
    tenure_status status = store_cursor_open(read, STORE_DEPARTURES, &ret_walk->cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek(&ret_walk->cursor, departure_key(scope, day + 1, 0, 0, key));
    if (status == TENURE_NOT_FOUND)
        status = store_cursor_last(&ret_walk->cursor);
    else if (status == TENURE_OK)
        status = store_cursor_previous(&ret_walk->cursor);
    ret_walk->begun = status == TENURE_OK; // the cursor stands on the first one
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

void
departure_walk_close(struct departure_walk *walk)
{
    store_cursor_close(&walk->cursor);
}

static tenure_status
read_row(const struct store_cursor *cursor, struct departure *departure)
{
    struct row_reader reader = { .rest = cursor->value };
    departure->announced = (int32_t)(bytes_u32(cursor->key.data + 8) ^ day_bias);
    departure->post = bytes_u64(cursor->key.data + 12);
    departure->person = read_number(&reader);
    read_text(&reader, departure->role, sizeof(departure->role));
    read_text(&reader, departure->region, sizeof(departure->region));
    departure->kind = (Tenure__V1__OrganisationKind)read_number(&reader);
    for (int report = 0; report < 2; report++) {
        departure->seqs[report] = read_number(&reader);
        departure->confidence[report] = (Tenure__V1__Event__Confidence)read_number(&reader);
    }
    return status_of_reader(&reader);
}

tenure_status
departure_walk_next(struct departure_walk *walk, int32_t first, struct departure *ret_departure)
{
    struct store_cursor *cursor = &walk->cursor;
    if (!walk->begun)
        return TENURE_NOT_FOUND;
    if (cursor->key.size != KEY_BYTES || bytes_u64(cursor->key.data) != walk->scope)
        return TENURE_NOT_FOUND;
    tenure_status status = read_row(cursor, ret_departure);
    if (status != TENURE_OK)
        return status;
    if (ret_departure->announced < first)
        return TENURE_NOT_FOUND;
    walk->begun = store_cursor_previous(cursor) == TENURE_OK;
    return TENURE_OK;
}
