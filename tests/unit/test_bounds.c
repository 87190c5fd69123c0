/* SPDX-License-Identifier: Apache-2.0 */
/* Stored events never cause a failure later: each limit of what is stored and published about a
 * subject is reached and exceeded by one, with names of the maximum length. When a test ends,
 * the fixture compares published states with the log, and present with past figures, for every
 * subject. */
#include <stdlib.h>

#include "engine_fixture.h"
#include "event_list.h"
#include "testing.h"

enum {
    STATE_BYTES_MAX = 64 * 1024,
    JSON_MAX = 4096
};

/* The last update of a channel, which must fit whatever the seqs are, because their maximum length
 * was assumed. */
static Tenure__V1__Update *
last_update(Tenure__V1__Channel channel)
{
    return fixture_update(&f, channel, fixture_updates(&f, channel));
}

/* The last one about an organisation. */
static Tenure__V1__Update *
last_of_organisation(const char *id)
{
    for (uint64_t at = fixture_updates(&f, TENURE__V1__CHANNEL__ORGANISATION);; at--) {
        Tenure__V1__Update *update = fixture_update(&f, TENURE__V1__CHANNEL__ORGANISATION, at);
        if (strcmp(update->organisation->id, id) == 0)
            return update;
        tenure__v1__update__free_unpacked(update, NULL);
    }
}

static void
make_long(uint64_t *seqs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        seqs[i] = UINT64_MAX;
}

static void
make_tenure_long(Tenure__V1__Tenure *tenure)
{
    while (tenure->n_seqs < 3) // the maximum for a tenure
        tenure->seqs = realloc(tenure->seqs, ++tenure->n_seqs * sizeof(uint64_t));
    make_long(tenure->seqs, tenure->n_seqs);
}

static void
assert_fits(Tenure__V1__Update *update)
{
    update->offset = update->seq = (uint64_t)(update->recorded_ms = INT64_MAX);
    size_t size = tenure__v1__update__get_packed_size(update);
    if (size > STATE_BYTES_MAX)
        fail_msg("an update of %zu bytes", size);
}

/* Appoints a person to `held` posts, alternately of STPs and CCGs, with a region for each two;
 * `left` more posts were left before. */
static void
appoint_to_posts(unsigned held, unsigned left)
{
    char organisation[65], region[65], role[65], person[65], text[257], names[257], source[65],
        id[129];
    long_slug(role, "r", 0);
    long_slug(person, "p", 0);
    long_slug(source, "s", 0);
    for (unsigned i = 0; i < held + left; i++) {
        long_slug(organisation, "o", i);
        long_slug(region, "q", i / 2);
        snprintf(id, sizeof(id), "%0127u", i);
        list_event(
            "{\"source\":\"%s\",\"id\":\"o%s\",\"announced\":\"2020-01-01\",\"organisation\":{\"id\":"
            "\"%s\",\"name\":\"%s\",\"kind\":\"%s\",\"region\":\"%s\"}}",
            source, id, organisation, long_name(text, "O", i), i % 2 == 0 ? "STP" : "CCG", region);
        list_event(
            "{\"source\":\"%s\",\"id\":\"a%s\",\"announced\":\"2020-01-01\",\"appointment\":{"
            "\"organisation\":\"%s\",\"role\":\"%s\",\"person\":{\"id\":\"%s\",\"name\":\"%s\"},"
            "\"basis\":\"INTERIM\",\"background\":\"OUTSIDE\"}}",
            source, id, organisation, role, person, long_name(names, "P", 0));
        list_event(
            "{\"source\":\"%s\",\"id\":\"d%s\",\"announced\":\"2020-01-01\",%s\"departure\":{"
            "\"organisation\":\"%s\",\"role\":\"%s\",\"person\":{\"id\":\"%s\"},\"reason\":\"RETIREMENT\"}}",
            source, id, i < held ? "" : "\"effective\":\"2020-01-01\",", organisation, role,
            person);
    }
    store_listed();
    fixture_clock(&f, "2020-02-01");
}

