/* SPDX-License-Identifier: Apache-2.0 */
/* The ROUTER socket of producers: gathers pending requests, stores them in one commit, answers, and
 * publishes the updates. */
#include "ingest.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client.h"
#include "diagnostics.h"
#include "leadership.h"
#include "preview.h"
#include "wire.h"
#include <tenure/text.h>
#include <tenure/v1/wire.pb-c.h>

enum {
    // field numbers of PublishReply
    REPLY_NUMBER = 1,
    REPLY_STATUS = 2,
    REPLY_REASON = 3,
    REPLY_LEADER = 7,
    PUT_OFF_BYTES_MAX = 1024,
    SHARED_COMMIT_US = 20 * 1000, // a leader puts a commit off for this long at most
    CLOSELY_MS = 1,
    PATIENCE_SHARE = 4, // a quarter of the time may be spent waiting for room for answers
    PATIENCE_US_MAX = 250 * 1000,
    PATIENCE_PAUSE_NS = 200 * 1000
};

int64_t
ingest_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
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

/* Processes a request, and replaces its content with the reply. */
static tenure_status
take_request(const struct ingest *ingest, struct engine *engine, struct request *request,
             bool is_preview)
{
    struct tni_span reply;
    struct engine_sender known;
    const struct engine_sender *sender = NULL;
    if (ingest->access != NULL) {
        known = access_sender(ingest->access, request->key);
        sender = &known;
    }
    tenure_status status = is_preview
                               ? engine_preview(engine, ingest_now_ms(), ingest_today(), sender,
                                                request_content(request), &reply)
                               : engine_request(engine, sender, request_content(request), &reply);
    return status == TENURE_OK ? request_replace(request, reply) : status;
}

/* Answers a preview, once the batch before it is stored. */
static tenure_status
answer_preview(struct ingest *ingest, struct engine *engine)
{
    tenure_status status = take_request(ingest, engine, &ingest->preview, true);
    if (status == TENURE_OK)
        request_reply(ingest->socket, &ingest->preview);
    else
        request_close(&ingest->preview);
    return status;
}

/* Gathers the requests that have already arrived, without waiting, up to a limit on the time that
 * producers and subscribers wait for it. While one batch is synced, the next one accumulates. */
static tenure_status
gather(struct ingest *ingest, struct engine *engine)
{
    tenure_status status = TENURE_OK;
    int64_t until_us = tni_now_us() + BATCH_MS_MAX * 1000;
    ingest->requests_count = 0;
    while (status == TENURE_OK && ingest->requests_count < BATCH_REQUESTS_MAX &&
           ingest->batch_bytes < BATCH_BYTES_MAX && tni_now_us() < until_us) {
        struct request *request = &ingest->requests[ingest->requests_count];
        if (!request_receive(ingest->socket, request))
            break;
        if (engine_is_preview(request_content(request))) {
            request_move(request, &ingest->preview);
            ingest->has_preview = true;
            break;
        }
        ingest->requests_count++;
        ingest->batch_bytes += zmq_msg_size(&request->content);
        status = take_request(ingest, engine, request, false);
    }
    return status;
}

/* If a producer has not read its earlier answers, waits for room in its queue and reads no input
 * meanwhile: a producer may send more requests than its queue has room for answers. A producer that
 * reads nothing must not stop the others, so waiting is limited to a share of the time; then
 * answers are dropped, and their producer sends the requests again. */
static void
answer_patiently(struct ingest *ingest, struct request *request)
{
    static const struct timespec pause = { 0, PATIENCE_PAUSE_NS };
    int events;
    size_t size = sizeof(events);
    while (!request_try_reply(ingest->socket, request)) {
        int64_t began_us = tni_now_us();
        ingest->patience_us += (began_us - ingest->patient_at_us) / PATIENCE_SHARE;
        if (ingest->patience_us > PATIENCE_US_MAX)
            ingest->patience_us = PATIENCE_US_MAX;
        if (ingest->patience_us > 0) {
            nanosleep(&pause, NULL);
            // This call makes libzmq notice sooner that there is room again.
            zmq_getsockopt(ingest->socket, ZMQ_EVENTS, &events, &size);
        }
        ingest->patient_at_us = tni_now_us();
        if (ingest->patience_us <= 0)
            break;
        ingest->patience_us -= ingest->patient_at_us - began_us;
    }
    request_close(request);
}

static void
answer(struct ingest *ingest, bool stored)
{
    for (size_t i = 0; i < ingest->requests_count; i++) {
        if (stored)
            answer_patiently(ingest, &ingest->requests[i]);
        else
            request_close(&ingest->requests[i]);
    }
    ingest->requests_count = 0;
}

/* Logs today's date before any other entry of the day. */
static tenure_status
move_wall_clock(struct engine *engine)
{
    return engine_clock_mode(engine) == CLOCK_WALL ? engine_clock(engine, ingest_today())
                                                   : TENURE_OK;
}

/* Answers requests without processing them; the producer sends them again, later or to another
 * daemon. */
