/* SPDX-License-Identifier: Apache-2.0 */
/* Processes a request, event by event or atomically, and writes the reply. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admit.h"
#include "bounds.h"
#include "entry.h"
#include "joins.h"
#include "newcomers.h"
#include "own.h"
#include "post_family.h"
#include "posts.h"
#include "preview.h"
#include "request.h"
#include "work.h"
#include <tenure/client.h>
#include <tenure/text.h>

enum {
    // field numbers of PublishRequest, PublishReply and PublishAnswer
    REQUEST_NUMBER = 1,
    REQUEST_EVENTS = 2,
    REQUEST_ATOMIC = 3,
    REQUEST_EXPECTED = 4,
    REQUEST_PREVIEW = 5,
    REPLY_NUMBER = 1,
    REPLY_STATUS = 2,
    REPLY_REASON = 3,
    REPLY_ANSWERS = 4,
    REPLY_LOG = 5,
    REPLY_POSITION = 6,
    ANSWER_STATUS = 1,
    ANSWER_SEQ = 2,
    ANSWER_FIELD = 3,
    ANSWER_REASON = 4,
    ANSWER_BYTES_MAX = 640,
    POSITION_BYTES_MAX = 512,
};

#define STORED TENURE__V1__PUBLISH_ANSWER__STATUS__STORED
#define DUPLICATE TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE

struct request {
    struct tni_span bytes;
    uint64_t number;
    bool atomic;
    bool preview;
    size_t events_count;
    size_t expected_count;
};

/* The next event or expectation of a request. */
static bool
next_field(struct tni_span *rest, uint32_t number, struct tni_span *ret_bytes)
{
    struct tni_wire_field field;
    while (tni_wire_next(rest, &field)) {
        if (field.number == number && field.type == TNI_WIRE_BYTES) {
            *ret_bytes = field.bytes;
            return true;
        }
    }
    return false;
}

static bool
read_request(struct tni_span bytes, struct request *ret_request)
{
    struct request request = { .bytes = bytes };
    struct tni_wire_field field;
    while (tni_wire_next(&bytes, &field)) {
        if (field.number == REQUEST_NUMBER && field.type == TNI_WIRE_VARINT)
            request.number = field.value;
        else if (field.number == REQUEST_ATOMIC && field.type == TNI_WIRE_VARINT)
            request.atomic = field.value != 0;
        else if (field.number == REQUEST_EVENTS && field.type == TNI_WIRE_BYTES)
            request.events_count++;
        else if (field.number == REQUEST_EXPECTED && field.type == TNI_WIRE_BYTES)
            request.expected_count++;
        else if (field.number == REQUEST_PREVIEW && field.type == TNI_WIRE_VARINT)
            request.preview = field.value != 0;
        else
            return false;
    }
    *ret_request = request;
    return bytes.size == 0;
}

static struct tni_writer
reply_writer(struct buffer *reply)
{
    return (struct tni_writer){ .data = reply->data + reply->size,
                                .capacity = reply->capacity - reply->size };
}

static tenure_status
reply_begin(struct engine *engine, uint64_t number, Tenure__V1__PublishReply__Status status,
            const char *reason)
{
    struct buffer *reply = &engine->reply;
    reply->size = 0;
    if (!buffer_reserve(reply, ANSWER_BYTES_MAX))
        return TENURE_NO_MEMORY;
    struct tni_writer writer = reply_writer(reply);
    tni_write_number_field(&writer, REPLY_NUMBER, number);
    tni_write_number_field(&writer, REPLY_STATUS, status);
    tni_write_text_field(&writer, REPLY_REASON, reason);
    reply->size = writer.size;
    return TENURE_OK;
}

static tenure_status
reply_add(struct engine *engine, const struct verdict *verdict)
{
    uint8_t bytes[ANSWER_BYTES_MAX];
    struct tni_writer answer = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_number_field(&answer, ANSWER_STATUS, verdict->status);
    tni_write_number_field(&answer, ANSWER_SEQ, verdict->seq);
    tni_write_text_field(&answer, ANSWER_FIELD, verdict->problem.field);
    tni_write_text_field(&answer, ANSWER_REASON, verdict->problem.reason);

    struct buffer *reply = &engine->reply;
    if (!buffer_reserve(reply, tni_span_field_size(answer.size)))
        return TENURE_NO_MEMORY;
    struct tni_writer writer = reply_writer(reply);
    tni_write_span_field(&writer, REPLY_ANSWERS, (struct tni_span){ bytes, answer.size });
    reply->size += writer.size;
    engine->tally.answers[verdict->status]++;
    return TENURE_OK;
}

