/* SPDX-License-Identifier: Apache-2.0 */
#include "pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "fair.h"

enum {
    SLICE_US = 1000,
    STEPS_BETWEEN_LOOKS = 16, // the clock is read once in this many steps
    OLD_US = 10 * 1000 * 1000
};

/* How much the file may grow while an old query is answered: pages that its snapshot uses cannot be
 * reused before it ends. */
#define GROWTH_BYTES_MAX ((uint64_t)256 * 1024 * 1024)

/* A query from its arrival to its answer. */
struct asked {
    struct question question; // first, so that fair.h's part can be cast to it
    struct request request;
    struct asked *next;    // in the list of answered queries
    struct worker *worker; // NULL: not begun
    bool is_gone;          // the client has disconnected
};

enum outcome {
    ANSWERED,
    IN_THE_WAY, // cancelled and answered BUSY
    GIVEN_UP,   // cancelled, because nobody needs the answer
    PUT_BACK
};

struct worker {
    struct pool *pool;
    struct answers *answers;
    pthread_t thread;
    pthread_cond_t wake;
    struct worker *next_idle;
    struct asked *asked; // the query that it answers; NULL: it is idle
    bool may_run;        // its query has a turn

    // used only by the worker's thread
    struct store_slices slices;
    int64_t slice_us; // when the present slice began
    int64_t begun_us;
    uint64_t size_bytes; // the size of the store when the query began
    enum outcome outcome;
};

struct pool {
    struct pool_options options;
    int answered_fd;
    struct worker workers[FAIR_BEGUN_MAX];
    unsigned workers_count; // with running threads
    unsigned answers_count;
    pthread_mutex_t lock;
    // everything below is protected by the lock
    struct fair fair;
    struct worker *idle;
    struct asked *answered, **answered_end;
    bool stops;
};

/* Wakes the workers whose queries have a turn now. There is a worker for each query that may have
 * begun. */
static void
give_turns(struct pool *pool)
{
    struct question *question;
    bool begins;
    while ((question = fair_next(&pool->fair, &begins)) != NULL) {
        struct asked *asked = (struct asked *)question;
        if (begins) {
            asked->worker = pool->idle;
            pool->idle = asked->worker->next_idle;
            asked->worker->asked = asked;
        }
        asked->worker->may_run = true;
        pthread_cond_signal(&asked->worker->wake);
    }
    pool->options.metrics->questions_waiting = pool->fair.waiting;
}

/* The time that it has worked since the last call. */
static uint64_t
take_used(struct worker *worker)
{
    int64_t now = tni_now_us(), used = now - worker->slice_us;
    worker->slice_us = now;
    return (uint64_t)used;
}

static bool
is_unwanted(const struct worker *worker)
{
    return worker->asked->is_gone || worker->pool->stops;
}

/* Ends a slice, and waits until the query has a turn again. */
static tenure_status
end_slice(struct worker *worker)
{
    struct pool *pool = worker->pool;
    tenure_status status = TENURE_TIMEOUT;
    uint64_t used = take_used(worker);
    pthread_mutex_lock(&pool->lock);
    if (is_unwanted(worker)) {
        worker->outcome = GIVEN_UP;
    } else if (!fair_pause(&pool->fair, &worker->asked->question, used)) {
        worker->outcome = PUT_BACK;
    } else {
        worker->may_run = false;
        give_turns(pool);
        while (!worker->may_run)
            pthread_cond_wait(&worker->wake, &pool->lock);
        if (is_unwanted(worker))
            worker->outcome = GIVEN_UP;
        else
            status = TENURE_OK;
    }
    pthread_mutex_unlock(&pool->lock);
    worker->slice_us = tni_now_us();
    return status;
}

static bool
is_in_the_way(const struct worker *worker)
{
    return worker->slice_us - worker->begun_us > OLD_US &&
           store_size(worker->pool->options.store) > worker->size_bytes + GROWTH_BYTES_MAX;
}

