/* SPDX-License-Identifier: Apache-2.0 */
#include "feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

#include "client.h"
#include "diagnostics.h"

#define HEARTBEAT_TOPIC "heartbeat"

enum {
    UPDATE_INCARNATION = 6, // field number of tenure.v1.Update
    INCARNATION_BYTES_MAX = 1 + TNI_VARINT_BYTES_MAX,
    HEARTBEAT_BYTES_MAX = 4096,
    SEND_US = 500, // in one turn, before publishers get theirs
    // The pause between two sends, for each subscription. With 3,000 of them a single message costs
    // about 5 ms of processor time, and several in one piece little more.
    PAUSE_US = 20,
    PAUSE_US_MAX = 100 * 1000,
    // No more may wait: heartbeats are queued after the updates, and a subscriber gives up after
    // three seconds.
    WAITING_BYTES_MAX = 1024 * 1024,
    SENT_BYTES_MAX = 1024 * 1024, // after this much, the rest of the buffer is moved to its start
    LISTEN_MAX = 1000 // subscriptions in one turn, so that a flood of them cannot stop the writer
};

/* Appends to the queue. If memory runs out the message is dropped, and subscribers read it from the
 * log. */
static void
queue_message(struct feed *feed, struct tni_span topic, struct tni_span body)
{
    size_t before = feed->waiting.size;
    if (!buffer_add(&feed->waiting, topic) || !buffer_add(&feed->waiting, body))
        feed->waiting.size = before;
}

