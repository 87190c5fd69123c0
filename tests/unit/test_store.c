/* SPDX-License-Identifier: Apache-2.0 */
/* Callers must not notice whether a table is on disk, deferred or in memory: compares the store
 * with a plain array over random puts, deletes, lookups, walks, commits of all sizes, aborts,
 * snapshots, checkpoints and restarts. */
#include <malloc.h>
#include <stdlib.h>

#include "checkpoint.h"
#include "store_fixture.h"
#include "testing.h"

enum {
    KEYS = 97,
    STEPS = 40000,
    SMALL = 300,
    LARGE = 60000,
    SNAPSHOTS = 3,
    MAP_BYTES = 1 << 28
};

/* The value under each key: its size and first byte; size 0: none. */
struct model {
    struct {
        uint16_t size;
        uint8_t first;
    } rows[KEYS];
};

/* A store, its writer, and some readers that began at different times. */
struct play {
    struct store_fixture *fixture;
    enum store_table table;
    struct model committed, now;
    struct store_write write;
    struct store_read reads[SNAPSHOTS];
    struct model seen[SNAPSHOTS];
    struct checkpoint checkpoint;
};

static struct tni_span
key_of(unsigned number, char *text)
{
    // Keys of several lengths, which share their first eight bytes.
    int size = sprintf(text, number % 3 == 0 ? "k%u" : "a-common-beginning-%u", number);
    return (struct tni_span){ (const uint8_t *)text, (size_t)size };
}

static void
check_row(const struct model *model, unsigned number, tenure_status status, struct tni_span value)
{
    if (model->rows[number].size == 0) {
        assert_int_equal(status, TENURE_NOT_FOUND);
        return;
    }
    assert_int_equal(status, TENURE_OK);
    assert_int_equal(value.size, model->rows[number].size);
    assert_int_equal(value.data[0], model->rows[number].first);
    assert_int_equal(value.data[value.size - 1], model->rows[number].first);
}

/* The last key of a walk; size 0: none yet. */
struct last_key {
    uint8_t bytes[64];
    size_t size;
};

/* A step of a walk must lead to the next existing row, or to none. */
static unsigned
check_step(const struct model *model, const struct store_cursor *cursor, tenure_status status,
           struct last_key *last, int direction)
{
    char text[64];
    if (status == TENURE_NOT_FOUND)
        return 0;
    assert_int_equal(status, TENURE_OK);
    if (last->size > 0) {
        size_t size = last->size < cursor->key.size ? last->size : cursor->key.size;
        int order = memcmp(cursor->key.data, last->bytes, size);
        if (order == 0)
            order = (int)cursor->key.size - (int)last->size;
        assert_true(order * direction > 0);
    }
    last->size = cursor->key.size;
    memcpy(last->bytes, cursor->key.data, last->size);
    for (unsigned number = 0; number < KEYS; number++) {
        struct tni_span key = key_of(number, text);
        if (key.size == cursor->key.size && memcmp(key.data, cursor->key.data, key.size) == 0)
            check_row(model, number, status, cursor->value);
    }
    return 1;
}

static unsigned
walk(const struct model *model, struct store_cursor *cursor, int direction)
{
    struct last_key last = { 0 };
    unsigned walked = 0;
    tenure_status status =
        direction > 0 ? store_cursor_seek(cursor, (struct tni_span){ (const uint8_t *)"a", 1 })
                      : store_cursor_last(cursor);
    while (check_step(model, cursor, status, &last, direction)) {
        walked++;
        status = direction > 0 ? store_cursor_next(cursor) : store_cursor_previous(cursor);
    }
    return walked;
}

/* From any row, one step forward and one back must return to it, unless it was the last. */
static void
turn(struct store_cursor *cursor, unsigned number)
{
    char text[64];
    uint8_t first[64];
    if (store_cursor_seek(cursor, key_of(number, text)) != TENURE_OK)
        return;
    size_t size = cursor->key.size;
    memcpy(first, cursor->key.data, size);
    if (store_cursor_next(cursor) != TENURE_OK)
        return;
    assert_int_equal(store_cursor_previous(cursor), TENURE_OK);
    assert_int_equal(cursor->key.size, size);
    assert_memory_equal(cursor->key.data, first, size);
    if (store_cursor_previous(cursor) != TENURE_OK)
        return;
    assert_int_equal(store_cursor_next(cursor), TENURE_OK);
    assert_int_equal(cursor->key.size, size);
    assert_memory_equal(cursor->key.data, first, size);
}

