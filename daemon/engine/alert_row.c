/* SPDX-License-Identifier: Apache-2.0 */
#include "alert_row.h"

#include <assert.h>
#include <string.h>

#include "channels.h"
#include "codec.h"
#include "rows.h"
#include <tenure/date.h>

enum {
    EVIDENCE_SEQ = 1,  // field number of tenure.v1.Evidence
    UPDATE_ALERT = 15, // field number of tenure.v1.Update
    REVISION_BYTES = 8 + 4,
};

/* Each revision as what it adds to the one before it. */
static void
read_revisions(struct row_reader *reader, struct alert_row *row)
{
    struct alert_revision last = { 0, row->opened };
    row->revisions_count = read_count(reader, ALERT_REVISIONS_KEPT);
    for (uint32_t i = 0; i < row->revisions_count; i++) {
        last.offset += read_number(reader);
        last.day = (int32_t)((uint32_t)last.day + (uint32_t)read_number(reader));
        row->revisions[i] = last;
    }
}

static void
write_revisions(struct tni_writer *writer, const struct alert_row *row)
{
    struct alert_revision last = { 0, row->opened };
    tni_write_varint(writer, row->revisions_count);
    for (uint32_t i = 0; i < row->revisions_count; i++) {
        tni_write_varint(writer, row->revisions[i].offset - last.offset);
        tni_write_varint(writer, (uint32_t)(row->revisions[i].day - last.day));
        last = row->revisions[i];
    }
}

tenure_status
alert_row_find(struct store_read read, uint64_t number, struct alert_row *ret_row)
{
    struct row_reader reader = { 0 };
    tenure_status status = store_find_number(read, STORE_ALERTS, number, &reader.rest);
    if (status == TENURE_NOT_FOUND)
        status = store_find_number(read, STORE_ALERTS_ENDED, number, &reader.rest);
    if (status != TENURE_OK)
        return status;
    ret_row->last_seq = read_number(&reader);
    ret_row->subject = read_number(&reader);
    ret_row->rule = read_number(&reader);
    ret_row->previous = read_number(&reader);
    ret_row->opened_seq = read_number(&reader);
    ret_row->ended_seq = read_number(&reader);
    ret_row->opened = (int32_t)read_signed(&reader);
    ret_row->ended = (int32_t)read_signed(&reader);
    ret_row->revision = (uint32_t)read_number(&reader);
    ret_row->evidence_count = (uint32_t)read_number(&reader);
    ret_row->ending = (Tenure__V1__Alert__Ending)read_number(&reader);
    read_text(&reader, ret_row->muted_by, sizeof(ret_row->muted_by));
    read_text(&reader, ret_row->acknowledged_by, sizeof(ret_row->acknowledged_by));
    read_revisions(&reader, ret_row);
    bool is_open = ret_row->ending == TENURE__V1__ALERT__ENDING__ACTIVE;
    ret_row->names_size = is_open ? (uint32_t)read_number(&reader) : 0;
    ret_row->evidence_at = is_open ? (uint32_t)read_number(&reader) : 0;
    if (ret_row->names_size > ret_row->evidence_at || ret_row->evidence_at > reader.rest.size)
        return TENURE_DAMAGED;
    if (ret_row->revisions_count == 0) // the first one is stored together with the row
        return TENURE_DAMAGED;
    ret_row->body = reader.rest;
    return reader.bad ? TENURE_DAMAGED : TENURE_OK;
}

