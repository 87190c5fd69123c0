/* SPDX-License-Identifier: Apache-2.0 */
#include "engine.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "history.h"
#include "known.h"
#include "own.h"
#include "post_family.h"
#include "propagate.h"
#include "restore.h"
#include "rules.h"
#include "work.h"

/* Reads again from the tables what the engine holds in memory besides them. */
static tenure_status
read_again(struct engine *engine)
{
    tenure_status status = log_origin_load(engine_read(engine), &engine->counters, &engine->origin);
    if (status == TENURE_OK)
        status = rules_load(engine);
    if (status == TENURE_OK)
        status = suppression_load(engine);
    waiting_forget(&engine->waiting);
    return status == TENURE_OK ? day_end_load(engine) : status;
}

tenure_status
engine_begin(struct engine *engine, int64_t now_ms, int32_t wall_day)
{
    engine->now_ms = now_ms;
    engine->wall_day = wall_day;
    engine->updates.size = 0;
    engine->in_hand.number = 0;
    indicators_begin(&engine->indicators);
    tenure_status status = store_write_begin(engine->store, &engine->write);
    if (status != TENURE_OK || !engine->is_stale)
        return status;
    status = read_again(engine);
    engine->is_stale = status != TENURE_OK;
    if (status != TENURE_OK)
        engine_abort(engine);
    return status;
}

void
engine_limit_memory(struct engine *engine, uint64_t bytes)
{
    engine->memory_limit = bytes;
}

bool
engine_has_changes(const struct engine *engine)
{
    return engine->counters.last_seq != engine->committed.last_seq;
}

static tenure_status
commit(struct engine *engine, bool checkpoints)
{
    struct checkpoint checkpoint = engine->checkpoint;
    tenure_status status = counters_write(&engine->write, &engine->counters);
    if (status == TENURE_OK && checkpoints)
        status = checkpoint_write(&engine->write, &engine->counters, &checkpoint);
    if (status == TENURE_OK)
        status = store_write_commit(&engine->write);
    if (status != TENURE_OK) {
        engine_abort(engine);
        return status;
    }
    if (checkpoints)
        checkpoint_written(&engine->write);
    engine->checkpoint = checkpoint;
    engine->committed = engine->counters;
    return status;
}

tenure_status
engine_commit(struct engine *engine)
{
    if (engine_has_changes(engine))
        return commit(engine, checkpoint_is_due(&engine->write, &engine->checkpoint,
                                                engine->counters.last_seq));
    store_write_abort(&engine->write);
    return TENURE_OK;
}

tenure_status
engine_checkpoint(struct engine *engine)
{
    if (engine->checkpoint.seq == engine->counters.last_seq)
        return TENURE_OK;
    tenure_status status = engine_begin(engine, 0, TENURE_NO_DAY);
    return status == TENURE_OK ? commit(engine, true) : status;
}

void
engine_abort(struct engine *engine)
{
    store_write_abort(&engine->write);
    engine->counters = engine->committed;
    engine->is_stale = true;
    engine->updates.size = 0;
    engine->in_hand.number = 0;
    engine->in_hand.is_changed = false;
    dirty_forget(&engine->dirty);
    indicators_forget(&engine->indicators);
    channel_row_clear(&engine->channel_row);
}

const struct rules *
engine_rules(const struct engine *engine)
{
    return &engine->rules;
}

tenure_status
engine_check_rules(struct engine *engine,
                   void (*take)(void *context, const char *rule, const char *reason), void *context)
{
    return known_check_rules(engine_read(engine), &engine->rules, take, context);
}

const struct counters *
engine_counters(const struct engine *engine)
{
    return &engine->committed;
}

const struct log_origin *
engine_origin(const struct engine *engine)
{
    return &engine->origin;
}

const struct engine_tally *
engine_tally(const struct engine *engine)
{
    return &engine->tally;
}

enum clock_mode
engine_clock_mode(const struct engine *engine)
{
    return engine->clock_mode;
}

static void
make_counters(const uint8_t *log_id, struct counters *ret_counters)
{
    *ret_counters = (struct counters){ .clock = TENURE_NO_DAY,
                                       .silences_review = TENURE_NO_DAY,
                                       .reorganised = TENURE_NO_DAY };
    if (log_id != NULL)
        memcpy(ret_counters->log_id, log_id, LOG_ID_SIZE);
    else
        randombytes_buf(ret_counters->log_id, LOG_ID_SIZE);
}

/* Reads the tables in memory as of the last checkpoint; without one they are empty. The transaction
 * stays open: another program that writes the folder may write a checkpoint meanwhile, and the
 * entries to be applied must find the deferred tables of this one. */
static tenure_status
read_checkpoint(struct engine *engine)
{
    tenure_status status = store_again_begin(engine->store, &engine->write);
    if (status == TENURE_OK)
        status = checkpoint_read(&engine->write, &engine->checkpoint, &engine->counters);
    if (status != TENURE_OK && status != TENURE_NOT_FOUND)
        return status;
    checkpoint_written(&engine->write);
    return store_again_keep(&engine->write);
}

/* Afterwards all logged entries are on disk, and memory has their effects. */
static tenure_status
start(struct engine *engine, const uint8_t *log_id, bool *ret_is_new)
{
    struct counters logged;
    tenure_status status = read_checkpoint(engine);
    if (status != TENURE_OK)
        return status;
    status = counters_read(engine_read(engine), &logged);
    *ret_is_new = status == TENURE_NOT_FOUND;
    if (status == TENURE_NOT_FOUND || (status == TENURE_OK && engine->checkpoint.seq == 0))
        make_counters(status == TENURE_OK ? logged.log_id : log_id, &engine->counters);
    if (status == TENURE_OK || status == TENURE_NOT_FOUND)
        status = read_again(engine);
    if (status == TENURE_OK && !*ret_is_new)
        status = apply_again(engine, &logged);
    engine->committed = engine->counters;
    return status;
}

