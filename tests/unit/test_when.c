/* SPDX-License-Identifier: Apache-2.0 */
/* Days as people write them. */
#include "testing.h"

#include "when.h"
#include <tenure/date.h>

/* The day that a text means if today is 2020-03-31; NULL: none. */
static const char *
parsed(const char *text)
{
    static char day[TENURE_DATE_TEXT_MAX];
    int32_t today, found;
    assert_true(tenure_day_parse("2020-03-31", &today));
    return when_parse(text, today, &found) ? tenure_day_format(found, day) : NULL;
}

static void
test_days(void **state)
{
    (void)state;
    assert_string_equal(parsed("2019-11-27"), "2019-11-27");
    assert_string_equal(parsed("today"), "2020-03-31");
    assert_string_equal(parsed("yesterday"), "2020-03-30");
    assert_string_equal(parsed("30d"), "2020-03-01");
    assert_string_equal(parsed("2w"), "2020-03-17");
    // the previous month lacks that day, so its last day is used
    assert_string_equal(parsed("1m"), "2020-02-29");
    assert_string_equal(parsed("1y"), "2019-03-31");
    assert_string_equal(parsed("0d"), "2020-03-31");
}

static void
test_no_days(void **state)
{
    static const char *const texts[] = { "",        "d",    "-1d",          "30",
                                         "30x",     "3 d",  "30dd",         "1e3d",
                                         "2019-13", "soon", "99999999999d", "100000y" };
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_null(parsed(texts[i]));
}

static void
test_span(void **state)
{
    (void)state;
    struct when_span span = { "2019-11-01", "2019-11-30" };
    assert_true(when_is_within(&span, "2019-11-01"));
    assert_true(when_is_within(&span, "2019-11-30"));
    assert_false(when_is_within(&span, "2019-10-31"));
    assert_false(when_is_within(&span, "2019-12-01"));
    span = (struct when_span){ 0 };
    assert_true(when_is_within(&span, ""));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_no_days),
        cmocka_unit_test(test_span),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
