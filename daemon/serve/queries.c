/* SPDX-License-Identifier: Apache-2.0 */
#include "queries.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "answers.h"
#include "ingest.h"
#include "pool.h"
#include "sockets.h"

#define DEPARTURES_ENDPOINT "inproc://departures"

enum {
    QUESTIONS_PER_TURN_MAX = 64
};

struct queries {
    void *router;     // the clients' socket
    void *departures; // libzmq's events about closed connections of the ROUTER
    struct pool *pool;
    int stop_fd; // readable once the thread must stop
    pthread_t broker;
    bool has_broker;
};

/* Reads which connections have closed, by descriptor. libzmq reports that before the descriptor is
 * reused. So reading events after a query was received shows which queries belong to closed
 * connections. */
static void
hear_departures(struct queries *queries)
{
    zmq_msg_t event;
    zmq_msg_init(&event);
    while (zmq_msg_recv(&event, queries->departures, ZMQ_DONTWAIT) >= 0) {
        uint32_t connection; // follows the event's number; the address is in another frame
        if (zmq_msg_more(&event) && zmq_msg_size(&event) == sizeof(uint16_t) + sizeof(connection)) {
            memcpy(&connection, (uint8_t *)zmq_msg_data(&event) + sizeof(uint16_t),
                   sizeof(connection));
            pool_leave(queries->pool, (int)connection);
        }
    }
    zmq_msg_close(&event);
}

static void
refuse(struct queries *queries, struct request *request)
{
    uint8_t bytes[ANSWER_BUSY_BYTES_MAX];
    request_replace(request, answers_busy(request_number(request),
                                          "too many questions wait already; wait for answers, then "
                                          "ask again",
                                          bytes));
    request_reply(queries->router, request);
}

/* Queries are always read immediately: they wait in the pool, in a queue for each client. In
 * libzmq's queues a client could not be overtaken. */
static void
take_questions(struct queries *queries)
{
    struct request request;
    for (int i = 0; i < QUESTIONS_PER_TURN_MAX && request_receive(queries->router, &request); i++) {
        hear_departures(queries);
        if (!pool_ask(queries->pool, &request))
            refuse(queries, &request);
    }
}

static void
hand_back(struct queries *queries)
{
    struct request request;
    pool_listen(queries->pool);
    while (pool_take(queries->pool, &request))
        request_reply(queries->router, &request);
}

static void *
run_broker(void *argument)
{
    struct queries *queries = argument;
    zmq_pollitem_t items[] = {
        { .fd = queries->stop_fd, .events = ZMQ_POLLIN },
        { .fd = pool_answered_fd(queries->pool), .events = ZMQ_POLLIN },
        { .socket = queries->departures, .events = ZMQ_POLLIN },
        { .socket = queries->router, .events = ZMQ_POLLIN },
    };
    while (zmq_poll(items, 4, -1) >= 0 && !(items[0].revents & ZMQ_POLLIN)) {
        hear_departures(queries);
        if (items[1].revents & ZMQ_POLLIN)
            hand_back(queries);
        if (items[3].revents & ZMQ_POLLIN)
            take_questions(queries);
    }
    return NULL;
}

/* The queue is unbounded, because libzmq's own thread would otherwise block; this thread reads it
 * at every turn. */
static tenure_status
watch_departures(struct queries *queries, void *context)
{
    int unbounded = 0;
    queries->departures = zmq_socket(context, ZMQ_PAIR);
    bool fine =
        queries->departures != NULL &&
        zmq_setsockopt(queries->departures, ZMQ_RCVHWM, &unbounded, sizeof(unbounded)) == 0 &&
        zmq_socket_monitor(queries->router, DEPARTURES_ENDPOINT, ZMQ_EVENT_DISCONNECTED) == 0 &&
        zmq_connect(queries->departures, DEPARTURES_ENDPOINT) == 0;
    return fine ? TENURE_OK : TENURE_NO_MEMORY;
}

static tenure_status
start_broker(struct queries *queries)
{
    queries->stop_fd = eventfd(0, EFD_CLOEXEC);
    queries->has_broker =
        queries->stop_fd >= 0 && pthread_create(&queries->broker, NULL, run_broker, queries) == 0;
    return queries->has_broker ? TENURE_OK : TENURE_NO_MEMORY;
}

tenure_status
queries_open(void *context, const struct store *store, const struct queries_options *options,
             struct queries **ret_queries, char *bound)
{
    struct queries *queries = calloc(1, sizeof(*queries));
    if (queries == NULL)
        return TENURE_NO_MEMORY;
    struct pool_options pool = {
        .store = store,
        .daemon = { options->clock_mode, ingest_now_ms(), options->disk, options->metrics,
                    options->origin, options->leadership },
        .access = options->access,
        .metrics = options->metrics,
    };
    queries->stop_fd = -1;
    tenure_status status = socket_bind(context, SOCKET_QUERY, options->endpoint,
                                       options->secret_key, &queries->router, bound);
    if (status == TENURE_OK)
        status = watch_departures(queries, context);
    if (status == TENURE_OK)
        status = pool_open(&pool, &queries->pool);
    if (status == TENURE_OK)
        status = start_broker(queries);
    if (status == TENURE_OK)
        *ret_queries = queries;
    else
        queries_close(&queries);
    return status;
}

void
queries_close(struct queries **queries_p)
{
    struct queries *queries = *queries_p;
    if (queries == NULL)
        return;
    *queries_p = NULL;
    uint64_t one = 1;
    if (queries->stop_fd >= 0 && write(queries->stop_fd, &one, sizeof(one)) != sizeof(one))
        abort(); // writing 1 to an eventfd cannot fail
    if (queries->has_broker)
        pthread_join(queries->broker, NULL);
    pool_close(&queries->pool);
    if (queries->router != NULL)
        zmq_socket_monitor(queries->router, NULL, 0);
    socket_close(&queries->router, 0);
    socket_close(&queries->departures, 0);
    if (queries->stop_fd >= 0)
        close(queries->stop_fd);
    free(queries);
}