static void
test_a_person_in_many_posts_is_told_in_part(void **state)
{
    (void)state;
    appoint_to_posts(33, 33);
    Tenure__V1__Update *update = last_update(TENURE__V1__CHANNEL__PERSON);
    Tenure__V1__PersonState *person = update->person;
    assert_true(person->truncated);
    assert_int_equal(person->n_posts, 32);
    assert_int_equal(person->posts_count, 33);
    assert_int_equal(person->n_past, 32);
    assert_int_equal(person->past_count, 33);
    for (size_t i = 0; i < 32; i++) {
        make_tenure_long(person->posts[i]->tenure);
        make_tenure_long(person->past[i]->tenure);
    }
    person->revision = UINT64_MAX;
    assert_fits(update);
    tenure__v1__update__free_unpacked(update, NULL);
}

static void
test_a_person_in_as_many_posts_as_are_told_is_told_whole(void **state)
{
    (void)state;
    appoint_to_posts(32, 32);
    Tenure__V1__Update *update = last_update(TENURE__V1__CHANNEL__PERSON);
    assert_false(update->person->truncated);
    assert_int_equal(update->person->n_posts + update->person->n_past, 64);
    assert_int_equal(update->person->posts_count + update->person->past_count, 0);
    tenure__v1__update__free_unpacked(update, NULL);
}

/* More regions than fit into a row, and more posts than a rule reads: the fixture checks that the
 * figures equal those of the past. */
static void
test_somebody_counts_in_every_region_and_an_alert_says_how_much_it_rests_on(void **state)
{
    (void)state;
    appoint_to_posts(260, 0);
    Tenure__V1__Update *update = NULL;
    for (uint64_t i = 1; i <= fixture_updates(&f, TENURE__V1__CHANNEL__ALERT); i++) {
        Tenure__V1__Update *next = fixture_update(&f, TENURE__V1__CHANNEL__ALERT, i);
        if (strcmp(next->alert->rule, "several-posts") == 0) {
            if (update != NULL)
                tenure__v1__update__free_unpacked(update, NULL);
            update = next;
        } else {
            tenure__v1__update__free_unpacked(next, NULL);
        }
    }
    assert_non_null(update);
    assert_true(update->alert->truncated);
    assert_int_equal(update->alert->n_evidence, 256);
    assert_int_equal(update->alert->evidence_count, 260);
    for (size_t i = 0; i < update->alert->n_evidence; i++)
        make_long(&update->alert->evidence[i]->seq, 1);
    assert_fits(update);
    assert_int_equal(mbstowcs(NULL, update->alert->headline, 0), strlen(update->alert->headline));
    tenure__v1__update__free_unpacked(update, NULL);
}

