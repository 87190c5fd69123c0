/* SPDX-License-Identifier: Apache-2.0 */
#include "courier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "feed_file.h"
#include "update_copy.h"
#include "worker.h"
#include <tenure/cli.h>

enum {
    GRACE_STEPS = 200, // of GRACE_STEP_MS
    GRACE_STEP_MS = 10
};

/* One target: its worker, and the message that the worker is sending. */
struct post {
    const struct target *target;
    struct worker *worker;
    struct job job;        // count 0: no message is being sent
    int64_t hold_until_ms; // the target asked for a pause until then
};

struct courier {
    const struct notify_config *config;
    struct ledger *ledger;
    struct post posts[TARGETS_MAX];
    unsigned posts_count;
};

tenure_status
courier_open(const struct notify_config *config, struct ledger *ledger,
             struct courier **ret_courier)
{
    const char *names[TARGETS_MAX + 1] = { NULL };
    struct courier *courier = calloc(1, sizeof(*courier));
    *ret_courier = courier;
    if (courier == NULL)
        return TENURE_NO_MEMORY;
    courier->config = config;
    courier->ledger = ledger;
    for (unsigned i = 0; i < config->targets_count; i++) {
        struct post *post = &courier->posts[i];
        names[i] = config->targets[i].name;
        post->target = &config->targets[i];
        post->job.all = calloc(send_batch_max(post->target->kind), sizeof(*post->job.all));
        post->worker = post->job.all != NULL ? worker_open(config, post->target) : NULL;
        courier->posts_count++;
        if (post->worker == NULL)
            return TENURE_NO_MEMORY;
    }
    return ledger_drop_strangers(ledger, names);
}

static void
clear_job(struct job *job)
{
    for (size_t i = 0; i < job->count; i++) {
        tenure__v1__update__free_unpacked(job->all[i].update, NULL);
        free(job->all[i].context);
    }
    free(job->feed);
    job->feed = NULL;
    job->count = 0;
}

/* When to try again. The wait doubles with each try, and varies with the message, so that
 * messages do not all come at once. Those that were sent together stay together, by the id of
 * their `first`. */
static int64_t
next_try_ms(const struct notify_config *config, const struct delivery *delivery, int64_t first,
            int64_t now_ms)
{
    int64_t wait = config->retry_first_s;
    for (unsigned i = 1; i < delivery->attempts && wait < config->retry_most_s; i++)
        wait *= 2;
    if (wait > config->retry_most_s)
        wait = config->retry_most_s;
    return now_ms + wait * 1000 + wait * (first % 100) * 2; // up to a fifth longer
}

static tenure_status
note_one(const struct courier *courier, const struct post *post, struct delivery *delivery,
         const struct outcome *outcome, int64_t now_ms)
{
    bool failed = outcome->sending == FAILED;
    bool again = failed && (int)delivery->attempts < courier->config->retry_times;
    snprintf(delivery->answer, sizeof(delivery->answer), "%s", outcome->answer);
    if (outcome->sending == ABORTED)
        return ledger_untry(courier->ledger, delivery->id);
    if (outcome->sending == SENT) {
        delivery->sent_ms = now_ms;
        strcpy(delivery->state, "sent");
    } else if (again) {
        delivery->due_ms = next_try_ms(courier->config, delivery, post->job.all[0].id, now_ms);
        if (delivery->due_ms < post->hold_until_ms)
            delivery->due_ms = post->hold_until_ms;
    } else {
        strcpy(delivery->state, "dead");
    }
    return ledger_set(courier->ledger, delivery);
}

/* Reports a message that was given up, because nobody reads the ledger without a reason. */
static void
say_if_dead(const struct post *post, const struct outcome *outcome)
{
    if (strcmp(post->job.all[0].state, "dead") == 0)
        tenure_cli_say("%s: given up after %u tr%s: %s: %s", post->target->name,
                       post->job.all[0].attempts, post->job.all[0].attempts == 1 ? "y" : "ies",
                       outcome->answer, post->job.all[0].update->alert->headline);
}

/* Stores the outcome of the present message in the ledger. */
static tenure_status
note(struct courier *courier, struct post *post, const struct outcome *outcome, int64_t now_ms)
{
    int64_t hold_s =
        outcome->retry_after_s < RETRY_AFTER_MOST_S ? outcome->retry_after_s : RETRY_AFTER_MOST_S;
    if (outcome->sending == FAILED && hold_s > 0)
        post->hold_until_ms = now_ms + hold_s * 1000;
    tenure_status status = ledger_begin(courier->ledger);
    for (size_t i = 0; i < post->job.count && status == TENURE_OK; i++)
        status = note_one(courier, post, &post->job.all[i], outcome, now_ms);
    if (status == TENURE_OK)
        status = ledger_commit(courier->ledger);
    say_if_dead(post, outcome);
    clear_job(&post->job);
    return status;
}

