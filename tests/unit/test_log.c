/* SPDX-License-Identifier: Apache-2.0 */
/* The store's guarantees: the log's invariants, names, timers, rows. */
#include <stdlib.h>

#include "calendar.h"
#include "counters.h"
#include "indicator_updates.h"
#include "log.h"
#include "names.h"
#include "rows.h"
#include "same.h"
#include "scope_days.h"
#include "starts.h"
#include "store_fixture.h"
#include "testing.h"
#include "timers.h"
#include "vague.h"
#include "waypoints.h"

static void
append(struct store_write *write, uint64_t seq, int64_t recorded_ms, const char *content,
       uint8_t *hash)
{
    struct log_entry entry = {
        .seq = seq,
        .recorded_ms = recorded_ms,
        .announced = -5,
        .source = 3,
        .target = seq - 1,
        .content = { (const uint8_t *)content, strlen(content) },
    };
    struct log_link links[] = { { 1, seq, seq - 1 }, { 2, 7, 0 } };
    assert_int_equal(log_append(write, &entry, links, 2, hash), TENURE_OK);
    memcpy(hash, entry.hash, LOG_HASH_SIZE);
}

static void
test_an_entry_is_read_as_it_was_appended(void **state)
{
    struct store_fixture *fixture = *state;
    struct store_write write;
    struct store_read read;
    uint8_t hash[LOG_HASH_SIZE] = { 0 };
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    append(&write, 1, 100, "first", hash);
    append(&write, 2, 100, "second", hash);
    assert_int_equal(store_write_commit(&write), TENURE_OK);

    struct log_entry entry;
    uint64_t bad;
    assert_int_equal(store_read_begin(fixture->store, &read), TENURE_OK);
    assert_int_equal(log_read(read, 2, &entry), TENURE_OK);
    assert_int_equal(entry.recorded_ms, 100);
    assert_int_equal(entry.announced, -5);
    assert_int_equal(entry.source, 3);
    assert_int_equal(entry.target, 1);
    assert_memory_equal(entry.content.data, "second", 6);
    assert_int_equal(log_previous(&entry, 1, 2), 1);
    assert_int_equal(log_previous(&entry, 2, 7), 0);
    assert_int_equal(log_previous(&entry, 1, 99), 0);
    assert_int_equal(log_read(read, 3, &entry), TENURE_NOT_FOUND);
    assert_int_equal(log_check(read, 2, &bad), TENURE_OK);
    store_read_end(&read);
}

static void
test_a_time_finds_the_last_entry_recorded_by_then(void **state)
{
    struct store_fixture *fixture = *state;
    struct store_write write;
    uint8_t hash[LOG_HASH_SIZE] = { 0 };
    static const int64_t times[] = { 100, 100, 200, 300, 300 };
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    for (uint64_t seq = 1; seq <= 5; seq++)
        append(&write, seq, times[seq - 1], "x", hash);
    static const struct {
        int64_t ms;
        uint64_t seq;
    } rows[] = {
        { 99, 0 }, { 100, 2 }, { 199, 2 }, { 200, 3 }, { 299, 3 }, { 300, 5 }, { 999, 5 }
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint64_t seq;
        assert_int_equal(log_find_time(write.read, 5, rows[i].ms, &seq), TENURE_OK);
        assert_int_equal(seq, rows[i].seq);
    }
    store_write_abort(&write);
}

