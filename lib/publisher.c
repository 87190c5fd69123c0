/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A window of requests in flight. The publisher keeps each encoded request until its reply arrives,
 * and reports replies in the order of the requests. If nothing arrives for a while it opens a new
 * socket and sends every request without a reply again: the ids of the events make that safe. With
 * a list of daemons the new socket connects to the next one; so it does if one is busy or follows.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

#include "client.h"
#include "encode.h"
#include "unpack.h"
#include <tenure/position.h>

enum {
    EVENTS_DEFAULT = 256,
    WINDOW_DEFAULT = 8,
    WINDOW_MAX = 1024,
    SEND_AGAIN_MS = 4000,
    MOVE_ON_MS = 1500, // instead of that, if there is a list of daemons
    BUSY_PAUSE_MS = 200,
    REQUEST_HEAD_BYTES = 16,
    // stored seqs that are remembered, to count how many a restore has lost
    ACKNOWLEDGED_MAX = 4096,
};

struct request {
    uint64_t number;
    struct tni_writer bytes; // an encoded PublishRequest
    size_t capacity;
    uint64_t *tags;
    unsigned count;
    Tenure__V1__PublishReply *reply; // arrived, but not yet this request's turn
    bool sent;
    bool again; // sent again without an answer to the first copy, which may have been stored
};

struct tenure_publisher {
    tenure_client *client;
    struct tenure_publish_options options;
    tenure_answer_fn *answered;
    void *context;
    void *socket;
    struct request *requests; // a ring of options.window
    unsigned first, in_flight;
    struct request filling;
    uint64_t next_number;
    int64_t heard_ms;                // when there was last any progress
    struct tenure_position position; // from the last reply
    // the latest ones, as a ring; the count of all
    uint64_t acknowledged[ACKNOWLEDGED_MAX], acknowledged_count;
    uint64_t reported_seq; // the last seq that was reported as STORED
    bool repeats;          // a DUPLICATE was reported
};

static void
request_free(struct request *request)
{
    free(request->bytes.data);
    free(request->tags);
    if (request->reply != NULL)
        tenure__v1__publish_reply__free_unpacked(request->reply, NULL);
    *request = (struct request){ 0 };
}

tenure_status
tenure_publisher_open(tenure_client *client, const struct tenure_publish_options *options,
                      tenure_answer_fn *answered, void *context, tenure_publisher **ret_publisher)
{
    tenure_publisher *publisher = calloc(1, sizeof(*publisher));
    if (publisher == NULL)
        return tni_client_fail(client, TENURE_NO_MEMORY, "out of memory");
    *publisher = (tenure_publisher){
        .client = client, .options = *options, .answered = answered, .context = context
    };
    struct tenure_publish_options *chosen = &publisher->options;
    if (chosen->window == 0)
        chosen->window = WINDOW_DEFAULT;
    if (chosen->window > WINDOW_MAX)
        chosen->window = WINDOW_MAX;
    if (chosen->events_max == 0)
        chosen->events_max = EVENTS_DEFAULT;
    if (chosen->atomic || chosen->events_max > TENURE_REQUEST_EVENTS_MAX)
        chosen->events_max = TENURE_REQUEST_EVENTS_MAX;
    publisher->requests = calloc(chosen->window, sizeof(struct request));
    if (publisher->requests == NULL) {
        free(publisher);
        return tni_client_fail(client, TENURE_NO_MEMORY, "out of memory");
    }
    *ret_publisher = publisher;
    return TENURE_OK;
}

void
tenure_publisher_close(tenure_publisher **publisher_p)
{
    tenure_publisher *publisher = *publisher_p;
    if (publisher == NULL)
        return;
    *publisher_p = NULL;
    tni_socket_close(&publisher->socket);
    for (unsigned i = 0; i < publisher->options.window; i++)
        request_free(&publisher->requests[i]);
    request_free(&publisher->filling);
    free(publisher->requests);
    free(publisher);
}

static struct request *
in_flight(tenure_publisher *publisher, unsigned index)
{
    return &publisher->requests[(publisher->first + index) % publisher->options.window];
}

/* True if the request was passed to ZeroMQ. The publisher keeps it in any case. */
static bool
request_send(tenure_publisher *publisher, struct request *request)
{
    if (publisher->socket != NULL &&
        zmq_send(publisher->socket, request->bytes.data, request->bytes.size, ZMQ_DONTWAIT) >= 0)
        request->sent = true;
    return request->sent;
}

static void
send_unsent(tenure_publisher *publisher)
{
    for (unsigned i = 0; i < publisher->in_flight; i++) {
        struct request *request = in_flight(publisher, i);
        if (!request->sent && request->reply == NULL && !request_send(publisher, request))
            return; // requests must stay in order, so later ones wait
    }
}