tenure_status
alert_row_put(struct store_write *write, uint64_t number, const struct alert_row *row)
{
    struct tni_writer writer = store_row_writer(write);
    bool is_open = row->ending == TENURE__V1__ALERT__ENDING__ACTIVE;
    tni_write_varint(&writer, row->last_seq);
    tni_write_varint(&writer, row->subject);
    tni_write_varint(&writer, row->rule);
    tni_write_varint(&writer, row->previous);
    tni_write_varint(&writer, row->opened_seq);
    tni_write_varint(&writer, row->ended_seq);
    write_signed(&writer, row->opened);
    write_signed(&writer, row->ended);
    tni_write_varint(&writer, row->revision);
    tni_write_varint(&writer, row->evidence_count);
    tni_write_varint(&writer, row->ending);
    write_text(&writer, row->muted_by);
    write_text(&writer, row->acknowledged_by);
    write_revisions(&writer, row);
    if (is_open) {
        tni_write_varint(&writer, row->names_size);
        tni_write_varint(&writer, row->evidence_at);
        tni_write_bytes(&writer, row->body);
    }
    if (writer.full)
        return TENURE_STORAGE;
    struct tni_span value = { writer.data, writer.size };
    if (is_open)
        return store_put_number(write, STORE_ALERTS, number, value);
    tenure_status status = store_put_number(write, STORE_ALERTS_ENDED, number, value);
    return status == TENURE_OK
               ? store_delete(write, STORE_ALERTS,
                              (struct tni_span){ (const uint8_t *)&number, sizeof(number) })
               : status;
}

void
alert_row_write(struct tni_writer *writer, const struct alert_row *row)
{
    char day[TENURE_DATE_TEXT_MAX];
    tni_write_bytes(writer, row->body);
    tni_write_number_field(writer, ALERT_REVISION, row->revision);
    tni_write_text_field(writer, ALERT_OPENED, tenure_day_format(row->opened, day));
    tni_write_number_field(writer, ALERT_OPENED_SEQ, row->opened_seq);
    if (row->ending != TENURE__V1__ALERT__ENDING__ACTIVE) {
        tni_write_number_field(writer, ALERT_ENDING, row->ending);
        tni_write_text_field(writer, ALERT_ENDED, tenure_day_format(row->ended, day));
        tni_write_number_field(writer, ALERT_ENDED_SEQ, row->ended_seq);
    }
    tni_write_number_field(writer, ALERT_MUTED, row->muted_by[0] != '\0');
    tni_write_text_field(writer, ALERT_MUTED_BY, row->muted_by);
    tni_write_text_field(writer, ALERT_ACKNOWLEDGED_BY, row->acknowledged_by);
    tni_write_number_field(writer, ALERT_TRUNCATED, row->evidence_count > 0);
    tni_write_number_field(writer, ALERT_EVIDENCE_COUNT, row->evidence_count);
    tni_write_number_field(writer, ALERT_MOMENTARY,
                           row->ending != TENURE__V1__ALERT__ENDING__ACTIVE &&
                               row->opened == row->ended);
}

tenure_status
alert_published(struct store_read read, const struct alert_row *row, struct tni_span *ret_message)
{
    struct tni_span update;
    struct tni_wire_field field;
    tenure_status status =
        channel_find(read, TENURE__V1__CHANNEL__ALERT, alert_offset(row), &update);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
    while (tni_wire_next(&update, &field)) {
        if (field.number == UPDATE_ALERT) {
            *ret_message = field.bytes;
            return TENURE_OK;
        }
    }
    return TENURE_DAMAGED;
}

tenure_status
alert_find(struct store_read read, uint64_t number, ProtobufCAllocator *allocator,
           Tenure__V1__Alert **ret_alert)
{
    struct alert_row row;
    struct tni_span message;
    tenure_status status = alert_row_find(read, number, &row);
    if (status == TENURE_OK)
        status = alert_published(read, &row, &message);
    if (status != TENURE_OK)
        return status;
    *ret_alert = tenure__v1__alert__unpack(allocator, message.size, message.data);
    return *ret_alert != NULL ? TENURE_OK : TENURE_DAMAGED;
}

struct tni_wire_field
alert_body_field(struct tni_span body, enum alert_field number)
{
    struct tni_wire_field field;
    while (tni_wire_next(&body, &field) && field.number <= number) {
        if (field.number == number)
            return field;
    }
    return (struct tni_wire_field){ 0 };
}

