/* SPDX-License-Identifier: Apache-2.0 */
#include "engine_fixture.h"

#include <stdlib.h>

#include "alerts_fixture.h"
#include "arena.h"
#include "channels.h"
#include "event_update.h"
#include "rows.h"
#include "testing.h"
#include "time_travel.h"
#include <tenure/json.h>

const Tenure__V1__RuleSet *fixture_rules;

static void
open_engine(struct engine_fixture *fixture, enum clock_mode mode)
{
    static const uint8_t log_id[LOG_ID_SIZE] = "the same always";
    struct engine_options options = { .clock_mode = mode,
                                      .rules = fixture_rules,
                                      .log_id = log_id };
    assert_int_equal(engine_open(fixture->store.store, &options, fixture->now_ms, &fixture->engine),
                     TENURE_OK);
}

void
fixture_open(struct engine_fixture *fixture, enum clock_mode mode)
{
    memset(fixture, 0, sizeof(*fixture));
    fixture->now_ms = 1000;
    fixture->wall_day = day("2020-06-15");
    store_fixture_open(&fixture->store);
    open_engine(fixture, mode);
}

void
fixture_reopen(struct engine_fixture *fixture)
{
    enum clock_mode mode = engine_clock_mode(fixture->engine);
    engine_close(&fixture->engine);
    open_engine(fixture, mode);
}

Tenure__V1__Event *
fixture_event(const char *json)
{
    ProtobufCMessage *message = NULL;
    struct tenure_json_error error = { 0 };
    if (tenure_json_parse(&tenure__v1__event__descriptor, json, strlen(json), &message, &error) !=
        TENURE_OK)
        fail_msg("%s: %s %s", json, error.field, error.reason);
    return (Tenure__V1__Event *)message;
}

/* Sometimes writes a checkpoint before a batch, at points that tests do not choose. */
static void
begin(struct engine_fixture *fixture)
{
    if (fixture->now_ms % 70 == 0)
        assert_int_equal(engine_checkpoint(fixture->engine), TENURE_OK);
    fixture->now_ms += 10;
    assert_int_equal(engine_begin(fixture->engine, fixture->now_ms, fixture->wall_day), TENURE_OK);
}

static Tenure__V1__PublishReply *
send_bytes(struct engine_fixture *fixture, struct tni_span bytes)
{
    struct tni_span reply;
    assert_int_equal(engine_request(fixture->engine, NULL, bytes, &reply), TENURE_OK);
    Tenure__V1__PublishReply *unpacked =
        tenure__v1__publish_reply__unpack(NULL, reply.size, reply.data);
    assert_non_null(unpacked);
    return unpacked;
}

Tenure__V1__PublishReply *
fixture_request(struct engine_fixture *fixture, const Tenure__V1__PublishRequest *request)
{
    size_t size = tenure__v1__publish_request__get_packed_size(request);
    uint8_t *packed = malloc(size + 1);
    tenure__v1__publish_request__pack(request, packed);
    begin(fixture);
    Tenure__V1__PublishReply *reply = send_bytes(fixture, (struct tni_span){ packed, size });
    assert_int_equal(engine_commit(fixture->engine), TENURE_OK);
    free(packed);
    return reply;
}

Tenure__V1__PublishAnswer__Status
fixture_publish(struct engine_fixture *fixture, const char *json)
{
    Tenure__V1__Event *event = fixture_event(json);
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    request.events = &event;
    request.n_events = 1;
    Tenure__V1__PublishReply *reply = fixture_request(fixture, &request);
    assert_int_equal(reply->n_answers, 1);
    Tenure__V1__PublishAnswer__Status status = reply->answers[0]->status;
    fixture->seq = reply->answers[0]->seq;
    snprintf(fixture->field, sizeof(fixture->field), "%s", reply->answers[0]->field);
    snprintf(fixture->reason, sizeof(fixture->reason), "%s", reply->answers[0]->reason);
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
    protobuf_c_message_free_unpacked(&event->base, NULL);
    return status;
}

uint64_t
fixture_store(struct engine_fixture *fixture, const char *json)
{
    if (fixture_publish(fixture, json) != TENURE__V1__PUBLISH_ANSWER__STATUS__STORED)
        fail_msg("%s: %s %s", json, fixture->field, fixture->reason);
    return fixture->seq;
}

void
fixture_clock(struct engine_fixture *fixture, const char *date)
{
    begin(fixture);
    assert_int_equal(engine_clock(fixture->engine, day(date)), TENURE_OK);
    assert_int_equal(engine_commit(fixture->engine), TENURE_OK);
}

