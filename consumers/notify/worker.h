/* SPDX-License-Identifier: Apache-2.0 */
/*
 * worker - a thread that sends one target's messages, one at a time. A target that does not answer
 * delays only its own messages.
 */
#ifndef WORKER_H
#define WORKER_H

#include "send.h"

struct worker;

/* One message: copies of rows of the ledger. The worker owns none of it. */
struct job {
    struct delivery *all;
    size_t count;
    char *feed; // see send_batch()
};

/* Starts the thread. NULL: out of memory, or no thread can be created. */
struct worker *worker_open(const struct notify_config *config, const struct target *target);

/* Passes a message to the worker, which must be idle; `job` must live until worker_done(). */
void worker_give(struct worker *worker, const struct job *job);

/* Whether the message has been tried; then the worker is idle again. */
bool worker_done(struct worker *worker, struct outcome *ret_outcome);

/* Ends a try in progress with the outcome ABORTED. The worker accepts no more messages. */
void worker_abort(struct worker *worker);

/* Waits until the thread has ended; abort it first. */
void worker_join(struct worker *worker);

/* Frees a worker whose thread has ended. */
void worker_close(struct worker *worker);

#endif
