/* SPDX-License-Identifier: Apache-2.0 */
#include "intake.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
    PAGES_MAX = 16 // the maximum in one commit
};

struct intake {
    pthread_mutex_t mutex;
    pthread_cond_t has_room;
    int fd;
    bool stopped;
    tenure_status failure;
    struct intake_page pages[PAGES_MAX];
    size_t count;
};

tenure_status
intake_open(struct intake **ret_intake)
{
    struct intake *intake = calloc(1, sizeof(*intake));
    if (intake == NULL)
        return TENURE_NO_MEMORY;
    intake->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (intake->fd < 0) {
        free(intake);
        return TENURE_NO_MEMORY;
    }
    pthread_mutex_init(&intake->mutex, NULL);
    pthread_cond_init(&intake->has_room, NULL);
    *ret_intake = intake;
    return TENURE_OK;
}

void
intake_close(struct intake **intake_p)
{
    struct intake *intake = *intake_p;
    if (intake == NULL)
        return;
    *intake_p = NULL;
    for (size_t i = 0; i < intake->count; i++)
        protobuf_c_message_free_unpacked(intake->pages[i].owner, NULL);
    close(intake->fd);
    pthread_cond_destroy(&intake->has_room);
    pthread_mutex_destroy(&intake->mutex);
    free(intake);
}

int
intake_fd(const struct intake *intake)
{
    return intake->fd;
}

bool
intake_put(struct intake *intake, const struct intake_page *page)
{
    pthread_mutex_lock(&intake->mutex);
    while (intake->count == PAGES_MAX && !intake->stopped)
        pthread_cond_wait(&intake->has_room, &intake->mutex);
    bool taken = !intake->stopped;
    if (taken)
        intake->pages[intake->count++] = *page;
    pthread_mutex_unlock(&intake->mutex);
    if (taken)
        eventfd_write(intake->fd, 1);
    else
        protobuf_c_message_free_unpacked(page->owner, NULL);
    return taken;
}

void
intake_fail(struct intake *intake, tenure_status status)
{
    pthread_mutex_lock(&intake->mutex);
    intake->failure = status;
    pthread_mutex_unlock(&intake->mutex);
    eventfd_write(intake->fd, 1);
}

void
intake_wake(struct intake *intake)
{
    eventfd_write(intake->fd, 1);
}

void
intake_stop(struct intake *intake)
{
    pthread_mutex_lock(&intake->mutex);
    intake->stopped = true;
    pthread_cond_broadcast(&intake->has_room);
    pthread_mutex_unlock(&intake->mutex);
}

bool
intake_is_stopped(struct intake *intake)
{
    pthread_mutex_lock(&intake->mutex);
    bool stopped = intake->stopped;
    pthread_mutex_unlock(&intake->mutex);
    return stopped;
}

/* Takes all pages; a failure is returned only after everything before it was taken. */
static tenure_status
take_pages(struct intake *intake, struct intake_page *pages, size_t *ret_count)
{
    eventfd_t woken;
    eventfd_read(intake->fd, &woken);
    pthread_mutex_lock(&intake->mutex);
    *ret_count = intake->count;
    memcpy(pages, intake->pages, intake->count * sizeof(*pages));
    intake->count = 0;
    tenure_status failure = *ret_count == 0 ? intake->failure : TENURE_OK;
    bool fails_later = *ret_count > 0 && intake->failure != TENURE_OK;
    pthread_cond_signal(&intake->has_room);
    pthread_mutex_unlock(&intake->mutex);
    if (fails_later)
        eventfd_write(intake->fd, 1);
    return failure;
}

static tenure_status
apply_entry(struct engine *engine, const Tenure__V1__LogEntry *message)
{
    struct log_entry entry = {
        .seq = message->seq,
        .recorded_ms = message->recorded_ms,
        .announced = message->announced,
        .source = !message->redacted, // the source is in the content
        .target = message->target,
        .content = { message->content.data, message->content.len },
    };
    if (message->hash.len != LOG_HASH_SIZE ||
        (message->redacted && message->content.len != LOG_REDACTED_BYTES))
        return TENURE_DAMAGED;
    memcpy(entry.hash, message->hash.data, LOG_HASH_SIZE);
    return engine_restore(engine, &entry);
}

static tenure_status
apply_page(struct engine *engine, const struct intake_page *page, uint64_t *last_seq)
{
    tenure_status status = TENURE_OK;
    if (page->redaction_key.len > 0)
        status = engine_bring_redaction_key(
            engine, (struct tni_span){ page->redaction_key.data, page->redaction_key.len });
    for (size_t i = 0; i < page->count && status == TENURE_OK; i++) {
        if (page->entries[i]->seq <= *last_seq)
            continue;
        status = apply_entry(engine, page->entries[i]);
        *last_seq = page->entries[i]->seq;
    }
    return status;
}

tenure_status
intake_apply(struct intake *intake, struct engine *engine)
{
    struct intake_page pages[PAGES_MAX];
    size_t count;
    uint64_t last_seq = engine_counters(engine)->last_seq;
    tenure_status status = take_pages(intake, pages, &count);
    if (status != TENURE_OK || count == 0)
        return status;
    status = engine_begin(engine, 0, TENURE_NO_DAY);
    bool is_begun = status == TENURE_OK;
    for (size_t i = 0; i < count; i++) {
        if (status == TENURE_OK)
            status = apply_page(engine, &pages[i], &last_seq);
        protobuf_c_message_free_unpacked(pages[i].owner, NULL);
    }
    if (status == TENURE_OK)
        return engine_commit(engine);
    if (is_begun)
        engine_abort(engine);
    return status;
}
