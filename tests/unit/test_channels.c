/* SPDX-License-Identifier: Apache-2.0 */
/* Channels: updates share rows, but are found individually. */
#include <string.h>

#include "channels.h"
#include "store_fixture.h"
#include "testing.h"

enum {
    ENTRIES = 40
};

/* An update filled with its own number, up to its length. */
static size_t
make_update(uint64_t offset, uint8_t *bytes)
{
    size_t size = 8 + offset * 37 % (offset % 13 == 0 ? 3000 : 300);
    memset(bytes, (int)offset, size);
    bytes_put_u64(bytes, offset);
    return size;
}

/* Entry n causes n % 7 updates; returns the total number. */
static uint64_t
store_entries(struct store *store, size_t entries_a_batch)
{
    uint64_t offset = 0;
    static uint8_t bytes[4096];
    struct store_write write;
    struct channel_row row = { 0 };
    uint64_t rows = 0;
    for (size_t entry = 0; entry < ENTRIES; entry++) {
        if (entry % entries_a_batch == 0)
            assert_int_equal(store_write_begin(store, &write), TENURE_OK);
        for (size_t i = 0; i < entry % 7; i++) {
            struct tni_span update = { bytes, make_update(++offset, bytes) };
            assert_int_equal(channel_add(&write, STORE_CHANNEL_POST, &row, &rows, offset, update),
                             TENURE_OK);
        }
        assert_int_equal(channel_end_row(&write, STORE_CHANNEL_POST, &row, &rows), TENURE_OK);
        if (entry % entries_a_batch == entries_a_batch - 1)
            assert_int_equal(store_write_commit(&write), TENURE_OK);
    }
    channel_row_close(&row);
    return offset;
}

static void
assert_update(uint64_t offset, struct tni_span update)
{
    static uint8_t bytes[4096];
    assert_int_equal(update.size, make_update(offset, bytes));
    assert_memory_equal(update.data, bytes, update.size);
}

static size_t
count_rows(struct store_read read)
{
    struct store_cursor cursor;
    size_t rows = 0;
    assert_int_equal(store_cursor_open(read, STORE_CHANNEL_POST, &cursor), TENURE_OK);
    for (tenure_status status = store_cursor_seek_number(&cursor, 0); status == TENURE_OK; rows++)
        status = store_cursor_next(&cursor);
    store_cursor_close(&cursor);
    return rows;
}

static void
test_every_update_is_found_and_is_where_a_walk_begins(void **state)
{
    struct store_fixture *fixture = *state;
    struct store_read read;
    struct channel_walk walk;
    struct tni_span update;
    uint64_t last = store_entries(fixture->store, 4), at;
    assert_int_equal(store_read_begin(fixture->store, &read), TENURE_OK);
    assert_true(count_rows(read) < last / 2);
    for (uint64_t offset = 1; offset <= last; offset++) {
        assert_int_equal(channel_find(read, STORE_CHANNEL_POST, offset, &update), TENURE_OK);
        assert_update(offset, update);
        assert_int_equal(channel_walk_open(read, STORE_CHANNEL_POST, &walk), TENURE_OK);
        assert_int_equal(channel_walk_seek(&walk, offset), TENURE_OK);
        for (uint64_t next = offset; next <= last; next++) {
            assert_int_equal(channel_walk_next(&walk, &at, &update), TENURE_OK);
            assert_int_equal(at, next);
            assert_update(next, update);
        }
        assert_int_equal(channel_walk_next(&walk, &at, &update), TENURE_NOT_FOUND);
        channel_walk_close(&walk);
    }
    assert_int_equal(channel_find(read, STORE_CHANNEL_POST, last + 1, &update), TENURE_NOT_FOUND);
    store_read_end(&read);
}

static void
test_batches_do_not_show_in_rows(void **state)
{
    struct store_fixture *fixture = *state, other;
    struct store_read left, right;
    struct store_difference difference;
    store_fixture_open(&other);
    store_entries(fixture->store, 1);
    store_entries(other.store, ENTRIES);
    assert_int_equal(store_read_begin(fixture->store, &left), TENURE_OK);
    assert_int_equal(store_read_begin(other.store, &right), TENURE_OK);
    assert_int_equal(store_compare(left, right, &difference), TENURE_OK);
    store_read_end(&left);
    store_read_end(&right);
    store_fixture_close(&other);
}

static void
test_a_damaged_row_is_refused(void **state)
{
    struct store_fixture *fixture = *state;
    static const struct {
        uint8_t bytes[16];
        size_t size;
        uint64_t number; // of the row
    } rows[] = {
        { { 0 }, 0, 1 },              // an empty row
        { { 0, 1 }, 2, 1 },           // no update after the count
        { { 0, 0, 42, 1, 7 }, 5, 1 }, // a count of zero
        { { 0, 9, 42, 1, 7 }, 5, 1 }, // a count larger than the offset
        { { 0, 1, 42, 2, 7 }, 5, 1 }, // an update that is cut off
        { { 0, 1, 42, 0, 7 }, 5, 1 }, // an empty update
        { { 0, 1, 42 }, 3, 1 },       // a tag without a size
        { { 0, 1, 34, 1, 7 }, 5, 1 }, // an update of another channel
        { { 0, 1, 40, 1, 7 }, 5, 1 }, // a number instead of an update
        { { 0, 1, 42, 1, 7 }, 5, 2 }, // not the number in the channel's table
    };
    static const uint8_t one[] = { 1 };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct store_write write;
        struct tni_span row = { rows[i].bytes, rows[i].size }, update;
        assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
        assert_int_equal(store_append(&write, STORE_UPDATES, rows[i].number, row), TENURE_OK);
        assert_int_equal(
            store_put_number(&write, STORE_CHANNEL_ALERT, 5, (struct tni_span){ one, sizeof(one) }),
            TENURE_OK);
        assert_int_equal(channel_find(write.read, STORE_CHANNEL_ALERT, 5, &update), TENURE_DAMAGED);
        store_write_abort(&write);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_every_update_is_found_and_is_where_a_walk_begins),
        WITH_STORE(test_batches_do_not_show_in_rows),
        WITH_STORE(test_a_damaged_row_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