static void
check_all(struct store_read read, enum store_table table, const struct model *model)
{
    char text[64];
    unsigned standing = 0;
    struct store_cursor cursor;
    for (unsigned number = 0; number < KEYS; number++) {
        struct tni_span value = { 0 };
        tenure_status status = store_find(read, table, key_of(number, text), &value);
        check_row(model, number, status, value);
        standing += model->rows[number].size > 0;
    }
    assert_int_equal(store_cursor_open(read, table, &cursor), TENURE_OK);
    assert_int_equal(walk(model, &cursor, 1), standing);
    assert_int_equal(walk(model, &cursor, -1), standing);
    for (unsigned number = 0; number < KEYS; number += 7)
        turn(&cursor, number);
    store_cursor_close(&cursor);
}

static void
change(struct play *play, unsigned large)
{
    static uint8_t value[LARGE];
    char text[64];
    unsigned number = (unsigned)rand() % KEYS;
    unsigned most = (unsigned)rand() % 100 < large ? LARGE : SMALL;
    uint16_t size = rand() % 4 == 0 ? 0 : (uint16_t)(1 + (unsigned)rand() % most);
    play->now.rows[number].size = size;
    play->now.rows[number].first = (uint8_t)rand();
    memset(value, play->now.rows[number].first, size);
    struct tni_span key = key_of(number, text);
    assert_int_equal(
        size > 0 ? store_put(&play->write, play->table, key, (struct tni_span){ value, size })
                 : store_delete(&play->write, play->table, key),
        TENURE_OK);
}

static void
look(struct play *play)
{
    char text[64];
    unsigned number = (unsigned)rand() % KEYS;
    struct tni_span value = { 0 };
    tenure_status status = store_find(play->write.read, play->table, key_of(number, text), &value);
    check_row(&play->now, number, status, value);
}

/* Rows change during a walk. */
static void
walk_and_change(struct play *play)
{
    struct store_cursor cursor;
    struct last_key last = { 0 };
    unsigned large = rand() % 2 == 0 ? 0 : 80;
    assert_int_equal(store_cursor_open(play->write.read, play->table, &cursor), TENURE_OK);
    tenure_status status = store_cursor_next(&cursor);
    while (check_step(&play->now, &cursor, status, &last, 1)) {
        change(play, large);
        status = store_cursor_next(&cursor);
    }
    store_cursor_close(&cursor);
}

/* A reader sees what was committed when it began, however long it lives. */
static void
change_readers(struct play *play)
{
    int i = rand() % SNAPSHOTS;
    if (play->reads[i].txn != NULL) {
        check_all(play->reads[i], play->table, &play->seen[i]);
        store_read_end(&play->reads[i]);
    }
    if (rand() % 3 > 0) {
        assert_int_equal(store_read_begin(play->fixture->store, &play->reads[i]), TENURE_OK);
        play->seen[i] = play->committed;
        check_all(play->reads[i], play->table, &play->seen[i]);
    }
}

/* After a restart, memory has the content of the last checkpoint. */
static void
write_checkpoint(struct store *store, struct checkpoint *checkpoint)
{
    struct store_write write;
    struct counters counters = { .last_seq = checkpoint->seq + 1 };
    assert_int_equal(store_write_begin(store, &write), TENURE_OK);
    assert_int_equal(checkpoint_write(&write, &counters, checkpoint), TENURE_OK);
    assert_int_equal(store_write_commit(&write), TENURE_OK);
    checkpoint_written(&write);
}

static tenure_status
read_checkpoint(struct store *store, struct checkpoint *checkpoint)
{
    struct store_write again;
    struct counters counters;
    assert_int_equal(store_again_begin(store, &again), TENURE_OK);
    tenure_status status = checkpoint_read(&again, checkpoint, &counters);
    if (status != TENURE_OK) {
        store_write_abort(&again);
        return status;
    }
    assert_int_equal(counters.last_seq, checkpoint->seq);
    assert_int_equal(store_again_end(&again), TENURE_OK);
    checkpoint_written(&again);
    return TENURE_OK;
}

