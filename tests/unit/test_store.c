/* SPDX-License-Identifier: Apache-2.0 */
/* Callers must not notice whether a table is on disk, deferred or in memory: compares the store
 * with a plain array over random puts, deletes, lookups, walks, commits of all sizes, aborts,
 * snapshots, checkpoints and restarts. */
#include <stdlib.h>

#include "store_fixture.h"
#include "testing.h"

enum {
    KEYS = 97,
    STEPS = 40000,
    SMALL = 300,
    LARGE = 60000,
    SNAPSHOTS = 3
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
start_again(struct play *play)
{
    for (int i = 0; i < SNAPSHOTS; i++) {
        if (play->reads[i].txn != NULL)
            store_read_end(&play->reads[i]);
    }
    store_fixture_checkpoint(play->fixture->store, &play->checkpoint);
    store_fixture_reopen(play->fixture);
    assert_int_equal(store_fixture_read_checkpoint(play->fixture->store, &play->checkpoint),
                     TENURE_OK);
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
        store_fixture_checkpoint(play->fixture->store, &play->checkpoint);
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_a_table_in_memory),
        WITH_STORE(test_a_deferred_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
