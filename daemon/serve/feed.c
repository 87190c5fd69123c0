#include "feed.h"

#include <stdio.h>
#include <zmq.h>

#define HEARTBEAT_TOPIC "heartbeat"

enum {
    HEARTBEAT_BYTES_MAX = 512
};

static void
send_update(void *socket, struct tni_span topic, struct tni_span update)
{
    if (zmq_send(socket, topic.data, topic.size, ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0)
        zmq_send(socket, update.data, update.size, ZMQ_DONTWAIT);
}

void
feed_updates(void *socket, const struct engine *engine)
{
    struct tni_span topic, update;
    size_t place = 0;
    while (engine_next_update(engine, &place, &topic, &update))
        send_update(socket, topic, update);
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
feed_heartbeat(void *socket, const struct engine *engine)
{
    const struct counters *counters = engine_counters(engine);
    char log[2 * LOG_ID_SIZE + 1], clock[TENURE_DATE_TEXT_MAX];
    Tenure__V1__Heartbeat heartbeat = TENURE__V1__HEARTBEAT__INIT;
    struct feed_heads heads;
    uint8_t packed[HEARTBEAT_BYTES_MAX];

    counters_log_text(counters, log);
    heartbeat.log = log;
    heartbeat.clock = tenure_day_format(counters->clock, clock);
    feed_fill_heads(counters, &heads);
    heartbeat.heads = heads.list;
    heartbeat.n_heads = TENURE_CHANNELS;
    size_t size = tenure__v1__heartbeat__pack(&heartbeat, packed);
    send_update(socket,
                (struct tni_span){ (const uint8_t *)HEARTBEAT_TOPIC, sizeof(HEARTBEAT_TOPIC) - 1 },
                (struct tni_span){ packed, size });
}

bool
feed_listen(void *socket)
{
    bool greet = false;
    for (;;) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        int size = zmq_msg_recv(&message, socket, ZMQ_DONTWAIT);
        // A subscription begins with 1, its end with 0; anything else is noise to be read away.
        greet = greet || (size > 0 && *(const uint8_t *)zmq_msg_data(&message) == 1);
        zmq_msg_close(&message);
        if (size < 0)
            return greet;
    }
}