/* If the daemon cannot be found yet, the next turn tries again until the timeout. A wrong address
 * or key fails immediately, because waiting does not help. */
static tenure_status
connect_again(tenure_publisher *publisher)
{
    tni_socket_close(&publisher->socket);
    for (unsigned i = 0; i < publisher->in_flight; i++) {
        struct request *request = in_flight(publisher, i);
        request->again = request->again || request->sent;
        request->sent = false;
    }
    tenure_status status = tni_client_connect(publisher->client, TNI_INGEST, &publisher->socket);
    return status == TENURE_INVALID ? status : TENURE_OK;
}

static void
take_reply(tenure_publisher *publisher, struct tni_span bytes)
{
    Tenure__V1__PublishReply *reply =
        (Tenure__V1__PublishReply *)tni_unpack(&tenure__v1__publish_reply__descriptor, bytes);
    if (reply == NULL)
        return;
    for (unsigned i = 0; i < publisher->in_flight; i++) {
        struct request *request = in_flight(publisher, i);
        if (request->number == reply->number && request->reply == NULL) {
            request->reply = reply;
            return;
        }
    }
    // an earlier copy of the request was answered already
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
}

static void
receive_replies(tenure_publisher *publisher, int64_t wait_ms)
{
    if (publisher->socket == NULL) {
        struct timespec pause = { 0, 50 * 1000000 };
        nanosleep(&pause, NULL);
        return;
    }
    if (!tni_socket_wait(publisher->socket, ZMQ_POLLIN, wait_ms))
        return;
    for (;;) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        int size = zmq_msg_recv(&message, publisher->socket, ZMQ_DONTWAIT);
        if (size >= 0)
            take_reply(publisher, (struct tni_span){ zmq_msg_data(&message), (size_t)size });
        zmq_msg_close(&message);
        if (size < 0)
            return;
    }
}

static uint64_t
count_lost(const tenure_publisher *publisher, uint64_t common_seq)
{
    uint64_t lost = 0, kept = publisher->acknowledged_count;
    for (uint64_t i = 0; i < kept && i < ACKNOWLEDGED_MAX; i++)
        lost += publisher->acknowledged[i] > common_seq;
    return lost;
}

/* The log has a new incarnation since the last reply, so acknowledged events may be lost. */
static tenure_status
take_rewind(tenure_publisher *publisher, const struct tenure_position *position)
{
    struct tenure_rewind rewind;
    tenure_status status = tenure_client_locate(publisher->client, &publisher->position, &rewind);
    if (status != TENURE_OK && status != TENURE_CONFLICT)
        return status;
    publisher->position = *position;
    if (status == TENURE_CONFLICT)
        return tni_client_fail(publisher->client, TENURE_REWOUND,
                               "the daemon has another log than when this began; send everything "
                               "again from your source");
    unsigned long long lost = count_lost(publisher, rewind.common_seq);
    return tni_client_fail(
        publisher->client, TENURE_REWOUND,
        "%s and continues from entry %llu: %s%llu event%s that it had acknowledged "
        "%s lost; send again from your source",
        rewind.reason, (unsigned long long)rewind.common_seq,
        lost == ACKNOWLEDGED_MAX ? "at least " : "", lost, lost == 1 ? "" : "s",
        lost == 1 ? "is" : "are");
}

static tenure_status
check_position(tenure_publisher *publisher, const Tenure__V1__PublishReply *reply)
{
    struct tenure_position position;
    if (!tenure_position_take(reply->log, reply->position, &position))
        return tni_client_fail(publisher->client, TENURE_MALFORMED,
                               "the daemon's reply does not give its position in the log: another "
                               "version?");
    if (publisher->position.log[0] != '\0' &&
        !tenure_position_is_same(&publisher->position, &position))
        return take_rewind(publisher, &position);
    publisher->position = position;
    return TENURE_OK;
}

const struct tenure_position *
tenure_publisher_position(const tenure_publisher *publisher)
{
    return &publisher->position;
}

static void
report_answer(tenure_publisher *publisher, uint64_t tag, const Tenure__V1__PublishAnswer *answer)
{
    if (answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__STORED ||
        answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE)
        publisher->acknowledged[publisher->acknowledged_count++ % ACKNOWLEDGED_MAX] = answer->seq;
    publisher->answered(publisher->context, tag, answer);
}

/* Detects a duplicate that this publisher itself stored in a first attempt whose answer was lost:
 * its seq is higher than all seqs reported before, because requests are stored in order. As long as
 * only duplicates were reported, it counts as one more of those. */
