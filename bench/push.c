/* SPDX-License-Identifier: Apache-2.0 */
/* From the producer to the subscriber: the latency of an event, the number of subscribers that can
 * be served, and how fast one that was away catches up. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "bench.h"
#include <tenure/subscriber.h>

enum {
    SUBSCRIBERS_MAX = 100,
    RATE = 1000, // events per second
    FIRST_EVENTS = 6000,
    QUIET_MS = 2000, // after this time without updates, all have arrived
    FIELD_SEQ = 3,   // of tenure.v1.Update
};

static void
subscribe(const struct daemon *daemon, void *context, const char *topic, void **ret_socket)
{
    *ret_socket = daemon_connect(daemon, context, ZMQ_SUB, daemon->feed);
    zmq_setsockopt(*ret_socket, ZMQ_SUBSCRIBE, topic, strlen(topic));
}

/* A heartbeat shows that the subscription has arrived. */
static void
wait_for_heartbeat(void *socket)
{
    char topic[64];
    int wait_ms = 10000;
    zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "heartbeat", strlen("heartbeat"));
    zmq_setsockopt(socket, ZMQ_RCVTIMEO, &wait_ms, sizeof(wait_ms));
    if (zmq_recv(socket, topic, sizeof(topic), 0) < 0)
        give_up("there is no heartbeat");
    while (zmq_recv(socket, topic, sizeof(topic), ZMQ_DONTWAIT) >= 0)
        continue;
    zmq_setsockopt(socket, ZMQ_UNSUBSCRIBE, "heartbeat", strlen("heartbeat"));
}

/* The seq of the next waiting update; 0 if there is none. */
static uint64_t
take_update(void *socket)
{
    char topic[256];
    uint64_t seq = 0;
    zmq_msg_t message;
    if (zmq_recv(socket, topic, sizeof(topic), ZMQ_DONTWAIT) < 0)
        return 0;
    zmq_msg_init(&message);
    if (zmq_msg_recv(&message, socket, 0) < 0)
        give_up("half an update came");
    struct tni_span rest = { zmq_msg_data(&message), zmq_msg_size(&message) };
    for (struct tni_wire_field field; tni_wire_next(&rest, &field);) {
        if (field.number == FIELD_SEQ)
            seq = field.value;
    }
    zmq_msg_close(&message);
    return seq;
}

static uint64_t
receive_seq(void *producer)
{
    uint8_t bytes[4096];
    int size = zmq_recv(producer, bytes, sizeof(bytes), 0);
    Tenure__V1__PublishReply *reply =
        tenure__v1__publish_reply__unpack(NULL, size > 0 ? (size_t)size : 0, bytes);
    if (reply == NULL || reply->n_answers != 1)
        give_up("there was no answer");
    uint64_t seq = reply->answers[0]->seq;
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
    return seq;
}

/* Sends the next event; returns the time until the subscriber received it. The clock's own entry
 * may come before it. */
static int64_t
time_event(void *producer, void *subscriber, struct load *load, uint8_t **bytes, size_t *capacity)
{
    size_t size = load_request(load, 1, 1, bytes, capacity);
    uint64_t seq = 0, arrived = 0;
    int64_t sent = tni_now_us(), arrived_us = 0;
    zmq_pollitem_t items[] = { { .socket = subscriber, .events = ZMQ_POLLIN },
                               { .socket = producer, .events = ZMQ_POLLIN } };
    zmq_send(producer, *bytes, size, 0);
    while (seq == 0 || arrived < seq) {
        if (zmq_poll(items, 2, 10000) <= 0)
            give_up("an event did not arrive");
        for (uint64_t next; (next = take_update(subscriber)) != 0; arrived = next)
            arrived_us = tni_now_us();
        if (items[1].revents != 0)
            seq = receive_seq(producer);
    }
    return arrived_us - sent;
}

/* Sends events at a steady rate, or as fast as they are accepted if that is slower. */
static void
measure_latency(struct daemon *daemon, struct load *load, size_t events)
{
    static struct samples latencies;
    void *context = zmq_ctx_new(), *subscriber;
    void *producer = daemon_connect(daemon, context, ZMQ_DEALER, daemon->ingest);
    uint8_t *bytes = NULL;
    size_t capacity = 0;
    subscribe(daemon, context, "event/", &subscriber);
    wait_for_heartbeat(subscriber);
    int64_t next = tni_now_us();
    for (size_t i = 0; i < events; i++) {
        while (tni_now_us() < next)
            poll(NULL, 0, next - tni_now_us() > 2000 ? 1 : 0);
        samples_add(&latencies, time_event(producer, subscriber, load, &bytes, &capacity));
        int64_t now = tni_now_us();
        next = next + 1000000 / RATE < now ? now : next + 1000000 / RATE;
    }
    samples_report(&latencies, "push, publish to subscriber", "us");
    zmq_close(subscriber);
    zmq_close(producer);
    zmq_ctx_term(context);
    free(bytes);
}

