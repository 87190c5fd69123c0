/* SPDX-License-Identifier: Apache-2.0 */
#include "rebuild.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"

enum {
    ENTRIES_A_COMMIT = 4096
};

/* The address space for the rebuilt store: it has the same rows, but its pages may be less full. */
static size_t
map_bytes(const struct store *from)
{
    return 4 * store_size(from) + ((size_t)1 << 30);
}

struct rebuild {
    const struct store *from;
    struct rebuild_options options;
    struct counters origin; // the counters of the old log at the start
    struct store *store;
    struct engine *engine;
    uint64_t seq;        // the last restored entry
    size_t redact_place; // the index of the next seq to redact
};

/* Copies the key with which redacted ids are hashed, because the new store must recognise them,
 * too. */
static tenure_status
bring_key(struct rebuild *rebuild, struct store_read read)
{
    struct tni_span old;
    uint8_t key[REDACTION_KEY_BYTES];
    struct store_write write;
    tenure_status status = ids_redaction_key(read, &old);
    if (status == TENURE_OK)
        memcpy(key, old.data, sizeof(key));
    else if (status == TENURE_NOT_FOUND && rebuild->options.redact_count > 0)
        randombytes_buf(key, sizeof(key));
    else
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    status = store_write_begin(rebuild->store, &write);
    if (status == TENURE_OK)
        status = ids_put_redaction_key(&write, key);
    return status == TENURE_OK ? store_write_commit(&write) : status;
}

static tenure_status
begin(struct rebuild *rebuild, const char *folder)
{
    struct store_read read;
    tenure_status status = store_read_begin(rebuild->from, &read);
    if (status != TENURE_OK)
        return status;
    status = counters_read(read, &rebuild->origin);
    if (status == TENURE_OK)
        status = store_open(folder, map_bytes(rebuild->from), &rebuild->store);
    if (status == TENURE_OK) {
        store_be_volatile(rebuild->store);
        status = bring_key(rebuild, read);
    }
    store_read_end(&read);
    struct engine_options options = { .clock_mode = CLOCK_FEED, .log_id = rebuild->origin.log_id };
    return status == TENURE_OK ? engine_open(rebuild->store, &options, 0, &rebuild->engine)
                               : status;
}

tenure_status
rebuild_open(const struct store *from, const char *folder, const struct rebuild_options *options,
             struct rebuild **ret_rebuild)
{
    struct rebuild *rebuild = calloc(1, sizeof(*rebuild));
    if (rebuild == NULL || sodium_init() < 0) {
        free(rebuild);
        return TENURE_NO_MEMORY;
    }
    rebuild->from = from;
    rebuild->options = *options;
    tenure_status status = begin(rebuild, folder);
    if (status != TENURE_OK)
        rebuild_close(&rebuild);
    else
        *ret_rebuild = rebuild;
    return status;
}

void
rebuild_close(struct rebuild **rebuild_p)
{
    struct rebuild *rebuild = *rebuild_p;
    if (rebuild == NULL)
        return;
    *rebuild_p = NULL;
    engine_close(&rebuild->engine);
    store_close(&rebuild->store);
    free(rebuild);
}

/* The hash that recognises the entry's id if it is published again. */
static tenure_status
hash_id(struct rebuild *rebuild, const struct log_entry *entry, uint8_t *ret_hash)
{
    struct store_read read;
    Tenure__V1__Event *event =
        tenure__v1__event__unpack(NULL, entry->content.size, entry->content.data);
    if (event == NULL)
        return TENURE_DAMAGED;
    tenure_status status = store_read_begin(rebuild->store, &read);
    if (status == TENURE_OK) {
        status = ids_redacted_hash(read, event->source, event->id, ret_hash);
        store_read_end(&read);
    }
    tenure__v1__event__free_unpacked(event, NULL);
    return status;
}

static bool
is_to_redact(struct rebuild *rebuild, uint64_t seq)
{
    const struct rebuild_options *options = &rebuild->options;
    if (rebuild->redact_place == options->redact_count ||
        options->redact[rebuild->redact_place] != seq)
        return false;
    rebuild->redact_place++;
    return true;
}

