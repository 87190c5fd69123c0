/* SPDX-License-Identifier: Apache-2.0 */
#include "feed.h"

#include <stdio.h>
#include <string.h>
#include <zmq.h>

#include "diagnostics.h"

#define HEARTBEAT_TOPIC "heartbeat"

enum {
    UPDATE_INCARNATION = 6, // field number of tenure.v1.Update
    MARK_BYTES_MAX = 1 + TNI_VARINT_BYTES_MAX,
    LISTEN_MAX = 1000 // subscriptions read at a time: whoever floods them must not stop the writer
};

static void
send_two(void *socket, struct tni_span topic, zmq_msg_t *body)
{
    if (zmq_send(socket, topic.data, topic.size, ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0 ||
        zmq_msg_send(body, socket, ZMQ_DONTWAIT) < 0)
        zmq_msg_close(body);
}

/* The update as it is kept, and behind it the incarnation: a subscriber whom a restart escaped must
 * not take it for the continuation of another log. */
static void
send_update(void *socket, struct tni_span topic, struct tni_span update, uint32_t mark)
{
    zmq_msg_t body;
    uint8_t field[MARK_BYTES_MAX];
    struct tni_writer writer = { .data = field, .capacity = sizeof(field) };
    tni_write_number_field(&writer, UPDATE_INCARNATION, mark);
    if (zmq_msg_init_size(&body, update.size + writer.size) != 0)
        return;
    uint8_t *bytes = zmq_msg_data(&body);
    memcpy(bytes, update.data, update.size);
    memcpy(bytes + update.size, field, writer.size);
    send_two(socket, topic, &body);
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
    socket_close(&feed->socket, linger_ms);
}

tenure_status
feed_reopen(struct feed *feed)
{
    feed->subscriptions = feed->weight = feed->weight_begun = 0;
    return socket_rebind(feed->context, SOCKET_FEED, feed->endpoint, feed->secret_key,
                         &feed->socket);
}

void
feed_updates(struct feed *feed, const struct engine *engine)
{
    struct tni_span topic, update;
    size_t place = 0;
    while (engine_next_update(engine, &place, &topic, &update))
        send_update(feed->socket, topic, update, log_origin_mark(engine_origin(engine)));
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
    zmq_msg_t body;

    log_position(engine_origin(engine), counters, &position);
    heartbeat.log = (char *)engine_origin(engine)->log;
    heartbeat.position = &position.message;
    heartbeat.clock = tenure_day_format(counters->clock, clock);
    feed_fill_heads(counters, &heads);
    heartbeat.heads = heads.list;
    heartbeat.n_heads = TENURE_CHANNELS;
    if (zmq_msg_init_size(&body, tenure__v1__heartbeat__get_packed_size(&heartbeat)) != 0)
        return;
    tenure__v1__heartbeat__pack(&heartbeat, zmq_msg_data(&body));
    send_two(feed->socket,
             (struct tni_span){ (const uint8_t *)HEARTBEAT_TOPIC, sizeof(HEARTBEAT_TOPIC) - 1 },
             &body);
}

/* A subscription begins with 1, its end with 0; anything else is noise. Whether one begins. */
static bool
count_subscription(struct feed *feed, uint8_t first, int size)
{
    int sign = first == 1 ? 1 : first == 0 ? -1 : 0;
    feed->subscriptions += sign;
    feed->weight += sign * (size + SUBSCRIPTION_WEIGHT);
    feed->weight_begun += sign == 1 ? size + SUBSCRIPTION_WEIGHT : 0;
    return sign == 1;
}

tenure_status
feed_listen(struct feed *feed, bool *ret_greet)
{
    *ret_greet = false;
    for (int i = 0; i < LISTEN_MAX; i++) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        int size = zmq_msg_recv(&message, feed->socket, ZMQ_DONTWAIT);
        if (size > 0)
            *ret_greet |= count_subscription(feed, *(const uint8_t *)zmq_msg_data(&message), size);
        zmq_msg_close(&message);
        if (size < 0)
            break;
    }
    if (feed->weight <= WEIGHT_MAX && feed->weight_begun <= WEIGHT_BEGUN_MAX)
        return TENURE_OK;
    diagnostics_error("subscriptions",
                      "%lld subscriptions are more than there is room for; all subscribers have to "
                      "connect anew",
                      (long long)feed->subscriptions);
    return feed_reopen(feed);
}