/* Whether the log is empty with a feed clock: another daemon's log, with its rule sets, may be
 * loaded into it. */
static bool
is_new_feed(const struct engine *engine)
{
    return engine->clock_mode == CLOCK_FEED && engine->counters.last_seq == 0;
}

static tenure_status
log_rules(struct engine *engine, int64_t now_ms, bool is_new)
{
    tenure_status status = engine_begin(engine, now_ms, TENURE_NO_DAY);
    if (status != TENURE_OK)
        return status;
    status = is_new_feed(engine) ? TENURE_OK : rules_log_configured(engine);
    if (status != TENURE_OK) {
        engine_abort(engine);
        return status;
    }
    // A new log is committed even if nothing was logged, because its identity is fixed from now on.
    // Otherwise nothing unnecessary is written, so that a start succeeds on a full disk.
    return is_new ? commit(engine, false) : engine_commit(engine);
}

static tenure_status
make_engine(struct store *store, const struct engine_options *options, struct engine **ret_engine)
{
    struct engine *engine = calloc(1, sizeof(*engine));
    if (engine == NULL || sodium_init() < 0) {
        free(engine);
        return TENURE_NO_MEMORY;
    }
    *ret_engine = engine;
    engine->store = store;
    engine->clock_mode = options->clock_mode;
    engine->configured = options->rules;
    engine->overrides_rules = options->overrides_rules;
    engine->rules_from_log = options->rules_from_log;
    engine->preview_until = TENURE_NO_DAY;
    post_row_clear(&engine->in_hand.row);
    post_row_clear(&engine->new_post);
    tenure_status status = evidence_open(&engine->evidence) ? TENURE_OK : TENURE_NO_MEMORY;
    if (status == TENURE_OK)
        status = tni_arena_open(&engine->event_arena, EVENT_ARENA_BYTES);
    if (status == TENURE_OK)
        status = tni_arena_open(&engine->history_arena, EVENT_ARENA_BYTES);
    if (status == TENURE_OK)
        status = tni_arena_open(&engine->state_arena, STATE_ARENA_BYTES);
    return status;
}

tenure_status
engine_open(struct store *store, const struct engine_options *options, int64_t now_ms,
            struct engine **ret_engine)
{
    struct engine *engine = NULL;
    bool is_new = false;
    tenure_status status = make_engine(store, options, &engine);
    if (status == TENURE_OK)
        status = start(engine, options->log_id, &is_new);
    if (status == TENURE_OK)
        status = store_again_end(&engine->write);
    if (status == TENURE_OK)
        status = log_rules(engine, now_ms, is_new);
    if (status != TENURE_OK)
        engine_close(&engine);
    else
        *ret_engine = engine;
    return status;
}

tenure_status
engine_open_to_read(struct store *store, struct engine **ret_engine)
{
    struct engine_options options = { .clock_mode = CLOCK_FEED };
    struct engine *engine = NULL;
    bool is_new = false;
    tenure_status status = make_engine(store, &options, &engine);
    if (status == TENURE_OK)
        status = start(engine, NULL, &is_new);
    if (status != TENURE_OK)
        engine_close(&engine);
    else
        *ret_engine = engine;
    return status;
}

struct store_read
engine_reads(const struct engine *engine)
{
    return engine_read(engine);
}
void
dirty_forget(struct dirty_set *dirty)
{
    dirty->refolds.count = dirty->posts.count = dirty->reviews.count = 0;
    dirty->organisations.count = dirty->people.count = dirty->scopes.count = 0;
    dirty->gaps.count = dirty->lacks.count = dirty->leavers.count = 0;
    dirty->suppression = false;
}

static void
dirty_close(struct dirty_set *dirty)
{
    id_set_close(&dirty->refolds);
    id_set_close(&dirty->posts);
    id_set_close(&dirty->reviews);
    id_set_close(&dirty->organisations);
    id_set_close(&dirty->people);
    id_set_close(&dirty->scopes);
    id_set_close(&dirty->gaps);
    id_set_close(&dirty->lacks);
    id_set_close(&dirty->leavers);
}

void
engine_close(struct engine **engine_p)
{
    struct engine *engine = *engine_p;
    if (engine == NULL)
        return;
    *engine_p = NULL;
    if (engine->write.read.txn != NULL)
        store_write_abort(&engine->write);
    post_row_close(&engine->in_hand.row);
    post_row_close(&engine->new_post);
    timeline_close(&engine->in_hand.whole);
    waypoint_close(&engine->in_hand.waypoint);
    reports_close(&engine->in_hand.reports);
    organisation_reports_close(&engine->organisation_reports);
    dirty_close(&engine->dirty);
    indicators_close(&engine->indicators);
    waiting_close(&engine->waiting);
    due_close(&engine->due);
    tni_arena_close(&engine->event_arena);
    tni_arena_close(&engine->history_arena);
    tni_arena_close(&engine->state_arena);
    buffer_close(&engine->updates);
    channel_row_close(&engine->channel_row);
    buffer_close(&engine->reply);
    id_set_close(&engine->scopes[0]);
    id_set_close(&engine->scopes[1]);
    finding_close(&engine->finding);
    finding_close(&engine->pending);
    subject_alerts_close(&engine->alerts);
    evidence_close(&engine->evidence);
    free(engine->in_hand.people);
    post_family_close(&engine->family);
    id_set_close(&engine->joined);
    id_set_close(&engine->counted_otherwise);
    free(engine->holdings);
    free(engine->silences);
    free(engine->in_hand.bases);
    free(engine);
}