static void
test_a_post_with_many_holders_is_told_in_part(void **state)
{
    (void)state;
    char organisation[65], role[65], person[65], text[257], region[65];
    long_slug(organisation, "o", 0);
    long_slug(role, "r", 0);
    list_event(
        "{\"source\":\"s\",\"id\":\"o\",\"announced\":\"2020-01-01\",\"organisation\":{\"id\":\"%s\","
        "\"name\":\"%s\",\"kind\":\"OTHER\",\"region\":\"%s\"}}",
        organisation, long_name(text, "O", 0), long_slug(region, "q", 0));
    for (unsigned i = 0; i < 5; i++) { // three joined before all others, one planned
        list_event(
            "{\"source\":\"s\",\"id\":\"b%u\",\"announced\":\"2020-01-01\",\"effective\":\"%s\","
            "\"appointment\":{\"organisation\":\"%s\",\"role\":\"%s\",\"person\":{\"id\":\"%s\","
            "\"name\":\"%s\"}}}",
            i, i == 4 ? "2030-01-01" : "2019-01-01", organisation, role, long_slug(person, "b", i),
            long_name(text, "B", i));
    }
    for (unsigned i = 0; i < 129; i++) {
        long_slug(person, "p", i);
        list_event(
            "{\"source\":\"s\",\"id\":\"a%u\",\"announced\":\"2020-01-01\",\"appointment\":{"
            "\"organisation\":\"%s\",\"role\":\"%s\",\"joint\":true,\"background\":\"OUTSIDE\","
            "\"basis\":\"ACTING\",\"person\":{\"id\":\"%s\",\"name\":\"%s\"}}}",
            i, organisation, role, person, long_name(text, "P", i));
        list_event(
            "{\"source\":\"s\",\"id\":\"d%u\",\"announced\":\"2020-01-01\",\"departure\":{"
            "\"organisation\":\"%s\",\"role\":\"%s\",\"person\":{\"id\":\"%s\"},\"reason\":\"RETIREMENT\"}}",
            i, organisation, role, person);
    }
    store_listed();
    Tenure__V1__Update *update = last_update(TENURE__V1__CHANNEL__POST);
    Tenure__V1__PostState *post = update->post;
    assert_true(post->truncated);
    assert_int_equal(post->n_holders, 128);
    assert_int_equal(post->holders_count, 130); // and the last of the five
    for (size_t i = 0; i < post->n_holders; i++)
        make_tenure_long(post->holders[i]);
    for (size_t i = 0; i < post->n_past; i++)
        make_tenure_long(post->past[i]);
    make_tenure_long(post->designate);
    post->seqs = realloc(post->seqs, (3 * 128 + 2) * sizeof(uint64_t));
    make_long(post->seqs, post->n_seqs = 3 * 128 + 2);
    post->rumours = realloc(post->rumours, 8 * sizeof(uint64_t));
    make_long(post->rumours, post->n_rumours = 8);
    post->revision = UINT64_MAX;
    assert_fits(update);
    tenure__v1__update__free_unpacked(update, NULL);
}

static void
add_icp(const char *id, const char *icp, const char *effective)
{
    char organisation[65], text[257];
    list_event(
        "{\"source\":\"s\",\"id\":\"%s\",\"announced\":\"2020-01-01\",%s%s%s\"icpFormation\":{"
        "\"system\":\"%s\",\"id\":\"%s\",\"name\":\"%s\",\"stage\":\"FORMED\",\"population\":"
        "\"18446744073709551615\"}}",
        id, effective[0] != '\0' ? "\"effective\":\"" : "", effective,
        effective[0] != '\0' ? "\"," : "", long_slug(organisation, "o", 0), icp,
        long_name(text, "I", 0));
}

static void
fill_organisation(void)
{
    char organisation[65], other[65], text[257];
    long_slug(organisation, "o", 0);
    list_event(
        "{\"source\":\"s\",\"id\":\"o\",\"announced\":\"2020-01-01\",\"organisation\":{\"id\":\"%s\","
        "\"name\":\"%s\",\"kind\":\"STP\",\"region\":\"%s\",\"parent\":\"%s\"}}",
        organisation, long_name(text, "O", 0), long_slug(other, "q", 0), other);
    for (unsigned i = 0; i < 32; i++)
        list_event(
            "{\"source\":\"s\",\"id\":\"m%u\",\"announced\":\"2020-01-01\",\"milestone\":{"
            "\"organisation\":\"%s\",\"name\":\"%s\",\"due\":\"2021-01-01\",\"status\":\"SET\"}}",
            i, organisation, long_slug(other, "m", i));
    for (unsigned i = 0; i < 129; i++)
        list_event(
            "{\"source\":\"s\",\"id\":\"j%u\",\"announced\":\"2020-01-01\",\"merger\":{\"into\":"
            "\"%s\",\"from\":[\"%s\"]}}",
            i, organisation, long_slug(other, "f", i));
    store_listed();
}