static char *
add(char *end, const char *format, const char *what)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return what[0] != '\0' ? end + sprintf(end, format, what) : end;
#pragma GCC diagnostic pop
}

static char *
add_holder(char *end, const Tenure__V1__Tenure *tenure)
{
    static const char *const marks[] = { "", "(interim)", "(acting)" };
    end += sprintf(end, " %s%s", tenure->person->id, marks[tenure->basis]);
    end = add(end, "[%s", tenure->start[0] != '\0' ? tenure->start : "?");
    end = add(end, "..%s", tenure->end);
    end = add(end, " leaving %s", tenure->leaving_since);
    return end + sprintf(end, "]");
}

static void
print_post(char *end, const Tenure__V1__PostState *state)
{
    end += sprintf(end, "%s",
                   protobuf_c_enum_descriptor_get_value(&tenure__v1__post_state__status__descriptor,
                                                        (int)state->status)
                       ->name);
    for (size_t i = 0; i < state->n_holders; i++)
        end = add_holder(end, state->holders[i]);
    if (state->designate != NULL)
        end = add_holder(end + sprintf(end, " next"), state->designate);
    end = add(end, " recruiting %s", state->recruiting_since);
    end = add(end, " vacant %s", state->vacant_since);
    end = add(end, " open %s", state->open_since);
    if (state->n_rumours > 0)
        end += sprintf(end, " rumours %zu", state->n_rumours);
    if (state->past_count > 0)
        end += sprintf(end, " past %u", state->past_count);
}

const char *
fixture_post(struct engine_fixture *fixture, const char *organisation, const char *role,
             const char *as_of, uint64_t known_at)
{
    struct time_travel *travel;
    struct store_read read;
    Tenure__V1__PostState *post;
    Tenure__V1__Axes axes = TENURE__V1__AXES__INIT;
    char reason[200];
    axes.as_of = as_of != NULL ? (char *)as_of : axes.as_of;
    axes.known_at = known_at;
    assert_int_equal(time_travel_open(&travel), TENURE_OK);
    assert_int_equal(store_read_begin(fixture->store.store, &read), TENURE_OK);
    assert_int_equal(time_travel_begin(travel, read, &axes, reason), TENURE_OK);
    tenure_status status = time_travel_find_post(travel, organisation, role, &post);
    if (status == TENURE_OK)
        print_post(fixture->text, post);
    else
        strcpy(fixture->text, "-");
    store_read_end(&read);
    time_travel_close(&travel);
    return fixture->text;
}

uint64_t
fixture_updates(struct engine_fixture *fixture, Tenure__V1__Channel channel)
{
    const struct counters *counters = engine_counters(fixture->engine);
    switch ((unsigned)channel) {
    case TENURE__V1__CHANNEL__POST: return counters->post_offset;
    case TENURE__V1__CHANNEL__ORGANISATION: return counters->organisation_offset;
    case TENURE__V1__CHANNEL__PERSON: return counters->person_offset;
    case TENURE__V1__CHANNEL__INDICATOR: return counters->indicator_offset;
    case TENURE__V1__CHANNEL__ALERT: return counters->alert_offset;
    default: return counters->last_seq;
    }
}

Tenure__V1__Update *
fixture_update(struct engine_fixture *fixture, Tenure__V1__Channel channel, uint64_t offset)
{
    struct store_read read;
    struct tni_span value;
    assert_int_equal(store_read_begin(fixture->store.store, &read), TENURE_OK);
    assert_int_equal(channel_find(read, channel, offset, &value), TENURE_OK);
    Tenure__V1__Update *update = tenure__v1__update__unpack(NULL, value.size, value.data);
    assert_non_null(update);
    store_read_end(&read);
    update->recorded_ms = 0;
    return update;
}

static void
load_entry(struct engine_fixture *copy, const struct log_entry *entry)
{
    Tenure__V1__Event *event =
        tenure__v1__event__unpack(NULL, entry->content.size, entry->content.data);
    char announced[TENURE_DATE_TEXT_MAX];
    char *given = event->announced;
    if (event->announced[0] == '\0')
        event->announced = tenure_day_format(entry->announced, announced);
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    request.events = &event;
    request.n_events = 1;
    size_t size = tenure__v1__publish_request__get_packed_size(&request);
    uint8_t *packed = malloc(size);
    tenure__v1__publish_request__pack(&request, packed);
    Tenure__V1__PublishReply *reply = send_bytes(copy, (struct tni_span){ packed, size });
    if (reply->answers[0]->seq != entry->seq)
        fail_msg("entry %llu became %llu: %s", (unsigned long long)entry->seq,
                 (unsigned long long)reply->answers[0]->seq, reply->answers[0]->reason);
    free(packed);
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
    event->announced = given;
    tenure__v1__event__free_unpacked(event, NULL);
}