static tenure_status
may_go_on(struct store_slices *slices)
{
    struct worker *worker = (struct worker *)((char *)slices - offsetof(struct worker, slices));
    slices->steps_left = STEPS_BETWEEN_LOOKS;
    if (tni_now_us() - worker->slice_us < SLICE_US)
        return TENURE_OK;
    tenure_status status = TENURE_TIMEOUT;
    if (is_in_the_way(worker))
        worker->outcome = IN_THE_WAY;
    else
        status = end_slice(worker);
    if (status != TENURE_OK)
        slices->steps_left = 1; // every further step is cancelled, too
    return status;
}

static void
answer(struct worker *worker)
{
    struct request *request = &worker->asked->request;
    const struct pool_options *options = &worker->pool->options;
    unsigned roles =
        options->access != NULL ? access_roles(options->access, request->key) : ACCESS_EVERYTHING;
    worker->outcome = ANSWERED;
    worker->slices = (struct store_slices){ STEPS_BETWEEN_LOOKS, may_go_on };
    worker->begun_us = worker->slice_us = tni_now_us();
    worker->size_bytes = store_size(options->store);
    struct tni_span answer =
        answers_make(worker->answers, roles, request_content(request), &worker->slices);
    uint8_t busy[ANSWER_BUSY_BYTES_MAX];
    if (worker->outcome == IN_THE_WAY)
        answer = answers_busy(request_number(request),
                              "it took over 10 s while over 256 MiB were stored; ask again when "
                              "less is published",
                              busy);
    if (worker->outcome <= IN_THE_WAY)
        // if memory runs out the content is empty, and the client asks again
        request_replace(request, answer);
}

static void
close_asked(struct asked *asked)
{
    request_close(&asked->request);
    free(asked);
}

/* The caller holds the lock. */
static void
finish(struct worker *worker)
{
    struct pool *pool = worker->pool;
    struct asked *asked = worker->asked;
    uint64_t used = take_used(worker), one = 1;
    worker->asked = NULL;
    asked->worker = NULL;
    worker->may_run = false;
    worker->next_idle = pool->idle;
    pool->idle = worker;
    if (worker->outcome == PUT_BACK && !pool->stops) {
        fair_put_back(&pool->fair, &asked->question, used);
        return;
    }
    fair_end(&pool->fair, &asked->question, used);
    if (worker->outcome >= GIVEN_UP || asked->is_gone) {
        pool->options.metrics->questions_dropped++;
        close_asked(asked);
        return;
    }
    *(worker->outcome == ANSWERED ? &pool->options.metrics->questions
                                  : &pool->options.metrics->questions_busy) += 1;
    asked->next = NULL;
    *pool->answered_end = asked;
    pool->answered_end = &asked->next;
    if (write(pool->answered_fd, &one, sizeof(one)) != sizeof(one))
        abort(); // writing 1 to an eventfd cannot fail
}

