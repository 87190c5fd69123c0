/* SPDX-License-Identifier: Apache-2.0 */
#include "alerts_fixture.h"

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
