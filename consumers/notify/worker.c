/* SPDX-License-Identifier: Apache-2.0 */
/* A target's thread; see worker.h. */
#include "worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "clock.h"

/* `lock` protects the members below it. */
struct worker {
    struct sender sender;
    atomic_bool abort;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    const struct job *job; // NULL: idle
    bool tried, closing;
    struct outcome outcome;
};

/* Waits for the next message; NULL: the worker must end. */
static const struct job *
wait_for_job(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    while (!worker->closing && (worker->job == NULL || worker->tried))
        pthread_cond_wait(&worker->changed, &worker->lock);
    const struct job *job = worker->closing ? NULL : worker->job;
    pthread_mutex_unlock(&worker->lock);
    return job;
}

static void *
work(void *context)
{
    struct worker *worker = context;
    const struct job *job;
    while ((job = wait_for_job(worker)) != NULL) {
        struct batch batch = { job->all, job->count };
        struct outcome outcome;
        send_batch(&worker->sender, &batch, job->feed, clock_ms(), &outcome);
        pthread_mutex_lock(&worker->lock);
        worker->outcome = outcome;
        worker->tried = true;
        pthread_mutex_unlock(&worker->lock);
    }
    return NULL;
}

/* Blocks all signals in the thread: they are for the main thread, and a broken connection must be
 * an error of the call. */
static bool
start_thread(struct worker *worker)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(&worker->thread, NULL, work, worker) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

struct worker *
worker_open(const struct notify_config *config, const struct target *target)
{
    struct worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL)
        return NULL;
    worker->sender = (struct sender){ config, target, curl_easy_init(), &worker->abort };
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->changed, NULL);
    if (worker->sender.curl != NULL && start_thread(worker))
        return worker;
    curl_easy_cleanup(worker->sender.curl);
    free(worker);
    return NULL;
}

void
worker_give(struct worker *worker, const struct job *job)
{
    pthread_mutex_lock(&worker->lock);
    worker->job = job;
    worker->tried = false;
    pthread_cond_signal(&worker->changed);
    pthread_mutex_unlock(&worker->lock);
}

bool
worker_done(struct worker *worker, struct outcome *ret_outcome)
{
    pthread_mutex_lock(&worker->lock);
    bool done = worker->job != NULL && worker->tried;
    if (done) {
        *ret_outcome = worker->outcome;
        worker->job = NULL;
    }
    pthread_mutex_unlock(&worker->lock);
    return done;
}

void
worker_abort(struct worker *worker)
{
    atomic_store(&worker->abort, true);
    pthread_mutex_lock(&worker->lock);
    worker->closing = true;
    pthread_cond_signal(&worker->changed);
    pthread_mutex_unlock(&worker->lock);
}

void
worker_join(struct worker *worker)
{
    pthread_join(worker->thread, NULL);
}

void
worker_close(struct worker *worker)
{
    curl_easy_cleanup(worker->sender.curl);
    pthread_cond_destroy(&worker->changed);
    pthread_mutex_destroy(&worker->lock);
    free(worker);
}
