/* SPDX-License-Identifier: Apache-2.0 */
#include "departures.h"

#include <string.h>

enum {
    KEY_BYTES = 8 + 4 + 8 + 4
};

/* A row, packed because it follows its key in memory; the key has the rest of the departure. */
struct departure_row {
    uint64_t person;
    uint64_t seqs[2];
    uint8_t kind;
    uint8_t confidence[2];
    uint8_t reason;
    int32_t ended;
    char texts[]; // role and region, each terminated by 0
} __attribute__((packed));

enum {
    DEPARTURE_BYTES_MAX = sizeof(struct departure_row) + 2 * (TENURE_SLUG_MAX + 1)
};
static const uint32_t day_bias = UINT32_C(1) << 31; // makes days before 1970 sort first

static struct tni_span
departure_key(uint64_t scope, int32_t day, uint64_t post, uint32_t position, uint8_t *bytes)
{
    bytes_put_u64(bytes, scope);
    bytes_put_u32(bytes + 8, (uint32_t)day ^ day_bias);
    bytes_put_u64(bytes + 12, post);
    bytes_put_u32(bytes + 20, position);
    return (struct tni_span){ bytes, KEY_BYTES };
}

tenure_status
departure_put(struct store_write *write, uint64_t scope, uint32_t position,
              const struct departure *departure)
{
    uint8_t key[KEY_BYTES], bytes[DEPARTURE_BYTES_MAX];
    struct departure_row *row = (struct departure_row *)bytes;
    size_t role_size = strlen(departure->role) + 1, region_size = strlen(departure->region) + 1;
    row->person = departure->person;
    row->kind = (uint8_t)departure->kind;
    row->reason = (uint8_t)departure->reason;
    row->ended = departure->ended;
    for (int report = 0; report < 2; report++) {
        row->seqs[report] = departure->seqs[report];
        row->confidence[report] = (uint8_t)departure->confidence[report];
    }
    memcpy(row->texts, departure->role, role_size);
    memcpy(row->texts + role_size, departure->region, region_size);
    return store_put(write, STORE_DEPARTURES,
                     departure_key(scope, departure->announced, departure->post, position, key),
                     (struct tni_span){ bytes, sizeof(*row) + role_size + region_size });
}

tenure_status
departure_delete(struct store_write *write, uint64_t scope, int32_t day, uint64_t post,
                 uint32_t position)
{
    uint8_t key[KEY_BYTES];
    return store_delete(write, STORE_DEPARTURES, departure_key(scope, day, post, position, key));
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
    ret_walk->begun = status == TENURE_OK; // the cursor is at the first one
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

void
departure_walk_close(struct departure_walk *walk)
{
    store_cursor_close(&walk->cursor);
}

/* Takes a text off the front; false: it is not terminated, or too long. */
static bool
take_text(struct tni_span *rest, char *text)
{
    size_t size = strnlen((const char *)rest->data, rest->size) + 1;
    if (size > rest->size || size > TENURE_SLUG_MAX + 1)
        return false;
    memcpy(text, rest->data, size);
    *rest = (struct tni_span){ rest->data + size, rest->size - size };
    return true;
}

static tenure_status
read_row(const struct store_cursor *cursor, struct departure *departure)
{
    const struct departure_row *row = (const struct departure_row *)cursor->value.data;
    if (cursor->value.size < sizeof(*row))
        return TENURE_DAMAGED;
    struct tni_span texts = { cursor->value.data + sizeof(*row),
                              cursor->value.size - sizeof(*row) };
    departure->announced = (int32_t)(bytes_u32(cursor->key.data + 8) ^ day_bias);
    departure->post = bytes_u64(cursor->key.data + 12);
    departure->person = row->person;
    departure->kind = (Tenure__V1__OrganisationKind)row->kind;
    departure->reason = (Tenure__V1__Departure__Reason)row->reason;
    departure->ended = row->ended;
    for (int report = 0; report < 2; report++) {
        departure->seqs[report] = row->seqs[report];
        departure->confidence[report] = (Tenure__V1__Event__Confidence)row->confidence[report];
    }
    return take_text(&texts, departure->role) && take_text(&texts, departure->region) &&
                   texts.size == 0
               ? TENURE_OK
               : TENURE_DAMAGED;
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
