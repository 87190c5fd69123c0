/* SPDX-License-Identifier: Apache-2.0 */
/* Decides which events are live: an event is, unless a later live event retracts or supersedes
 * it. */
#include "live.h"
#include "work.h"

tenure_status
live_is(struct store_read read, uint64_t seq, bool *ret_live)
{
    struct tni_span value;
    tenure_status status = store_find_number(read, STORE_RETRACTED, seq, &value);
    *ret_live = status == TENURE_NOT_FOUND;
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* The next correction of `corrected` after `after`; TENURE_NOT_FOUND: there is no more. */
static tenure_status
next_correction(struct store_read read, uint64_t corrected, uint64_t after,
                uint64_t *ret_correcting)
{
    struct store_cursor cursor;
    uint8_t key[PAIR_KEY_BYTES];
    tenure_status status = store_cursor_open(read, STORE_CORRECTIONS, &cursor);
    if (status != TENURE_OK)
        return status;
    status = store_cursor_seek(&cursor, pair_key(corrected, after + 1, key));
    if (status == TENURE_OK && cursor.key.size != PAIR_KEY_BYTES)
        status = TENURE_DAMAGED;
    else if (status == TENURE_OK && bytes_u64(cursor.key.data) != corrected)
        status = TENURE_NOT_FOUND;
    else if (status == TENURE_OK)
        *ret_correcting = bytes_u64(cursor.key.data + 8);
    store_cursor_close(&cursor);
    return status;
}

static tenure_status
has_live_correction(struct store_read read, uint64_t seq, bool *ret_has)
{
    uint64_t correcting = 0;
    bool live = false;
    tenure_status status = TENURE_OK;
    while (status == TENURE_OK && !live) {
        status = next_correction(read, seq, correcting, &correcting);
        if (status == TENURE_OK)
            status = live_is(read, correcting, &live);
    }
    *ret_has = live;
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static tenure_status
set_live(struct engine *engine, uint64_t seq, bool live)
{
    engine->entry.liveness_changes[engine->entry.liveness_changes_count++] = seq;
    if (!live)
        return store_put_number(&engine->write, STORE_RETRACTED, seq, (struct tni_span){ 0 });
    return store_delete(&engine->write, STORE_RETRACTED,
                        (struct tni_span){ (const uint8_t *)&seq, sizeof(seq) });
}

tenure_status
live_correct(struct engine *engine, uint64_t target)
{
    uint8_t key[PAIR_KEY_BYTES];
    tenure_status status =
        store_put(&engine->write, STORE_CORRECTIONS, pair_key(target, engine->entry.seq, key),
                  (struct tni_span){ 0 });
    // Each event has at most one target, so liveness changes along a chain of limited length.
    for (uint64_t seq = target; status == TENURE_OK && seq != 0;) {
        bool was_live, corrected;
        struct log_entry entry;
        status = live_is(engine_read(engine), seq, &was_live);
        if (status == TENURE_OK)
            status = has_live_correction(engine_read(engine), seq, &corrected);
        if (status != TENURE_OK || was_live == !corrected)
            return status;
        status = log_read(engine_read(engine), seq, &entry);
        uint64_t next = entry.target;
        if (status == TENURE_OK)
            status = set_live(engine, seq, !corrected);
        seq = next;
    }
    return status;
}

/* The recursion follows chains of corrections, of at most CORRECTION_DEPTH_MAX. */
tenure_status
live_was(struct store_read read, uint64_t seq, uint64_t known_at, bool *ret_live)
{
    uint64_t correcting = 0;
    *ret_live = true;
    for (;;) {
        tenure_status status = next_correction(read, seq, correcting, &correcting);
        if (status == TENURE_NOT_FOUND || (status == TENURE_OK && correcting > known_at))
            return TENURE_OK;
        bool live = false;
        if (status == TENURE_OK)
            status = live_was(read, correcting, known_at, &live);
        if (status != TENURE_OK)
            return status;
        if (live) {
            *ret_live = false;
            return TENURE_OK;
        }
    }
}

tenure_status
live_depth(struct store_read read, uint64_t seq, unsigned *ret_depth)
{
    for (*ret_depth = 0; seq != 0 && *ret_depth <= CORRECTION_DEPTH_MAX; ++*ret_depth) {
        struct log_entry entry;
        tenure_status status = log_read(read, seq, &entry);
        if (status != TENURE_OK)
            return status;
        seq = entry.target;
    }
    return TENURE_OK;
}
