/* SPDX-License-Identifier: Apache-2.0 */
/* The board's wording: days and durations, and the search by name. */
#include "testing.h"

#include "day_words.h"
#include "lookup.h"

static void
test_days(void **state)
{
    (void)state;
    char words[DAY_WORDS_MAX];
    assert_string_equal(day_words("2019-11-27", false, words), "27 November 2019");
    assert_string_equal(day_words("2019-11-27", true, words), "27 Nov 2019");
    assert_string_equal(day_words("2019-11", false, words), "November 2019");
    assert_string_equal(day_words("2019", true, words), "2019");
    assert_string_equal(day_words("soon", true, words), "soon");
    assert_string_equal(day_words_with_weekday("2020-01-30", false, words),
                        "Thursday 30 January 2020");
    assert_string_equal(day_words_with_weekday("1969-12-31", true, words), "Wed 31 December 1969");
    assert_true(day_words_is_past("2020-01-29", day("2020-01-30")));
    assert_true(day_words_is_past("2019", day("2020-01-30")));
    assert_false(day_words_is_past("2020-01-30", day("2020-01-30")));
    assert_false(day_words_is_past("2020", day("2020-01-30"))); // it is not over
    assert_false(day_words_is_past("2020-01", day("2020-01-30")));
    assert_false(day_words_is_past("", day("2020-01-30")));
}

static void
test_stretches(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *words;
    } stretches[] = {
        { "2020-01-30", "2020-01-31", "1 day" },
        { "2020-01-01", "2020-02-14", "44 days" },
        { "2020-01-01", "2020-02-15", "1 month" },
        { "2019-01-01", "2020-01-30", "12 months" },
        { "2018-01-31", "2019-12-30", "22 months" },
        { "2018-01-30", "2020-01-30", "2 years" },
        { "2016-03-01", "2020-04-15", "4 years 1 month" },
    };
    char words[DAY_WORDS_MAX];
    for (size_t i = 0; i < sizeof(stretches) / sizeof(stretches[0]); i++)
        assert_string_equal(day_words_between(day(stretches[i].from), day(stretches[i].to), words),
                            stretches[i].words);
    assert_string_equal(day_words_ago(5, 5, words), "today");
    assert_string_equal(day_words_ago(4, 5, words), "yesterday");
    assert_string_equal(day_words_ago(6, 5, words), "tomorrow");
    assert_string_equal(day_words_ago(0, 5, words), "5 days ago");
    assert_string_equal(day_words_ago(10, 5, words), "in 5 days");
    static const struct {
        const char *date, *words;
    } dates[] = {
        { "2020-01-25", "5 days ago" }, { "2020-01", "this month" }, // it is not over
        { "2019-12", "last month" },    { "2019-11", "2 months ago" }, { "2020-02", "next month" },
        { "2020-04", "in 3 months" },   { "2017-03", "3 years ago" },  { "2020", "this year" },
        { "2019", "last year" },        { "2016", "4 years ago" },     { "soon", "" },
    };
    for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
        assert_string_equal(day_words_date_ago(dates[i].date, day("2020-01-30"), words),
                            dates[i].words);
}

static void
test_stretches_of_vague_dates(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *words;
    } stretches[] = {
        { "2018-01-30", "2020-01-30", "2 years" },
        { "2016", "2020-01-30", "about 4 years" },
        { "2018-12-31", "2019", "about 1 year" },
        { "2020", "2020-01-30", "less than a year" },
        { "2018-03", "2020-04-15", "about 2 years 1 month" },
        { "2019-11", "2020-01", "about 2 months" },
        { "2020-01", "2020-01-30", "less than a month" },
    };
    char words[DAY_WORDS_MAX];
    for (size_t i = 0; i < sizeof(stretches) / sizeof(stretches[0]); i++) {
        struct tenure_date from, to;
        assert_true(tenure_date_parse(stretches[i].from, &from));
        assert_true(tenure_date_parse(stretches[i].to, &to));
        assert_string_equal(day_words_length(from, to, words), stretches[i].words);
    }
}

struct list {
    char text[2000];
};