static void
test_an_organisation_with_long_lists_is_told_in_part(void **state)
{
    (void)state;
    char id[65], icp[65];
    fill_organisation();
    for (unsigned i = 0; i < 256; i++) {
        snprintf(id, sizeof(id), "i%u", i);
        add_icp(id, long_slug(icp, "i", i), "");
    }
    store_listed();
    Tenure__V1__Update *update = last_of_organisation(long_slug(icp, "o", 0));
    Tenure__V1__OrganisationState *organisation = update->organisation;
    assert_true(organisation->truncated);
    assert_int_equal(organisation->n_icps, 128);
    assert_int_equal(organisation->icps_count, 256);
    assert_int_equal(organisation->n_predecessors, 128);
    assert_int_equal(organisation->predecessors_count, 129);
    assert_int_equal(organisation->n_milestones, 32);
    assert_int_equal(organisation->milestones_count, 32);
    organisation->revision = organisation->population = UINT64_MAX;
    organisation->icps_unnamed = UINT32_MAX;
    assert_fits(update);
    tenure__v1__update__free_unpacked(update, NULL);
}

/* One more is refused; a day that comes may add more, which are only counted. */
static void
test_partnerships_and_milestones_beyond_those_that_are_kept(void **state)
{
    (void)state;
    char id[65], icp[65], json[JSON_MAX];
    fill_organisation();
    for (unsigned i = 0; i < 255; i++) {
        snprintf(id, sizeof(id), "i%u", i);
        add_icp(id, long_slug(icp, "i", i), "");
    }
    add_icp("later", long_slug(icp, "later", 0), "2020-03-01");
    add_icp("again", icp, "2020-03-01");
    add_icp("last", long_slug(icp, "i", 255), "");
    store_listed();
    snprintf(json, sizeof(json),
             "{\"source\":\"s\",\"id\":\"more\",\"announced\":\"2020-01-01\",\"icpFormation\":{"
             "\"system\":\"%s\",\"id\":\"more\",\"stage\":\"FORMED\"}}",
             long_slug(icp, "o", 0));
    assert_answer(&f, json, INVALID);
    assert_string_equal(f.field, "icpFormation.id");
    assert_non_null(strstr(f.reason, "256 partnerships"));
    snprintf(
        json, sizeof(json),
        "{\"source\":\"s\",\"id\":\"more\",\"announced\":\"2020-01-01\",\"milestone\":{"
        "\"organisation\":\"%s\",\"name\":\"more\",\"due\":\"2021-01-01\",\"status\":\"SET\"}}",
        icp);
    assert_answer(&f, json, INVALID);
    assert_string_equal(f.field, "milestone.name");
    fixture_clock(&f, "2020-03-01");
    Tenure__V1__Update *update = last_of_organisation(icp);
    assert_int_equal(update->organisation->icps_count, 257); // two reports about one more
    tenure__v1__update__free_unpacked(update, NULL);
}

/* A person with the maximum number of joined ids: one more is refused, also at the end of a
 * chain. */
static void
test_ids_of_a_person_beyond_those_that_are_joined(void **state)
{
    (void)state;
    char json[JSON_MAX];
    static const char format[] = "{\"source\":\"s\",\"id\":\"%s-%s\",\"announced\":"
                                 "\"2020-01-01\",\"person\":{\"id\":\"%s\",\"mergedInto\":\"%s\"}}";
    for (unsigned i = 1; i < 64; i++) {
        char id[16];
        snprintf(id, sizeof(id), "p%u", i);
        snprintf(json, sizeof(json), format, id, "x", id, "x");
        assert_answer(&f, json, STORED);
    }
    snprintf(json, sizeof(json), format, "more", "x", "more", "x");
    assert_answer(&f, json, INVALID);
    assert_string_equal(f.field, "person.mergedInto");
    assert_string_equal(f.reason, "x would have more than 64 ids; a person may have no more");
    snprintf(json, sizeof(json), format, "x", "more", "x", "more");
    assert_answer(&f, json, INVALID);
    snprintf(json, sizeof(json), format, "p1", "p2", "p1", "p2"); // all of these are already joined
    assert_answer(&f, json, STORED);
}