static void
assert_same_channel(struct engine_fixture *fixture, struct engine_fixture *copy,
                    Tenure__V1__Channel channel)
{
    assert_int_equal(fixture_updates(fixture, channel), fixture_updates(copy, channel));
    for (uint64_t offset = 1; offset <= fixture_updates(fixture, channel); offset++) {
        Tenure__V1__Update *left = fixture_update(fixture, channel, offset);
        Tenure__V1__Update *right = fixture_update(copy, channel, offset);
        char *left_text, *right_text;
        assert_int_equal(tenure_json_print(&left->base, &left_text), TENURE_OK);
        assert_int_equal(tenure_json_print(&right->base, &right_text), TENURE_OK);
        assert_string_equal(left_text, right_text);
        free(left_text);
        free(right_text);
        tenure__v1__update__free_unpacked(left, NULL);
        tenure__v1__update__free_unpacked(right, NULL);
    }
}

/* Loads the whole log in one batch, where the entries came one by one. */
static void
check_rebuild(struct engine_fixture *fixture)
{
    static struct engine_fixture copy;
    struct store_read read;
    fixture_open(&copy, CLOCK_FEED);
    assert_int_equal(store_read_begin(fixture->store.store, &read), TENURE_OK);
    begin(&copy);
    for (uint64_t seq = 1; seq <= engine_counters(fixture->engine)->last_seq; seq++) {
        struct log_entry entry;
        assert_int_equal(log_read(read, seq, &entry), TENURE_OK);
        load_entry(&copy, &entry);
    }
    assert_int_equal(engine_commit(copy.engine), TENURE_OK);
    store_read_end(&read);
    for (unsigned channel = TENURE__V1__CHANNEL__POST; channel <= TENURE__V1__CHANNEL__ALERT;
         channel++)
        assert_same_channel(fixture, &copy, (Tenure__V1__Channel)channel);
    engine_close(&copy.engine);
    store_fixture_close(&copy.store);
}

/* A message as text without its day, because a day may pass without changes. */
static char *
text_of(const ProtobufCMessage *message, const char *date)
{
    char *text;
    if (date[0] != '\0')
        memset((char *)date, '-', strlen(date));
    assert_int_equal(tenure_json_print(message, &text), TENURE_OK);
    return text;
}

static void
assert_same_message(const ProtobufCMessage *now, const char *now_date, const ProtobufCMessage *sent,
                    const char *sent_date)
{
    char *now_text = text_of(now, now_date), *sent_text = text_of(sent, sent_date);
    assert_string_equal(now_text, sent_text);
    free(now_text);
    free(sent_text);
}

static void
check_post(struct engine_fixture *fixture, struct time_travel *travel, struct store_read read,
           uint64_t number)
{
    Tenure__V1__PostState *now;
    struct post_row row = { 0 };
    assert_int_equal(time_travel_post(travel, number, &now), TENURE_OK);
    post_row_clear(&row);
    assert_int_equal(post_find(read, number, &row), TENURE_OK);
    Tenure__V1__Update *sent = fixture_update(fixture, TENURE__V1__CHANNEL__POST, row.sent.offset);
    post_row_close(&row);
    assert_same_message(&now->base, now->date, &sent->post->base, sent->post->date);
    tenure__v1__update__free_unpacked(sent, NULL);
}

static void
check_organisation(struct engine_fixture *fixture, struct time_travel *travel,
                   struct store_read read, uint64_t number)
{
    static struct organisation_row row;
    Tenure__V1__OrganisationState *now;
    assert_int_equal(time_travel_organisation(travel, number, &now), TENURE_OK);
    assert_int_equal(organisation_find_all(read, number, &row), TENURE_OK);
    Tenure__V1__Update *sent =
        fixture_update(fixture, TENURE__V1__CHANNEL__ORGANISATION, row.sent.offset);
    assert_same_message(&now->base, now->date, &sent->organisation->base, sent->organisation->date);
    tenure__v1__update__free_unpacked(sent, NULL);
}

