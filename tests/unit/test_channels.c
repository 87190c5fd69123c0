/* SPDX-License-Identifier: Apache-2.0 */
/* Channels: updates share rows, but are found individually. */
#include <string.h>

#include "channels.h"
#include "store_fixture.h"
#include "testing.h"

enum {
    ENTRIES = 1200,
    SPARSE_EVERY = 150, // entries, of which one has an update of the sparse channel
    WALKED = 40,        // updates that each walk reads
};

static const Tenure__V1__Channel DENSE = TENURE__V1__CHANNEL__POST,
                                 SPARSE = TENURE__V1__CHANNEL__ORGANISATION,
                                 LATE = TENURE__V1__CHANNEL__ALERT; // only in the second half

/* What has been stored. */
struct stored {
    struct channel_offsets last;
    struct channel_row row;
    uint64_t rows;
};

static uint64_t *
last_of(struct stored *stored, Tenure__V1__Channel channel)
{
    return &stored->last.of[channel - TENURE__V1__CHANNEL__POST];
}

/* An update filled with its own number, up to its length. */
static size_t
make_update(Tenure__V1__Channel channel, uint64_t offset, uint8_t *bytes)
{
    size_t size = 8 + offset * 37 % (offset % 13 == 0 ? 3000 : 300);
    memset(bytes, (int)(offset + channel), size);
    bytes_put_u64(bytes, offset);
    return size;
}

static void
store_update(struct store_write *write, struct stored *stored, Tenure__V1__Channel channel)
{
    static uint8_t bytes[4096];
    uint64_t *last = last_of(stored, channel);
    struct tni_span update = { bytes, make_update(channel, *last + 1, bytes) };
    assert_int_equal(
        channel_add(write, &stored->row, &stored->rows, &stored->last, channel, update), TENURE_OK);
    ++*last;
}

/* Entry n causes n % 7 updates of the dense channel; in the second half, which is dense in another
 * way, three times as many. */
static struct stored
store_entries(struct store *store, size_t entries_a_batch)
{
    struct stored stored = { 0 };
    struct store_write write;
    for (size_t entry = 0; entry < ENTRIES; entry++) {
        bool late = entry >= ENTRIES / 2;
        if (entry % entries_a_batch == 0)
            assert_int_equal(store_write_begin(store, &write), TENURE_OK);
        for (size_t i = 0; i < entry % 7 * (late ? 3 : 1); i++) {
            store_update(&write, &stored, DENSE);
            if (late)
                store_update(&write, &stored, LATE);
        }
        if (entry % SPARSE_EVERY == SPARSE_EVERY - 1)
            store_update(&write, &stored, SPARSE);
        assert_int_equal(channel_end_row(&write, &stored.row, &stored.rows), TENURE_OK);
        if (entry % entries_a_batch == entries_a_batch - 1)
            assert_int_equal(store_write_commit(&write), TENURE_OK);
    }
    channel_row_close(&stored.row);
    return stored;
}

static void
assert_update(Tenure__V1__Channel channel, uint64_t offset, struct tni_span update)
{
    static uint8_t bytes[4096];
    assert_int_equal(update.size, make_update(channel, offset, bytes));
    assert_memory_equal(update.data, bytes, update.size);
}

/* Walks from an offset, of a channel that has `last` updates. */
static void
assert_walk(struct store_read read, Tenure__V1__Channel channel, uint64_t offset, uint64_t last)
{
    struct channel_walk walk;
    struct tni_span update;
    uint64_t at, until = offset + WALKED <= last ? offset + WALKED : last;
    assert_int_equal(channel_walk_open(read, channel, &walk), TENURE_OK);
    assert_int_equal(channel_walk_seek(&walk, offset), TENURE_OK);
    for (uint64_t next = offset; next <= until; next++) {
        assert_int_equal(channel_walk_next(&walk, &at, &update), TENURE_OK);
        assert_int_equal(at, next);
        assert_update(channel, next, update);
    }
    if (until == last)
        assert_int_equal(channel_walk_next(&walk, &at, &update), TENURE_NOT_FOUND);
    channel_walk_close(&walk);
}

static void
assert_channel(struct store_read read, Tenure__V1__Channel channel, uint64_t last)
{
    struct tni_span update;
    for (uint64_t offset = 1; offset <= last; offset++) {
        assert_int_equal(channel_find(read, channel, offset, &update), TENURE_OK);
        assert_update(channel, offset, update);
        assert_walk(read, channel, offset, last);
    }
    assert_int_equal(channel_find(read, channel, last + 1, &update), TENURE_NOT_FOUND);
    assert_int_equal(channel_find(read, channel, last + 1000, &update), TENURE_NOT_FOUND);
}