static void
test_a_family_of_posts_is_bounded(void **state)
{
    (void)state;
    char json[JSON_MAX];
    static const char format[] =
        "{\"source\":\"s\",\"id\":\"%u\",\"announced\":\"2020-01-01\",\"post\":{\"organisation\":\"O%u\","
        "\"role\":\"chair\",\"status\":\"ABOLISHED\",\"into\":{\"organisation\":\"Q\",\"role\":\"chair\"}}}";
    for (unsigned i = 1; i < 32; i++) {
        snprintf(json, sizeof(json), format, i, i);
        assert_answer(&f, json, STORED);
    }
    snprintf(json, sizeof(json), format, 32, 32);
    assert_answer(&f, json, INVALID);
    assert_string_equal(f.field, "post.into");
    snprintf(json, sizeof(json), format, 33, 5); // one of them again
    assert_answer(&f, json, STORED);
}

static void
list_joint_holders(const char *organisation, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        list_event(
            "{\"source\":\"s\",\"id\":\"%s%u\",\"announced\":\"2020-01-01\",\"appointment\":{"
            "\"organisation\":\"%s\",\"role\":\"chair\",\"person\":{\"name\":\"%s %u\"},"
            "\"joint\":true}}",
            organisation, i, organisation, organisation, i);
    store_listed();
}

/* A post's holders include those of the posts that went into it. */
static void
test_a_family_of_posts_has_no_more_holders_than_a_post(void **state)
{
    (void)state;
    static const char into[] =
        "{\"source\":\"s\",\"id\":\"%c\",\"announced\":\"2020-01-01\",\"post\":{\"organisation\":\"%c\","
        "\"role\":\"chair\",\"status\":\"ABOLISHED\",\"into\":{\"organisation\":\"A\",\"role\":\"chair\"}}}";
    static const char joint[] =
        "{\"source\":\"s\",\"id\":\"%u\",\"announced\":\"2020-01-01\",\"appointment\":{\"organisation\":"
        "\"%s\",\"role\":\"chair\",\"person\":{\"id\":\"x%u\"},\"joint\":true}}";
    char json[JSON_MAX];
    list_joint_holders("A", 600);
    list_joint_holders("B", 399);
    list_joint_holders("C", 402);
    snprintf(json, sizeof(json), into, 'C', 'C');
    assert_answer(&f, json, INVALID);
    assert_string_equal(f.field, "post.into");
    assert_string_equal(f.reason, "A/chair has, or would have, more than 1000 holders at a time");
    snprintf(json, sizeof(json), into, 'B', 'B');
    assert_answer(&f, json, STORED);
    snprintf(json, sizeof(json), joint, 1, "B", 1);
    assert_answer(&f, json, STORED);
    for (unsigned i = 2; i < 4; i++) {
        snprintf(json, sizeof(json), joint, i, i == 2 ? "A" : "B", i);
        assert_answer(&f, json, INVALID);
        assert_non_null(strstr(f.reason, "more than 1000 holders"));
    }
}

/* More people than a row keeps: all of them get the organisation's new name, as the fixture
 * checks. */
static void
test_everybody_who_ever_held_a_post_hears_of_its_organisation(void **state)
{
    (void)state;
    char date[TENURE_DATE_TEXT_MAX];
    for (unsigned i = 0; i < 1202; i++)
        list_event(
            "{\"source\":\"s\",\"id\":\"%u\",\"announced\":\"%s\",\"appointment\":{\"organisation\":"
            "\"Q\",\"role\":\"chair\",\"person\":{\"id\":\"p%u\"}}}",
            i, tenure_day_format(day("2000-01-01") + (int32_t)i, date), i);
    store_listed();
    list_event(
        "{\"source\":\"s\",\"id\":\"name\",\"announced\":\"%s\",\"organisation\":{\"id\":\"Q\","
        "\"name\":\"Devon\"}}",
        date);
    store_listed();
    Tenure__V1__Update *update = last_update(TENURE__V1__CHANNEL__PERSON);
    assert_string_equal(update->person->person->id, "p1201");
    assert_string_equal(update->person->posts[0]->organisation_name, "Devon");
    tenure__v1__update__free_unpacked(update, NULL);
}