static void
test_a_changed_byte_a_hole_and_a_broken_chain_are_found(void **state)
{
    struct store_fixture *fixture = *state;
    struct store_write write;
    struct tni_span record;
    uint8_t hash[LOG_HASH_SIZE] = { 0 }, copy[LOG_RECORD_MAX];
    uint64_t bad;
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    append(&write, 1, 100, "first", hash);
    append(&write, 2, 200, "second", hash);
    append(&write, 3, 300, "third", hash);
    assert_int_equal(store_find_number(write.read, STORE_LOG, 2, &record), TENURE_OK);
    size_t size = record.size;
    memcpy(copy, record.data, size);
    for (size_t i = 0; i < size; i++) { // any byte
        copy[i] ^= 1;
        assert_int_equal(store_put_number(&write, STORE_LOG, 2, (struct tni_span){ copy, size }),
                         TENURE_OK);
        assert_int_equal(log_check(write.read, 3, &bad), TENURE_DAMAGED);
        assert_int_equal(bad, 2);
        copy[i] ^= 1;
    }
    assert_int_equal(store_put_number(&write, STORE_LOG, 2, (struct tni_span){ copy, size }),
                     TENURE_OK);
    assert_int_equal(log_check(write.read, 3, &bad), TENURE_OK);

    // An entry moved to another's place is itself intact, but the chain shows it.
    assert_int_equal(store_put_number(&write, STORE_LOG, 3, (struct tni_span){ copy, size }),
                     TENURE_OK);
    assert_int_equal(log_check(write.read, 3, &bad), TENURE_DAMAGED);
    assert_int_equal(bad, 3);
    uint64_t seq = 2;
    assert_int_equal(
        store_delete(&write, STORE_LOG, (struct tni_span){ (const uint8_t *)&seq, sizeof(seq) }),
        TENURE_OK);
    assert_int_equal(log_check(write.read, 3, &bad), TENURE_DAMAGED);
    assert_int_equal(bad, 2);
    store_write_abort(&write);
}

static void
test_appending_below_the_end_is_damage(void **state)
{
    struct store_fixture *fixture = *state;
    struct store_write write;
    struct tni_span value = { (const uint8_t *)"v", 1 };
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    assert_int_equal(store_append(&write, STORE_UPDATES, 5, value), TENURE_OK);
    assert_int_equal(store_append(&write, STORE_UPDATES, 5, value), TENURE_DAMAGED);
    // nor where the batch is so large that it goes to its tables at once
    uint8_t large[16384] = { 0 };
    for (uint64_t key = 6; key < 200; key++)
        assert_int_equal(
            store_append(&write, STORE_UPDATES, key, (struct tni_span){ large, sizeof(large) }),
            TENURE_OK);
    assert_int_equal(store_append(&write, STORE_UPDATES, 199, value), TENURE_DAMAGED);
    store_write_abort(&write);
}

static void
expect_due(struct store_read read, int32_t last, int32_t day, const char *subjects)
{
    struct due due = { 0 };
    char text[100] = "";
    tenure_status status = timers_due(read, TENURE_NO_DAY, last, &due);
    assert_int_equal(status, subjects[0] != '\0' ? TENURE_OK : TENURE_NOT_FOUND);
    for (size_t i = 0; i < due.count; i++)
        sprintf(text + strlen(text), " %u:%u", due.subjects[i].kind,
                (unsigned)due.subjects[i].number);
    assert_string_equal(text, subjects);
    if (due.count > 0)
        assert_int_equal(due.day, day);
    due_close(&due);
}

static void
test_timers_come_in_the_order_of_their_days_even_before_1970(void **state)
{
    struct store_fixture *fixture = *state;
    struct store_write write;
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    assert_int_equal(timers_move(&write, 2, 9, TENURE_NO_DAY, 100), TENURE_OK);
    assert_int_equal(timers_move(&write, 2, 8, TENURE_NO_DAY, -300), TENURE_OK);
    assert_int_equal(timers_move(&write, 1, 7, TENURE_NO_DAY, 100), TENURE_OK);
    expect_due(write.read, -301, 0, "");
    expect_due(write.read, 500, -300, " 2:8");
    assert_int_equal(timers_move(&write, 2, 8, -300, TENURE_NO_DAY), TENURE_OK);
    expect_due(write.read, 99, 0, "");
    expect_due(write.read, 100, 100, " 1:7 2:9"); // within a day, by kind
    assert_int_equal(timers_move(&write, 1, 7, 100, 200), TENURE_OK);
    expect_due(write.read, 500, 100, " 2:9");
    assert_int_equal(timers_move(&write, 2, 9, 100, TENURE_NO_DAY), TENURE_OK);
    expect_due(write.read, 500, 200, " 1:7");
    store_write_abort(&write);
}

static bool
fold_one(struct timeline *timeline, struct report *report)
{
    reports_resolve(timeline, report, 1);
    return timeline_fold(timeline, report, 1, 1);
}

