/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks that the format's number is raised whenever data folders change: the rows of every table
 * after a fixed history are hashed, and compared with the hashes recorded for this format. The
 * history covers everything that would differ in an existing folder if a computation changed.
 */
#include <stdlib.h>
#include <xxhash.h>

#include "engine_fixture.h"
#include "testing.h"

#define FOLDER TENURE_GOLDEN_DIR "/layout/"

enum {
    LINE_BYTES = 4096,
    HASHES_MAX = 64
};

/* A recorded hash: a table and the hash of its rows. */
struct known {
    char table[64];
    unsigned long long hash;
};

/* Ends in the middle of a day, so that something waits for its end. */
static void
take_history(struct engine_fixture *fixture)
{
    char line[LINE_BYTES];
    FILE *file = fopen(FOLDER "history.ndjson", "re");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL)
        fixture_store(fixture, line);
    fclose(file);
}

/* Leaves out the row about the file itself, which differs between files. */
static uint64_t
hash_table(struct store_read read, enum store_table table)
{
    struct store_cursor cursor;
    XXH3_state_t *state = XXH3_createState();
    XXH3_64bits_reset(state);
    assert_int_equal(store_cursor_open(read, table, &cursor), TENURE_OK);
    tenure_status status = store_cursor_next(&cursor);
    for (; status == TENURE_OK; status = store_cursor_next(&cursor)) {
        bool is_mark = table == STORE_META && cursor.key.size == strlen("file") &&
                       memcmp(cursor.key.data, "file", cursor.key.size) == 0;
        if (is_mark)
            continue;
        XXH3_64bits_update(state, cursor.key.data, cursor.key.size);
        XXH3_64bits_update(state, cursor.value.data, cursor.value.size);
    }
    assert_int_equal(status, TENURE_NOT_FOUND);
    store_cursor_close(&cursor);
    uint64_t hash = XXH3_64bits_digest(state);
    XXH3_freeState(state);
    return hash;
}

static void
write_down(struct store_read read)
{
    FILE *file = fopen(FOLDER "hashes.txt", "we");
    assert_non_null(file);
    fprintf(file, "format %s\n", store_format());
    for (unsigned table = 0; table < STORE_TABLES; table++)
        fprintf(file, "%s %016llx\n", store_table_name((enum store_table)table),
                (unsigned long long)hash_table(read, (enum store_table)table));
    fclose(file);
}

static size_t
read_known(struct known *known)
{
    char format[64];
    size_t count = 0;
    FILE *file = fopen(FOLDER "hashes.txt", "re");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "format %63s\n", format), 1);
    if (strcmp(format, store_format()) != 0)
        fail_msg("FORMAT is %s, and the hashes are of %s: see %shashes.txt", store_format(), format,
                 FOLDER);
    while (count < HASHES_MAX &&
           fscanf(file, "%63s %llx\n", known[count].table, &known[count].hash) == 2)
        count++;
    fclose(file);
    return count;
}

/* TENURE_GOLDEN=write records new hashes, after FORMAT was raised. */
static void
test_the_format_says_how_folders_are_made(void **state)
{
    (void)state;
    struct known known[HASHES_MAX];
    struct store_read read;
    const char *golden = getenv("TENURE_GOLDEN");
    take_history(&f);
    assert_int_equal(store_read_begin(f.store.store, &read), TENURE_OK);
    if (golden != NULL && strcmp(golden, "write") == 0)
        write_down(read);
    size_t count = read_known(known);
    if (count != STORE_TABLES)
        fail_msg("%s has %zu tables, and there are %d: raise FORMAT in daemon/store/store.c",
                 store_format(), count, STORE_TABLES);
    for (unsigned table = 0; table < STORE_TABLES; table++) {
        const char *name = store_table_name((enum store_table)table);
        assert_string_equal(known[table].table, name);
        if (hash_table(read, (enum store_table)table) != known[table].hash)
            fail_msg(
                "the table %s is made otherwise than %s says: raise FORMAT in "
                "daemon/store/store.c, then write the hashes down anew with TENURE_GOLDEN=write",
                name, store_format());
    }
    store_read_end(&read);
}

int
main(void)
{
    const struct CMUnitTest tests[] = { FEED(test_the_format_says_how_folders_are_made) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
