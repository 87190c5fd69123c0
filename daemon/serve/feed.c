/* SPDX-License-Identifier: Apache-2.0 */
#include "feed.h"

#include <stdlib.h>

#include "client.h"

#define HEARTBEAT_TOPIC "heartbeat"

enum {
    UPDATE_INCARNATION = 6, // field number of tenure.v1.Update
    INCARNATION_BYTES_MAX = 1 + TNI_VARINT_BYTES_MAX,
    HEARTBEAT_BYTES_MAX = 4096
};

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
    pusher_add(feed->pusher, topic, (struct tni_span){ body.data, body.size });
}

void
feed_close(struct feed *feed, int linger_ms)
{
    pusher_close(&feed->pusher, linger_ms);
    free(feed->body);
}

void
feed_updates(struct feed *feed, const struct engine *engine)
{
    struct tni_span topic, update;
    size_t offset = 0;
    while (engine_next_update(engine, &offset, &topic, &update))
        queue_update(feed, topic, update, log_origin_incarnation(engine_origin(engine)));
    pusher_wake(feed->pusher);
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
    pusher_add(feed->pusher,
               (struct tni_span){ (const uint8_t *)HEARTBEAT_TOPIC, sizeof(HEARTBEAT_TOPIC) - 1 },
               (struct tni_span){ body, size });
    pusher_wake(feed->pusher);
}
