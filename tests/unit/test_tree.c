/* SPDX-License-Identifier: Apache-2.0 */
/* Rows in memory, in versions: random changes, walks, aborted versions, and versions read much
 * later, compared with plain arrays. */
#include <stdio.h>
#include <stdlib.h>

#include "testing.h"
#include "tree.h"

enum {
    KEYS = 3000,
    STEPS = 120000,
    MEMORY_MAX = 4 * 1024 * 1024,
    KEPT = 4 // earlier versions that are read again
};

/* The value under each key; 0: none. */
struct model {
    uint32_t values[KEYS];
};

struct play {
    struct tree tree, committed;
    struct model now, before;
    struct tree_memory memory;
    struct {
        struct tree tree;
        struct model model;
        struct tree_list retired; // retired by the versions up to the next one that is kept
    } kept[KEPT];
    size_t next_kept;
};

static struct tni_span
key_of(const struct play *play, unsigned number, uint8_t *bytes)
{
    uint64_t wide = number;
    if (play->tree.order == ORDER_NUMBER) {
        memcpy(bytes, &wide, sizeof(wide));
        return (struct tni_span){ bytes, sizeof(wide) };
    }
    // Keys in the order of the numbers, which share their first eight bytes.
    int size =
        sprintf((char *)bytes, number % 2 == 0 ? "alike-%04u" : "alike-%04u-and-longer", number);
    return (struct tni_span){ bytes, (size_t)size };
}

/* As many bytes as the value says, all the same. */
static struct tni_span
value_of(uint32_t value, uint8_t *bytes)
{
    size_t size = sizeof(value) + value % 90;
    memset(bytes, (int)(value % 251), size);
    memcpy(bytes, &value, sizeof(value));
    return (struct tni_span){ bytes, size };
}

static void
check_row(const struct tree_row *row, uint32_t value)
{
    uint8_t bytes[128];
    struct tni_span expected = value_of(value, bytes);
    assert_non_null(row);
    assert_int_equal(row->value_size, expected.size);
    assert_memory_equal(tree_value(row).data, expected.data, expected.size);
}

static void
check_walk(const struct play *play, const struct tree *tree, const struct model *model)
{
    uint8_t bytes[64];
    struct tree_cursor up = tree_cursor(tree, NULL), down = tree_cursor(tree, NULL);
    const struct tree_row *row = tree_first(&up), *last = tree_last(&down);
    assert_true(tree_check(tree));
    for (unsigned number = 0; number < KEYS; number++) {
        if (model->values[number] == 0)
            continue;
        struct tni_span key = key_of(play, number, bytes);
        assert_non_null(row);
        assert_int_equal(row->key_size, key.size);
        assert_memory_equal(row->bytes, key.data, key.size);
        check_row(row, model->values[number]);
        row = tree_next(&up);
    }
    assert_null(row);
    for (unsigned number = KEYS; number-- > 0;) {
        if (model->values[number] == 0)
            continue;
        check_row(last, model->values[number]);
        last = tree_previous(&down);
    }
    assert_null(last);
}

static void
check_seek(const struct play *play)
{
    uint8_t bytes[64];
    unsigned number = (unsigned)rand() % KEYS;
    struct tree_cursor cursor = tree_cursor(&play->tree, &play->memory);
    const struct tree_row *row = tree_seek(&cursor, key_of(play, number, bytes));
    while (number < KEYS && play->now.values[number] == 0)
        number++;
    if (number == KEYS)
        assert_null(row);
    else
        check_row(row, play->now.values[number]);
}

static void
change(struct play *play)
{
    static uint32_t values;
    uint8_t key_bytes[64], value_bytes[128];
    unsigned number = (unsigned)rand() % KEYS;
    struct tni_span key = key_of(play, number, key_bytes);
    bool was;
    if (rand() % 2 == 0) {
        play->now.values[number] = ++values;
        assert_int_equal(tree_put(&play->tree, &play->memory, key, value_of(values, value_bytes)),
                         TENURE_OK);
    } else {
        assert_int_equal(tree_delete(&play->tree, &play->memory, key, &was), TENURE_OK);
        play->now.values[number] = 0;
    }
}

/* Deletes a run of neighbours, so that nodes become empty. */
static void
delete_many(struct play *play)
{
    uint8_t bytes[64];
    unsigned first = (unsigned)rand() % KEYS;
    bool was;
    for (unsigned number = first; number < KEYS && number < first + 400; number++) {
        assert_int_equal(tree_delete(&play->tree, &play->memory, key_of(play, number, bytes), &was),
                         TENURE_OK);
        play->now.values[number] = 0;
    }
}

static void
change_while_walking(struct play *play)
{
    struct tree_cursor cursor = tree_cursor(&play->tree, &play->memory);
    struct tni_span last = { 0 };
    for (const struct tree_row *row = tree_first(&cursor); row != NULL; row = tree_next(&cursor)) {
        if (last.size > 0)
            assert_true(play->tree.order == ORDER_NUMBER ||
                        memcmp(last.data, row->bytes,
                               last.size < row->key_size ? last.size : row->key_size) <= 0);
        last = tree_key(row); // must live until the version is made
        change(play);
    }
}

