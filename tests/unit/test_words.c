/* SPDX-License-Identifier: Apache-2.0 */
#include "testing.h"
#include "words.h"

static void
test_ordinals_read_as_an_editor_prints_them(void **state)
{
    (void)state;
    char word[TNI_WORD_MAX];
    static const struct {
        unsigned number;
        const char *word;
    } rows[] = {
        { 1, "first" },   { 5, "fifth" },   { 10, "tenth" },    { 11, "11th" }, { 12, "12th" },
        { 13, "13th" },   { 21, "21st" },   { 22, "22nd" },     { 23, "23rd" }, { 101, "101st" },
        { 111, "111th" }, { 112, "112th" }, { 1002, "1002nd" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_string_equal(tni_ordinal(rows[i].number, word), rows[i].word);
}

static void
test_small_numbers_are_words(void **state)
{
    (void)state;
    char word[TNI_WORD_MAX];
    assert_string_equal(tni_count(4, word), "four");
    assert_string_equal(tni_count(10, word), "ten");
    assert_string_equal(tni_count(11, word), "11");
}

static void
test_a_role_is_read_without_its_hyphens(void **state)
{
    (void)state;
    char word[TNI_WORD_MAX];
    assert_string_equal(tni_role("executive-lead", word), "executive lead");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ordinals_read_as_an_editor_prints_them),
        cmocka_unit_test(test_small_numbers_are_words),
        cmocka_unit_test(test_a_role_is_read_without_its_hyphens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