static void
test_every_update_is_found_and_is_where_a_walk_begins(void **state)
{
    struct store_fixture *fixture = *state;
    struct store_read read;
    struct tni_span update;
    assert_int_equal(store_read_begin(fixture->store, &read), TENURE_OK);
    assert_int_equal(channel_find(read, DENSE, 1, &update), TENURE_NOT_FOUND);
    store_read_end(&read);
    struct stored stored = store_entries(fixture->store, 4);
    uint64_t updates =
        *last_of(&stored, DENSE) + *last_of(&stored, SPARSE) + *last_of(&stored, LATE);
    assert_true(stored.rows < updates / 2);
    assert_int_equal(*last_of(&stored, SPARSE), ENTRIES / SPARSE_EVERY);
    assert_int_equal(store_read_begin(fixture->store, &read), TENURE_OK);
    for (unsigned channel = DENSE; channel < DENSE + CHANNELS_STORED; channel++)
        assert_channel(read, channel, *last_of(&stored, channel));
    store_read_end(&read);
}

/* Counts the steps of a reader. */
static unsigned steps;

static tenure_status
count_step(struct store_slices *slices)
{
    slices->steps_left = 1;
    steps++;
    return TENURE_OK;
}

static void
test_a_search_looks_at_few_rows(void **state)
{
    struct store_fixture *fixture = *state;
    struct store_slices slices = { .steps_left = 1, .may_go_on = count_step };
    struct store_read read;
    struct tni_span update;
    struct stored stored = store_entries(fixture->store, ENTRIES);
    unsigned steps_max = 0;
    assert_int_equal(store_read_begin(fixture->store, &read), TENURE_OK);
    read.slices = &slices;
    for (unsigned channel = DENSE; channel < DENSE + CHANNELS_STORED; channel++) {
        for (uint64_t offset = 1; offset <= *last_of(&stored, channel); offset++) {
            steps = 0;
            assert_int_equal(channel_find(read, channel, offset, &update), TENURE_OK);
            steps_max = steps > steps_max ? steps : steps_max;
        }
    }
    store_read_end(&read);
    assert_true(stored.rows > 1024);
    assert_true(steps_max <= 4 * 13 + 2); // every fourth step halves fewer than 2^13 rows
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
        { { 0 }, 0, 1 },                       // an empty row
        { { 0, 0, 0, 0 }, 4, 1 },              // fewer offsets than channels
        { { 0, 0, 0, 0, 4 }, 5, 1 },           // no update after them
        { { 0, 0, 0, 0, 4, 50, 2, 7 }, 8, 1 }, // an update that is cut off
        { { 0, 0, 0, 0, 4, 50, 0, 7 }, 8, 1 }, // an empty update
        { { 0, 0, 0, 0, 4, 50 }, 6, 1 },       // a tag without a size
        { { 0, 0, 0, 0, 4, 58, 1, 7 }, 8, 1 }, // an update of no channel
        { { 0, 0, 0, 0, 4, 10, 1, 7 }, 8, 1 }, // an update of the channel of events
        { { 0, 0, 0, 0, 4, 48, 1, 7 }, 8, 1 }, // a number instead of an update
        { { 0, 0, 0, 0, 9, 50, 1, 7 }, 8, 2 }, // not the first row
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct store_write write;
        struct tni_span row = { rows[i].bytes, rows[i].size }, update;
        assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
        assert_int_equal(store_append(&write, STORE_UPDATES, rows[i].number, row), TENURE_OK);
        assert_int_equal(channel_find(write.read, LATE, 5, &update), TENURE_DAMAGED);
        store_write_abort(&write);
    }
}

/* Rows of a damaged file, whose offsets do not follow each other. */
static void
test_rows_out_of_order_are_damaged(void **state)
{
    struct store_fixture *fixture = *state;
    static const uint8_t before[] = { 0, 3, 1, 4, 9 };
    struct store_write write;
    struct channel_walk walk;
    struct tni_span update;
    uint64_t offset;
    tenure_status status = TENURE_OK;
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    for (uint64_t number = 1; number <= sizeof(before); number++) {
        uint8_t bytes[] = { 0, 0, 0, 0, before[number - 1], 50, 1, 7 };
        struct tni_span row = { bytes, sizeof(bytes) };
        assert_int_equal(store_append(&write, STORE_UPDATES, number, row), TENURE_OK);
    }
    assert_int_equal(channel_walk_open(write.read, LATE, &walk), TENURE_OK);
    assert_int_equal(channel_walk_seek(&walk, 1), TENURE_OK);
    while (status == TENURE_OK)
        status = channel_walk_next(&walk, &offset, &update);
    assert_int_equal(status, TENURE_DAMAGED);
    channel_walk_close(&walk);
    store_write_abort(&write);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_every_update_is_found_and_is_where_a_walk_begins),
        WITH_STORE(test_a_search_looks_at_few_rows),
        WITH_STORE(test_batches_do_not_show_in_rows),
        WITH_STORE(test_a_damaged_row_is_refused),
        WITH_STORE(test_rows_out_of_order_are_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