/* What the version no longer shows belongs to the version that was kept last, because nobody reads
 * older ones. */
static void
join_retired(struct tree_list *all, struct tree_list *more)
{
    all->items = realloc(all->items, (all->count + more->count + 1) * sizeof(uintptr_t));
    if (more->count > 0)
        memcpy(all->items + all->count, more->items, more->count * sizeof(uintptr_t));
    all->count += more->count;
    free(more->items);
}

static void
commit(struct play *play)
{
    struct tree_list retired = tree_memory_commit(&play->memory);
    play->memory.version++;
    play->committed = play->tree;
    play->before = play->now;
    // Reads the version kept longest once more, then frees what only it showed.
    size_t at = play->next_kept;
    size_t newest = (at + KEPT - 1) % KEPT;
    join_retired(&play->kept[newest].retired, &retired);
    if (rand() % 3 > 0)
        return;
    check_walk(play, &play->kept[at].tree, &play->kept[at].model);
    tree_list_free(&play->memory, &play->kept[at].retired);
    play->kept[at].tree = play->tree;
    play->kept[at].model = play->now;
    play->next_kept = (at + 1) % KEPT;
}

static void
give_up(struct play *play)
{
    tree_memory_abort(&play->memory);
    play->tree = play->committed;
    play->now = play->before;
}

static void
play_all(enum key_order order)
{
    static struct play play;
    memset(&play, 0, sizeof(play));
    play.tree.order = play.committed.order = order;
    for (size_t i = 0; i < KEPT; i++)
        play.kept[i].tree.order = order;
    play.memory.version = 1;
    srand(5);
    for (unsigned step = 0; step < STEPS; step++) {
        unsigned dice = (unsigned)rand() % 1000;
        if (dice < 900)
            change(&play);
        else if (dice < 980)
            check_seek(&play);
        else if (dice < 981)
            delete_many(&play);
        else if (dice < 982)
            change_while_walking(&play);
        else if (dice < 995)
            commit(&play);
        else
            give_up(&play);
    }
    commit(&play);
    check_walk(&play, &play.tree, &play.now);
    // The memory of hundreds of aborted versions was reused.
    assert_true(play.memory.slabs.bytes < MEMORY_MAX);
    for (size_t i = 0; i < KEPT; i++)
        tree_list_free(&play.memory, &play.kept[i].retired);
    tree_free(&play.memory, &play.tree);
    tree_memory_close(&play.memory);
}

static void
test_numbers(void **state)
{
    (void)state;
    play_all(ORDER_NUMBER);
}

static void
test_bytes(void **state)
{
    (void)state;
    play_all(ORDER_BYTES);
}

struct told {
    unsigned count;
    uint64_t last;
};

static tenure_status
tell(void *context, const struct tree_row *row)
{
    struct told *told = context;
    told->count++;
    memcpy(&told->last, row->bytes, sizeof(told->last));
    return TENURE_OK;
}

/* Ten thousand rows, of which three change afterwards. */
static void
test_what_has_changed_since(void **state)
{
    (void)state;
    struct tree tree = { .order = ORDER_NUMBER };
    struct tree_memory memory = { .version = 1 };
    struct told told = { 0 };
    struct tni_span value = { (const uint8_t *)"value", 5 };
    uint64_t key = 0;
    bool was, is_new;
    uint8_t *bytes;
    struct tni_span key_span = { (const uint8_t *)&key, sizeof(key) };
    for (key = 1; key <= 10000; key++)
        assert_int_equal(tree_put(&tree, &memory, key_span, value), TENURE_OK);
    struct tree_list retired = tree_memory_commit(&memory);
    tree_list_free(&memory, &retired);
    memory.version = 2;
    key = 77;
    assert_int_equal(tree_put(&tree, &memory, key_span, value), TENURE_OK);
    key = 5000;
    assert_int_equal(tree_edit(&tree, &memory, key_span, 5, &bytes, &is_new), TENURE_OK);
    assert_false(is_new);
    assert_memory_equal(bytes, "value", 5);
    assert_int_equal(tree_edit(&tree, &memory, key_span, 6, &bytes, &is_new), TENURE_DAMAGED);
    key = 10001;
    assert_int_equal(tree_edit(&tree, &memory, key_span, 5, &bytes, &is_new), TENURE_OK);
    assert_true(is_new);
    assert_memory_equal(bytes, "\0\0\0\0", 5);
    key = 6000;
    assert_int_equal(tree_delete(&tree, &memory, key_span, &was), TENURE_OK);
    assert_int_equal(tree_each_since(&tree, 1, tell, &told), TENURE_OK);
    assert_int_equal(told.count, 3);
    assert_int_equal(told.last, 10001);
    assert_int_equal(tree_each_since(&tree, 0, tell, &told), TENURE_OK);
    assert_int_equal(told.count, 3 + 10000);
    retired = tree_memory_commit(&memory);
    tree_list_free(&memory, &retired);
    tree_free(&memory, &tree);
    tree_memory_close(&memory);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_what_has_changed_since),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