static tenure_status
restore_one(struct rebuild *rebuild, struct store_read read, uint64_t seq)
{
    struct log_entry entry;
    uint8_t id_hash[LOG_ID_HASH_SIZE], memory[LOG_REDACTED_BYTES];
    tenure_status status = log_read(read, seq, &entry);
    if (status == TENURE_OK && is_to_redact(rebuild, seq) && entry.source != 0) {
        status = hash_id(rebuild, &entry, id_hash);
        if (status == TENURE_OK)
            log_redact(&entry, id_hash, memory);
    }
    if (status == TENURE_OK)
        status = engine_restore(rebuild->engine, &entry);
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

/* Restores one commit's worth of entries, with one snapshot of the old store, which must not stay
 * open for long. */
static tenure_status
restore_some(struct rebuild *rebuild, uint64_t until)
{
    struct store_read read;
    tenure_status status = store_read_begin(rebuild->from, &read);
    if (status != TENURE_OK)
        return status;
    status = engine_begin(rebuild->engine, 0, TENURE_NO_DAY);
    uint64_t seq = rebuild->seq;
    while (status == TENURE_OK && seq < until) {
        status = restore_one(rebuild, read, seq + 1);
        if (status == TENURE_OK)
            seq++;
    }
    if (status == TENURE_OK)
        status = engine_commit(rebuild->engine);
    else
        engine_abort(rebuild->engine);
    store_read_end(&read);
    rebuild->seq = seq;
    return status;
}

tenure_status
rebuild_on(struct rebuild *rebuild, uint64_t until)
{
    tenure_status status = TENURE_OK;
    while (status == TENURE_OK && rebuild->seq < until) {
        uint64_t next = rebuild->seq + ENTRIES_A_COMMIT;
        status = restore_some(rebuild, next < until ? next : until);
        if (rebuild->options.progress != NULL)
            rebuild->options.progress(rebuild->options.context, rebuild->seq, until);
    }
    return status;
}

static tenure_status
log_redactions(struct rebuild *rebuild)
{
    const struct rebuild_options *options = &rebuild->options;
    const char *log = engine_origin(rebuild->engine)->log;
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < options->redact_count && status == TENURE_OK; i += TENURE_MEMBERS_MAX) {
        size_t left = options->redact_count - i;
        status =
            engine_redacted(rebuild->engine, log, options->reason, (uint64_t *)options->redact + i,
                            left < TENURE_MEMBERS_MAX ? left : TENURE_MEMBERS_MAX);
    }
    uint64_t common_seq = options->redact[0] - 1;
    return status == TENURE_OK
               ? engine_incarnate(rebuild->engine, TENURE__V1__INCARNATION__CAUSE__REDACTED,
                                  common_seq, common_seq)
               : status;
}

/* Another version may have derived other updates from the same entries. */
static tenure_status
log_version(struct rebuild *rebuild)
{
    if (!store_is_outdated(rebuild->from) || rebuild->seq == 0)
        return TENURE_OK;
    return engine_incarnate(rebuild->engine, TENURE__V1__INCARNATION__CAUSE__REBUILT, rebuild->seq,
                            0);
}

tenure_status
rebuild_finish(struct rebuild *rebuild, int64_t now_ms)
{
    tenure_status status = engine_begin(rebuild->engine, now_ms, TENURE_NO_DAY);
    if (status == TENURE_OK && rebuild->options.redact_count > 0)
        status = log_redactions(rebuild);
    if (status == TENURE_OK)
        status = log_version(rebuild);
    if (status == TENURE_OK)
        status = engine_commit(rebuild->engine);
    if (status == TENURE_OK)
        status = engine_checkpoint(rebuild->engine);
    return status == TENURE_OK ? store_sync(rebuild->store) : status;
}

uint64_t
rebuild_seq(const struct rebuild *rebuild)
{
    return rebuild->seq;
}

const struct store *
rebuild_store(const struct rebuild *rebuild)
{
    return rebuild->store;
}
