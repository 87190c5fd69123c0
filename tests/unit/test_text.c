/* SPDX-License-Identifier: Apache-2.0 */
/* Texts from others: cut between characters, and made safe to show. */
#include "testing.h"
#include <tenure/text.h>
#include <tenure/v1/wire.pb-c.h>

static void
test_a_text_is_cut_between_characters(void **state)
{
    (void)state;
    assert_int_equal(tenure_text_cut("abc", 5), 3);
    assert_int_equal(tenure_text_cut("abc", 2), 2);
    assert_int_equal(tenure_text_cut("aéé", 3), 3);
    assert_int_equal(tenure_text_cut("aéé", 4), 3);
    assert_int_equal(tenure_text_cut("é", 1), 0);
    assert_int_equal(tenure_text_cut("€€", 5), 3);
    assert_int_equal(tenure_text_cut("😀", 3), 0);
    assert_int_equal(tenure_text_cut("", 0), 0);
}

static void
test_bytes_that_are_no_character_are_left_out(void **state)
{
    (void)state;
    char text[] = "a\xc3 b\xe2\x82 c\xff\xc3\xa9\xed\xa0\x80\xf0\x9f\x98";
    // a surrogate is removed completely
    assert_string_equal(tenure_text_mend(text), "a b c\xc3\xa9");
    char whole[] = "St. H\xc3\xa9lier, \xf0\x9f\x98\x80", cut[] = "abc\xe2\x82", empty[] = "";
    assert_string_equal(tenure_text_mend(whole), "St. H\xc3\xa9lier, \xf0\x9f\x98\x80");
    assert_string_equal(tenure_text_mend(cut), "abc");
    assert_string_equal(tenure_text_mend(empty), "");
}

static void
test_a_format_cuts_between_characters(void **state)
{
    (void)state;
    char text[12];
    assert_string_equal(tenure_text_format(text, sizeof(text), "%.3s; see", "éé"), "é; see");
    assert_string_equal(tenure_text_format(text, sizeof(text), "123456789%s", "€"), "123456789");
    assert_string_equal(tenure_text_format(text, sizeof(text), "%s", "0123456789abc"),
                        "0123456789a");
    assert_string_equal(tenure_text_format(text, 1, "%s", "€"), "");
}

static void
expect_shown(const char *stored, const char *shown)
{
    char text[64];
    strcpy(text, stored);
    assert_string_equal(tenure_text_clean(text), shown);
}

static void
test_what_is_stored_is_shown_without_harm(void **state)
{
    (void)state;
    expect_shown("Jon Rouse", "Jon Rouse");
    expect_shown("Zoë Øst\u200e", "Zoë Øst\u200e");
    expect_shown("a\nb\tc\x7f\xc2\x85\u2028\u2029z", "a b c    z");
    expect_shown("\u202eevil\u2066\u061c\ufff9", "evil");
    expect_shown("a\xef\xbf\xbe\xef\xbf\xbf\xf0\x9f\xbf\xbe\xef\xb7\x90z", "az");
    expect_shown("a\U000e0041\U000e007f", "a");
    expect_shown("a\xff\xc3", "a");
    expect_shown("\u3164", "");
    expect_shown(" \u00a0\u2800", "");
    expect_shown(" ", "");
    expect_shown("\x1b[31mred", " [31mred");
}

static void
test_every_text_of_a_message_is_cleaned(void **state)
{
    (void)state;
    char name[] = "A\u202eB", title[] = "T\xef\xbf\xbf", other[] = "\x1b[2J",
         headline[] = "h\u2028";
    Tenure__V1__Person person = TENURE__V1__PERSON__INIT;
    Tenure__V1__Appointment appointment = TENURE__V1__APPOINTMENT__INIT;
    Tenure__V1__Citation citation = TENURE__V1__CITATION__INIT;
    Tenure__V1__Citation *citations[] = { &citation };
    Tenure__V1__Event event = TENURE__V1__EVENT__INIT;
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT, of_alert = TENURE__V1__UPDATE__INIT;
    Tenure__V1__Update *updates[] = { &update, &of_alert };
    Tenure__V1__Alert alert = TENURE__V1__ALERT__INIT;
    Tenure__V1__RuleSet rules = TENURE__V1__RULE_SET__INIT;
    Tenure__V1__Answer answer = TENURE__V1__ANSWER__INIT;
    person.name = name;
    appointment.person = &person;
    citation.title = title;
    event.body_case = TENURE__V1__EVENT__BODY_APPOINTMENT;
    event.appointment = &appointment;
    event.citations = citations;
    event.n_citations = 1;
    update.body_case = TENURE__V1__UPDATE__BODY_EVENT;
    update.event = &event;
    alert.headline = headline;
    of_alert.body_case = TENURE__V1__UPDATE__BODY_ALERT;
    of_alert.alert = &alert;
    rules.everything = other;
    answer.updates = updates;
    answer.n_updates = 2;
    answer.rules = &rules;
    tenure_message_clean(&answer.base);
    assert_string_equal(name, "AB");
    assert_string_equal(title, "T");
    assert_string_equal(headline, "h ");
    assert_string_equal(other, " [2J");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_text_is_cut_between_characters),
        cmocka_unit_test(test_bytes_that_are_no_character_are_left_out),
        cmocka_unit_test(test_a_format_cuts_between_characters),
        cmocka_unit_test(test_what_is_stored_is_shown_without_harm),
        cmocka_unit_test(test_every_text_of_a_message_is_cleaned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