/* Counts the waiting updates, without heartbeats. */
static size_t
take_updates(void *socket)
{
    size_t count = 0;
    char topic[256];
    while (zmq_recv(socket, topic, sizeof(topic), ZMQ_DONTWAIT) >= 0) {
        count += strncmp(topic, "heartbeat", strlen("heartbeat")) != 0;
        zmq_recv(socket, topic, 0, 0); // discard the update, of which only the topic was read
    }
    return count;
}

/* Sends everything to many subscribers at once; this program receives for all of them. */
static void
measure_fan_out(struct daemon *daemon, struct load *load, size_t subscribers, size_t events)
{
    void *sockets[SUBSCRIBERS_MAX], *context = zmq_ctx_new();
    void *producer = daemon_connect(daemon, context, ZMQ_DEALER, daemon->ingest);
    zmq_pollitem_t items[SUBSCRIBERS_MAX];
    uint8_t *bytes = NULL;
    size_t capacity = 0, received = 0, each[SUBSCRIBERS_MAX] = { 0 }, most = 0;
    char name[64], reply[65536];
    for (size_t i = 0; i < subscribers; i++) {
        subscribe(daemon, context, "", &sockets[i]);
        items[i] = (zmq_pollitem_t){ .socket = sockets[i], .events = ZMQ_POLLIN };
    }
    for (size_t i = 0; i < subscribers; i++)
        wait_for_heartbeat(sockets[i]);
    size_t size = load_request(load, events, 1, &bytes, &capacity);
    zmq_send(producer, bytes, size, 0);
    if (zmq_recv(producer, reply, sizeof(reply), 0) < 0)
        give_up("no answer");
    // all events are stored; from here on they are pushed
    int64_t began = tni_now_us(), last = began;
    while (tni_now_us() - last < QUIET_MS * 1000) {
        if (zmq_poll(items, (int)subscribers, 100) <= 0)
            continue;
        size_t before = received;
        for (size_t i = 0; i < subscribers; i++) {
            size_t more = items[i].revents != 0 ? take_updates(sockets[i]) : 0;
            received += more;
            each[i] += more;
            most = each[i] > most ? each[i] : most;
        }
        if (received > before)
            last = tni_now_us();
    }
    snprintf(name, sizeof(name), "push, fan-out to %zu", subscribers);
    report_add(name, "updates/s", (double)received * 1e6 / (double)(last - began));
    snprintf(name, sizeof(name), "push, fan-out to %zu, not delivered", subscribers);
    report_add(name, "updates", (double)(most * subscribers - received));
    for (size_t i = 0; i < subscribers; i++)
        zmq_close(sockets[i]);
    zmq_close(producer);
    zmq_ctx_term(context);
    free(bytes);
}

/* The client library reads the stored updates, as a new subscriber does. */
static void
measure_reading(const struct daemon *daemon, const struct tenure_subscribe_options *options,
                const char *name)
{
    char data[300];
    tenure_client *client;
    tenure_subscriber *subscriber;
    struct tenure_delivery delivery = { 0 };
    size_t count = 0;
    snprintf(data, sizeof(data), "%s/data", daemon->folder);
    if (tenure_client_open(data, TENURE_TIMEOUT_DEFAULT_MS, &client) != TENURE_OK ||
        tenure_subscriber_open(client, options, &subscriber) != TENURE_OK)
        give_up("there is no subscriber");
    int64_t began = tni_now_us();
    while (tenure_subscriber_next(subscriber, 10000, &delivery) == TENURE_OK &&
           delivery.update != NULL)
        count++;
    report_add(name, "updates/s", (double)count * 1e6 / (double)(tni_now_us() - began));
    tenure_subscriber_close(&subscriber);
    tenure_client_close(&client);
}

static void
measure_catching_up(const struct daemon *daemon)
{
    struct tenure_subscribe_options options = { .from = TENURE_FROM_START };
    for (int channel = 1; channel < TENURE_CHANNEL_SLOTS; channel++)
        options.channels[channel] = true;
    measure_reading(daemon, &options, "push, catching up");
}

void
push_measure_snapshot(const struct daemon *daemon, const char *name)
{
    struct tenure_subscribe_options options = { .from = TENURE_FROM_SNAPSHOT };
    options.channels[TENURE__V1__CHANNEL__POST] = true;
    measure_reading(daemon, &options, name);
}

void
part_push(const struct plan *plan)
{
    static const size_t fans[] = { 1, 10, 100 };
    size_t timed = plan->quick ? 400 : 3000, fan_out = plan->quick ? 200 : 1000;
    struct load_options options = {
        .organisations = 1000,
        .pace = 2,
        .events = FIRST_EVENTS + timed + 3 * fan_out,
        .seed = 1,
    };
    struct load load;
    struct daemon daemon;
    load_make(&load, &options);
    daemon_prepare(&daemon, plan->under, false);
    daemon_start(&daemon);
    load_send(&daemon, &load, 1, FIRST_EVENTS, (struct way){ 128, 8 }, NULL);
    measure_latency(&daemon, &load, timed);
    for (size_t i = 0; i < sizeof(fans) / sizeof(fans[0]); i++)
        measure_fan_out(&daemon, &load, fans[i], fan_out);
    measure_catching_up(&daemon);
    daemon_stop(&daemon);
    daemon_remove(&daemon);
    load_free(&load);
}