void
alert_body_text(struct tni_span body, enum alert_field number, char *ret_text, size_t size)
{
    struct tni_span text = alert_body_field(body, number).bytes;
    size_t length = text.size < size ? text.size : size - 1;
    if (length > 0)
        memcpy(ret_text, text.data, length);
    ret_text[length] = '\0';
}

bool
alert_body_evidence(struct tni_span *rest, struct tni_span *ret_field, uint64_t *ret_seq)
{
    struct tni_wire_field field, seq;
    for (const uint8_t *begin = rest->data; tni_wire_next(rest, &field); begin = rest->data) {
        if (field.number != ALERT_EVIDENCE)
            continue;
        *ret_field = (struct tni_span){ begin, (size_t)(rest->data - begin) };
        *ret_seq = tni_wire_next(&field.bytes, &seq) && seq.number == EVIDENCE_SEQ ? seq.value : 0;
        return true;
    }
    return false;
}

tenure_status
alerts_open(struct store_read read, struct id_set *ret_numbers)
{
    struct store_cursor cursor;
    tenure_status status = store_cursor_open(read, STORE_ALERTS, &cursor);
    if (status != TENURE_OK)
        return status;
    while ((status = store_cursor_next(&cursor)) == TENURE_OK) {
        if (!id_set_add(ret_numbers, store_cursor_number(&cursor))) {
            status = TENURE_NO_MEMORY;
            break;
        }
    }
    store_cursor_close(&cursor);
    id_set_sort(ret_numbers);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

tenure_status
alert_revision_add(struct store_write *write, uint64_t number, struct alert_row *row,
                   struct alert_revision revision)
{
    uint8_t key[PAIR_KEY_BYTES], bytes[REVISION_BYTES * ALERT_REVISIONS_KEPT];
    tenure_status status = TENURE_OK;
    if (row->revisions_count == ALERT_REVISIONS_KEPT) {
        for (int i = 0; i < ALERT_REVISIONS_KEPT; i++) {
            bytes_put_u64(bytes + REVISION_BYTES * i, row->revisions[i].offset);
            bytes_put_u32(bytes + REVISION_BYTES * i + 8, (uint32_t)row->revisions[i].day);
        }
        status = store_put(write, STORE_ALERT_REVISIONS,
                           pair_key(number, row->revision - ALERT_REVISIONS_KEPT, key),
                           (struct tni_span){ bytes, sizeof(bytes) });
        row->revisions_count = 0;
    }
    row->revisions[row->revisions_count++] = revision;
    return status;
}

/* Finds a revision in STORE_ALERT_REVISIONS, whose rows begin with revisions 1, 33, 65 ... */
static tenure_status
find_earlier(struct store_read read, uint64_t number, uint32_t revision,
             struct alert_revision *ret_revision)
{
    uint8_t key[PAIR_KEY_BYTES];
    struct tni_span value;
    uint32_t position = (revision - 1) % ALERT_REVISIONS_KEPT;
    tenure_status status =
        store_find(read, STORE_ALERT_REVISIONS, pair_key(number, revision - position, key), &value);
    if (status != TENURE_OK)
        return status;
    if (value.size != REVISION_BYTES * ALERT_REVISIONS_KEPT)
        return TENURE_DAMAGED;
    const uint8_t *bytes = value.data + REVISION_BYTES * position;
    *ret_revision = (struct alert_revision){ bytes_u64(bytes), (int32_t)bytes_u32(bytes + 8) };
    return TENURE_OK;
}

tenure_status
alert_revision_find(struct store_read read, uint64_t number, uint32_t revision,
                    struct alert_revision *ret_revision)
{
    struct alert_row row;
    tenure_status status = alert_row_find(read, number, &row);
    if (status != TENURE_OK)
        return status;
    uint32_t earlier = row.revision - row.revisions_count;
    if (revision == 0 || revision > row.revision)
        return TENURE_NOT_FOUND;
    if (revision <= earlier)
        return find_earlier(read, number, revision, ret_revision);
    *ret_revision = row.revisions[revision - earlier - 1];
    return TENURE_OK;
}
