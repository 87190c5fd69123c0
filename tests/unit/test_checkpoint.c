/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints of many rows: sweeps, the space that they take on disk, the memory that they free. */
#include <stdlib.h>

#include "store_fixture.h"
#include "testing.h"

enum {
    ROWS = 30000,
    COMMITS = 760,
    CHANGES = 100
};

/* The total size of the checkpoints' blocks, in bytes. */
static size_t
block_bytes(struct store *store)
{
    struct store_read read;
    struct store_cursor cursor;
    size_t bytes = 0;
    assert_int_equal(store_read_begin(store, &read), TENURE_OK);
    assert_int_equal(store_cursor_open(read, STORE_CHECKPOINT, &cursor), TENURE_OK);
    while (store_cursor_next(&cursor) == TENURE_OK)
        bytes += cursor.value.size;
    store_cursor_close(&cursor);
    store_read_end(&read);
    return bytes;
}

static void
check_rows(struct store *store, const uint32_t *versions)
{
    struct store_read read;
    struct tni_span value;
    assert_int_equal(store_read_begin(store, &read), TENURE_OK);
    for (uint64_t row = 0; row < ROWS; row++) {
        tenure_status status = store_find_number(read, STORE_RETRACTED, row, &value);
        assert_int_equal(status, versions[row] > 0 ? TENURE_OK : TENURE_NOT_FOUND);
        if (versions[row] > 0)
            assert_memory_equal(value.data, &versions[row], sizeof(versions[row]));
    }
    store_read_end(&read);
}

static void
change_rows(struct store *store, uint32_t commit, uint32_t *versions)
{
    struct store_write write;
    struct tni_span value = { (const uint8_t *)&commit, sizeof(commit) };
    assert_int_equal(store_write_begin(store, &write), TENURE_OK);
    for (int i = 0; i < CHANGES; i++) {
        uint64_t row = (uint64_t)rand() % ROWS;
        versions[row] = rand() % 3 == 0 ? 0 : commit;
        struct tni_span key = { (const uint8_t *)&row, sizeof(row) };
        assert_int_equal(versions[row] > 0 ? store_put_number(&write, STORE_RETRACTED, row, value)
                                           : store_delete(&write, STORE_RETRACTED, key),
                         TENURE_OK);
    }
    assert_int_equal(store_write_commit(&write), TENURE_OK);
}

/* Many small checkpoints, so that many sweeps complete; rows are added, changed and deleted before,
 * during and after a sweep, and old blocks do not accumulate. */
static void
test_checkpoints_of_many_sweeps(void **state)
{
    static uint32_t versions[ROWS]; // 0: there is no such row
    struct store_fixture *fixture = *state;
    struct checkpoint checkpoint = { 0 };
    srand(11);
    for (uint32_t commit = 1; commit <= COMMITS; commit++) {
        change_rows(fixture->store, commit, versions);
        if (commit % 5 == 0)
            store_fixture_checkpoint(fixture->store, &checkpoint);
        if (commit % 190 != 0)
            continue;
        store_fixture_reopen(fixture);
        assert_int_equal(store_fixture_read_checkpoint(fixture->store, &checkpoint), TENURE_OK);
        check_rows(fixture->store, versions);
    }
    assert_true(checkpoint.first > 1);
    assert_true(block_bytes(fixture->store) < 4 * ROWS * 24);
}

static void
put_random_ids(struct store *store, int count)
{
    struct store_write write;
    char text[32];
    assert_int_equal(store_write_begin(store, &write), TENURE_OK);
    for (int i = 0; i < count; i++) {
        struct tni_span row = { (const uint8_t *)text, (size_t)sprintf(text, "%08x-id", rand()) };
        assert_int_equal(store_put(&write, STORE_IDS, row, row), TENURE_OK);
    }
    assert_int_equal(store_write_commit(&write), TENURE_OK);
}

/* So much must be free before events are accepted; with random ids each row copies a page. */
static void
test_what_a_checkpoint_adds_to_the_file_is_known_before(void **state)
{
    struct store_fixture *fixture = *state;
    struct checkpoint checkpoint = { 0 };
    uint64_t grown = 0;
    srand(5);
    put_random_ids(fixture->store, ROWS);
    for (int i = 0; i < 20; i++) {
        store_fixture_checkpoint(fixture->store, &checkpoint);
        put_random_ids(fixture->store, 500);
        uint64_t needed = store_to_settle(fixture->store), before = store_size(fixture->store);
        store_fixture_checkpoint(fixture->store, &checkpoint);
        grown += store_size(fixture->store) - before;
        assert_true(store_size(fixture->store) - before <= needed);
    }
    assert_true(grown > 0);
}

/* A checkpoint returns the memory of rows that it moves to disk, so that events that were refused
 * for lack of memory are accepted again. */
static void
test_a_checkpoint_frees_memory(void **state)
{
    struct store_fixture *fixture = *state;
    struct checkpoint checkpoint = { 0 };
    struct store_write write;
    char text[32];
    uint64_t before = store_memory(fixture->store);
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    for (int i = 0; i < ROWS; i++) {
        struct tni_span row = { (const uint8_t *)text, (size_t)sprintf(text, "event-%d", i) };
        assert_int_equal(store_put(&write, STORE_IDS, row, row), TENURE_OK);
    }
    assert_int_equal(store_write_commit(&write), TENURE_OK);
    uint64_t full = store_memory(fixture->store);
    store_fixture_checkpoint(fixture->store, &checkpoint);
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    assert_true(store_memory(fixture->store) - before < (full - before) / 10);
    store_write_abort(&write);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_checkpoints_of_many_sweeps),
        WITH_STORE(test_what_a_checkpoint_adds_to_the_file_is_known_before),
        WITH_STORE(test_a_checkpoint_frees_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
