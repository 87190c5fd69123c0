#include "courier.h"

#include <stdlib.h>
#include <string.h>

#include "send.h"
#include "update_copy.h"

enum {
    DUE_MAX = 200
};

struct due {
    struct delivery all[DUE_MAX];
    size_t count;
};

static bool
take(void *context, const struct delivery *delivery)
{
    struct due *due = context;
    struct delivery *kept = &due->all[due->count];
    *kept = *delivery;
    kept->update = update_copy(delivery->update);
    if (kept->update != NULL)
        due->count++;
    return due->count < DUE_MAX;
}

/* When the next try is: the wait doubles, and differs from message to message so that not all come
 * at once. */
static int64_t
next_try_ms(const struct notify_config *config, const struct delivery *delivery, int64_t now_ms)
{
    int64_t wait = config->retry_first_s;
    for (unsigned i = 0; i < delivery->attempts && wait < config->retry_most_s; i++)
        wait *= 2;
    if (wait > config->retry_most_s)
        wait = config->retry_most_s;
    return now_ms + wait * 1000 + wait * (delivery->id % 100) * 2; // up to a fifth more
}

static tenure_status
note(const struct notify_config *config, struct ledger *ledger, const struct delivery *delivery,
     enum sending sending, const char *answer, int64_t now_ms)
{
    bool again = sending == FAILED && (int)delivery->attempts + 1 < config->retry_times;
    if (sending == SENT)
        return ledger_set(ledger, delivery->id, "sent", answer, delivery->due_ms, now_ms);
    return ledger_set(ledger, delivery->id, again ? "pending" : "dead", answer,
                      again ? next_try_ms(config, delivery, now_ms) : delivery->due_ms, 0);
}

/* Whether the second goes out in the same message as the first. */
static bool
belong_together(const struct target *target, const struct delivery *first,
                const struct delivery *second)
{
    return target != NULL && strcmp(first->target, second->target) == 0 &&
           strcmp(first->route, second->route) == 0;
}

static tenure_status
send_together(const struct notify_config *config, struct ledger *ledger,
              const struct target *target, const struct batch *batch, int64_t now_ms)
{
    char answer[ANSWER_MAX] = "there is no such target in the configuration any more";
    enum sending sending =
        target != NULL ? send_batch(config, target, ledger, batch, now_ms, answer) : REFUSED;
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < batch->count && status == TENURE_OK; i++)
        status = note(config, ledger, &batch->all[i], sending, answer, now_ms);
    return status;
}

tenure_status
courier_send_due(const struct notify_config *config, struct ledger *ledger, int64_t now_ms)
{
    struct due *due = calloc(1, sizeof(*due));
    if (due == NULL)
        return TENURE_NO_MEMORY;
    tenure_status status = ledger_due(ledger, now_ms, take, due);
    for (size_t i = 0; i < due->count && status == TENURE_OK;) {
        const struct target *target = notify_target(config, due->all[i].target);
        struct batch batch = { &due->all[i], 1 };
        size_t most = target != NULL ? send_batch_max(target->kind) : 1;
        while (batch.count < most && i + batch.count < due->count &&
               belong_together(target, &due->all[i], &due->all[i + batch.count]))
            batch.count++;
        status = send_together(config, ledger, target, &batch, now_ms);
        i += batch.count;
    }
    for (size_t i = 0; i < due->count; i++)
        tenure__v1__update__free_unpacked(due->all[i].update, NULL);
    free(due);
    return status;
}
