/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine_fixture - an engine on a new store, which tests drive with JSON.
 *
 * Closing it checks the log's invariants, that every row equals the fold of its history, and that
 * the log loaded into an empty engine gives the same channels. So every test checks these as well.
 */
#ifndef ENGINE_FIXTURE_H
#define ENGINE_FIXTURE_H

#include "engine.h"
#include "store_fixture.h"
#include <tenure/v1/wire.pb-c.h>

struct engine_fixture {
    struct store_fixture store;
    struct engine *engine;
    int64_t now_ms;
    int32_t wall_day;
    // the last event's answer
    uint64_t seq;
    char field[128];
    char reason[400];
    char text[65536]; // for states_text() and alerts_text()
};

void fixture_open(struct engine_fixture *fixture, enum clock_mode mode);
void fixture_close(struct engine_fixture *fixture);

/* Closes the engine and opens it again, so that it only knows what is on disk. */
void fixture_reopen(struct engine_fixture *fixture);

/* The present test's fixture, and cmocka's set-up and tear-down for it. */
extern struct engine_fixture f;
int fixture_set_up(void **state);
int fixture_tear_down(void **state);
#define FEED(test) cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)

/* The rules of fixtures opened from now on; NULL: the shipped ones. */
extern const Tenure__V1__RuleSet *fixture_rules;

/* Publishes one event in a commit of its own. */
Tenure__V1__PublishAnswer__Status fixture_publish(struct engine_fixture *fixture, const char *json);

/* Publishes an event that must be stored; returns its seq. */
uint64_t fixture_store(struct engine_fixture *fixture, const char *json);

/* Sends a request; the caller frees the reply with free_unpacked(). */
Tenure__V1__PublishReply *fixture_request(struct engine_fixture *fixture,
                                          const Tenure__V1__PublishRequest *request);

/* An event from JSON; free with protobuf_c_message_free_unpacked(). */
Tenure__V1__Event *fixture_event(const char *json);

/* Moves the clock in a commit of its own. */
void fixture_clock(struct engine_fixture *fixture, const char *day);

/* A post in one line: "FILLED ada* bob open since 2019-11-27" and so on; "-" if nothing is known.
 * as_of NULL and known_at 0 mean now. */
const char *fixture_post(struct engine_fixture *fixture, const char *organisation, const char *role,
                         const char *as_of, uint64_t known_at);

/* Every alert, oldest first, one on each line: "ID SEVERITY ENDING opened ended revision". */
const char *fixture_alerts(struct engine_fixture *fixture);

/* The number of updates in a channel. */
uint64_t fixture_updates(struct engine_fixture *fixture, Tenure__V1__Channel channel);

/* An update of the post or alert channel, without its recorded time; free with free_unpacked(). */
Tenure__V1__Update *fixture_update(struct engine_fixture *fixture, Tenure__V1__Channel channel,
                                   uint64_t offset);

#define assert_stored(fixture, json) fixture_store(fixture, json)
#define assert_answer(fixture, json, expected)                                                     \
    assert_int_equal(fixture_publish(fixture, json), TENURE__V1__PUBLISH_ANSWER__STATUS__##expected)

#endif