/* The position lets a producer detect that the log no longer continues the one that answered
 * before. */
tenure_status
request_answer_position(struct engine *engine)
{
    struct log_position position;
    struct buffer *reply = &engine->reply;
    if (!buffer_reserve(reply, POSITION_BYTES_MAX))
        return TENURE_NO_MEMORY;
    struct tni_writer writer = reply_writer(reply);
    log_position(&engine->origin, &engine->counters, &position);
    tni_write_text_field(&writer, REPLY_LOG, engine->origin.log);
    tni_write_message_field(&writer, REPLY_POSITION, &position.message.base);
    assert(!writer.full);
    reply->size += writer.size;
    return TENURE_OK;
}

static tenure_status
store_event(struct engine *engine, struct tni_span raw, bool rehearsed, struct verdict *ret_verdict)
{
    struct admitted admitted;
    struct admission admission = { .clock = engine->counters.clock, .rehearsed = rehearsed };
    tenure_status status = admit(engine, raw, &admission, &admitted, ret_verdict);
    if (status != TENURE_OK || ret_verdict->status != STORED)
        return status;
    // A log that is loaded begins with its own rules; any other log with the configured ones.
    if (engine->counters.rule_sets == 0 &&
        admitted.message->body_case != TENURE__V1__EVENT__BODY_RULES)
        status = rules_log_configured(engine);
    // The clock's own entry moves the clock when it is applied; any other event moves it
    // beforehand.
    if (status == TENURE_OK && engine->clock_mode == CLOCK_FEED &&
        admitted.message->body_case != TENURE__V1__EVENT__BODY_CLOCK &&
        admitted.message->body_case != TENURE__V1__EVENT__BODY_RULES)
        status = engine_clock(engine, admitted.announced);
    if (status == TENURE_OK)
        status = entry_append(engine, &admitted);
    ret_verdict->seq = engine->entry.seq;
    return status;
}

/* Answers an atomic request of which one event was refused. */
static tenure_status
reply_skipped(struct engine *engine, const struct request *request, size_t refused,
              const struct verdict *verdict)
{
    struct verdict skipped = { .status = TENURE__V1__PUBLISH_ANSWER__STATUS__SKIPPED };
    tenure_status status = TENURE_OK;
    strcpy(skipped.problem.reason, "another event of this atomic request was refused");
    for (size_t i = 0; i < request->events_count && status == TENURE_OK; i++)
        status = reply_add(engine, i == refused ? verdict : &skipped);
    return status;
}

/* Admits every event on top of the earlier ones, without writing; *ret_refused is the index of the
 * first refused one, or the count of all. */
static tenure_status
rehearse(struct engine *engine, const struct request *request, struct pending *pending,
         size_t *ret_refused, struct verdict *ret_verdict)
{
    struct tni_span rest = request->bytes, raw;
    struct admission admission = { .clock = engine->counters.clock, .pending = pending };
    for (*ret_refused = 0; next_field(&rest, REQUEST_EVENTS, &raw); ++*ret_refused) {
        struct admitted admitted;
        admission.before = *ret_refused;
        tenure_status status = admit(engine, raw, &admission, &admitted, ret_verdict);
        if (status != TENURE_OK)
            return status;
        if (ret_verdict->status == DUPLICATE)
            continue;
        if (ret_verdict->status != STORED)
            return TENURE_OK;
        const Tenure__V1__Event *message = admitted.message;
        if (pending_has(pending, message->source, message->id)) {
            ret_verdict->status = TENURE__V1__PUBLISH_ANSWER__STATUS__INVALID;
            strcpy(ret_verdict->problem.field, "id");
            strcpy(ret_verdict->problem.reason, "occurs twice in one atomic request");
            return TENURE_OK;
        }
        pending_add_event(pending, message);
        if (event_joins(message) &&
            !pending_add_join(pending, message->person->id, message->person->merged_into,
                              admitted.groups))
            return TENURE_NO_MEMORY;
        if (event_goes_into(message))
            pending_add_into(pending, admitted.groups);
        if (event_adds_holder(message))
            pending_add_holder(pending, &admitted.groups[0]);
        if (engine->clock_mode == CLOCK_FEED && admitted.announced > admission.clock)
            admission.clock = admitted.announced;
    }
    return TENURE_OK;
}