static void
take(void *context, const struct lookup_found *found)
{
    struct list *list = context;
    size_t at = strlen(list->text);
    snprintf(list->text + at, sizeof(list->text) - at, "%s %s (%s);", found->kind, found->name,
             found->beside);
}

static void
assert_finds(struct lookup *known, const char *words, const char *expected)
{
    struct list list = { "" };
    char instead[LOOKUP_TEXT_MAX];
    lookup_find(known, words, "", 10, take, &list, instead);
    assert_string_equal(list.text, expected);
}

static void
learn_person(struct lookup *known, const char *id, const char *name)
{
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    Tenure__V1__PersonState state = TENURE__V1__PERSON_STATE__INIT;
    Tenure__V1__Person person = TENURE__V1__PERSON__INIT;
    person.id = (char *)(uintptr_t)id;
    person.name = (char *)(uintptr_t)name;
    state.person = &person;
    update.body_case = TENURE__V1__UPDATE__BODY_PERSON;
    update.person = &state;
    lookup_take(known, &update);
}

static void
test_search(void **state)
{
    (void)state;
    struct lookup *known = lookup_open();
    learn_person(known, "zoe-o-neill", "Zo\xc3\xab O'Neill");
    learn_person(known, "david-lammy", "David Lammy");
    learn_person(known, "fiona-wise", "Fiona Wise");
    assert_finds(known, "zoe", "person Zo\xc3\xab O'Neill ();");
    assert_finds(known, "O\xe2\x80\x99Neill", "person Zo\xc3\xab O'Neill ();");
    assert_finds(known, "o'neill", "person Zo\xc3\xab O'Neill ();");
    assert_finds(known, "david lamy", "person David Lammy ();"); // a typing error
    assert_finds(known, "fi", "person Fiona Wise ();");          // too short for trigrams
    assert_finds(known, "\" OR x", "");
    assert_finds(known, "", "");
    learn_person(known, "fiona-wise", "Fiona Example"); // the new name replaces the old one
    assert_finds(known, "fiona", "person Fiona Example ();");
    assert_finds(known, "example", "person Fiona Example ();");
    char name[LOOKUP_TEXT_MAX], beside[LOOKUP_TEXT_MAX];
    assert_true(lookup_name(known, "person", "fiona-wise", name, beside));
    assert_string_equal(name, "Fiona Example");
    lookup_clear(known);
    assert_finds(known, "fiona", "");
    assert_false(lookup_name(known, "person", "fiona-wise", name, beside));
    lookup_close(&known);
}

static void
learn_organisation(struct lookup *known, const char *id, const char *name)
{
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    Tenure__V1__OrganisationState state = TENURE__V1__ORGANISATION_STATE__INIT;
    state.id = (char *)(uintptr_t)id;
    state.name = (char *)(uintptr_t)name;
    update.body_case = TENURE__V1__UPDATE__BODY_ORGANISATION;
    update.organisation = &state;
    lookup_take(known, &update);
}

static void
test_ranks(void **state)
{
    (void)state;
    struct lookup *known = lookup_open();
    learn_organisation(known, "qm7", "Hertfordshire and West Essex");
    learn_organisation(known, "qgh", "Herefordshire and Worcestershire");
    learn_organisation(known, "h1", "Hospitals of West Hertfordshire");
    learn_organisation(known, "h2", "West Hertfordshire");
    learn_organisation(known, "h3", "Hertfordshire");
    learn_person(known, "fiona-wise", "Fiona Wise");
    learn_person(known, "al-likewise", "Al Likewise");
    assert_finds(known, "hertfordshire", // not its neighbour, which is spelt alike
                 "organisation Hertfordshire ();organisation Hertfordshire and West Essex ();"
                 "organisation Hospitals of West Hertfordshire ();"
                 "organisation West Hertfordshire ();");
    assert_finds(known, "wise", "person Fiona Wise ();"); // not a part of a word
    assert_finds(known, "kewis", "person Al Likewise ();");
    assert_finds(known, "essex west", "organisation Hertfordshire and West Essex ();");
    assert_finds(known, "hospitals in west", "organisation Hospitals of West Hertfordshire ();");
    assert_finds(known, "essex hospitals", "");
    assert_finds(known, "QM7", "organisation Hertfordshire and West Essex ();");
    lookup_close(&known);
}

