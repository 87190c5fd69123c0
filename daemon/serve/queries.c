#include "queries.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "answers.h"
#include "ingest.h"
#include "sockets.h"

#define WORKERS_ENDPOINT "inproc://queries"

enum {
    QUESTIONS_WAITING_MAX = 16 // for a worker
};

struct queries {
    void *context;
    void *router; // who asks
    void *dealer; // the workers
    struct access *access;
    int stop_fd; // readable once the threads are to stop
    pthread_t broker;
    pthread_t workers[QUERY_THREADS];
    struct answers *answers[QUERY_THREADS];
    unsigned threads_count; // workers running
    bool has_broker;
};

struct worker {
    struct queries *queries;
    struct answers *answers;
    void *socket;
};

static bool
can_take(void *socket)
{
    int events = 0;
    size_t size = sizeof(events);
    return zmq_getsockopt(socket, ZMQ_EVENTS, &events, &size) == 0 && (events & ZMQ_POLLOUT);
}

/* Questions, each behind its sender's key, to whichever worker is free. The ROUTER's own proxy
 * would lose the key: libzmq takes it off whatever is sent on. */
static void
hand_out(struct queries *queries)
{
    struct letter letter;
    while (can_take(queries->dealer) && letter_receive(queries->router, &letter)) {
        if (zmq_send(queries->dealer, letter.key, strlen(letter.key), ZMQ_SNDMORE | ZMQ_DONTWAIT) >=
            0)
            letter_answer(queries->dealer, &letter);
        else
            letter_close(&letter);
    }
}

static void
hand_back(struct queries *queries)
{
    struct letter letter;
    while (letter_receive(queries->dealer, &letter))
        letter_answer(queries->router, &letter);
}

/* While the workers have their hands full nothing is read, so that askers wait in their queues. */
static void *
run_broker(void *argument)
{
    struct queries *queries = argument;
    zmq_pollitem_t items[] = {
        { .fd = queries->stop_fd, .events = ZMQ_POLLIN },
        { .socket = queries->dealer, .events = ZMQ_POLLIN },
        { .socket = queries->router, .events = ZMQ_POLLIN },
    };
    while (zmq_poll(items, can_take(queries->dealer) ? 3 : 2, -1) >= 0 &&
           !(items[0].revents & ZMQ_POLLIN)) {
        hand_back(queries);
        hand_out(queries);
    }
    return NULL;
}

/* The broker passes envelopes on whole, so that askers with REQ and with DEALER are served alike.
 */
static void
answer_one(struct worker *worker)
{
    struct letter letter;
    struct access *access = worker->queries->access;
    char key[TNI_KEY_TEXT_MAX] = "";
    if (zmq_recv(worker->socket, key, sizeof(key) - 1, ZMQ_DONTWAIT) < 0 ||
        !letter_receive(worker->socket, &letter))
        return;
    unsigned roles = access != NULL ? access_roles(access, key) : ACCESS_EVERYTHING;
    struct tni_span question = { zmq_msg_data(&letter.content), zmq_msg_size(&letter.content) };
    struct tni_span answer = answers_make(worker->answers, roles, question);
    zmq_msg_close(&letter.content);
    if (zmq_msg_init_size(&letter.content, answer.size) != 0) {
        zmq_msg_init(&letter.content); // an empty answer: whoever asked asks again
        letter_close(&letter);
        return;
    }
    memcpy(zmq_msg_data(&letter.content), answer.data, answer.size);
    letter_answer(worker->socket, &letter);
}

static void *
run_worker(void *argument)
{
    struct worker *worker = argument;
    zmq_pollitem_t items[] = {
        { .socket = worker->socket, .events = ZMQ_POLLIN },
        { .fd = worker->queries->stop_fd, .events = ZMQ_POLLIN },
    };
    while (zmq_poll(items, 2, -1) >= 0 && !(items[1].revents & ZMQ_POLLIN)) {
        if (items[0].revents & ZMQ_POLLIN)
            answer_one(worker);
    }
    socket_close(&worker->socket, 0);
    free(worker);
    return NULL;
}

static tenure_status
start_worker(struct queries *queries, const struct store *store,
             const struct answers_daemon *daemon)
{
    unsigned index = queries->threads_count;
    struct worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status = answers_open(store, daemon, &queries->answers[index]);
    worker->queries = queries;
    worker->answers = queries->answers[index];
    worker->socket = zmq_socket(queries->context, ZMQ_DEALER);
    if (status == TENURE_OK &&
        (worker->socket == NULL || zmq_connect(worker->socket, WORKERS_ENDPOINT) != 0 ||
         pthread_create(&queries->workers[index], NULL, run_worker, worker) != 0))
        status = TENURE_NO_MEMORY;
    if (status == TENURE_OK) {
        queries->threads_count++;
        return TENURE_OK;
    }
    socket_close(&worker->socket, 0);
    free(worker);
    return status;
}

static tenure_status
start_broker(struct queries *queries)
{
    int few = QUESTIONS_WAITING_MAX;
    queries->dealer = zmq_socket(queries->context, ZMQ_DEALER);
    queries->stop_fd = eventfd(0, EFD_CLOEXEC);
    bool fine = queries->dealer != NULL && queries->stop_fd >= 0 &&
                zmq_setsockopt(queries->dealer, ZMQ_SNDHWM, &few, sizeof(few)) == 0 &&
                zmq_bind(queries->dealer, WORKERS_ENDPOINT) == 0;
    return fine ? TENURE_OK : TENURE_NO_MEMORY;
}

tenure_status
queries_open(void *context, const struct store *store, const struct queries_options *options,
             struct queries **ret_queries, char *bound)
{
    struct queries *queries = calloc(1, sizeof(*queries));
    if (queries == NULL)
        return TENURE_NO_MEMORY;
    struct answers_daemon daemon = { options->clock_mode, ingest_now_ms(), options->disk,
                                     options->metrics, options->origin };
    queries->context = context;
    queries->access = options->access;
    queries->stop_fd = -1;
    tenure_status status = socket_bind(context, SOCKET_QUERY, options->endpoint,
                                       options->secret_key, &queries->router, bound);
    if (status == TENURE_OK)
        status = start_broker(queries);
    for (int i = 0; i < QUERY_THREADS && status == TENURE_OK; i++)
        status = start_worker(queries, store, &daemon);
    if (status == TENURE_OK)
        queries->has_broker = pthread_create(&queries->broker, NULL, run_broker, queries) == 0;
    if (status == TENURE_OK && !queries->has_broker)
        status = TENURE_NO_MEMORY;
    if (status != TENURE_OK) {
        queries_close(&queries);
        return status;
    }
    *ret_queries = queries;
    return TENURE_OK;
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
        abort(); // an eventfd takes a 1
    for (unsigned i = 0; i < queries->threads_count; i++)
        pthread_join(queries->workers[i], NULL);
    if (queries->has_broker)
        pthread_join(queries->broker, NULL);
    for (unsigned i = 0; i < QUERY_THREADS; i++)
        answers_close(&queries->answers[i]);
    socket_close(&queries->router, 0);
    socket_close(&queries->dealer, 0);
    if (queries->stop_fd >= 0)
        close(queries->stop_fd);
    free(queries);
}
