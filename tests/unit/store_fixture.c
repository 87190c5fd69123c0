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