static void
test_corrections(void **state)
{
    (void)state;
    struct lookup *known = lookup_open();
    static const struct {
        const char *words, *instead;
    } corrections[] = {
        { "rouse", "" }, // nothing to correct
        { "rowse", "rouse" }, { "Jon Rowse", "jon rouse" }, { "juliett smythe", "juliet smith" },
        { "tmith", "smith" }, // its first letter is wrong
        { "raose", "" },      // two slips in a short word
        { "jxn", "" },        // too short
    };
    learn_person(known, "jon-rouse", "Jon Rouse");
    learn_person(known, "juliet-smith", "Juliet Smith");
    for (size_t i = 0; i < sizeof(corrections) / sizeof(corrections[0]); i++) {
        struct list list = { "" };
        char instead[LOOKUP_TEXT_MAX];
        lookup_find(known, corrections[i].words, "", 10, take, &list, instead);
        assert_string_equal(instead, corrections[i].instead);
    }
    lookup_close(&known);
}

static void
test_titles(void **state)
{
    (void)state;
    struct lookup *known = lookup_open();
    Tenure__V1__Update update = TENURE__V1__UPDATE__INIT;
    Tenure__V1__PostState post = TENURE__V1__POST_STATE__INIT;
    char title[LOOKUP_TEXT_MAX], role[LOOKUP_TEXT_MAX];
    post.organisation = (char *)(uintptr_t) "gov";
    post.organisation_name = (char *)(uintptr_t) "HM Government";
    post.role = (char *)(uintptr_t) "mos-puss";
    update.body_case = TENURE__V1__UPDATE__BODY_POST;
    update.post = &post;
    assert_false(lookup_title(known, "gov", "mos-puss", title));
    lookup_take(known, &update);
    assert_true(lookup_title(known, "gov", "mos-puss", title));
    assert_string_equal(title, "mos puss"); // no name was reported
    assert_int_equal(lookup_count_posts(known, "", "").open, 0);
    post.open = true;
    post.region = (char *)(uintptr_t) "uk";
    post.status = TENURE__V1__POST_STATE__STATUS__VACANT;
    post.role_name = (char *)(uintptr_t) "Parliamentary Under-Secretary";
    lookup_take(known, &update);
    assert_int_equal(lookup_count_posts(known, "", "").open, 1);
    assert_int_equal(lookup_count_posts(known, "uk", "mos-puss").vacant, 1);
    assert_int_equal(lookup_count_posts(known, "uk", "other").all, 0);
    assert_int_equal(lookup_count_posts(known, "elsewhere", "").all, 0);
    lookup_role(known, "mos-puss", role);
    assert_string_equal(role, "Parliamentary Under-Secretary");
    lookup_role(known, "mos-other", role);
    assert_string_equal(role, "mos other");
    post.open = false;
    post.name = (char *)(uintptr_t) "Minister for Cities";
    lookup_take(known, &update);
    assert_true(lookup_title(known, "gov", "mos-puss", title));
    assert_int_equal(lookup_count_posts(known, "", "").open, 0);
    assert_string_equal(title, "Minister for Cities"); // the post's own name takes precedence
    lookup_role(known, "mos-puss", role);
    assert_string_equal(role, "Parliamentary Under-Secretary");
    assert_finds(known, "cities", "post Minister for Cities, HM Government ();");
    assert_int_equal(lookup_count_posts(known, "", "").all, 1);
    post.status = TENURE__V1__POST_STATE__STATUS__ABOLISHED;
    lookup_take(known, &update);
    assert_int_equal(lookup_count_posts(known, "", "").all, 0);
    lookup_close(&known);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_stretches),
        cmocka_unit_test(test_stretches_of_vague_dates),
        cmocka_unit_test(test_search),
        cmocka_unit_test(test_ranks),
        cmocka_unit_test(test_corrections),
        cmocka_unit_test(test_titles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
