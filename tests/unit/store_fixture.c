/* SPDX-License-Identifier: Apache-2.0 */
#include "store_fixture.h"

#include <stdlib.h>
#include <unistd.h>

#include "testing.h"

enum {
    MAP_BYTES = 1 << 28
};

void
store_fixture_open(struct store_fixture *fixture)
{
    strcpy(fixture->folder, "/tmp/tenure-test-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    assert_int_equal(store_open(fixture->folder, MAP_BYTES, &fixture->store), TENURE_OK);
}

void
store_fixture_close(struct store_fixture *fixture)
{
    static const char *const files[] = { "data.mdb", "lock.mdb" };
    store_close(&fixture->store);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        char path[128];
        snprintf(path, sizeof(path), "%s/%s", fixture->folder, files[i]);
        unlink(path);
    }
    rmdir(fixture->folder);
}

void
store_fixture_reopen(struct store_fixture *fixture)
{
    store_close(&fixture->store);
    assert_int_equal(store_open(fixture->folder, MAP_BYTES, &fixture->store), TENURE_OK);
}

void
store_fixture_checkpoint(struct store *store, struct checkpoint *checkpoint)
{
    struct store_write write;
    struct counters counters = { .last_seq = checkpoint->seq + 1 };
    assert_int_equal(store_write_begin(store, &write), TENURE_OK);
    assert_int_equal(checkpoint_write(&write, &counters, checkpoint), TENURE_OK);
    assert_int_equal(store_write_commit(&write), TENURE_OK);
    checkpoint_written(&write);
}

tenure_status
store_fixture_read_checkpoint(struct store *store, struct checkpoint *checkpoint)
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

int
store_fixture_setup(void **state)
{
    static struct store_fixture fixture;
    store_fixture_open(&fixture);
    *state = &fixture;
    return 0;
}

int
store_fixture_teardown(void **state)
{
    store_fixture_close(*state);
    return 0;
}