static void
test_a_post_row_survives_the_store(void **state)
{
    struct store_fixture *fixture = *state;
    struct store_write write;
    static uint8_t scratch[ROW_BYTES_MAX];
    struct post_row row = { 0 }, back = { 0 };
    post_row_clear(&row);
    strcpy(row.organisation_id, "Q");
    strcpy(row.role, "chair");
    row.last_seq = 9;
    row.reviews = (struct post_reviews){ -4, 5, TENURE_NO_DAY };
    row.rumours[0] = 3;
    row.rumours_count = 1;
    struct report report = { .seq = 4,
                             .day = 10,
                             .announced = 8,
                             .effective = { 0, TENURE_BY_MONTH },
                             .kind = REPORT_APPOINTMENT,
                             .person = 2 };
    assert_true(fold_one(&row.snapshot, &report));
    report = (struct report){ .seq = 5,
                              .day = 42,
                              .announced = 42,
                              .kind = REPORT_RECRUITMENT,
                              .effective = { TENURE_NO_DAY, TENURE_BY_DAY },
                              .stage = TENURE__V1__RECRUITMENT__STAGE__OPENED };
    assert_true(fold_one(&row.snapshot, &report));
    report = (struct report){ .seq = 6,
                              .day = 50,
                              .announced = 43,
                              .effective = { 50, TENURE_BY_DAY },
                              .kind = REPORT_DEPARTURE,
                              .confidence = TENURE__V1__EVENT__CONFIDENCE__REPORTED,
                              .person = 2,
                              .joint = true,
                              .reason = TENURE__V1__DEPARTURE__REASON__MOVE };
    assert_true(recent_add(&row.snapshot, &row.recent, &report));
    assert_int_equal(row.recent.count, 1);
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    assert_int_equal(post_put(&write, 1, &row), TENURE_OK);
    assert_int_equal(post_find(write.read, 1, &back), TENURE_OK);
    assert_string_equal(back.role, "chair");
    assert_int_equal(back.reviews.view, -4);
    assert_int_equal(back.reviews.contributions, 5);
    assert_int_equal(back.reviews.rules, TENURE_NO_DAY);
    assert_int_equal(back.rumours[0], 3);
    assert_int_equal(back.snapshot.last_day, 42);
    assert_same_timeline(&back.snapshot, &row.snapshot);
    assert_same_recent(&back.recent, &row.recent);

    struct tni_span bytes;
    assert_int_equal(store_find_number(write.read, STORE_POSTS, 1, &bytes), TENURE_OK);
    memcpy(scratch, bytes.data, bytes.size);
    // truncated anywhere it is damaged, and never misread
    for (size_t size = 0; size < bytes.size; size++) {
        assert_int_equal(
            store_put_number(&write, STORE_POSTS, 2, (struct tni_span){ scratch, size }),
            TENURE_OK);
        assert_int_equal(post_find(write.read, 2, &back), TENURE_DAMAGED);
    }
    store_write_abort(&write);
    post_row_close(&row);
    post_row_close(&back);
}

static void
put_waypoint(struct store_write *write, uint64_t post, uint64_t seq, int32_t last_day)
{
    struct post_row row = { 0 };
    post_row_clear(&row);
    row.last_seq = seq;
    row.snapshot.last_day = last_day;
    row.rumours[0] = seq + 1;
    row.rumours_count = 1;
    assert_int_equal(waypoint_put(write, post, row.last_seq, &row), TENURE_OK);
    post_row_close(&row);
}

static void
expect_waypoint(struct store_read read, uint64_t post, uint64_t before, uint64_t seq)
{
    struct waypoint waypoint = { 0 };
    assert_int_equal(waypoint_before(read, post, before, &waypoint), TENURE_OK);
    assert_int_equal(waypoint.seq, seq);
    assert_int_equal(waypoint.rumours_count, seq != 0);
    if (seq != 0)
        assert_int_equal(waypoint.rumours[0], seq + 1);
    else
        assert_int_equal(waypoint.snapshot.last_day, TENURE_NO_DAY);
    waypoint_close(&waypoint);
}

