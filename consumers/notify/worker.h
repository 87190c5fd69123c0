/* SPDX-License-Identifier: Apache-2.0 */
/*
 * worker - a thread that sends one target's messages, one at a time. A target that does not answer
 * keeps nobody waiting but its own messages.
 */
#ifndef WORKER_H
#define WORKER_H

#include "send.h"

struct worker;

/* One message: what it takes from the ledger, as copies. The worker owns none of it. */
struct job {
    struct delivery *all;
    size_t count;
    char *feed; // see send_batch()
};

/* Starts the thread. NULL: there is no memory, or no thread to be had. */
struct worker *worker_open(const struct notify_config *config, const struct target *target);

/* Hands a message over. The worker must be idle; `job` must last until worker_done(). */
void worker_give(struct worker *worker, const struct job *job);

/* Whether the message that was handed over was tried; then the worker is idle again. */
bool worker_done(struct worker *worker, struct outcome *ret_outcome);

/* Ends a try that is under way: its outcome is ABORTED. The worker can be given nothing more. */
void worker_abort(struct worker *worker);

/* Waits until the thread has ended; abort it first. */
void worker_join(struct worker *worker);

/* Frees a worker whose thread has ended. */
void worker_close(struct worker *worker);

#endif
