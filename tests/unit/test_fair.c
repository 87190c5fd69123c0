/* SPDX-License-Identifier: Apache-2.0 */
/* Which query is worked on next: counted in slices, without a clock. */
#include "testing.h"

#include "fair.h"

enum {
    SLICE_US = 1000,
    QUICK_US = 50,
    MANY = 64
};

static struct tni_span
name(const char *text)
{
    return (struct tni_span){ (const uint8_t *)text, strlen(text) };
}

static void
add(struct fair *fair, const char *client, struct question *questions, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        assert_null(fair_add(fair, name(client), &questions[i]));
}

static bool
is_among(const struct question *question, const struct question *questions, unsigned count)
{
    return question >= questions && question < questions + count;
}

static bool
is_any(const struct question *question, int which)
{
    (void)question;
    (void)which;
    return true;
}

/* Gives the next query a slice; returns that query. The others continue as before. */
static struct question *
give_slice(struct fair *fair)
{
    bool begins;
    struct question *question = fair_next(fair, &begins);
    assert_non_null(question);
    assert_true(fair_pause(fair, question, SLICE_US));
    return question;
}

static void
drop_all(struct fair *fair)
{
    while (fair_take_out(fair, is_any, 0) != NULL)
        ;
    fair_close(fair);
}

static void
test_a_quick_question_waits_for_no_long_one(void **state)
{
    (void)state;
    struct fair fair = { 0 };
    struct question dear[MANY] = { 0 }, quick = { 0 };
    bool begins;
    add(&fair, "flood", dear, MANY);
    for (int i = 0; i < 100; i++)
        give_slice(&fair);
    for (int i = 0; i < 50; i++) { // one after the other, with a slice of the flood in between
        add(&fair, "good", &quick, 1);
        assert_ptr_equal(fair_next(&fair, &begins), &quick);
        assert_true(begins);
        fair_end(&fair, &quick, QUICK_US);
        assert_true(is_among(give_slice(&fair), dear, MANY));
    }
    drop_all(&fair);
}

static void
test_clients_share_by_time_and_not_by_questions(void **state)
{
    (void)state;
    struct fair fair = { 0 };
    struct question many[MANY] = { 0 }, one[1] = { { 0 } };
    unsigned of_many = 0, of_one = 0;
    add(&fair, "many", many, MANY);
    add(&fair, "one", one, 1);
    for (int i = 0; i < 200; i++) {
        if (is_among(give_slice(&fair), many, MANY))
            of_many++;
        else
            of_one++;
    }
    assert_int_equal(of_many, 100);
    assert_int_equal(of_one, 100);
    drop_all(&fair);
}

static void
test_leaving_for_a_moment_gains_nothing(void **state)
{
    (void)state;
    struct fair fair = { 0 };
    struct question staying = { 0 }, coming = { 0 };
    unsigned of_coming = 0;
    add(&fair, "staying", &staying, 1);
    for (int i = 0; i < 200; i++) {
        bool begins;
        if (i % 2 == 0 && coming.client == NULL)
            add(&fair, "coming", &coming, 1);
        struct question *question = fair_next(&fair, &begins);
        // each of its queries takes the time of four slices without a pause
        if (question == &coming) {
            fair_end(&fair, question, 4 * SLICE_US);
            coming.client = NULL;
            of_coming++;
        } else {
            assert_true(fair_pause(&fair, question, SLICE_US));
        }
    }
    // a fifth of the turns, because each takes four times as long
    assert_in_range(of_coming, 30, 42);
    drop_all(&fair);
}

static void
test_a_client_begins_few_at_a_time(void **state)
{
    (void)state;
    struct fair fair = { 0 };
    struct question dear[MANY] = { 0 };
    bool begins;
    add(&fair, "flood", dear, MANY);
    for (int i = 0; i < 100; i++)
        assert_true(is_among(give_slice(&fair), dear, FAIR_CLIENT_BEGUN_MAX));
    assert_int_equal(fair.begun, FAIR_CLIENT_BEGUN_MAX);
    assert_non_null(fair_next(&fair, &begins));
    assert_non_null(fair_next(&fair, &begins));
    assert_null(fair_next(&fair, &begins)); // two are already running
    drop_all(&fair);
}