static void *
run_worker(void *argument)
{
    struct worker *worker = argument;
    struct pool *pool = worker->pool;
    pthread_mutex_lock(&pool->lock);
    while (!pool->stops || worker->asked != NULL) {
        if (!worker->may_run) {
            pthread_cond_wait(&worker->wake, &pool->lock);
            continue;
        }
        pthread_mutex_unlock(&pool->lock);
        answer(worker);
        pthread_mutex_lock(&pool->lock);
        finish(worker);
        give_turns(pool);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

bool
pool_ask(struct pool *pool, struct request *request)
{
    struct asked *asked = calloc(1, sizeof(*asked));
    if (asked == NULL)
        return false;
    request_move(request, &asked->request);
    struct tni_span client = { (const uint8_t *)asked->request.key, strlen(asked->request.key) };
    if (client.size == 0)
        client = (struct tni_span){ zmq_msg_data(&asked->request.identity),
                                    zmq_msg_size(&asked->request.identity) };
    asked->question.bytes = zmq_msg_size(&asked->request.content);
    pthread_mutex_lock(&pool->lock);
    struct question *refused = fair_add(&pool->fair, client, &asked->question);
    if (refused != NULL)
        pool->options.metrics->questions_busy++;
    give_turns(pool);
    pthread_mutex_unlock(&pool->lock);
    if (refused == NULL)
        return true;
    request_move(&((struct asked *)refused)->request, request);
    free(refused);
    return false;
}

int
pool_answered_fd(const struct pool *pool)
{
    return pool->answered_fd;
}

void
pool_listen(struct pool *pool)
{
    uint64_t count;
    (void)!read(pool->answered_fd, &count, sizeof(count));
}

bool
pool_take(struct pool *pool, struct request *ret_request)
{
    pthread_mutex_lock(&pool->lock);
    struct asked *asked = pool->answered;
    if (asked != NULL)
        pool->answered = asked->next;
    if (pool->answered == NULL)
        pool->answered_end = &pool->answered;
    pthread_mutex_unlock(&pool->lock);
    if (asked != NULL)
        request_move(&asked->request, ret_request);
    free(asked);
    return asked != NULL;
}

static bool
is_of_connection(const struct question *question, int connection)
{
    return ((const struct asked *)question)->request.connection == connection;
}

void
pool_leave(struct pool *pool, int connection)
{
    struct question *question;
    pthread_mutex_lock(&pool->lock);
    while ((question = fair_take_out(&pool->fair, is_of_connection, connection)) != NULL) {
        pool->options.metrics->questions_dropped++;
        close_asked((struct asked *)question);
    }
    for (unsigned i = 0; i < pool->workers_count; i++) {
        struct asked *asked = pool->workers[i].asked;
        if (asked != NULL && asked->request.connection == connection)
            asked->is_gone = true;
    }
    give_turns(pool);
    pthread_mutex_unlock(&pool->lock);
}

static tenure_status
start_worker(struct pool *pool)
{
    struct worker *worker = &pool->workers[pool->workers_count];
    tenure_status status =
        answers_open(pool->options.store, &pool->options.daemon, &worker->answers);
    pool->answers_count++;
    worker->pool = pool;
    pthread_cond_init(&worker->wake, NULL);
    if (status == TENURE_OK && pthread_create(&worker->thread, NULL, run_worker, worker) != 0)
        status = TENURE_NO_MEMORY;
    if (status != TENURE_OK)
        return status;
    worker->next_idle = pool->idle;
    pool->idle = worker;
    pool->workers_count++;
    return TENURE_OK;
}

tenure_status
pool_open(const struct pool_options *options, struct pool **ret_pool)
{
    struct pool *pool = calloc(1, sizeof(*pool));
    if (pool == NULL)
        return TENURE_NO_MEMORY;
    pool->options = *options;
    pool->answered_end = &pool->answered;
    pthread_mutex_init(&pool->lock, NULL);
    pool->answered_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    tenure_status status = pool->answered_fd >= 0 ? TENURE_OK : TENURE_NO_MEMORY;
    while (status == TENURE_OK && pool->workers_count < FAIR_BEGUN_MAX)
        status = start_worker(pool);
    if (status == TENURE_OK)
        *ret_pool = pool;
    else
        pool_close(&pool);
    return status;
}

static bool
is_any(const struct question *question, int which)
{
    (void)question;
    (void)which;
    return true;
}

/* Drops waiting queries, and cancels running ones at their next step, which is soon. */
static void
stop_workers(struct pool *pool)
{
    struct question *question;
    pthread_mutex_lock(&pool->lock);
    pool->stops = true;
    while ((question = fair_take_out(&pool->fair, is_any, 0)) != NULL)
        close_asked((struct asked *)question);
    for (unsigned i = 0; i < pool->workers_count; i++)
        pthread_cond_signal(&pool->workers[i].wake);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->workers_count; i++)
        pthread_join(pool->workers[i].thread, NULL);
}

void
pool_close(struct pool **pool_p)
{
    struct pool *pool = *pool_p;
    struct request request;
    if (pool == NULL)
        return;
    *pool_p = NULL;
    stop_workers(pool);
    while (pool_take(pool, &request))
        request_close(&request);
    for (unsigned i = 0; i < pool->answers_count; i++) {
        answers_close(&pool->workers[i].answers);
        pthread_cond_destroy(&pool->workers[i].wake);
    }
    fair_close(&pool->fair);
    pthread_mutex_destroy(&pool->lock);
    if (pool->answered_fd >= 0)
        close(pool->answered_fd);
    free(pool);
}
