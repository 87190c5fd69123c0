/* SPDX-License-Identifier: Apache-2.0 */
/* Events of `tenure simulate`, encoded beforehand, and how they are sent. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "bench.h"
#include "simulation.h"
#include <tenure/v1/wire.pb-c.h>

enum {
    // field numbers of tenure.v1.PublishRequest
    FIELD_NUMBER = 1,
    FIELD_EVENTS = 2,
    WAIT_MS = 60000,
    REQUESTS_MAX = 64, // in flight, for one producer
    HELD_BACK = 100,   // events that refer to others
    ID_BYTES = 48
};

static uint8_t *
reserve_load(struct load *load, size_t size)
{
    if (load->size + size > load->capacity) {
        load->capacity = 2 * load->capacity + size;
        load->bytes = realloc(load->bytes, load->capacity);
    }
    if (load->count == load->max) {
        load->max = 2 * load->max + 1024;
        load->ends = realloc(load->ends, load->max * sizeof(*load->ends));
    }
    if (load->bytes == NULL || load->ends == NULL)
        give_up("there is no memory for the load");
    uint8_t *room = load->bytes + load->size;
    load->size += size;
    load->ends[load->count++] = load->size;
    return room;
}

static void
keep(struct load *load, const Tenure__V1__Event *event)
{
    tenure__v1__event__pack(event, reserve_load(load, tenure__v1__event__get_packed_size(event)));
}

static bool
speaks_of_another(const Tenure__V1__Event *event)
{
    return event->supersedes[0] != '\0' || event->body_case == TENURE__V1__EVENT__BODY_RETRACTION;
}

/* If several producers share a load, an event that refers to another one is sent so much later that
 * the other has been stored, whichever producer sends it. */
static void
hold_back(struct load *load, struct load *held, const Tenure__V1__Event *event)
{
    keep(held, event);
    if (held->count - held->next <= HELD_BACK)
        return;
    size_t begin = held->next > 0 ? held->ends[held->next - 1] : 0;
    size_t size = held->ends[held->next++] - begin;
    memcpy(reserve_load(load, size), held->bytes + begin, size);
}

/* Scatters an id as random ones are, but the same way each time. */
static char *
scatter(const char *id, char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037); // FNV-1a
    for (const char *at = id; *at != '\0'; at++)
        hash = (hash ^ (uint8_t)*at) * UINT64_C(1099511628211);
    snprintf(text, ID_BYTES, "%016" PRIx64 "-%.24s", hash, id);
    return text;
}

void
load_make(struct load *load, const struct load_options *options)
{
    struct simulation_options made_up = {
        .organisations = options->organisations,
        .pace = options->pace,
        .first_day = 3652,             // 1980
        .last_day = 3652 + 3000 * 365, // long after the last event
        .seed = options->seed,
    };
    char source[32], id[ID_BYTES], target[ID_BYTES];
    struct simulation *simulation = simulation_open(&made_up);
    struct load held = { 0 };
    *load = (struct load){ 0 };
    snprintf(source, sizeof(source), "bench-%" PRIu64, options->seed);
    while (simulation != NULL && load->count < options->events) {
        const Tenure__V1__Event *event = simulation_next(simulation);
        if (event == NULL)
            break;
        Tenure__V1__Event copy = *event;
        Tenure__V1__Retraction retraction;
        copy.source = source;
        if (options->random_ids) {
            copy.id = scatter(event->id, id);
            if (event->supersedes[0] != '\0')
                copy.supersedes = scatter(event->supersedes, target);
            if (event->body_case == TENURE__V1__EVENT__BODY_RETRACTION) {
                retraction = *event->retraction;
                retraction.id = scatter(retraction.id, target);
                copy.retraction = &retraction;
            }
        }
        if (options->shared && speaks_of_another(&copy))
            hold_back(load, &held, &copy);
        else
            keep(load, &copy);
    }
    simulation_close(&simulation);
    load_free(&held);
    if (load->count < options->events)
        give_up("the simulation ended after %zu events", load->count);
}

void
load_free(struct load *load)
{
    free(load->bytes);
    free(load->ends);
    *load = (struct load){ 0 };
}