static void
test_a_waypoint_holds_until_something_earlier_changes(void **state)
{
    struct store_fixture *fixture = *state;
    struct store_write write;
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    for (uint64_t post = 1; post <= 3; post++) {
        for (int i = 1; i <= 4; i++)
            put_waypoint(&write, post, 10 * (uint64_t)i + post, 100 * i);
    }
    expect_waypoint(write.read, 2, UINT64_MAX, 42);
    expect_waypoint(write.read, 2, 42, 32);
    expect_waypoint(write.read, 2, 12, 0);
    expect_waypoint(write.read, 4, UINT64_MAX, 0);
    // Entry 42 is retracted, then 40; then there is a report about day 200.
    assert_int_equal(waypoints_forget(&write, 2, 43, tenure_day_last(), tenure_day_last()),
                     TENURE_OK);
    expect_waypoint(write.read, 2, UINT64_MAX, 42);
    assert_int_equal(waypoints_forget(&write, 2, 40, tenure_day_last(), tenure_day_last()),
                     TENURE_OK);
    expect_waypoint(write.read, 2, UINT64_MAX, 32);
    assert_int_equal(waypoints_forget(&write, 2, UINT64_MAX, 301, tenure_day_last()), TENURE_OK);
    expect_waypoint(write.read, 2, UINT64_MAX, 32);
    assert_int_equal(waypoints_forget(&write, 2, UINT64_MAX, 200, tenure_day_last()), TENURE_OK);
    expect_waypoint(write.read, 2, UINT64_MAX, 12);
    expect_waypoint(write.read, 1, UINT64_MAX, 41);
    expect_waypoint(write.read, 3, UINT64_MAX, 43);
    store_write_abort(&write);
}