static tenure_status
rehearse_atomic(struct engine *engine, const struct request *request, bool *ret_fine)
{
    struct verdict verdict;
    size_t refused;
    struct pending *pending = pending_open(); // allocated here because atomic requests are rare
    if (pending == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status = rehearse(engine, request, pending, &refused, &verdict);
    pending_close(&pending);
    *ret_fine = refused == request->events_count;
    if (status == TENURE_OK && !*ret_fine)
        status = reply_skipped(engine, request, refused, &verdict);
    return status;
}

static tenure_status
find_revision(struct engine *engine, const Tenure__V1__ExpectedRevision *expected,
              uint64_t *ret_revision)
{
    char post[512];
    uint64_t number;
    *ret_revision = 0;
    if (strlen(expected->organisation) > TENURE_SLUG_MAX ||
        strlen(expected->role) > TENURE_SLUG_MAX)
        return TENURE_OK;
    snprintf(post, sizeof(post), "%s/%s", expected->organisation, expected->role);
    tenure_status status = names_find(engine_read(engine), NAME_POST, post, &number);
    if (status == TENURE_OK)
        status = post_load(engine, number);
    if (status == TENURE_OK)
        *ret_revision = engine->in_hand.row.sent.revision;
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* *ret_fine: the post still has the revision that the sender knows; otherwise the verdict is
 * final. */
static tenure_status
check_revision(struct engine *engine, struct tni_span raw, struct verdict *verdict, bool *ret_fine)
{
    tni_arena_reset(&engine->event_arena);
    Tenure__V1__ExpectedRevision *expected =
        tenure__v1__expected_revision__unpack(&engine->event_arena.allocator, raw.size, raw.data);
    char *reason = verdict->problem.reason;
    size_t capacity = sizeof(verdict->problem.reason);
    strcpy(verdict->problem.field, "expected");
    *ret_fine = false;
    if (expected == NULL) {
        verdict->status = TENURE__V1__PUBLISH_ANSWER__STATUS__INVALID;
        snprintf(reason, capacity, "is not an encoded tenure.v1.ExpectedRevision");
        return TENURE_OK;
    }
    uint64_t revision;
    tenure_status status = find_revision(engine, expected, &revision);
    *ret_fine = status == TENURE_OK && revision == expected->revision;
    verdict->status = TENURE__V1__PUBLISH_ANSWER__STATUS__CONFLICT;
    tenure_text_format(reason, capacity,
                       "%.64s/%.64s is at revision %llu, not %llu; read its state again",
                       expected->organisation, expected->role, (unsigned long long)revision,
                       (unsigned long long)expected->revision);
    return status;
}

/* Answers every event with a conflict if a post no longer has the expected revision. */
static tenure_status
check_expected(struct engine *engine, const struct request *request, bool *ret_fine)
{
    struct tni_span rest = request->bytes, raw;
    struct verdict verdict = { 0 };
    tenure_status status = TENURE_OK;
    *ret_fine = true;
    while (status == TENURE_OK && *ret_fine && next_field(&rest, REQUEST_EXPECTED, &raw))
        status = check_revision(engine, raw, &verdict, ret_fine);
    for (size_t i = 0; status == TENURE_OK && !*ret_fine && i < request->events_count; i++)
        status = reply_add(engine, &verdict);
    return status;
}

/* Whether an event mentions new subjects, and memory is used up. */
static tenure_status
lacks_memory(struct engine *engine, const struct request *request, bool *ret_lacks)
{
    struct tni_span rest = request->bytes, raw;
    tenure_status status = TENURE_OK;
    *ret_lacks = false;
    if (engine->memory_limit == 0 || store_memory(engine->store) <= engine->memory_limit)
        return status;
    while (status == TENURE_OK && !*ret_lacks && next_field(&rest, REQUEST_EVENTS, &raw)) {
        tni_arena_reset(&engine->event_arena);
        const Tenure__V1__Event *message =
            tenure__v1__event__unpack(&engine->event_arena.allocator, raw.size, raw.data);
        if (message != NULL)
            status = brings_newcomer(engine_read(engine), message, ret_lacks);
    }
    return status;
}

static tenure_status
store_events(struct engine *engine, const struct request *request)
{
    struct tni_span rest = request->bytes, raw;
    tenure_status status = TENURE_OK;
    while (status == TENURE_OK && next_field(&rest, REQUEST_EVENTS, &raw)) {
        struct verdict verdict;
        status = store_event(engine, raw, request->atomic, &verdict);
        // What the rehearsal of an atomic request admitted must be admitted again.
        assert(status != TENURE_OK || !request->atomic || verdict.status == STORED ||
               verdict.status == DUPLICATE);
        if (status == TENURE_OK)
            status = reply_add(engine, &verdict);
    }
    return status;
}

/* Decodes the request; the result is the status for its form alone. */
static Tenure__V1__PublishReply__Status
decode(const struct engine *engine, struct tni_span bytes, struct request *ret_request,
       const char **ret_reason)
{
    *ret_reason = "";
    if (!read_request(bytes, ret_request)) {
        *ret_reason = "this is not a tenure.v1.PublishRequest";
        return TENURE__V1__PUBLISH_REPLY__STATUS__MALFORMED;
    }
    if (bytes.size > TENURE_REQUEST_BYTES_MAX ||
        ret_request->events_count > TENURE_REQUEST_EVENTS_MAX ||
        ret_request->expected_count > TENURE_REQUEST_EVENTS_MAX) {
        *ret_reason = "a request holds at most 16384 events in 4 MiB; split it";
        return TENURE__V1__PUBLISH_REPLY__STATUS__TOO_LARGE;
    }
    if (ret_request->preview && engine->preview_until == TENURE_NO_DAY) {
        *ret_reason = "a preview is not part of a batch";
        return TENURE__V1__PUBLISH_REPLY__STATUS__MALFORMED;
    }
    if (ret_request->preview && ret_request->events_count > PREVIEW_EVENTS_MAX) {
        *ret_reason = "a preview is of at most 64 events; split it";
        return TENURE__V1__PUBLISH_REPLY__STATUS__TOO_LARGE;
    }
    return TENURE__V1__PUBLISH_REPLY__STATUS__DONE;
}

tenure_status
request_answer(struct engine *engine, const struct engine_sender *sender, struct tni_span bytes,
               bool *ret_is_done)
{
    engine->sender = sender;
    engine->tally.requests++;
    struct request request = { 0 };
    const char *reason;
    Tenure__V1__PublishReply__Status answer = decode(engine, bytes, &request, &reason);
    bool fine = answer == TENURE__V1__PUBLISH_REPLY__STATUS__DONE, lacks = false;
    tenure_status status = fine ? lacks_memory(engine, &request, &lacks) : TENURE_OK;
    if (status == TENURE_OK && lacks) {
        engine->tally.busy++;
        fine = false;
        answer = TENURE__V1__PUBLISH_REPLY__STATUS__BUSY;
        reason = ENGINE_MEMORY_FULL;
    }
    *ret_is_done = answer == TENURE__V1__PUBLISH_REPLY__STATUS__DONE;
    if (status == TENURE_OK)
        status = reply_begin(engine, request.number, answer, reason);
    if (status == TENURE_OK && fine && request.expected_count > 0)
        status = check_expected(engine, &request, &fine);
    if (status == TENURE_OK && fine && request.atomic)
        status = rehearse_atomic(engine, &request, &fine);
    if (status == TENURE_OK && fine)
        status = store_events(engine, &request);
    return status;
}

tenure_status
engine_request(struct engine *engine, const struct engine_sender *sender, struct tni_span bytes,
               struct tni_span *ret_reply)
{
    bool is_done;
    tenure_status status = request_answer(engine, sender, bytes, &is_done);
    if (status == TENURE_OK && is_done)
        status = request_answer_position(engine);
    *ret_reply = (struct tni_span){ engine->reply.data, engine->reply.size };
    return status;
}
