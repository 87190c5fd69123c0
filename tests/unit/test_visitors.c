/* SPDX-License-Identifier: Apache-2.0 */
/* Which connections of the board are ended: of one address, of all, the oldest that waits first. */
#include "testing.h"

#include <sys/socket.h>
#include <unistd.h>

#include "visitors.h"

enum {
    ADDRESS_MAX = 4,
    ALL_MAX = 6
};

/* A connection as the board's server has it, and its other end. */
struct caller {
    int server, far;
    struct visitor *visitor;
};

static struct visitors *
visitors(void)
{
    struct visitors_options options = { ADDRESS_MAX, ALL_MAX, 3600 };
    struct visitors *opened = visitors_open(&options);
    assert_non_null(opened);
    return opened;
}

static void
come(struct visitors *visitors, unsigned address, struct caller *caller)
{
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    *caller = (struct caller){ .server = ends[0], .far = ends[1] };
    caller->visitor = visitors_come(visitors, ends[0], (struct in_addr){ address });
    assert_non_null(caller->visitor);
}

static bool
is_shut_out(const struct caller *caller)
{
    char byte;
    return recv(caller->far, &byte, 1, MSG_DONTWAIT) == 0;
}

static void
leave(struct visitors *visitors, struct caller *callers, int count)
{
    for (int i = 0; i < count; i++) {
        visitors_leave(visitors, callers[i].visitor);
        close(callers[i].server);
        close(callers[i].far);
    }
    visitors_close(&visitors);
}

static void
test_an_address_loses_the_one_that_waits(void **state)
{
    (void)state;
    struct visitors *all = visitors();
    struct caller callers[ADDRESS_MAX + 2];
    for (int i = 0; i < ADDRESS_MAX; i++)
        come(all, 1, &callers[i]);
    visitors_ask(all, callers[0].visitor);
    visitors_stream(all, callers[1].visitor);
    come(all, 2, &callers[ADDRESS_MAX]); // from another address, so no connection has to end
    for (int i = 0; i <= ADDRESS_MAX; i++)
        assert_false(is_shut_out(&callers[i]));
    come(all, 1, &callers[ADDRESS_MAX + 1]);
    for (int i = 0; i < ADDRESS_MAX + 2; i++)
        assert_int_equal(is_shut_out(&callers[i]), i == 2);
    leave(all, callers, ADDRESS_MAX + 2);
}

static void
test_where_all_is_full_the_oldest_goes(void **state)
{
    (void)state;
    struct visitors *all = visitors();
    struct caller callers[ALL_MAX + 2];
    for (unsigned i = 0; i < ALL_MAX + 2; i++)
        come(all, i, &callers[i]);
    for (int i = 0; i < ALL_MAX + 2; i++)
        assert_int_equal(is_shut_out(&callers[i]), i < 2);
    leave(all, callers, ALL_MAX + 2);
}

static void
test_streams_leave_room_for_pages(void **state)
{
    (void)state;
    struct visitors *all = visitors();
    struct caller callers[ADDRESS_MAX + 1];
    for (int i = 0; i < ADDRESS_MAX; i++) {
        come(all, 1, &callers[i]);
        assert_int_equal(visitors_stream(all, callers[i].visitor), i < ADDRESS_MAX * 3 / 4);
    }
    come(all, 2, &callers[ADDRESS_MAX]);
    assert_true(visitors_stream(all, callers[ADDRESS_MAX].visitor));
    leave(all, callers, ADDRESS_MAX + 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_address_loses_the_one_that_waits),
        cmocka_unit_test(test_where_all_is_full_the_oldest_goes),
        cmocka_unit_test(test_streams_leave_room_for_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