/* However many silences there are, the first one still mutes. */
static void
test_any_number_of_silences_mutes(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 1025; i++)
        list_event("{\"source\":\"s\",\"id\":\"o%u\",\"announced\":\"2020-01-01\","
                   "\"organisation\":{\"id\":\"O%u\",\"kind\":\"STP\"}}",
                   i, i);
    for (unsigned i = 0; i < 1025; i++)
        list_event(
            "{\"source\":\"s\",\"id\":\"%u\",\"announced\":\"2020-01-01\",\"silence\":{\"organisation\":"
            "\"O%u\",\"author\":\"a\",\"reason\":\"r\",\"until\":\"2021-01-01\"}}",
            i, i);
    list_event(
        "{\"source\":\"s\",\"id\":\"a\",\"announced\":\"2020-01-01\",\"appointment\":{\"organisation\":"
        "\"O0\",\"role\":\"executive-lead\",\"person\":{\"id\":\"ada\"}}}");
    list_event(
        "{\"source\":\"s\",\"id\":\"d\",\"announced\":\"2020-01-01\",\"effective\":\"2020-01-02\","
        "\"departure\":{\"organisation\":\"O0\",\"role\":\"executive-lead\",\"person\":{\"id\":"
        "\"ada\"}}}");
    store_listed();
    fixture_clock(&f, "2020-12-01");
    assert_true(fixture_updates(&f, TENURE__V1__CHANNEL__ALERT) > 0);
    Tenure__V1__Update *update = fixture_update(&f, TENURE__V1__CHANNEL__ALERT, 1);
    assert_string_equal(update->alert->organisation, "O0");
    assert_string_equal(update->alert->muted_by, "silence s/0");
    tenure__v1__update__free_unpacked(update, NULL);
}

/* Only the latest 256 departures are read, so with more an alert says "at least". */
static void
test_a_cluster_of_more_departures_than_are_looked_at(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 256; i++) {
        list_event(
            "{\"source\":\"s\",\"id\":\"o%u\",\"announced\":\"2020-01-01\",\"organisation\":{"
            "\"id\":\"O%u\",\"kind\":\"STP\",\"region\":\"Y\"}}",
            i, i);
        list_event(
            "{\"source\":\"s\",\"id\":\"d%u\",\"announced\":\"2020-01-01\",\"departure\":{"
            "\"organisation\":\"O%u\",\"role\":\"executive-lead\",\"person\":{\"id\":\"p%u\"}}}",
            i, i, i);
    }
    store_listed();
    fixture_clock(&f, "2020-01-02");
    bool found = false;
    for (uint64_t i = 1; i <= fixture_updates(&f, TENURE__V1__CHANNEL__ALERT); i++) {
        Tenure__V1__Update *update = fixture_update(&f, TENURE__V1__CHANNEL__ALERT, i);
        found = found || strstr(update->alert->headline, "at least 256 leaders") != NULL;
        tenure__v1__update__free_unpacked(update, NULL);
    }
    assert_true(found);
}

