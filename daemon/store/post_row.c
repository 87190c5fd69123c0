/* SPDX-License-Identifier: Apache-2.0 */
/* The row of a post: the stored part of its timeline, and its last published state. */
#include <string.h>

#include "codec.h"
#include "rows.h"
#include "timeline_row.h"

enum {
    POST_OPEN = 1,
    POST_HAS_FAMILY = 2,
};

void
post_row_clear(struct post_row *row)
{
    struct timeline snapshot = row->snapshot;
    timeline_clear(&snapshot);
    memset(row, 0, offsetof(struct post_row, recent)); // the large arrays after these have counts
    row->reviews = (struct post_reviews){ TENURE_NO_DAY, TENURE_NO_DAY, TENURE_NO_DAY };
    row->snapshot = snapshot;
    row->changed_from = UNCHANGED;
    row->recent.count = 0;
    row->contributions.size = 0;
}

void
post_row_close(struct post_row *row)
{
    timeline_close(&row->snapshot);
}

/* Writes what was derived from the timeline last. */
static void
write_made(struct tni_writer *writer, const struct post_row *row)
{
    tni_write_varint(writer, row->contributions.size);
    tni_write_bytes(writer, (struct tni_span){ row->contributions.bytes, row->contributions.size });
    write_hash(writer, row->shown);
    tni_write_varint(writer, row->context_hash);
    tni_write_varint(writer, row->reports);
    tni_write_varint(writer, row->changed_from + 1); // the default value becomes 0
    tni_write_varint(writer, row->people_dropped);
    tni_write_varint(writer, row->people_count);
    for (uint32_t i = 0; i < row->people_count; i++) {
        tni_write_varint(writer, row->people[i].person);
        tni_write_varint(writer, row->people[i].hash);
    }
}

static void
read_made(struct row_reader *reader, struct post_row *row)
{
    struct tni_span contributions = read_span(reader, CONTRIBUTIONS_BYTES_MAX);
    if (contributions.size > 0)
        memcpy(row->contributions.bytes, contributions.data, contributions.size);
    row->contributions.size = contributions.size;
    row->shown = read_hash(reader);
    row->context_hash = (uint32_t)read_number(reader);
    row->reports = (uint32_t)read_number(reader);
    row->changed_from = read_number(reader) - 1;
    row->people_dropped = (uint32_t)read_number(reader);
    row->people_count = read_count(reader, HOLDERS_KEPT_MAX);
    for (uint32_t i = 0; i < row->people_count; i++) {
        row->people[i].person = read_number(reader);
        row->people[i].hash = (uint32_t)read_number(reader);
    }
}

tenure_status
post_find(struct store_read read, uint64_t number, struct post_row *row)
{
    struct row_reader reader = { 0 };
    tenure_status status = store_find_number(read, STORE_POSTS, number, &reader.rest);
    if (status != TENURE_OK)
        return status;
    uint64_t flags = read_number(&reader);
    row->is_open = (flags & POST_OPEN) != 0;
    row->has_family = (flags & POST_HAS_FAMILY) != 0;
    row->organisation = read_number(&reader);
    read_text(&reader, row->organisation_id, sizeof(row->organisation_id));
    read_text(&reader, row->role, sizeof(row->role));
    row->last_seq = read_number(&reader);
    row->sent.revision = read_number(&reader);
    row->sent.offset = read_number(&reader);
    row->sent.hash = read_hash(&reader);
    row->reviews.view = (int32_t)read_signed(&reader);
    row->reviews.contributions = (int32_t)read_signed(&reader);
    row->reviews.rules = (int32_t)read_signed(&reader);
    row->alerts_open = (uint32_t)read_number(&reader);
    uint64_t rumours = read_number(&reader);
    if (rumours > RUMOURS_MAX)
        return TENURE_DAMAGED;
    row->rumours_count = (uint32_t)rumours;
    for (uint32_t i = 0; i < row->rumours_count; i++)
        row->rumours[i] = read_number(&reader);
    if (!read_timeline(&reader, &row->snapshot))
        return reader.bad ? TENURE_DAMAGED : TENURE_NO_MEMORY;
    read_recent(&reader, &row->recent);
    read_made(&reader, row);
    return status_of_reader(&reader);
}

tenure_status
post_is_open(struct store_read read, uint64_t number, bool *ret_open)
{
    struct row_reader reader = { 0 };
    tenure_status status = store_find_number(read, STORE_POSTS, number, &reader.rest);
    if (status != TENURE_OK)
        return status;
    *ret_open = (read_number(&reader) & POST_OPEN) != 0; // the flags come first
    return reader.bad ? TENURE_DAMAGED : TENURE_OK;
}

tenure_status
post_find_name(struct store_read read, uint64_t number, char *ret_organisation, char *ret_role)
{
    struct row_reader reader = { 0 };
    tenure_status status = store_find_number(read, STORE_POSTS, number, &reader.rest);
    if (status != TENURE_OK)
        return status;
    read_number(&reader); // skip the flags
    read_number(&reader); // skip the organisation's number
    read_text(&reader, ret_organisation, TENURE_SLUG_MAX + 1);
    read_text(&reader, ret_role, TENURE_SLUG_MAX + 1);
    return reader.bad ? TENURE_DAMAGED : TENURE_OK;
}

tenure_status
post_put(struct store_write *write, uint64_t number, const struct post_row *row)
{
    struct tni_writer writer = store_row_writer(write);
    tni_write_varint(&writer,
                     (row->is_open ? POST_OPEN : 0) | (row->has_family ? POST_HAS_FAMILY : 0));
    tni_write_varint(&writer, row->organisation);
    write_text(&writer, row->organisation_id);
    write_text(&writer, row->role);
    tni_write_varint(&writer, row->last_seq);
    tni_write_varint(&writer, row->sent.revision);
    tni_write_varint(&writer, row->sent.offset);
    write_hash(&writer, row->sent.hash);
    write_signed(&writer, row->reviews.view);
    write_signed(&writer, row->reviews.contributions);
    write_signed(&writer, row->reviews.rules);
    tni_write_varint(&writer, row->alerts_open);
    tni_write_varint(&writer, row->rumours_count);
    for (uint32_t i = 0; i < row->rumours_count; i++)
        tni_write_varint(&writer, row->rumours[i]);
    write_timeline(&writer, &row->snapshot);
    write_recent(&writer, &row->recent);
    write_made(&writer, row);
    if (writer.full)
        return TENURE_TOO_LARGE;
    return store_put_number(write, STORE_POSTS, number,
                            (struct tni_span){ writer.data, writer.size });
}