static bool
take(void *context, const struct delivery *delivery)
{
    struct job *job = context;
    struct delivery *kept = &job->all[job->count];
    *kept = *delivery;
    kept->update = update_copy(delivery->update);
    kept->context = delivery->context != NULL ? strdup(delivery->context) : NULL;
    if (kept->update != NULL)
        job->count++;
    else
        free(kept->context);
    return kept->update != NULL;
}

/* Counts a try of each message in the ledger. From then on a message may have been sent. */
static tenure_status
count_tries(struct courier *courier, struct job *job)
{
    tenure_status status = ledger_begin(courier->ledger);
    for (size_t i = 0; i < job->count && status == TENURE_OK; i++) {
        job->all[i].attempts++;
        status = ledger_try(courier->ledger, job->all[i].id);
    }
    return status == TENURE_OK ? ledger_commit(courier->ledger) : status;
}

static tenure_status
hand_over(struct courier *courier, struct post *post, int64_t now_ms)
{
    struct job *job = &post->job;
    int limit = (int)send_batch_max(post->target->kind);
    if (now_ms < post->hold_until_ms)
        return TENURE_OK;
    tenure_status status =
        ledger_due(courier->ledger, post->target->name, now_ms, limit, take, job);
    if (status != TENURE_OK || job->count == 0)
        return status;
    if (post->target->kind == TARGET_ATOM) {
        struct batch batch = { job->all, job->count };
        job->feed = feed_file_text(courier->config, post->target, courier->ledger, &batch, now_ms);
    }
    status = count_tries(courier, job);
    if (status == TENURE_OK)
        worker_give(post->worker, job);
    else
        clear_job(job);
    return status;
}

tenure_status
courier_step(struct courier *courier, int64_t now_ms, bool *ret_busy)
{
    tenure_status status = TENURE_OK;
    *ret_busy = false;
    for (unsigned i = 0; i < courier->posts_count && status == TENURE_OK; i++) {
        struct post *post = &courier->posts[i];
        struct outcome outcome;
        if (worker_done(post->worker, &outcome))
            status = note(courier, post, &outcome, now_ms);
        if (status == TENURE_OK && post->job.count == 0)
            status = hand_over(courier, post, now_ms);
        *ret_busy = *ret_busy || post->job.count > 0;
    }
    return status;
}

/* Collects the worker's outcome; false if no message is being sent any more. */
static bool
collect(struct courier *courier, tenure_status *status)
{
    bool busy = false;
    for (unsigned i = 0; i < courier->posts_count; i++) {
        struct post *post = &courier->posts[i];
        struct outcome outcome;
        if (post->job.count > 0 && worker_done(post->worker, &outcome) && *status == TENURE_OK)
            *status = note(courier, post, &outcome, clock_ms());
        busy = busy || (post->job.count > 0 && *status == TENURE_OK);
    }
    return busy;
}

tenure_status
courier_close(struct courier **courier_p)
{
    const struct timespec step = { .tv_nsec = GRACE_STEP_MS * 1000000 };
    struct courier *courier = *courier_p;
    tenure_status status = TENURE_OK;
    if (courier == NULL)
        return TENURE_OK;
    *courier_p = NULL;
    for (int i = 0; i < GRACE_STEPS && collect(courier, &status); i++)
        nanosleep(&step, NULL);
    for (unsigned i = 0; i < courier->posts_count; i++) {
        if (courier->posts[i].worker != NULL)
            worker_abort(courier->posts[i].worker);
    }
    for (unsigned i = 0; i < courier->posts_count; i++) {
        struct post *post = &courier->posts[i];
        struct outcome outcome = { .sending = ABORTED };
        if (post->worker != NULL)
            worker_join(post->worker);
        if (post->job.count > 0 && !worker_done(post->worker, &outcome))
            outcome.sending = ABORTED; // the worker had not begun
        if (post->job.count > 0 && status == TENURE_OK)
            status = note(courier, post, &outcome, clock_ms());
        if (post->worker != NULL)
            worker_close(post->worker);
        clear_job(&post->job);
        free(post->job.all);
    }
    free(courier);
    return status;
}
