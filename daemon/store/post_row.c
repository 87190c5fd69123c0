/* SPDX-License-Identifier: Apache-2.0 */
/* The row of a post: the stored part of its timeline, and its last published state. */
#include <assert.h>
#include <string.h>

#include "codec.h"
#include "rows.h"
#include "timeline_row.h"

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

/* The beginning of a row, of fixed width, since it is read and written with every change of a
 * post. */
struct stored_post {
    uint64_t organisation;
    uint64_t first_seq;
    uint64_t last_seq;
    struct sent sent;
    uint64_t changed_from;
    struct post_reviews reviews;
    uint32_t alerts_open;
    uint32_t rumours_count;
    uint32_t reports;
    uint32_t context_hash;
    uint32_t people_count;
    uint32_t people_dropped;
    uint32_t contributions_size;
    uint8_t is_open;
    uint8_t has_family;
    uint8_t unused[6]; // zero, so that equal posts have equal bytes
};
static_assert(sizeof(struct stored_post) == 104, "a stored post must have no padding");

static struct stored_post
store_post(const struct post_row *row)
{
    return (struct stored_post){
        .organisation = row->organisation,
        .first_seq = row->first_seq,
        .last_seq = row->last_seq,
        .sent = row->sent,
        .changed_from = row->changed_from,
        .reviews = row->reviews,
        .alerts_open = row->alerts_open,
        .rumours_count = row->rumours_count,
        .reports = row->reports,
        .context_hash = row->context_hash,
        .people_count = row->people_count,
        .people_dropped = row->people_dropped,
        .contributions_size = (uint32_t)row->contributions.size,
        .is_open = row->is_open,
        .has_family = row->has_family,
    };
}

static void
restore_post(const struct stored_post *stored, struct post_row *row)
{
    row->organisation = stored->organisation;
    row->first_seq = stored->first_seq;
    row->last_seq = stored->last_seq;
    row->sent = stored->sent;
    row->changed_from = stored->changed_from;
    row->reviews = stored->reviews;
    row->alerts_open = stored->alerts_open;
    row->rumours_count = stored->rumours_count;
    row->reports = stored->reports;
    row->context_hash = stored->context_hash;
    row->people_count = stored->people_count;
    row->people_dropped = stored->people_dropped;
    row->contributions.size = stored->contributions_size;
    row->is_open = stored->is_open != 0;
    row->has_family = stored->has_family != 0;
}

/* Reads `count` items of an array for at most `max`. */
static void
read_items(struct row_reader *reader, void *items, size_t size, size_t count, size_t max)
{
    struct tni_span bytes = read_bytes(reader, count <= max ? count * size : SIZE_MAX);
    if (bytes.size > 0)
        memcpy(items, bytes.data, bytes.size);
}

static void
write_items(struct tni_writer *writer, const void *items, size_t size, size_t count)
{
    tni_write_bytes(writer, (struct tni_span){ items, count * size });
}

static tenure_status
read_head(struct store_read read, uint64_t number, struct row_reader *reader,
          struct stored_post *ret_stored)
{
    *reader = (struct row_reader){ 0 };
    tenure_status status = store_find_number(read, STORE_POSTS, number, &reader->rest);
    if (status == TENURE_OK)
        read_items(reader, ret_stored, sizeof(*ret_stored), 1, 1);
    return status == TENURE_OK && reader->bad ? TENURE_DAMAGED : status;
}

tenure_status
post_find(struct store_read read, uint64_t number, struct post_row *row)
{
    struct row_reader reader;
    struct stored_post stored;
    tenure_status status = read_head(read, number, &reader, &stored);
    if (status != TENURE_OK)
        return status;
    restore_post(&stored, row);
    read_text(&reader, row->organisation_id, sizeof(row->organisation_id));
    read_text(&reader, row->role, sizeof(row->role));
    read_items(&reader, row->rumours, sizeof(row->rumours[0]), row->rumours_count, RUMOURS_MAX);
    read_items(&reader, row->people, sizeof(row->people[0]), row->people_count, HOLDERS_KEPT_MAX);
    read_items(&reader, row->contributions.bytes, 1, row->contributions.size,
               CONTRIBUTIONS_BYTES_MAX);
    read_recent(&reader, &row->recent);
    if (!reader.bad && !read_timeline(&reader, &row->snapshot))
        return reader.bad ? TENURE_DAMAGED : TENURE_NO_MEMORY;
    return status_of_reader(&reader);
}

tenure_status
post_is_open(struct store_read read, uint64_t number, bool *ret_open)
{
    struct row_reader reader;
    struct stored_post stored;
    tenure_status status = read_head(read, number, &reader, &stored);
    if (status == TENURE_OK)
        *ret_open = stored.is_open != 0;
    return status;
}

tenure_status
post_find_name(struct store_read read, uint64_t number, char *ret_organisation, char *ret_role)
{
    struct row_reader reader;
    struct stored_post stored;
    tenure_status status = read_head(read, number, &reader, &stored);
    if (status != TENURE_OK)
        return status;
    read_text(&reader, ret_organisation, TENURE_SLUG_MAX + 1);
    read_text(&reader, ret_role, TENURE_SLUG_MAX + 1);
    return reader.bad ? TENURE_DAMAGED : TENURE_OK;
}

tenure_status
post_put(struct store_write *write, uint64_t number, const struct post_row *row)
{
    struct tni_writer writer = store_row_writer(write);
    struct stored_post stored = store_post(row);
    write_items(&writer, &stored, sizeof(stored), 1);
    write_text(&writer, row->organisation_id);
    write_text(&writer, row->role);
    write_items(&writer, row->rumours, sizeof(row->rumours[0]), row->rumours_count);
    write_items(&writer, row->people, sizeof(row->people[0]), row->people_count);
    write_items(&writer, row->contributions.bytes, 1, row->contributions.size);
    write_recent(&writer, &row->recent);
    write_timeline(&writer, &row->snapshot);
    if (writer.full)
        return TENURE_TOO_LARGE;
    return store_put_number(write, STORE_POSTS, number,
                            (struct tni_span){ writer.data, writer.size });
}
