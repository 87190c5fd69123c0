/* SPDX-License-Identifier: Apache-2.0 */
#include "alerts_fixture.h"

#include <stdlib.h>

#include "alert_row.h"
#include "alerts_about.h"
#include "arena.h"
#include "testing.h"

const char *
fixture_alerts(struct engine_fixture *fixture)
{
    struct store_read read;
    char *end = fixture->text;
    *end = '\0';
    assert_int_equal(store_read_begin(fixture->store.store, &read), TENURE_OK);
    for (uint64_t number = 1; number <= engine_counters(fixture->engine)->alerts; number++) {
        struct tni_arena arena;
        Tenure__V1__Alert *alert;
        assert_int_equal(tni_arena_open(&arena, 1 << 20), TENURE_OK);
        assert_int_equal(alert_find(read, number, &arena.allocator, &alert), TENURE_OK);
        end += sprintf(end, "%s %s %s %s..%s r%u\n", alert->id,
                       protobuf_c_enum_descriptor_get_value(&tenure__v1__severity__descriptor,
                                                            (int)alert->severity)
                           ->name,
                       protobuf_c_enum_descriptor_get_value(&tenure__v1__alert__ending__descriptor,
                                                            (int)alert->ending)
                           ->name,
                       alert->opened, alert->ended, alert->revision);
        tni_arena_close(&arena);
    }
    store_read_end(&read);
    return fixture->text;
}

typedef tenure_status list_fn(struct store_read read, const char *id, struct id_set *ret_alerts);

static void
check_list(struct store_read read, list_fn *list, const char *id, uint64_t alert)
{
    struct id_set alerts = { 0 };
    assert_int_equal(list(read, id, &alerts), TENURE_OK);
    size_t below = id_set_below(&alerts, alert);
    if (below == alerts.count || alerts.items[below] != alert)
        fail_msg("alert %llu is not listed under %s", (unsigned long long)alert, id);
    for (size_t i = 1; i < alerts.count; i++)
        assert_true(alerts.items[i - 1] < alerts.items[i]);
    id_set_close(&alerts);
}

void
check_alerts_about(struct engine_fixture *fixture)
{
    struct store_read read;
    assert_int_equal(store_read_begin(fixture->store.store, &read), TENURE_OK);
    for (uint64_t number = 1; number <= engine_counters(fixture->engine)->alerts; number++) {
        struct tni_arena arena;
        Tenure__V1__Alert *alert;
        assert_int_equal(tni_arena_open(&arena, 1 << 20), TENURE_OK);
        assert_int_equal(alert_find(read, number, &arena.allocator, &alert), TENURE_OK);
        check_list(read, alerts_about_subject, alert->subject, number);
        if (alert->organisation[0] != '\0')
            check_list(read, alerts_about_organisation, alert->organisation, number);
        tni_arena_close(&arena);
    }
    store_read_end(&read);
}

static bool
is_of(const Tenure__V1__Alert *alert, const char *figure)
{
    return alert->n_figures > 0 && strcmp(alert->figures[0]->name, figure) == 0;
}

/* Adds a line about an alert, unless it is about a figure, which is judged at the end of a day. The
 * headline of a cluster waits for that, too. */
static void
add_alert(char **lines, size_t *count, const Tenure__V1__Alert *alert)
{
    if (is_of(alert, "numerator"))
        return;
    assert_true(*count < 500);
    assert_true(asprintf(&lines[(*count)++], "%s/%s %d %s", alert->rule, alert->subject,
                         alert->severity, is_of(alert, "people") ? "" : alert->headline) > 0);
}

static int
compare_lines(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

void
check_alerts_found(struct time_travel *travel, struct store_read read,
                   const struct counters *counters)
{
    static char *active[500], *found[500];
    size_t active_count = 0, found_count = 0;
    Tenure__V1__Alert *alert;
    for (uint64_t after = 0; time_travel_alert(travel, &after, &alert) == TENURE_OK;) {
        if (alert != NULL)
            add_alert(found, &found_count, alert);
    }
    for (uint64_t number = 1; number <= counters->alerts; number++) {
        assert_int_equal(alert_find(read, number, NULL, &alert), TENURE_OK);
        if (alert->ending == TENURE__V1__ALERT__ENDING__ACTIVE)
            add_alert(active, &active_count, alert);
        tenure__v1__alert__free_unpacked(alert, NULL);
    }
    qsort(active, active_count, sizeof(active[0]), compare_lines);
    qsort(found, found_count, sizeof(found[0]), compare_lines);
    for (size_t i = 0; i < active_count || i < found_count; i++) {
        assert_string_equal(i < found_count ? found[i] : "", i < active_count ? active[i] : "");
        free(found[i]);
        free(active[i]);
    }
}
