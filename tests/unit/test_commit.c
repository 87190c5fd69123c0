/* SPDX-License-Identifier: Apache-2.0 */
/* What commits leave behind: appended rows, nothing after a failure, no memory of look-ups; and the
 * comparison of two stores. */
#include <malloc.h>

#include "store_fixture.h"
#include "testing.h"

static void
append_rows(struct store *store, uint64_t from, uint64_t until, size_t each)
{
    static uint8_t value[900];
    struct store_write write;
    while (from < until) {
        assert_int_equal(store_write_begin(store, &write), TENURE_OK);
        for (size_t i = 0; i < each && from < until; i++, from++) {
            memset(value, (int)(from % 251), sizeof(value));
            assert_int_equal(store_append(&write, STORE_UPDATES, from,
                                          (struct tni_span){ value, 1 + from % sizeof(value) }),
                             TENURE_OK);
        }
        assert_int_equal(store_write_commit(&write), TENURE_OK);
    }
}

static void
check_appended(struct store *store, uint64_t until)
{
    struct store_read read;
    struct store_cursor cursor;
    uint64_t next = 1;
    assert_int_equal(store_read_begin(store, &read), TENURE_OK);
    assert_int_equal(store_cursor_open(read, STORE_UPDATES, &cursor), TENURE_OK);
    tenure_status status = store_cursor_seek_number(&cursor, 0);
    for (; status == TENURE_OK; status = store_cursor_next(&cursor), next++) {
        assert_int_equal(store_cursor_number(&cursor), next);
        assert_int_equal(cursor.value.size, 1 + next % 900);
        assert_int_equal(cursor.value.data[0], next % 251);
    }
    assert_int_equal(status, TENURE_NOT_FOUND);
    assert_int_equal(next, until);
    store_cursor_close(&cursor);
    store_read_end(&read);
}

static void
test_rows_that_are_appended(void **state)
{
    struct store_fixture *fixture = *state;
    static const struct {
        uint64_t until;
        size_t each; // in each commit
    } parts[] = { { 40, 1 }, { 9000, 7 }, { 9001, 1 }, { 14000, 5000 }, { 14100, 10 } };
    uint64_t next = 1;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        append_rows(fixture->store, next, parts[i].until, parts[i].each);
        next = parts[i].until;
        check_appended(fixture->store, next);
        if (i % 2 == 0) {
            store_fixture_reopen(fixture);
            check_appended(fixture->store, next);
        }
    }
}

/* If there is no space for a commit, everything is as before. */
static void
test_a_commit_that_fails_is_forgotten(void **state)
{
    static const uint8_t value[3000] = { 1 };
    struct store_fixture *fixture = *state;
    struct store_write write;
    struct tni_span found;
    uint64_t key = 0;
    tenure_status status = TENURE_OK;
    store_close(&fixture->store);
    assert_int_equal(store_open(fixture->folder, 1 << 20, &fixture->store), TENURE_OK);
    while (status == TENURE_OK && key < 1000) {
        assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
        assert_int_equal(
            store_append(&write, STORE_UPDATES, ++key, (struct tni_span){ value, sizeof(value) }),
            TENURE_OK);
        status = store_write_commit(&write);
    }
    assert_int_equal(status, TENURE_DISK_FULL);
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    for (uint64_t i = 1; i <= key; i++)
        assert_int_equal(store_find_number(write.read, STORE_UPDATES, i, &found),
                         i < key ? TENURE_OK : TENURE_NOT_FOUND);
    store_write_abort(&write);
}

/* Bytes of memory in use. */
static size_t
memory_in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/* A producer that sends stored events repeatedly changes nothing: look-ups must not accumulate in
 * memory. */
static void
test_look_ups_alone_take_no_memory(void **state)
{
    struct store_fixture *fixture = *state;
    struct store_write write;
    struct tni_span value;
    char text[64];
    size_t before = 0;
    for (unsigned batch = 0; batch < 3000; batch++) {
        assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
        for (unsigned i = 0; i < 200; i++) {
            int size = sprintf(text, "an-id-that-nobody-has-%u-%u", batch, i);
            struct tni_span key = { (const uint8_t *)text, (size_t)size };
            assert_int_equal(store_find(write.read, STORE_IDS, key, &value), TENURE_NOT_FOUND);
        }
        store_write_abort(&write);
        if (batch == 100)
            before = memory_in_use();
    }
    assert_true(memory_in_use() < before + 1024 * 1024);
}

static const uint64_t LOG_KEY = 1234567890123;

/* Compares an empty store with one that has a row with that key; in the log, with LOG_KEY. */
static void
assert_difference(enum store_table table, struct tni_span key, const char *text)
{
    struct store_fixture left, right;
    struct store_write write;
    struct store_read reads[2];
    struct store_difference difference;
    static const uint8_t byte[] = { 1 };
    struct tni_span value = { byte, sizeof(byte) };
    store_fixture_open(&left);
    store_fixture_open(&right);
    assert_int_equal(store_write_begin(right.store, &write), TENURE_OK);
    assert_int_equal(table == STORE_LOG ? store_put_number(&write, table, LOG_KEY, value)
                                        : store_put(&write, table, key, value),
                     TENURE_OK);
    assert_int_equal(store_write_commit(&write), TENURE_OK);
    assert_int_equal(store_read_begin(left.store, &reads[0]), TENURE_OK);
    assert_int_equal(store_read_begin(right.store, &reads[1]), TENURE_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_compare(reads[i], reads[!i], &difference), TENURE_DAMAGED);
        assert_int_equal(difference.table, table);
        assert_string_equal(difference.key, text);
    }
    store_read_end(&reads[0]);
    store_read_end(&reads[1]);
    store_fixture_close(&left);
    store_fixture_close(&right);
}

static void
test_a_comparison_names_the_row_that_differs(void **state)
{
    (void)state;
    static uint8_t long_key[STORE_KEY_MAX];
    static const uint8_t odd_key[] = { 'a', ' ', '\\', 0x7f, 'z' };
    char text[STORE_KEY_TEXT_MAX] = "";
    assert_difference(STORE_LOG, (struct tni_span){ NULL, 0 }, "1234567890123");
    assert_difference(STORE_NAMES, (struct tni_span){ odd_key, sizeof(odd_key) },
                      "a\\x20\\x5c\\x7fz");
    memset(long_key, 'k', sizeof(long_key));
    memset(text, 'k', STORE_KEY_TEXT_MAX - 7);
    strcat(text, "...");
    assert_difference(STORE_META, (struct tni_span){ long_key, sizeof(long_key) }, text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_rows_that_are_appended),
        WITH_STORE(test_a_commit_that_fails_is_forgotten),
        WITH_STORE(test_look_ups_alone_take_no_memory),
        cmocka_unit_test(test_a_comparison_names_the_row_that_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
