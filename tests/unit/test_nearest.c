/* SPDX-License-Identifier: Apache-2.0 */
/* The known name that is suggested for an unknown one. */
#include "testing.h"
#include <tenure/nearest.h>

static const char *
nearest_of(const char *wanted, const char *const *known, size_t count)
{
    static struct tenure_nearest nearest;
    tenure_nearest_begin(&nearest, wanted);
    for (size_t i = 0; i < count && tenure_nearest_offer(&nearest, known[i]); i++)
        ;
    return nearest.name;
}

static void
test_slips_find_the_name_that_was_meant(void **state)
{
    (void)state;
    static const char *const known[] = { "Y56",          "Y61",     "QOP", "executive-lead",
                                         "short-tenure", "vacancy", "A" };
    static const struct {
        const char *wanted, *found;
    } rows[] = {
        { "Y6l", "Y61" },                       // a substitution
        { "OQP", "QOP" },                       // a transposition
        { "qop", "QOP" },                       // another case
        { "QQOP", "QOP" },                      // one letter too many
        { "QP", "QOP" },                        // one letter too few
        { "vacency", "vacancy" },               //
        { "vacancies", "vacancy" },             // three edits
        { "short-tenrue", "short-tenure" },     //
        { "exectuive_lead", "executive-lead" }, // two typing errors
        { "bishop", "" },                       // nothing is near
        { "Q", "" },  // one letter is near to every other, so none is suggested
        { "a", "A" }, //
        { "", "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_string_equal(nearest_of(rows[i].wanted, known, sizeof(known) / sizeof(known[0])),
                            rows[i].found);
}

static void
test_a_mistyped_name_or_word_finds_its_subject(void **state)
{
    (void)state;
    static const struct {
        const char *wanted, *found;
    } rows[] = {
        { "Jon Ruose", "Jon Rouse" }, // the name is nearer than the id
        { "jon-ruose", "jon-rouse" }, // the id is nearer than the name
        { "Rowse", "Jon Rouse" },     // a word finds the whole name
        { "Hertfordshre", "Hertfordshire and West Essex" },
        { "Jom", "" }, // short words are near to too many others
        { "Manchester", "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct tenure_nearest nearest;
        tenure_nearest_begin(&nearest, rows[i].wanted);
        tenure_nearest_offer_named(&nearest, "jon-rouse", "Jon Rouse");
        tenure_nearest_offer_named(&nearest, "QM7", "Hertfordshire and West Essex");
        tenure_nearest_offer_named(&nearest, "Q1", "");
        assert_string_equal(nearest.name, rows[i].found);
    }
}

static void
test_the_first_of_equally_near_names_stays(void **state)
{
    (void)state;
    static const char *const known[] = { "Y62", "Y61" };
    assert_string_equal(nearest_of("Y60", known, 2), "Y62");
}

static void
test_the_work_is_bounded(void **state)
{
    (void)state;
    struct tenure_nearest nearest;
    unsigned looked_at = 0;
    tenure_nearest_begin(&nearest, "somewhere");
    while (looked_at < 1000000 && tenure_nearest_offer(&nearest, "elsewhere-altogether"))
        looked_at++;
    assert_int_equal(looked_at, TENURE_NEAREST_CANDIDATES_MAX);
    assert_false(tenure_nearest_offer(&nearest, "somewhere")); // too late

    char longest[200];
    memset(longest, 'a', sizeof(longest));
    longest[sizeof(longest) - 1] = '\0';
    tenure_nearest_begin(&nearest, longest);
    assert_false(tenure_nearest_offer(&nearest, longest));
    tenure_nearest_begin(&nearest, "aaaa");
    assert_true(tenure_nearest_offer(&nearest, longest));
    assert_string_equal(nearest.name, "");
}

static void
test_the_sentence_asks_only_when_there_is_a_name(void **state)
{
    (void)state;
    struct tenure_nearest nearest;
    char text[160];
    tenure_nearest_begin(&nearest, "Y6l");
    assert_string_equal(tenure_nearest_text(&nearest, "region", text, sizeof(text)),
                        "unknown region Y6l");
    tenure_nearest_offer(&nearest, "Y61");
    assert_string_equal(tenure_nearest_text(&nearest, "region", text, sizeof(text)),
                        "unknown region Y6l; did you mean Y61?");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slips_find_the_name_that_was_meant),
        cmocka_unit_test(test_a_mistyped_name_or_word_finds_its_subject),
        cmocka_unit_test(test_the_first_of_equally_near_names_stays),
        cmocka_unit_test(test_the_work_is_bounded),
        cmocka_unit_test(test_the_sentence_asks_only_when_there_is_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
