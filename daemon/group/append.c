/* SPDX-License-Identifier: Apache-2.0 */
/* The leader's writer: appends a batch's entries to etcd. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "diagnostics.h"
#include "group_parts.h"
#include "log_message.h"

enum {
    APPEND_MS = 8000,         // after this time the append counts as unknown
    PART_BYTES = 1024 * 1024, // etcd accepts requests of up to 1.5 MiB
    PARTS_MAX = 64
};

struct part {
    uint64_t first_seq;
    size_t begin, end; // offsets into group->memory
};

static bool
reserve(struct group *group, size_t size)
{
    if (size <= group->capacity)
        return true;
    uint8_t *grown = realloc(group->memory, 2 * size);
    if (grown == NULL)
        return false;
    group->memory = grown;
    group->capacity = 2 * size;
    return true;
}

/* Encodes the batch's entries that were not appended yet, in parts that are small enough for etcd.
 */
static tenure_status
collect(struct group *group, struct engine *engine, struct part *parts, size_t *ret_count,
        uint64_t *ret_last)
{
    struct log_entry entry;
    uint8_t bytes[LOG_MESSAGE_BYTES_MAX];
    size_t count = 0, size = 0;
    uint64_t seq = group->appended;
    tenure_status status;
    while ((status = engine_next_entry(engine, seq, &entry)) == TENURE_OK) {
        struct tni_writer one = { .data = bytes, .capacity = sizeof(bytes) };
        log_message_write(&one, &entry);
        seq = entry.seq;
        if (!reserve(group, size + tni_span_field_size(one.size)))
            return TENURE_NO_MEMORY;
        if (count == 0 || size - parts[count - 1].begin + one.size > PART_BYTES) {
            if (count == PARTS_MAX)
                return TENURE_TOO_LARGE;
            parts[count++] = (struct part){ seq, size, size };
        }
        struct tni_writer all = { .data = group->memory + size,
                                  .capacity = group->capacity - size };
        tni_write_span_field(&all, LOG_MESSAGE_FIELD, (struct tni_span){ bytes, one.size });
        size += all.size;
        parts[count - 1].end = size;
    }
    *ret_count = count;
    *ret_last = seq;
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* Whether the key has that value, because an earlier try succeeded. ETCD_REFUSED: it has not. */
static enum etcd_outcome
read_back(struct group *group, const char *key, struct tni_span value)
{
    struct etcd_value found;
    enum etcd_outcome outcome = etcd_get(group->append, key, &found);
    if (outcome == ETCD_DONE &&
        (found.size != value.size || memcmp(found.bytes, value.data, value.size) != 0))
        outcome = ETCD_REFUSED;
    free(found.bytes);
    return outcome;
}

/* Puts a part; retries until the outcome is known, for at most APPEND_MS. */
static enum etcd_outcome
put_part(struct group *group, const struct part *part)
{
    char key[ETCD_KEY_MAX];
    int64_t revision, until = tni_now_ms() + APPEND_MS;
    bool was_unknown = false;
    struct tni_span value = { group->memory + part->begin, part->end - part->begin };
    enum etcd_outcome outcome;
    group_log_key(part->first_seq, key);
    for (;;) {
        outcome = etcd_create(group->append, &group->fence, key, value, 0, &revision);
        if (outcome == ETCD_REFUSED && was_unknown)
            outcome = read_back(group, key, value);
        if (outcome != ETCD_UNKNOWN || tni_now_ms() > until)
            return outcome;
        was_unknown = true;
        usleep(AGAIN_MS * 1000);
    }
}

static void
count_append(struct membership *membership, const void *context)
{
    membership->appends++;
    membership->append_ms = (uint64_t)(tni_now_ms() - *(const int64_t *)context);
}

/* The first part is put last: the others are ignored without it, so a batch is appended completely
 * or not at all. */
tenure_status
group_append(struct group *group, struct engine *engine)
{
    struct part parts[PARTS_MAX];
    size_t count;
    uint64_t last;
    unsigned endpoint = group->append_endpoint;
    if (endpoint != group->used_endpoint)
        etcd_use_endpoint(group->append, endpoint);
    group->used_endpoint = endpoint;
    int64_t began_ms = tni_now_ms();
    tenure_status status = collect(group, engine, parts, &count, &last);
    if (status != TENURE_OK || count == 0)
        return status;
    while (status == TENURE_OK && count > 0) {
        enum etcd_outcome outcome = put_part(group, &parts[--count]);
        if (outcome == ETCD_DONE)
            continue;
        diagnostics_error("group", outcome == ETCD_UNKNOWN
                                       ? "it is unknown whether entries were appended"
                                       : "another member leads");
        status = TENURE_NOT_LEADER;
    }
    if (status != TENURE_OK)
        return status;
    group->appended = last;
    leadership_change_membership(group->leadership, count_append, &began_ms);
    return TENURE_OK;
}
