/* The store's writer keeps rows in memory: nobody must be able to tell. Random puts, deletes,
 * look-ups, walks, commits and aborts against a plain array. */
#include <malloc.h>
#include <stdlib.h>

#include "store_fixture.h"
#include "testing.h"

enum {
    KEYS = 97,
    STEPS = 60000,
    VALUE_MAX = 300
};

/* What stands under each key: a value's size and first byte; size 0: nothing. */
struct model {
    struct {
        uint16_t size;
        uint8_t first;
    } rows[KEYS];
};

static struct tni_span
key_of(unsigned number, char *text)
{
    // Of several lengths, and alike in their first eight bytes.
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

static void
check_all(struct store_read read, enum store_table table, const struct model *model)
{
    char text[64];
    unsigned standing = 0, walked = 0;
    struct store_cursor cursor;
    for (unsigned number = 0; number < KEYS; number++) {
        struct tni_span value = { 0 };
        tenure_status status = store_find(read, table, key_of(number, text), &value);
        check_row(model, number, status, value);
        standing += model->rows[number].size > 0;
    }
    assert_int_equal(store_cursor_open(read, table, &cursor), TENURE_OK);
    tenure_status status = store_cursor_seek(&cursor, (struct tni_span){ (const uint8_t *)"a", 1 });
    for (; status == TENURE_OK; status = store_cursor_next(&cursor))
        walked++;
    store_cursor_close(&cursor);
    assert_int_equal(walked, standing);
}

static void
change(struct store_write *write, enum store_table table, struct model *model)
{
    char text[64];
    uint8_t value[VALUE_MAX];
    unsigned number = (unsigned)rand() % KEYS;
    uint16_t size = rand() % 4 == 0 ? 0 : (uint16_t)(1 + rand() % VALUE_MAX);
    model->rows[number].size = size;
    model->rows[number].first = (uint8_t)rand();
    memset(value, model->rows[number].first, sizeof(value));
    struct tni_span key = key_of(number, text);
    assert_int_equal(size > 0 ? store_put(write, table, key, (struct tni_span){ value, size })
                              : store_delete(write, table, key),
                     TENURE_OK);
}

static void
look(struct store_write *write, enum store_table table, const struct model *model)
{
    char text[64];
    unsigned number = (unsigned)rand() % KEYS;
    struct tni_span value = { 0 };
    tenure_status status = store_find(write->read, table, key_of(number, text), &value);
    check_row(model, number, status, value);
}

/* A few thousand transactions, some of which come to nothing. */
static void
play(struct store *store, enum store_table table)
{
    struct model committed = { 0 }, now = { 0 };
    struct store_write write;
    struct store_read read;
    srand(7);
    assert_int_equal(store_write_begin(store, &write), TENURE_OK);
    for (unsigned step = 0; step < STEPS; step++) {
        unsigned dice = (unsigned)rand() % 1000;
        if (dice < 550) {
            change(&write, table, &now);
        } else if (dice < 950) {
            look(&write, table, &now);
        } else if (dice < 970) {
            check_all(write.read, table, &now); // writes what was gathered
        } else {
            if (dice < 990) {
                assert_int_equal(store_write_commit(&write), TENURE_OK);
                committed = now;
            } else {
                store_write_abort(&write);
                now = committed;
            }
            assert_int_equal(store_read_begin(store, &read), TENURE_OK);
            check_all(read, table, &committed); // what others see
            store_read_end(&read);
            assert_int_equal(store_write_begin(store, &write), TENURE_OK);
        }
    }
    store_write_abort(&write);
}

static void
test_rows_that_stay_in_memory(void **state)
{
    play(((struct store_fixture *)*state)->store, STORE_NAMES);
}

static void
test_rows_that_go_with_the_batch(void **state)
{
    play(((struct store_fixture *)*state)->store, STORE_IDS);
}

static void
test_rows_that_are_written_at_once(void **state)
{
    play(((struct store_fixture *)*state)->store, STORE_CHILDREN);
}

/* Bytes of memory that were asked for and not given back. */
static size_t
memory_in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/* A producer that sends again and again what is stored changes nothing: what was looked for must
 * not pile up. */
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_rows_that_stay_in_memory),
        WITH_STORE(test_rows_that_go_with_the_batch),
        WITH_STORE(test_rows_that_are_written_at_once),
        WITH_STORE(test_look_ups_alone_take_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