static void
check_person(struct engine_fixture *fixture, struct time_travel *travel, struct store_read read,
             uint64_t number)
{
    struct person_row row;
    Tenure__V1__PersonState *now;
    assert_int_equal(time_travel_person(travel, number, &now), TENURE_OK);
    assert_int_equal(person_find(read, number, &row), TENURE_OK);
    Tenure__V1__Update *sent =
        fixture_update(fixture, TENURE__V1__CHANNEL__PERSON, row.sent.offset);
    if (row.joined != 0) // a query for a joined id is answered with the person that counts
        assert_string_not_equal(sent->person->merged_into, "");
    else
        assert_same_message(&now->base, now->date, &sent->person->base, sent->person->date);
    tenure__v1__update__free_unpacked(sent, NULL);
}

/* Each figure on a line; those that are zero are left out. */
static char *
indicators_text(struct time_travel *travel)
{
    size_t size;
    char *text;
    FILE *file = open_memstream(&text, &size);
    Tenure__V1__Indicator *figure;
    assert_int_equal(time_travel_indicators(travel), TENURE_OK);
    for (size_t i = 0; time_travel_indicator(travel, i, &figure); i++) {
        assert_non_null(figure);
        bool is_nothing =
            figure->numerator == 0 && (figure->denominator == 0 || figure->label[0] != '\0');
        if (!is_nothing)
            fprintf(file, "%s %s %s: %lld / %lld\n", figure->scope, figure->name, figure->label,
                    (long long)figure->numerator, (long long)figure->denominator);
    }
    fclose(file);
    return text;
}

static void
check_figures(struct time_travel *travel)
{
    char *kept = indicators_text(travel);
    time_travel_recompute(travel);
    char *recomputed = indicators_text(travel);
    assert_string_equal(kept, recomputed);
    free(kept);
    free(recomputed);
}

/* The last update of each subject equals what its history says now. */
static void
check_states(struct engine_fixture *fixture)
{
    const struct counters *counters = engine_counters(fixture->engine);
    struct time_travel *travel;
    struct store_read read;
    char reason[200];
    assert_int_equal(time_travel_open(&travel), TENURE_OK);
    assert_int_equal(store_read_begin(fixture->store.store, &read), TENURE_OK);
    assert_int_equal(time_travel_begin(travel, read, NULL, reason), TENURE_OK);
    time_travel_recompute(travel);
    for (uint64_t number = 1; number <= counters->posts; number++) {
        time_travel_forget(travel);
        check_post(fixture, travel, read, number);
    }
    for (uint64_t number = 1; number <= counters->organisations; number++) {
        time_travel_forget(travel);
        check_organisation(fixture, travel, read, number);
    }
    for (uint64_t number = 1; number <= counters->people; number++) {
        time_travel_forget(travel);
        check_person(fixture, travel, read, number);
    }
    assert_int_equal(time_travel_begin(travel, read, NULL, reason), TENURE_OK);
    check_figures(travel);
    assert_int_equal(time_travel_begin(travel, read, NULL, reason), TENURE_OK);
    check_alerts_found(travel, read, counters);
    store_read_end(&read);
    time_travel_close(&travel);
}

static void
check_log(struct engine_fixture *fixture)
{
    struct store_read read;
    uint64_t bad;
    assert_int_equal(store_read_begin(fixture->store.store, &read), TENURE_OK);
    assert_int_equal(log_check(read, engine_counters(fixture->engine)->last_seq, &bad), TENURE_OK);
    store_read_end(&read);
}

/* The state recovered from the last checkpoint and the log equals what was in memory before. */
static void
check_start(struct engine_fixture *fixture)
{
    struct engine_options options = { .clock_mode = CLOCK_FEED, .rules_from_log = true };
    struct store_read before, after;
    struct store_difference difference;
    assert_int_equal(store_read_begin(fixture->store.store, &before), TENURE_OK);
    engine_close(&fixture->engine);
    assert_int_equal(engine_open(fixture->store.store, &options, 1, &fixture->engine), TENURE_OK);
    assert_int_equal(store_read_begin(fixture->store.store, &after), TENURE_OK);
    if (store_compare(before, after, &difference) != TENURE_OK)
        fail_msg("after a start the row %s of the table %s differs", difference.key,
                 store_table_name(difference.table));
    store_read_end(&after);
    store_read_end(&before);
}

void
fixture_close(struct engine_fixture *fixture)
{
    check_start(fixture);
    check_log(fixture);
    check_alerts_about(fixture);
    check_states(fixture);
    check_rebuild(fixture);
    engine_close(&fixture->engine);
    store_fixture_close(&fixture->store);
}

struct engine_fixture f;

int
fixture_set_up(void **state)
{
    (void)state;
    fixture_open(&f, CLOCK_FEED);
    return 0;
}

int
fixture_tear_down(void **state)
{
    (void)state;
    fixture_close(&f);
    return 0;
}