static void
claim(tenure_publisher *publisher, const struct request *request, Tenure__V1__PublishAnswer *answer)
{
    bool is_own = answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE &&
                  request->again && answer->seq > publisher->reported_seq &&
                  (publisher->reported_seq > 0 || !publisher->repeats);
    if (is_own)
        answer->status = TENURE__V1__PUBLISH_ANSWER__STATUS__STORED;
    if (answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__STORED)
        publisher->reported_seq = answer->seq;
    else if (answer->status == TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE)
        publisher->repeats = true;
}

static bool
is_put_off(const Tenure__V1__PublishReply *reply)
{
    return reply->status == TENURE__V1__PUBLISH_REPLY__STATUS__BUSY ||
           reply->status == TENURE__V1__PUBLISH_REPLY__STATUS__NOT_LEADER;
}

/* Drops the replies of requests that were put off, so that they are sent again. */
static void
forget_put_off(tenure_publisher *publisher)
{
    for (unsigned i = 0; i < publisher->in_flight; i++) {
        struct request *request = in_flight(publisher, i);
        if (request->reply == NULL || !is_put_off(request->reply))
            continue;
        tenure__v1__publish_reply__free_unpacked(request->reply, NULL);
        request->reply = NULL;
        request->sent = false;
    }
}

/* A daemon that is being restarted has no endpoints file, so a list may look like one daemon. */
static bool
has_list(const tenure_client *client)
{
    return client->daemons > 1 || strchr(client->at, ',') != NULL;
}

/* Moves to the leader if the reply names one in the list; else to the next daemon, after a
 * pause. */
static void
move_on(tenure_publisher *publisher, const char *leader)
{
    tenure_client *client = publisher->client;
    bool knows_leader = leader[0] != '\0' && tni_client_write_to(client, leader);
    if (knows_leader || tni_client_move_on(client, TNI_INGEST) || has_list(client))
        tni_socket_close(&publisher->socket); // the next turn opens another one
    if (knows_leader)
        return;
    struct timespec pause = { 0, BUSY_PAUSE_MS * 1000000 };
    nanosleep(&pause, NULL);
}

static tenure_status
put_off(tenure_publisher *publisher, const Tenure__V1__PublishReply *reply)
{
    tenure_client *client = publisher->client;
    if (reply->status == TENURE__V1__PUBLISH_REPLY__STATUS__BUSY)
        tni_client_fail(client, TENURE_TIMEOUT, "the daemon is busy: %s", reply->reason);
    else
        tni_client_fail(client, TENURE_NOT_LEADER, "%s", reply->reason);
    if (reply->status != TENURE__V1__PUBLISH_REPLY__STATUS__BUSY && !has_list(client))
        return TENURE_NOT_LEADER;
    move_on(publisher, reply->leader);
    forget_put_off(publisher); // this also drops the current reply
    return TENURE_OK;
}

/* Handles the reply to the first request: reports its answers, or sends it again if it was put
 * off. */
static tenure_status
finish_first(tenure_publisher *publisher)
{
    struct request *request = in_flight(publisher, 0);
    Tenure__V1__PublishReply *reply = request->reply;
    if (is_put_off(reply))
        return put_off(publisher, reply);
    if (reply->status == TENURE__V1__PUBLISH_REPLY__STATUS__TOO_LARGE)
        return tni_client_fail(publisher->client, TENURE_TOO_LARGE, "%s", reply->reason);
    if (reply->status != TENURE__V1__PUBLISH_REPLY__STATUS__DONE ||
        reply->n_answers != request->count)
        return tni_client_fail(publisher->client, TENURE_MALFORMED,
                               "the daemon did not understand a request: %s", reply->reason);
    publisher->heard_ms = tni_now_ms();
    tenure_status status = check_position(publisher, reply);
    if (status != TENURE_OK)
        return status;
    for (unsigned i = 0; i < request->count; i++) {
        claim(publisher, request, reply->answers[i]);
        report_answer(publisher, request->tags[i], reply->answers[i]);
    }
    request_free(request);
    publisher->first = (publisher->first + 1) % publisher->options.window;
    publisher->in_flight--;
    return TENURE_OK;
}

/* One turn: send what is ready, receive what has arrived, complete what can be completed. */
static tenure_status
turn(tenure_publisher *publisher, int64_t wait_ms)
{
    tenure_status status = publisher->socket == NULL ? connect_again(publisher) : TENURE_OK;
    if (status != TENURE_OK)
        return status;
    send_unsent(publisher);
    receive_replies(publisher, wait_ms);
    while (status == TENURE_OK && publisher->in_flight > 0 &&
           in_flight(publisher, 0)->reply != NULL)
        status = finish_first(publisher);
    return status;
}

