/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random histories: in every case the log is intact, each post's last update agrees with its
 * history, and the log loaded in one batch gives the same channels (see fixture_close()).
 */
#include <stdlib.h>

#include "engine_fixture.h"
#include "testing.h"

enum {
    HISTORIES = 40,
    EVENTS = 60
};

static uint32_t seed;

static uint32_t
random_below(uint32_t bound)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % bound;
}

static const char *
pick(const char *const *words, uint32_t count)
{
    return words[random_below(count)];
}

static int
add_date(char *text, const char *name, int32_t at)
{
    char date[TENURE_DATE_TEXT_MAX];
    struct tenure_date reported = {
        at, (tenure_precision)(random_below(8) == 0 ? 1 + random_below(2) : 0)
    };
    return sprintf(text, ",\"%s\":\"%s\"", name, tenure_date_format(reported, date));
}

static int
add_post_body(char *text, const char *kind)
{
    static const char *const people[] = { "ada", "bob", "cat", "dan", "eve" };
    static const char *const bases[] = { "SUBSTANTIVE", "SUBSTANTIVE", "INTERIM", "ACTING" };
    static const char *const stages[] = { "OPENED", "FAILED", "CLOSED" };
    int size = sprintf(text, ",\"%s\":{\"organisation\":\"Q%u\",\"role\":\"chair\"", kind,
                       random_below(2));
    if (kind[0] == 'r')
        return size + sprintf(text + size, ",\"stage\":\"%s\"}", pick(stages, 3));
    size += sprintf(text + size, ",\"person\":{\"id\":\"%s\"}", pick(people, 5));
    if (kind[0] == 'a')
        size += sprintf(text + size, ",\"basis\":\"%s\"%s%s", pick(bases, 4),
                        random_below(5) == 0 ? ",\"joint\":true" : "",
                        random_below(6) == 0 ? ",\"incumbent\":true" : "");
    return size + sprintf(text + size, "}");
}

static void
make_event(char *text, unsigned number, int32_t today)
{
    static const char *const confidences[] = { "CONFIRMED", "CONFIRMED", "REPORTED", "RUMOURED" };
    static const char *const kinds[] = { "appointment", "appointment", "departure", "recruitment" };
    char day_text[TENURE_DATE_TEXT_MAX];
    int size = sprintf(
        text, "{\"source\":\"s\",\"id\":\"%u\",\"announced\":\"%s\",\"confidence\":\"%s\"", number,
        tenure_day_format(today - (int32_t)random_below(3), day_text), pick(confidences, 4));
    uint32_t dice = random_below(20);
    if (dice < 3 && number > 0) {
        sprintf(text + size, ",\"retraction\":{\"id\":\"%u\"}}", random_below(number));
        return;
    }
    if (dice < 5 && number > 0)
        size += sprintf(text + size, ",\"supersedes\":\"%u\"", random_below(number));
    if (random_below(3) > 0)
        size += add_date(text + size, "effective", today + (int32_t)random_below(400) - 250);
    if (dice == 19)
        sprintf(text + size, ",\"merger\":{\"into\":\"R\",\"from\":[\"Q%u\"]}}", random_below(2));
    else if (dice == 18)
        sprintf(text + size,
                ",\"organisation\":{\"id\":\"Q%u\",\"name\":\"Name %u\",\"kind\":\"STP\"}}",
                random_below(2), number);
    else {
        size += add_post_body(text + size, pick(kinds, 4));
        strcpy(text + size, "}");
    }
}

static void
test_random_histories_hold_together(void **state)
{
    (void)state;
    uint64_t alerts = 0, stored = 0;
    for (uint32_t history = 1; history <= HISTORIES; history++) {
        seed = history;
        int32_t today = day("2018-01-01");
        fixture_open(&f, CLOCK_FEED);
        print_message("history %u\n", history);
        for (unsigned i = 0; i < EVENTS; i++) {
            char json[2048];
            today += (int32_t)random_below(40);
            make_event(json, i, today);
            stored += fixture_publish(&f, json) == TENURE__V1__PUBLISH_ANSWER__STATUS__STORED;
        }
        alerts += engine_counters(f.engine)->alerts;
        fixture_close(&f);
    }
    assert_true(stored > HISTORIES * EVENTS / 2);
    assert_true(alerts > HISTORIES / 4); // otherwise the rule was hardly tested
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_histories_hold_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
