/* SPDX-License-Identifier: Apache-2.0 */
/* Rows from which the state is made again have checksums: with a bit flipped in any of their bytes,
 * reading gives "damaged". */
#include <stdlib.h>

#include "checkpoint.h"
#include "store_fixture.h"
#include "testing.h"
#include "waypoints.h"

enum {
    POST = 7,
    SEQ = 40,
    ROWS = 50,
};

/* Reads what the row is part of. */
typedef tenure_status (*reader)(struct store *store);

static tenure_status
read_checkpoint(struct store *store)
{
    struct store_write again;
    struct checkpoint checkpoint;
    struct counters counters;
    assert_int_equal(store_again_begin(store, &again), TENURE_OK);
    tenure_status status = checkpoint_read(&again, &checkpoint, &counters);
    store_write_abort(&again);
    return status;
}

static tenure_status
read_waypoint(struct store *store)
{
    struct store_read read;
    struct waypoint waypoint = { 0 };
    assert_int_equal(store_read_begin(store, &read), TENURE_OK);
    tenure_status status = waypoint_before(read, POST, UINT64_MAX, &waypoint);
    waypoint_close(&waypoint);
    store_read_end(&read);
    return status;
}

static void
put(struct store *store, enum store_table table, struct tni_span key, struct tni_span value)
{
    struct store_write write;
    assert_int_equal(store_write_begin(store, &write), TENURE_OK);
    uint64_t number = 0;
    if (table == STORE_CHECKPOINT)
        memcpy(&number, key.data, sizeof(number));
    assert_int_equal(table == STORE_CHECKPOINT ? store_put_number(&write, table, number, value)
                                               : store_put(&write, table, key, value),
                     TENURE_OK);
    assert_int_equal(store_write_commit(&write), TENURE_OK);
}

/* Flips a bit in each byte of the table's first row in turn. */
static void
flip_in_each_byte(struct store *store, enum store_table table, reader read)
{
    static uint8_t key[STORE_KEY_MAX], value[1 << 16];
    struct store_read snapshot;
    struct store_cursor cursor;
    assert_int_equal(read(store), TENURE_OK);
    assert_int_equal(store_read_begin(store, &snapshot), TENURE_OK);
    assert_int_equal(store_cursor_open(snapshot, table, &cursor), TENURE_OK);
    assert_int_equal(store_cursor_next(&cursor), TENURE_OK);
    struct tni_span kept_key = { key, cursor.key.size }, kept = { value, cursor.value.size };
    assert_in_range(kept.size, 1, sizeof(value));
    memcpy(key, cursor.key.data, kept_key.size);
    memcpy(value, cursor.value.data, kept.size);
    store_cursor_close(&cursor);
    store_read_end(&snapshot);
    for (size_t i = 0; i < kept.size; i++) {
        value[i] ^= (uint8_t)(1u << i % 8);
        put(store, table, kept_key, kept);
        if (read(store) != TENURE_DAMAGED)
            fail_msg("not damaged with a bit of byte %zu of %zu flipped", i, kept.size);
        value[i] ^= (uint8_t)(1u << i % 8);
    }
    put(store, table, kept_key, kept);
    assert_int_equal(read(store), TENURE_OK);
}

static void
write_checkpoint(struct store *store)
{
    struct store_write write;
    struct checkpoint checkpoint = { 0 };
    struct counters counters = { .last_seq = SEQ };
    char text[16];
    assert_int_equal(store_write_begin(store, &write), TENURE_OK);
    for (int i = 0; i < ROWS; i++) {
        struct tni_span row = { (const uint8_t *)text, (size_t)sprintf(text, "name-%d", i) };
        assert_int_equal(store_put(&write, STORE_NAMES, row, row), TENURE_OK);
    }
    assert_int_equal(checkpoint_write(&write, &counters, &checkpoint), TENURE_OK);
    assert_int_equal(store_write_commit(&write), TENURE_OK);
    checkpoint_written(&write);
}

static void
test_the_head_of_a_checkpoint(void **state)
{
    struct store_fixture *fixture = *state;
    write_checkpoint(fixture->store);
    flip_in_each_byte(fixture->store, STORE_META, read_checkpoint);
}

static void
test_a_block_of_a_checkpoint(void **state)
{
    struct store_fixture *fixture = *state;
    write_checkpoint(fixture->store);
    flip_in_each_byte(fixture->store, STORE_CHECKPOINT, read_checkpoint);
}

static void
test_a_waypoint(void **state)
{
    struct store_fixture *fixture = *state;
    struct store_write write;
    struct post_row row = { .reports = 3 };
    post_row_clear(&row);
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    assert_int_equal(waypoint_put(&write, POST, SEQ, &row), TENURE_OK);
    assert_int_equal(store_write_commit(&write), TENURE_OK);
    post_row_close(&row);
    flip_in_each_byte(fixture->store, STORE_WAYPOINTS, read_waypoint);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_the_head_of_a_checkpoint),
        WITH_STORE(test_a_block_of_a_checkpoint),
        WITH_STORE(test_a_waypoint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
