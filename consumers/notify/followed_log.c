/* SPDX-License-Identifier: Apache-2.0 */
/* Checks whether the ledger still belongs to the followed log; see followed_log.h. */
#include "followed_log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "update_copy.h"
#include <tenure/cli.h>
#include <tenure/text.h>

tenure_status
followed_log_check(struct ledger *ledger, const char *log)
{
    char known[TENURE_LOG_TEXT_MAX];
    tenure_status status = ledger_log(ledger, known, sizeof(known));
    if (status != TENURE_OK || strcmp(known, log) == 0)
        return status;
    if (known[0] != '\0')
        tenure_cli_say("the ledger was about log %s; from now on it is about log %s", known, log);
    return ledger_set_log(ledger, log);
}

/* Voids the rows planned from entries that the log no longer has. */
struct voiding {
    struct ledger *ledger;
    const struct tenure_rewind *rewind;
    char mark[32]; // appended to the alert's id in these rows
    struct delivery *rows;
    size_t count, max;
    tenure_status status;
};

static bool
collect(void *context, const struct delivery *delivery)
{
    struct voiding *voiding = context;
    bool is_void = strcmp(delivery->key, delivery->update->alert->id) != 0;
    if (delivery->notice == NOTICE_SUMMARY || is_void ||
        delivery->update->seq <= voiding->rewind->common_seq)
        return true;
    if (voiding->count == voiding->max) {
        size_t max = voiding->max == 0 ? 64 : 2 * voiding->max;
        struct delivery *rows = realloc(voiding->rows, max * sizeof(*rows));
        if (rows == NULL)
            return false;
        voiding->rows = rows;
        voiding->max = max;
    }
    struct delivery *row = &voiding->rows[voiding->count];
    *row = *delivery;
    row->update = update_copy(delivery->update);
    row->context = NULL;
    if (row->update == NULL)
        return false;
    voiding->count++;
    return true;
}

static bool
is_of_one_alert(const struct delivery *left, const struct delivery *right)
{
    return strcmp(left->key, right->key) == 0 && strcmp(left->target, right->target) == 0;
}

static bool
was_sent(const struct delivery *row)
{
    return strcmp(row->state, "sent") == 0 ||
           (strcmp(row->state, "pending") == 0 && row->attempts > 0);
}

/* Adds a row that is due now. */
static tenure_status
add(struct voiding *voiding, const struct delivery *like, enum notice notice, const char *key)
{
    struct delivery delivery = *like;
    delivery.notice = notice;
    delivery.added_ms = delivery.due_ms = clock_ms();
    tenure_text_format(delivery.key, sizeof(delivery.key), "%s", key);
    return ledger_add(voiding->ledger, &delivery);
}

/* The target received an alert that the log no longer has: plans a withdrawal. */
static tenure_status
withdraw(struct voiding *voiding, const struct delivery *last)
{
    char key[sizeof(last->key) + sizeof(voiding->mark)], *headline;
    Tenure__V1__Alert *alert = last->update->alert;
    char *before = alert->headline;
    if (asprintf(&headline, "%s; withdrawn: %s and continues from entry %" PRIu64, before,
                 voiding->rewind->reason, voiding->rewind->common_seq) < 0)
        return TENURE_NO_MEMORY;
    alert->headline = headline;
    alert->ending = TENURE__V1__ALERT__ENDING__WITHDRAWN;
    alert->revision++;
    last->update->recorded_ms = clock_ms(); // it ends now, not when it was last updated
    snprintf(key, sizeof(key), "%s%s", last->key, voiding->mark);
    tenure_status status = add(voiding, last, NOTICE_ENDED, key);
    alert->headline = before;
    free(headline);
    return status;
}

static bool
send_again(void *context, const struct delivery *live)
{
    struct voiding *voiding = context;
    if (live->notice == NOTICE_SUMMARY || live->notice == NOTICE_ENDED)
        return true;
    voiding->status = ledger_void_alert(voiding->ledger, live->key, live->target, voiding->mark);
    if (voiding->status == TENURE_OK)
        voiding->status = add(voiding, live, NOTICE_OPENED, live->key);
    return false;
}

/* Corrects what the target received about one alert, in the rows from `first` on. */
static tenure_status
mend_alert(struct voiding *voiding, size_t first)
{
    const struct delivery *row = &voiding->rows[first], *last = row;
    bool opened = false, ended = false;
    for (size_t i = first; i < voiding->count; i++) {
        if (!is_of_one_alert(&voiding->rows[i], row))
            continue;
        last = &voiding->rows[i];
        ended = ended || (last->notice == NOTICE_ENDED && was_sent(last));
        opened = opened || (last->notice != NOTICE_ENDED && was_sent(last));
    }
    bool is_lost = row->update->alert->opened_seq > voiding->rewind->common_seq;
    if (is_lost)
        return opened && !ended ? withdraw(voiding, last) : TENURE_OK;
    if (!ended) // the alert is still active, and the target knows it
        return TENURE_OK;
    tenure_status status =
        ledger_of_alert(voiding->ledger, row->key, row->target, send_again, voiding);
    return status == TENURE_OK ? voiding->status : status;
}

static bool
is_first_of_alert(const struct voiding *voiding, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (is_of_one_alert(&voiding->rows[i], &voiding->rows[index]))
            return false;
    }
    return true;
}

tenure_status
followed_log_rewind(struct ledger *ledger, const struct tenure_rewind *rewind)
{
    struct voiding voiding = { .ledger = ledger, .rewind = rewind };
    snprintf(voiding.mark, sizeof(voiding.mark), "~%.16s", rewind->now.incarnation);
    tenure_cli_say("%s and continues from entry %" PRIu64 "; alerts that it has lost are withdrawn",
                   rewind->reason, rewind->common_seq);
    tenure_status status = ledger_begin(ledger);
    if (status == TENURE_OK)
        status = ledger_revive(ledger, rewind->common_seq, clock_ms());
    if (status == TENURE_OK)
        status = ledger_list(ledger, "", "", collect, &voiding);
    for (size_t i = 0; i < voiding.count && status == TENURE_OK; i++)
        status = ledger_void(ledger, voiding.rows[i].id, voiding.mark);
    for (size_t i = 0; i < voiding.count && status == TENURE_OK; i++) {
        if (is_first_of_alert(&voiding, i))
            status = mend_alert(&voiding, i);
    }
    for (size_t i = 0; i < voiding.count; i++)
        tenure__v1__update__free_unpacked(voiding.rows[i].update, NULL);
    free(voiding.rows);
    return status;
}