static tenure_status
put_off(struct ingest *ingest, Tenure__V1__PublishReply__Status status, const char *reason,
        const char *leader)
{
    struct request request;
    for (int i = 0; i < BATCH_REQUESTS_MAX && request_receive(ingest->socket, &request); i++) {
        uint8_t bytes[PUT_OFF_BYTES_MAX];
        struct tni_writer reply = { .data = bytes, .capacity = sizeof(bytes) };
        tni_write_number_field(&reply, REPLY_NUMBER, request_number(&request));
        tni_write_number_field(&reply, REPLY_STATUS, status);
        tni_write_text_field(&reply, REPLY_REASON, reason);
        tni_write_text_field(&reply, REPLY_LEADER, leader);
        if (request_replace(&request, (struct tni_span){ bytes, reply.size }) != TENURE_OK) {
            request_close(&request);
            return TENURE_NO_MEMORY;
        }
        request_reply(ingest->socket, &request);
        ingest->metrics->busy++;
    }
    return TENURE_OK;
}

tenure_status
ingest_refuse(struct ingest *ingest, const char *leader)
{
    char reason[LEADER_TEXT_MAX + 128];
    if (leader[0] != '\0')
        tenure_text_format(reason, sizeof(reason), "this daemon follows another; publish to %s",
                           leader);
    else
        tenure_text_format(reason, sizeof(reason),
                           "this daemon follows another, and does not know yet who leads");
    return put_off(ingest, TENURE__V1__PUBLISH_REPLY__STATUS__NOT_LEADER, reason, leader);
}

bool
ingest_is_busy(struct ingest *ingest)
{
    const char *before = ingest->metrics->busy_reason, *reason = disk_problem(&ingest->disk);
    if (reason == NULL && ingest->group != NULL)
        reason = group_problem(ingest->group);
    ingest->metrics->busy_reason = reason;
    if (reason != NULL && before == NULL)
        diagnostics_error("busy", "%s", reason);
    else if (reason == NULL && before != NULL)
        diagnostics_info("room", "events are accepted again");
    return reason != NULL;
}

/* Logs the entries that a new leader must write first. */
static tenure_status
begin_to_lead(struct ingest *ingest, struct engine *engine)
{
    if (ingest->group == NULL || ingest->has_led)
        return TENURE_OK;
    ingest->has_led = true;
    return engine_put_rules(engine);
}

/* A group's batch is on etcd's disks once it is appended, so it is answered before the commit here,
 * whose sync takes about as long. Requests that follow one another closely share a commit: so none
 * waits for the sync of the one before it. */
static tenure_status
gather_and_append(struct ingest *ingest, struct engine *engine)
{
    int64_t until_us = tni_now_us() + SHARED_COMMIT_US;
    tenure_status status;
    bool more;
    do {
        status = gather(ingest, engine);
        if (status == TENURE_OK && engine_has_changes(engine))
            status = group_append(ingest->group, engine);
        if (status == TENURE_OK)
            answer(ingest, true);
        more = status == TENURE_OK && !ingest->has_preview &&
               ingest->batch_bytes < BATCH_BYTES_MAX && tni_now_us() < until_us &&
               tni_socket_wait(ingest->socket, ZMQ_POLLIN, CLOSELY_MS);
    } while (more);
    return status;
}

static tenure_status
commit(struct ingest *ingest, struct engine *engine)
{
    int64_t began_us = tni_now_us();
    bool changes = engine_has_changes(engine);
    tenure_status status = engine_commit(engine);
    if (status == TENURE_OK && ingest->group != NULL)
        group_committed(ingest->group, engine);
    if (changes) {
        ingest->metrics->commits++;
        ingest->metrics->commit_us = (uint64_t)(tni_now_us() - began_us);
    }
    metrics_take(ingest->metrics, engine_tally(engine), store_memory(ingest->disk.store));
    return status;
}

tenure_status
ingest_batch(struct ingest *ingest, struct engine *engine, struct feed *feed)
{
    if (ingest_is_busy(ingest))
        return put_off(ingest, TENURE__V1__PUBLISH_REPLY__STATUS__BUSY,
                       ingest->metrics->busy_reason, "");
    tenure_status status = engine_begin(engine, ingest_now_ms(), ingest_today());
    if (status != TENURE_OK)
        return status;
    status = begin_to_lead(ingest, engine);
    if (status == TENURE_OK)
        status = move_wall_clock(engine);
    ingest->batch_bytes = 0;
    if (status == TENURE_OK)
        status = ingest->group != NULL ? gather_and_append(ingest, engine) : gather(ingest, engine);
    // Nothing is acknowledged before it is on disk; a producer without an answer sends the request
    // again.
    if (status == TENURE_OK)
        status = commit(ingest, engine);
    else
        engine_abort(engine);
    answer(ingest, status == TENURE_OK);
    if (status == TENURE_OK)
        feed_updates(feed, engine);
    if (ingest->has_preview && status == TENURE_OK)
        status = answer_preview(ingest, engine);
    else if (ingest->has_preview)
        request_close(&ingest->preview);
    ingest->has_preview = false;
    return status;
}