/* Takes turns until at most `left` requests are in flight. */
static tenure_status
wait_for(tenure_publisher *publisher, unsigned left)
{
    int64_t began = tni_now_ms(), sent = began;
    publisher->heard_ms = began;
    publisher->client->problem[0] = '\0';
    while (publisher->in_flight > left) {
        tenure_status status = turn(publisher, 100);
        int64_t now = tni_now_ms();
        if (status != TENURE_OK)
            return status;
        if (publisher->heard_ms > sent)
            sent = publisher->heard_ms;
        if (now - publisher->heard_ms > publisher->client->timeout_ms)
            return tni_client_fail(
                publisher->client, TENURE_TIMEOUT,
                "no answer from %.300s within %g s (%s); publish the same again, nothing is stored "
                "twice",
                tni_at_text(publisher->client->at), publisher->client->timeout_ms / 1000.0,
                publisher->client->problem[0] != '\0'
                    ? strdupa(publisher->client->problem)
                    : tni_client_silent(publisher->client, TNI_INGEST));
        if (now - sent > (publisher->client->daemons > 1 ? MOVE_ON_MS : SEND_AGAIN_MS)) {
            tni_client_move_on(publisher->client, TNI_INGEST);
            tni_socket_close(&publisher->socket); // the next turn opens another one
            sent = now;
        }
    }
    return TENURE_OK;
}

static bool
filling_begin(tenure_publisher *publisher)
{
    struct request *request = &publisher->filling;
    if (request->bytes.data != NULL)
        return true;
    size_t capacity = 64 * 1024;
    *request = (struct request){ .number = ++publisher->next_number };
    request->bytes = (struct tni_writer){ .data = malloc(capacity), .capacity = capacity };
    request->tags = malloc(publisher->options.events_max * sizeof(uint64_t));
    if (request->bytes.data == NULL || request->tags == NULL) {
        request_free(request);
        return false;
    }
    tni_write_number_field(&request->bytes, 1, request->number);
    tni_write_number_field(&request->bytes, 3, publisher->options.atomic);
    return true;
}

static bool
filling_grow(struct request *request, size_t more)
{
    struct tni_writer *bytes = &request->bytes;
    if (bytes->capacity - bytes->size >= more)
        return true;
    size_t capacity =
        bytes->capacity * 2 > bytes->size + more ? bytes->capacity * 2 : bytes->size + more;
    uint8_t *data = realloc(bytes->data, capacity);
    if (data == NULL)
        return false;
    bytes->data = data;
    bytes->capacity = capacity;
    return true;
}

tenure_status
tenure_publisher_send(tenure_publisher *publisher)
{
    if (publisher->filling.count > 0) {
        tenure_status status = wait_for(publisher, publisher->options.window - 1);
        if (status != TENURE_OK)
            return status;
        *in_flight(publisher, publisher->in_flight++) = publisher->filling;
        publisher->filling = (struct request){ 0 };
    }
    return turn(publisher, 0);
}

tenure_status
tenure_publisher_add(tenure_publisher *publisher, const Tenure__V1__Event *event, uint64_t tag)
{
    struct request *request = &publisher->filling;
    size_t more = tni_span_field_size(tenure__v1__event__get_packed_size(event));
    bool too_much = request->bytes.size + more > TENURE_REQUEST_BYTES_MAX - REQUEST_HEAD_BYTES ||
                    request->count >= publisher->options.events_max;
    if (too_much && publisher->options.atomic)
        return tni_client_fail(publisher->client, TENURE_TOO_LARGE,
                               "an atomic request holds at most %d events in %d MiB",
                               TENURE_REQUEST_EVENTS_MAX, TENURE_REQUEST_BYTES_MAX >> 20);
    if (too_much && request->count > 0) {
        tenure_status status = tenure_publisher_send(publisher);
        if (status != TENURE_OK)
            return status;
    }
    if (!filling_begin(publisher) || !filling_grow(request, more))
        return tni_client_fail(publisher->client, TENURE_NO_MEMORY, "out of memory");
    tni_write_message_field(&request->bytes, 2, &event->base);
    request->tags[request->count++] = tag;
    if (request->count == publisher->options.events_max && !publisher->options.atomic)
        return tenure_publisher_send(publisher);
    return TENURE_OK;
}

tenure_status
tenure_publisher_flush(tenure_publisher *publisher)
{
    tenure_status status = tenure_publisher_send(publisher);
    if (status == TENURE_OK)
        status = wait_for(publisher, 0);
    return status;
}
