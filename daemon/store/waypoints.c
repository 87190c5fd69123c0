/* SPDX-License-Identifier: Apache-2.0 */
#include "waypoints.h"

#include <xxhash.h>

#include "timeline_row.h"

void
waypoint_close(struct waypoint *waypoint)
{
    timeline_close(&waypoint->snapshot);
}

/* Of a row and its key: history is folded on from the row, so it must be what was written. */
static uint64_t
sum_of(struct tni_span row, uint64_t post, uint64_t seq)
{
    return XXH3_64bits_withSeed(row.data, row.size, htobe64(post) ^ seq);
}

tenure_status
waypoint_put(struct store_write *write, uint64_t post, uint64_t seq, const struct post_row *row)
{
    uint8_t key[PAIR_KEY_BYTES];
    struct tni_writer writer = store_row_writer(write);
    write_timeline(&writer, &row->snapshot);
    write_recent(&writer, &row->recent);
    tni_write_varint(&writer, row->reports);
    tni_write_varint(&writer, row->rumours_count);
    for (uint32_t i = 0; i < row->rumours_count; i++)
        tni_write_varint(&writer, row->rumours[i]);
    uint64_t sum = sum_of((struct tni_span){ writer.data, writer.size }, post, seq);
    tni_write_bytes(&writer, (struct tni_span){ (const uint8_t *)&sum, sizeof(sum) });
    if (writer.full)
        return TENURE_STORAGE;
    return store_put(write, STORE_WAYPOINTS, pair_key(post, seq, key),
                     (struct tni_span){ writer.data, writer.size });
}

static tenure_status
read_row(const struct store_cursor *cursor, struct waypoint *waypoint)
{
    struct row_reader reader = { .rest = cursor->value };
    uint64_t post = bytes_u64(cursor->key.data), sum;
    waypoint->seq = bytes_u64(cursor->key.data + 8);
    if (reader.rest.size < sizeof(sum))
        return TENURE_DAMAGED;
    reader.rest.size -= sizeof(sum);
    memcpy(&sum, reader.rest.data + reader.rest.size, sizeof(sum));
    if (sum != sum_of(reader.rest, post, waypoint->seq))
        return TENURE_DAMAGED;
    if (!read_timeline(&reader, &waypoint->snapshot))
        return reader.bad ? TENURE_DAMAGED : TENURE_NO_MEMORY;
    read_recent(&reader, &waypoint->recent);
    waypoint->reports = (uint32_t)read_number(&reader);
    waypoint->rumours_count = read_count(&reader, RUMOURS_MAX);
    for (uint32_t i = 0; i < waypoint->rumours_count; i++)
        waypoint->rumours[i] = read_number(&reader);
    return status_of_reader(&reader);
}

/* Moves to the post's last waypoint before the entry. */
static tenure_status
seek_before(struct store_cursor *cursor, uint64_t post, uint64_t seq)
{
    uint8_t key[PAIR_KEY_BYTES];
    tenure_status status = store_cursor_seek(cursor, pair_key(post, seq, key));
    if (status == TENURE_NOT_FOUND)
        status = store_cursor_last(cursor);
    else if (status == TENURE_OK)
        status = store_cursor_previous(cursor);
    if (status == TENURE_OK && cursor->key.size != PAIR_KEY_BYTES)
        return TENURE_DAMAGED;
    if (status == TENURE_OK && bytes_u64(cursor->key.data) != post)
        return TENURE_NOT_FOUND;
    return status;
}

tenure_status
waypoint_before(struct store_read read, uint64_t post, uint64_t seq, struct waypoint *ret_waypoint)
{
    struct store_cursor cursor;
    timeline_clear(&ret_waypoint->snapshot);
    ret_waypoint->seq = ret_waypoint->recent.count = ret_waypoint->reports =
        ret_waypoint->rumours_count = 0;
    tenure_status status = store_cursor_open(read, STORE_WAYPOINTS, &cursor);
    if (status != TENURE_OK)
        return status;
    status = seek_before(&cursor, post, seq);
    if (status == TENURE_OK)
        status = read_row(&cursor, ret_waypoint);
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* Whether waypoints_forget() must delete the waypoint at the cursor. */
static bool
has_seen(const struct store_cursor *cursor, uint64_t seq, int32_t day, int32_t announced)
{
    struct row_reader reader = { .rest = cursor->value };
    return bytes_u64(cursor->key.data + 8) >= seq || read_base_day(&reader) >= day ||
           read_base_day(&reader) > announced;
}

tenure_status
waypoints_forget(struct store_write *write, uint64_t post, uint64_t seq, int32_t day,
                 int32_t announced)
{
    struct store_cursor cursor;
    uint8_t key[PAIR_KEY_BYTES];
    tenure_status status = store_cursor_open(write->read, STORE_WAYPOINTS, &cursor);
    if (status != TENURE_OK)
        return status;
    do {
        status = seek_before(&cursor, post, UINT64_MAX);
        if (status != TENURE_OK || !has_seen(&cursor, seq, day, announced))
            break;
        uint64_t last = bytes_u64(cursor.key.data + 8);
        status = store_delete(write, STORE_WAYPOINTS, pair_key(post, last, key));
    } while (status == TENURE_OK);
    store_cursor_close(&cursor);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}