/* A post contributes the latest 128 departures of a year, so with more an alert says "at least". */
static void
test_a_cluster_of_more_departures_than_one_post_adds(void **state)
{
    (void)state;
    enum {
        LEAVERS = 140,
        ADDED = 128
    };
    list_event("{\"source\":\"s\",\"id\":\"o\",\"announced\":\"2019-01-01\",\"organisation\":"
               "{\"id\":\"S\",\"name\":\"S\",\"kind\":\"STP\"}}");
    for (int i = 0; i < LEAVERS; i++)
        list_event(
            "{\"source\":\"s\",\"id\":\"d%d\",\"announced\":\"2019-02-01\",\"effective\":"
            "\"2019-02-01\",\"departure\":{\"organisation\":\"S\",\"role\":\"chair\",\"person\":"
            "{\"id\":\"p%d\"}}}",
            i, i);
    store_listed();
    fixture_clock(&f, "2019-02-02");
    bool told = false;
    for (uint64_t at = fixture_updates(&f, TENURE__V1__CHANNEL__ALERT); at > 0 && !told; at--) {
        Tenure__V1__Update *update = fixture_update(&f, TENURE__V1__CHANNEL__ALERT, at);
        const Tenure__V1__Alert *alert = update->alert;
        told = alert->ending == TENURE__V1__ALERT__ENDING__ACTIVE &&
               strcmp(alert->rule, "same-day-departures") == 0;
        if (told) {
            assert_int_equal(alert->figures[0]->number, ADDED);
            assert_non_null(strstr(alert->headline, "at least 128 leaders"));
        }
        tenure__v1__update__free_unpacked(update, NULL);
    }
    assert_true(told);
}

/* The year 9999 is the last one of a date; timers after it never fire. */
static void
test_the_clock_stops_with_the_last_day(void **state)
{
    (void)state;
    list_event("{\"source\":\"s\",\"id\":\"a\",\"announced\":\"9999-11-01\",\"appointment\":{"
               "\"organisation\":\"Q\",\"role\":\"chair\",\"person\":{\"id\":\"ada\"}}}");
    list_event(
        "{\"source\":\"s\",\"id\":\"d\",\"announced\":\"9999-11-01\",\"effective\":\"9999-12-31\","
        "\"departure\":{\"organisation\":\"Q\",\"role\":\"chair\",\"person\":{\"id\":\"ada\"}}}");
    list_event("{\"source\":\"s\",\"id\":\"s\",\"announced\":\"9999-12-01\",\"silence\":{\"rule\":"
               "\"vacancy\",\"author\":\"a\",\"reason\":\"r\",\"until\":\"9999-12-31\"}}");
    store_listed();
    fixture_clock(&f, "9999-12-31");
    assert_int_equal(engine_begin(f.engine, f.now_ms, tenure_day_last() + 1), TENURE_OK);
    assert_int_equal(engine_clock(f.engine, tenure_day_last() + 1), TENURE_OK);
    assert_int_equal(engine_commit(f.engine), TENURE_OK);
    assert_int_equal(engine_counters(f.engine)->clock, tenure_day_last());
    assert_stored(&f,
                  "{\"source\":\"s\",\"id\":\"b\",\"announced\":\"9999-12-31\",\"appointment\":{"
                  "\"organisation\":\"Q\",\"role\":\"chair\",\"person\":{\"id\":\"bob\"}}}");
    assert_string_equal(fixture_post(&f, "Q", "chair", NULL, 0), "FILLED bob[9999-12-31] past 1");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        FEED(test_a_person_in_many_posts_is_told_in_part),
        FEED(test_a_person_in_as_many_posts_as_are_told_is_told_whole),
        FEED(test_somebody_counts_in_every_region_and_an_alert_says_how_much_it_rests_on),
        FEED(test_a_post_with_many_holders_is_told_in_part),
        FEED(test_an_organisation_with_long_lists_is_told_in_part),
        FEED(test_partnerships_and_milestones_beyond_those_that_are_kept),
        FEED(test_everybody_who_ever_held_a_post_hears_of_its_organisation),
        FEED(test_ids_of_a_person_beyond_those_that_are_joined),
        FEED(test_a_family_of_posts_is_bounded),
        FEED(test_a_family_of_posts_has_no_more_holders_than_a_post),
        FEED(test_any_number_of_silences_mutes),
        FEED(test_a_cluster_of_more_departures_than_are_looked_at),
        FEED(test_a_cluster_of_more_departures_than_one_post_adds),
        FEED(test_the_clock_stops_with_the_last_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