static void
test_places_are_kept_for_what_is_quick(void **state)
{
    (void)state;
    struct fair fair = { 0 };
    struct question dear[MANY] = { 0 }, quick = { 0 };
    char client[8];
    bool begins;
    for (unsigned i = 0; i < MANY; i++) {
        snprintf(client, sizeof(client), "%u", i);
        add(&fair, client, &dear[i], 1);
    }
    for (int i = 0; i < 300; i++) {
        struct question *question = fair_next(&fair, &begins);
        assert_non_null(question);
        if (!fair_pause(&fair, question, SLICE_US))
            fair_put_back(&fair, question, SLICE_US);
        assert_in_range(fair.longs, 0, FAIR_LONG_MAX);
    }
    assert_int_equal(fair.longs, FAIR_LONG_MAX);
    assert_int_equal(fair.begun, FAIR_LONG_MAX);
    assert_int_equal(fair.waiting, MANY - FAIR_LONG_MAX);
    add(&fair, "good", &quick, 1);
    assert_ptr_equal(fair_next(&fair, &begins), &quick);
    fair_end(&fair, &quick, QUICK_US);

    // its place goes to a query that was put back
    struct question *done = fair_next(&fair, &begins);
    assert_false(begins);
    fair_end(&fair, done, SLICE_US);
    for (int i = 0; i < 300; i++)
        give_slice(&fair);
    assert_int_equal(fair.longs, FAIR_LONG_MAX);
    assert_int_equal(fair.waiting, MANY - FAIR_LONG_MAX - 1);
    drop_all(&fair);
}

/* Each is half of a client's limit, so that a third does not fit. */
static void
test_what_a_client_has_waiting_is_bounded(void **state)
{
    (void)state;
    struct fair fair = { 0 };
    struct question large[3] = { 0 }, small = { 0 };
    for (int i = 0; i < 3; i++)
        large[i].bytes = FAIR_CLIENT_BYTES_MAX / 2 - QUESTION_OVERHEAD_BYTES;
    add(&fair, "flood", large, 2);
    assert_ptr_equal(fair_add(&fair, name("flood"), &large[2]), &large[2]);
    assert_ptr_equal(fair_add(&fair, name("flood"), &small), &small);
    assert_null(fair_add(&fair, name("good"), &small));
    assert_int_equal(fair.waiting, 3);
    drop_all(&fair);
}

static void
test_where_all_is_full_the_largest_gives_way(void **state)
{
    (void)state;
    enum {
        CLIENTS = FAIR_BYTES_MAX / FAIR_CLIENT_BYTES_MAX
    };
    struct fair fair = { 0 };
    struct question halves[CLIENTS][2] = { 0 }, good = { 0 };
    char client[8];
    for (int i = 0; i < CLIENTS; i++) {
        halves[i][0].bytes = halves[i][1].bytes =
            FAIR_CLIENT_BYTES_MAX / 2 - QUESTION_OVERHEAD_BYTES;
        snprintf(client, sizeof(client), "%d", i);
        add(&fair, client, halves[i], 2);
    }
    struct question *refused = fair_add(&fair, name("good"), &good);
    assert_true(is_among(refused, &halves[0][0], 2 * CLIENTS));
    assert_int_equal((refused - &halves[0][0]) % 2, 1); // the last query of some client
    assert_int_equal(fair.waiting, 2 * CLIENTS);
    drop_all(&fair);
}

static bool
is_number(const struct question *question, int which)
{
    return question->bytes == (size_t)which;
}

static void
test_questions_are_taken_out(void **state)
{
    (void)state;
    struct fair fair = { 0 };
    struct question questions[4] = {
        { .bytes = 1 }, { .bytes = 2 }, { .bytes = 1 }, { .bytes = 2 }
    };
    bool begins;
    add(&fair, "a", questions, 3);
    add(&fair, "b", questions + 3, 1);
    assert_non_null(fair_take_out(&fair, is_number, 2));
    assert_non_null(fair_take_out(&fair, is_number, 2));
    assert_null(fair_take_out(&fair, is_number, 2));
    assert_ptr_equal(fair_next(&fair, &begins), &questions[0]);
    assert_ptr_equal(fair_next(&fair, &begins), &questions[2]);
    assert_null(fair_next(&fair, &begins));
    assert_int_equal(fair.waiting, 0);
    assert_int_equal(fair.bytes, 0);
    drop_all(&fair);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_quick_question_waits_for_no_long_one),
        cmocka_unit_test(test_clients_share_by_time_and_not_by_questions),
        cmocka_unit_test(test_leaving_for_a_moment_gains_nothing),
        cmocka_unit_test(test_a_client_begins_few_at_a_time),
        cmocka_unit_test(test_places_are_kept_for_what_is_quick),
        cmocka_unit_test(test_what_a_client_has_waiting_is_bounded),
        cmocka_unit_test(test_where_all_is_full_the_largest_gives_way),
        cmocka_unit_test(test_questions_are_taken_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
