/* SPDX-License-Identifier: Apache-2.0 */
/* The ROUTER socket of producers: gather what has arrived, store it in one commit, answer, tell. */
#include "ingest.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "diagnostics.h"
#include "wire.h"
#include <tenure/v1/wire.pb-c.h>

enum {
    // field numbers of PublishReply
    REPLY_NUMBER = 1,
    REPLY_STATUS = 2,
    REPLY_REASON = 3,
    BUSY_BYTES_MAX = 512
};

int64_t
ingest_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t
now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int32_t
ingest_wall_day(void)
{
    time_t now = time(NULL);
    struct tm parts;
    localtime_r(&now, &parts);
    return tenure_day_of(
        (struct tenure_civil){ parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday });
}

int32_t
ingest_today(void)
{
    int32_t day = ingest_wall_day();
    return day < tenure_day_last() ? day : tenure_day_last();
}

/* Turns a letter's content from the request into its reply. */
static tenure_status
take_letter(const struct ingest *ingest, struct engine *engine, struct letter *letter)
{
    struct tni_span reply;
    struct engine_sender sender;
    if (ingest->access != NULL)
        sender = access_sender(ingest->access, letter->key);
    tenure_status status = engine_request(engine, ingest->access != NULL ? &sender : NULL,
                                          letter_content(letter), &reply);
    return status == TENURE_OK ? letter_replace(letter, reply) : status;
}

/* No waiting: what has arrived by now is the batch, as far as it does not keep producers and
 * subscribers waiting for long. While it is being synced the next one gathers. */
static tenure_status
gather(struct ingest *ingest, struct engine *engine)
{
    tenure_status status = TENURE_OK;
    size_t bytes = 0;
    int64_t until_us = now_us() + BATCH_MS_MAX * 1000;
    ingest->letters_count = 0;
    while (status == TENURE_OK && ingest->letters_count < BATCH_REQUESTS_MAX &&
           bytes < BATCH_BYTES_MAX && now_us() < until_us) {
        struct letter *letter = &ingest->letters[ingest->letters_count];
        if (!letter_receive(ingest->socket, letter))
            break;
        ingest->letters_count++;
        bytes += zmq_msg_size(&letter->content);
        status = take_letter(ingest, engine, letter);
    }
    return status;
}

static void
answer(struct ingest *ingest, bool stored)
{
    for (size_t i = 0; i < ingest->letters_count; i++) {
        if (stored)
            letter_answer(ingest->socket, &ingest->letters[i]);
        else
            letter_close(&ingest->letters[i]);
    }
    ingest->letters_count = 0;
}

/* Today's date goes into the log before anything else of the day. */
static tenure_status
move_wall_clock(struct engine *engine)
{
    return engine_clock_mode(engine) == CLOCK_WALL ? engine_clock(engine, ingest_today())
                                                   : TENURE_OK;
}

/* Nothing is looked at; who sent it keeps it and sends it again later. */
static tenure_status
answer_busy(struct ingest *ingest, const char *reason)
{
    struct letter letter;
    for (int i = 0; i < BATCH_REQUESTS_MAX && letter_receive(ingest->socket, &letter); i++) {
        uint8_t bytes[BUSY_BYTES_MAX];
        struct tni_writer reply = { .data = bytes, .capacity = sizeof(bytes) };
        tni_write_number_field(&reply, REPLY_NUMBER, letter_number(&letter));
        tni_write_number_field(&reply, REPLY_STATUS, TENURE__V1__PUBLISH_REPLY__STATUS__BUSY);
        tni_write_text_field(&reply, REPLY_REASON, reason);
        if (letter_replace(&letter, (struct tni_span){ bytes, reply.size }) != TENURE_OK) {
            letter_close(&letter);
            return TENURE_NO_MEMORY;
        }
        letter_answer(ingest->socket, &letter);
        ingest->metrics->busy++;
    }
    return TENURE_OK;
}

static bool
is_busy(struct ingest *ingest)
{
    const char *before = ingest->metrics->busy_reason, *reason = disk_problem(&ingest->disk);
    ingest->metrics->busy_reason = reason;
    if (reason != NULL && before == NULL)
        diagnostics_error("busy", "%s", reason);
    else if (reason == NULL && before != NULL)
        diagnostics_info("room", "there is room again; storing goes on");
    return reason != NULL;
}

static tenure_status
commit(struct ingest *ingest, struct engine *engine)
{
    int64_t began_us = now_us();
    bool changes = engine_has_changes(engine);
    tenure_status status = engine_commit(engine);
    if (changes) {
        ingest->metrics->commits++;
        ingest->metrics->commit_us = (uint64_t)(now_us() - began_us);
    }
    metrics_take(ingest->metrics, engine_tally(engine));
    return status;
}

tenure_status
ingest_batch(struct ingest *ingest, struct engine *engine, struct feed *feed)
{
    if (is_busy(ingest))
        return answer_busy(ingest, ingest->metrics->busy_reason);
    tenure_status status = engine_begin(engine, ingest_now_ms(), ingest_today());
    if (status != TENURE_OK)
        return status;
    status = move_wall_clock(engine);
    if (status == TENURE_OK)
        status = gather(ingest, engine);
    if (status == TENURE_OK)
        status = commit(ingest, engine);
    else
        engine_abort(engine);
    // Nothing is said before it is on disk. Without an answer a producer sends the same again.
    answer(ingest, status == TENURE_OK);
    if (status == TENURE_OK)
        feed_updates(feed, engine);
    return status;
}