/* Replaces a text in a file with another of the same length. */
static void
replace_in_file(const char *path, const char *text, const char *other)
{
    static char bytes[1 << 20];
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    size_t size = fread(bytes, 1, sizeof(bytes), file), found = 0;
    for (char *at = bytes; (at = memmem(at, size - (size_t)(at - bytes), text, strlen(text)));) {
        memcpy(at, other, strlen(other));
        found++;
    }
    assert_true(found > 0);
    rewind(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void
test_another_format_is_refused(void **state)
{
    struct store_fixture *fixture = *state;
    char path[128];
    snprintf(path, sizeof(path), "%s/" STORE_FILE, fixture->folder);
    store_close(&fixture->store);
    replace_in_file(path, "tenure-17", "tenure-99");
    assert_int_equal(store_open(fixture->folder, 1 << 24, &fixture->store), TENURE_DAMAGED);
    assert_null(fixture->store);
    // the same format number, written by a program whose rows have more fields
    replace_in_file(path, "tenure-99/3", "tenure-17/4");
    assert_int_equal(store_open(fixture->folder, 1 << 24, &fixture->store), TENURE_OUTDATED);
    assert_null(fixture->store);
}

static void
test_a_damaged_row_of_turns_is_refused(void **state)
{
    struct store_fixture *fixture = *state;
    static const uint8_t bytes[1000];
    static const size_t sizes[] = { sizeof(struct contribution) + 1, sizeof(bytes) };
    struct scheduled_change scheduled_change = { .change = { .numerator = 1 } };
    struct contribution taken[TIMED_INDICATORS];
    bool before, now;
    uint32_t place;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct store_write write;
        assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
        assert_int_equal(store_put_number(&write, STORE_CALENDAR,
                                          scope_days_row(0, 0, CALENDAR_ROW_DAYS, &place),
                                          (struct tni_span){ bytes, sizes[i] }),
                         TENURE_OK);
        assert_int_equal(calendar_add(&write, 0, &scheduled_change, 1, &before, &now),
                         TENURE_DAMAGED);
        assert_int_equal(calendar_take(&write, 0, 0, taken), TENURE_DAMAGED);
        store_write_abort(&write);
    }
}

enum {
    STARTS = 300
};

static int
compare_days(const void *left, const void *right)
{
    int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
    return (a > b) - (a < b);
}

/* Holders come and go, on distant days and on the same ones. */
static void
test_the_middle_start_is_followed(void **state)
{
    struct store_fixture *fixture = *state;
    int32_t days[2 * STARTS], sorted[2 * STARTS];
    struct median median = { 0 };
    size_t count = 0;
    uint32_t random = 1;
    struct store_write write;
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    assert_int_equal(starts_move(&write, 8, 0, 1, &(struct median){ 0 }), TENURE_OK);
    for (int step = 0; step < 2 * STARTS; step++) {
        random = random * 1664525 + 1013904223;
        bool comes = count == 0 || (step < STARTS ? random >> 28 != 0 : random >> 30 == 0);
        size_t place = (random >> 8) % (count + 1);
        int32_t day = (int32_t)(random >> 10) % (step % 2 == 0 ? 40 : 20000) - 100;
        if (!comes) {
            place = place % count;
            day = days[place];
            days[place] = days[--count];
        } else {
            days[count++] = day;
        }
        assert_int_equal(starts_move(&write, 7, day, comes ? 1 : -1, &median), TENURE_OK);
        int64_t middle, of;
        assert_int_equal(starts_median(write.read, 7, &median, &middle, &of), TENURE_OK);
        assert_int_equal(of, count > 0);
        memcpy(sorted, days, count * sizeof(days[0]));
        if (count > 0) {
            qsort(sorted, count, sizeof(sorted[0]), compare_days);
            assert_int_equal(middle, indicator_middle(sorted[(count - 1) / 2], sorted[count / 2]));
        }
    }
    store_write_abort(&write);
}

/* A day with several rows, then one with a short row. */
static void
test_the_updates_of_a_figure_are_found_from_any_offset(void **state)
{
    struct store_fixture *fixture = *state;
    static struct indicator_updates updates;
    struct indicator_name filled = { .indicator = INDICATOR_FILLED }, vacant = filled;
    struct id_set found = { 0 };
    struct store_write write;
    vacant.indicator = INDICATOR_VACANT;
    enum {
        DAY = 2 * INDICATOR_HASHES_MAX + 100,
        LAST = DAY + 10
    };
    assert_int_equal(store_write_begin(fixture->store, &write), TENURE_OK);
    for (uint64_t offset = 1; offset <= LAST; offset++) {
        filled.label = offset % 4 == 0 ? "chair" : "lead";
        vacant.label = filled.label;
        assert_int_equal(
            indicator_updates_add(&write, &updates, offset % 2 == 0 ? &filled : &vacant, offset),
            TENURE_OK);
        if (offset == DAY || offset == LAST)
            assert_int_equal(indicator_updates_end(&write, &updates), TENURE_OK);
    }
    const uint64_t from[] = { 0,   1,       2,       INDICATOR_HASHES_MAX, INDICATOR_HASHES_MAX + 3,
                              DAY, DAY + 2, LAST + 1 };
    for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++) {
        for (uint64_t step = 2; step <= 4; step += 2) {
            found.count = 0;
            assert_int_equal(indicator_updates_find(write.read, "all", "filled",
                                                    step == 2 ? "" : "chair", from[i], &found),
                             TENURE_OK);
            size_t count = 0;
            for (uint64_t offset = step; offset <= LAST; offset += step) {
                if (offset >= from[i])
                    assert_int_equal(found.items[count++], offset);
            }
            assert_int_equal(found.count, count);
        }
    }
    found.count = 0;
    assert_int_equal(indicator_updates_find(write.read, "all", "interim", "", 1, &found),
                     TENURE_OK);
    assert_int_equal(found.count, 0);
    id_set_close(&found);
    store_write_abort(&write);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(test_an_entry_is_read_as_it_was_appended),
        WITH_STORE(test_a_time_finds_the_last_entry_recorded_by_then),
        WITH_STORE(test_a_changed_byte_a_hole_and_a_broken_chain_are_found),
        WITH_STORE(test_appending_below_the_end_is_damage),
        WITH_STORE(test_timers_come_in_the_order_of_their_days_even_before_1970),
        WITH_STORE(test_a_post_row_survives_the_store),
        WITH_STORE(test_a_waypoint_holds_until_something_earlier_changes),
        WITH_STORE(test_another_format_is_refused),
        WITH_STORE(test_a_damaged_row_of_turns_is_refused),
        WITH_STORE(test_the_middle_start_is_followed),
        WITH_STORE(test_the_updates_of_a_figure_are_found_from_any_offset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