size_t
load_request(struct load *load, size_t events, uint64_t number, uint8_t **bytes_p,
             size_t *ret_capacity)
{
    size_t first = load->next > 0 ? load->ends[load->next - 1] : 0;
    size_t last = load->ends[load->next + events - 1];
    size_t room = last - first + events * TNI_VARINT_BYTES_MAX + 4 * TNI_VARINT_BYTES_MAX;
    if (room > *ret_capacity) {
        *bytes_p = realloc(*bytes_p, room);
        *ret_capacity = room;
        if (*bytes_p == NULL)
            give_up("there is no memory for a request");
    }
    struct tni_writer writer = { .data = *bytes_p, .capacity = room };
    tni_write_number_field(&writer, FIELD_NUMBER, number);
    for (size_t i = 0; i < events; i++, load->next++) {
        size_t begin = load->next > 0 ? load->ends[load->next - 1] : 0;
        tni_write_span_field(
            &writer, FIELD_EVENTS,
            (struct tni_span){ load->bytes + begin, load->ends[load->next] - begin });
    }
    return writer.size;
}

/* One producer under way. */
struct producer {
    struct load *load;
    void *socket;
    size_t unsent;                 // in events
    size_t in_flight;              // in requests
    int64_t sent_us[REQUESTS_MAX]; // a ring, because answers come in the order of requests
    uint64_t sent, answered;
};

static void
send_more(struct producer *producer, struct way way, uint8_t **bytes, size_t *room)
{
    while (producer->in_flight < way.requests && producer->unsent > 0) {
        size_t events = way.events_each < producer->unsent ? way.events_each : producer->unsent;
        size_t size = load_request(producer->load, events, producer->sent + 1, bytes, room);
        producer->sent_us[producer->sent++ % REQUESTS_MAX] = tni_now_us();
        if (zmq_send(producer->socket, *bytes, size, 0) < 0)
            give_up("a request could not be sent: %s", zmq_strerror(errno));
        producer->unsent -= events;
        producer->in_flight++;
    }
}

size_t
load_check_reply(const void *bytes, size_t size)
{
    Tenure__V1__PublishReply *reply = tenure__v1__publish_reply__unpack(NULL, size, bytes);
    if (reply == NULL || reply->status != TENURE__V1__PUBLISH_REPLY__STATUS__DONE)
        give_up("a request was not taken: %s", reply != NULL ? reply->reason : "no reply");
    for (size_t i = 0; i < reply->n_answers; i++) {
        const Tenure__V1__PublishAnswer *answer = reply->answers[i];
        if (answer->status != TENURE__V1__PUBLISH_ANSWER__STATUS__STORED)
            give_up("an event was not stored: %s: %s", answer->field, answer->reason);
    }
    size_t answers = reply->n_answers;
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
    return answers;
}

static void
receive(struct producer *producer, struct samples *latencies)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    while (zmq_msg_recv(&message, producer->socket, ZMQ_DONTWAIT) >= 0) {
        if (latencies != NULL)
            samples_add(latencies,
                        tni_now_us() - producer->sent_us[producer->answered % REQUESTS_MAX]);
        producer->answered++;
        producer->in_flight--;
        load_check_reply(zmq_msg_data(&message), zmq_msg_size(&message));
    }
    zmq_msg_close(&message);
}

int64_t
load_send(struct daemon *daemon, struct load *load, size_t producers, size_t count, struct way way,
          struct samples *latencies)
{
    void *context = zmq_ctx_new();
    struct producer *all = calloc(producers, sizeof(*all));
    zmq_pollitem_t *items = calloc(producers, sizeof(*items));
    uint8_t *bytes = NULL;
    size_t room = 0, open = producers;
    if (context == NULL || all == NULL || items == NULL || way.requests > REQUESTS_MAX)
        give_up("the producers cannot be made");
    for (size_t i = 0; i < producers; i++) {
        all[i] = (struct producer){ .load = load, .unsent = count };
        all[i].socket = daemon_connect(daemon, context, ZMQ_DEALER, daemon->ingest);
        items[i] = (zmq_pollitem_t){ .socket = all[i].socket, .events = ZMQ_POLLIN };
    }
    int64_t began = tni_now_us();
    while (open > 0) {
        for (size_t i = 0; i < producers; i++)
            send_more(&all[i], way, &bytes, &room);
        if (zmq_poll(items, (int)producers, WAIT_MS) <= 0)
            give_up("the daemon did not answer for a minute");
        open = 0;
        for (size_t i = 0; i < producers; i++) {
            if (items[i].revents != 0)
                receive(&all[i], latencies);
            open += all[i].in_flight > 0 || all[i].unsent > 0;
        }
    }
    int64_t took = tni_now_us() - began;
    for (size_t i = 0; i < producers; i++)
        zmq_close(all[i].socket);
    zmq_ctx_term(context);
    free(bytes);
    free(items);
    free(all);
    return took;
}