static void
start_again(struct play *play)
{
    for (int i = 0; i < SNAPSHOTS; i++) {
        if (play->reads[i].txn != NULL)
            store_read_end(&play->reads[i]);
    }
    write_checkpoint(play->fixture->store, &play->checkpoint);
    store_close(&play->fixture->store);
    assert_int_equal(store_open(play->fixture->folder, MAP_BYTES, &play->fixture->store),
                     TENURE_OK);
    assert_int_equal(read_checkpoint(play->fixture->store, &play->checkpoint), TENURE_OK);
}

static void
end_transaction(struct play *play)
{
    if (rand() % 4 > 0) {
        assert_int_equal(store_write_commit(&play->write), TENURE_OK);
        play->committed = play->now;
    } else {
        store_write_abort(&play->write);
        play->now = play->committed;
    }
    change_readers(play);
    if (rand() % 10 == 0)
        write_checkpoint(play->fixture->store, &play->checkpoint);
    if (rand() % 40 == 0)
        start_again(play);
    assert_int_equal(store_write_begin(play->fixture->store, &play->write), TENURE_OK);
}

/* About two thousand transactions, some of which are aborted. */
static void
play(struct store_fixture *fixture, enum store_table table)
{
    struct play play = { .fixture = fixture, .table = table };
    srand(7);
    assert_int_equal(store_write_begin(fixture->store, &play.write), TENURE_OK);
    for (unsigned step = 0; step < STEPS; step++) {
        unsigned dice = (unsigned)rand() % 1000;
        if (dice < 550)
            change(&play, 25);
        else if (dice < 950)
            look(&play);
        else if (dice < 960)
            check_all(play.write.read, table, &play.now);
        else if (dice < 962)
            walk_and_change(&play);
        else if (dice < 963)
            for (int i = 0; i < 60; i++)
                change(&play, 80);
        else
            end_transaction(&play);
    }
    store_write_abort(&play.write);
    for (int i = 0; i < SNAPSHOTS; i++) {
        if (play.reads[i].txn != NULL)
            store_read_end(&play.reads[i]);
    }
}

static void
test_a_table_in_memory(void **state)
{
    play(*state, STORE_NAMES);
}

static void
test_a_deferred_table(void **state)
{
    play(*state, STORE_IDS);
}

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
            store_close(&fixture->store);
            assert_int_equal(store_open(fixture->folder, MAP_BYTES, &fixture->store), TENURE_OK);
            check_appended(fixture->store, next);
        }
    }
}

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

enum {
    ROWS = 30000,
    COMMITS = 760,
    CHANGES = 100
};

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
            write_checkpoint(fixture->store, &checkpoint);
        if (commit % 190 != 0)
            continue;
        store_close(&fixture->store);
        assert_int_equal(store_open(fixture->folder, MAP_BYTES, &fixture->store), TENURE_OK);
        assert_int_equal(read_checkpoint(fixture->store, &checkpoint), TENURE_OK);
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
        write_checkpoint(fixture->store, &checkpoint);
        put_random_ids(fixture->store, 500);
        uint64_t needed = store_to_settle(fixture->store), before = store_size(fixture->store);
        write_checkpoint(fixture->store, &checkpoint);
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
    write_checkpoint(fixture->store, &checkpoint);
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    assert_true(store_memory(fixture->store) - before < (full - before) / 10);
    store_write_abort(&write);
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
        WITH_STORE(test_a_table_in_memory),
        WITH_STORE(test_a_deferred_table),
        WITH_STORE(test_rows_that_are_appended),
        WITH_STORE(test_checkpoints_of_many_sweeps),
        WITH_STORE(test_what_a_checkpoint_adds_to_the_file_is_known_before),
        WITH_STORE(test_a_checkpoint_frees_memory),
        WITH_STORE(test_a_commit_that_fails_is_forgotten),
        WITH_STORE(test_look_ups_alone_take_no_memory),
        cmocka_unit_test(test_a_comparison_names_the_row_that_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