static void
send_next(struct feed *feed)
{
    struct tni_span topic = buffer_next(&feed->waiting, &feed->sent);
    struct tni_span body = buffer_next(&feed->waiting, &feed->sent);
    if (zmq_send(feed->socket, topic.data, topic.size, ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0)
        zmq_send(feed->socket, body.data, body.size, ZMQ_DONTWAIT);
}

bool
feed_is_waiting(const struct feed *feed)
{
    return feed->sent < feed->waiting.size;
}

long
feed_wait_ms(const struct feed *feed)
{
    int64_t left_us = feed->next_us - tni_now_us();
    return left_us <= 0 ? 0 : (long)(left_us + 999) / 1000;
}

/* Messages that are queued during the pause are sent together: libzmq then writes them to each
 * subscriber in one piece. */
static int64_t
pause_us(const struct feed *feed)
{
    int64_t pause = feed->subscriptions.count * PAUSE_US;
    return pause < PAUSE_US_MAX ? pause : PAUSE_US_MAX;
}

void
feed_send(struct feed *feed)
{
    int64_t until_us = tni_now_us() + SEND_US;
    bool has_room = feed->waiting.size - feed->sent < WAITING_BYTES_MAX;
    if (!feed_is_waiting(feed) || (has_room && feed_wait_ms(feed) > 0))
        return;
    while (feed_is_waiting(feed)) {
        send_next(feed);
        if (feed->waiting.size - feed->sent < WAITING_BYTES_MAX && tni_now_us() >= until_us)
            break;
    }
    if (!feed_is_waiting(feed)) {
        feed->sent = feed->waiting.size = 0;
        feed->next_us = tni_now_us() + pause_us(feed);
    }
    if (feed->sent < SENT_BYTES_MAX)
        return;
    memmove(feed->waiting.data, feed->waiting.data + feed->sent, feed->waiting.size - feed->sent);
    feed->waiting.size -= feed->sent;
    feed->sent = 0;
}

/* Queues the stored update with the incarnation appended: a subscriber that missed a restart must
 * not mistake it for the continuation of another log. */
static void
queue_update(struct feed *feed, struct tni_span topic, struct tni_span update, uint32_t incarnation)
{
    struct tni_writer body = { .data = feed->body, .capacity = feed->body_capacity };
    size_t size = update.size + INCARNATION_BYTES_MAX;
    if (size > feed->body_capacity) {
        uint8_t *grown = realloc(feed->body, 2 * size);
        if (grown == NULL)
            return;
        feed->body = body.data = grown;
        feed->body_capacity = body.capacity = 2 * size;
    }
    tni_write_bytes(&body, update);
    tni_write_number_field(&body, UPDATE_INCARNATION, incarnation);
    queue_message(feed, topic, (struct tni_span){ body.data, body.size });
}

tenure_status
feed_open(struct feed *feed, void *context, const char *endpoint, const char *secret_key,
          char *bound)
{
    *feed = (struct feed){ .context = context, .endpoint = bound, .secret_key = secret_key };
    return socket_bind(context, SOCKET_FEED, endpoint, secret_key, &feed->socket, bound);
}

void
feed_close(struct feed *feed, int linger_ms)
{
    while (feed->socket != NULL && feed_is_waiting(feed))
        send_next(feed);
    socket_close(&feed->socket, linger_ms);
    buffer_close(&feed->waiting);
    subscriptions_clear(&feed->subscriptions);
    free(feed->body);
}

tenure_status
feed_reopen(struct feed *feed)
{
    subscriptions_clear(&feed->subscriptions);
    return socket_rebind(feed->context, SOCKET_FEED, feed->endpoint, feed->secret_key,
                         &feed->socket);
}

void
feed_updates(struct feed *feed, const struct engine *engine)
{
    struct tni_span topic, update;
    size_t offset = 0;
    while (engine_next_update(engine, &offset, &topic, &update))
        queue_update(feed, topic, update, log_origin_incarnation(engine_origin(engine)));
}

uint64_t
feed_head(const struct counters *counters, unsigned channel)
{
    switch (channel) {
    case TENURE__V1__CHANNEL__EVENT: return counters->last_seq;
    case TENURE__V1__CHANNEL__POST: return counters->post_offset;
    case TENURE__V1__CHANNEL__ORGANISATION: return counters->organisation_offset;
    case TENURE__V1__CHANNEL__PERSON: return counters->person_offset;
    case TENURE__V1__CHANNEL__INDICATOR: return counters->indicator_offset;
    case TENURE__V1__CHANNEL__ALERT: return counters->alert_offset;
    default: return 0;
    }
}

void
feed_fill_heads(const struct counters *counters, struct feed_heads *ret_heads)
{
    for (unsigned i = 0; i < TENURE_CHANNELS; i++) {
        Tenure__V1__ChannelHead *head = ret_heads->list[i] = &ret_heads->heads[i];
        tenure__v1__channel_head__init(head);
        head->channel = (Tenure__V1__Channel)(i + 1);
        head->first = 1;
        head->last = feed_head(counters, i + 1);
    }
}

void
feed_heartbeat(struct feed *feed, const struct engine *engine)
{
    const struct counters *counters = engine_counters(engine);
    char clock[TENURE_DATE_TEXT_MAX];
    struct log_position position;
    Tenure__V1__Heartbeat heartbeat = TENURE__V1__HEARTBEAT__INIT;
    struct feed_heads heads;
    uint8_t body[HEARTBEAT_BYTES_MAX];

    log_position(engine_origin(engine), counters, &position);
    heartbeat.log = (char *)engine_origin(engine)->log;
    heartbeat.position = &position.message;
    heartbeat.clock = tenure_day_format(counters->clock, clock);
    feed_fill_heads(counters, &heads);
    heartbeat.heads = heads.list;
    heartbeat.n_heads = TENURE_CHANNELS;
    if (tenure__v1__heartbeat__get_packed_size(&heartbeat) > sizeof(body))
        return;
    size_t size = tenure__v1__heartbeat__pack(&heartbeat, body);
    queue_message(
        feed, (struct tni_span){ (const uint8_t *)HEARTBEAT_TOPIC, sizeof(HEARTBEAT_TOPIC) - 1 },
        (struct tni_span){ body, size });
}

bool
feed_listen(struct feed *feed)
{
    bool begins = false, more = true;
    for (int i = 0; more && i < LISTEN_MAX; i++) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        more = zmq_msg_recv(&message, feed->socket, ZMQ_DONTWAIT) >= 0;
        begins |= more && subscriptions_take(&feed->subscriptions, &message);
        zmq_msg_close(&message);
    }
    return begins;
}
