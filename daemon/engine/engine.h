/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine - one transaction: admit, append, fold, evaluate, emit.
 *
 * The engine owns the only write transaction. Requests of a batch go through it one after the
 * other; nothing they cause may be published before engine_commit() returns TENURE_OK. After
 * a failure the engine is of no more use: what is on disk is known again after a restart.
 *
 * What an entry causes depends on the log alone, not on how entries were batched or when.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include "counters.h"
#include "position.h"
#include "rule.h"
#include "store.h"

enum clock_mode {
    CLOCK_WALL, // the clock date is today
    CLOCK_FEED, // the clock date follows the announced days of the events
};

struct engine;

/* Who sends a request, where that decides what is admitted. */
struct engine_sender {
    const char *name;    // what people call its key
    bool publishes;      // reports of events
    bool operates;       // silences, acknowledgements, the daemon's own entries
    bool speaks_for_all; // or only for these sources:
    const char *const *sources;
    size_t sources_count;
};

/* What requests were answered since the engine was opened. */
struct engine_tally {
    uint64_t requests;
    uint64_t busy;       // requests that were answered BUSY, for want of memory
    uint64_t answers[6]; // by PublishAnswer.Status
};

struct engine_options {
    enum clock_mode clock_mode;
    /* The rules to put in force; NULL: those that ship. Lives as long as the engine. */
    const Tenure__V1__RuleSet *rules;
    /* A backtest: `rules` take the place of every set that the log brings, from its first on; none
     * is logged. */
    bool overrides_rules;
    bool rules_from_log; // the log brings its rule sets: none is logged at the start
    /* A rebuild: the identity of the log that is made again, LOG_ID_SIZE bytes; else NULL. */
    const uint8_t *log_id;
};

/* Makes the log's identity in a new folder, and logs the configured rule set when another is in
 * force; with CLOCK_FEED and nothing logged yet only before the first event. Writes for itself: no
 * transaction may be open. */
tenure_status engine_open(struct store *store, const struct engine_options *options, int64_t now_ms,
                          struct engine **ret_engine);
void engine_close(struct engine **engine_p);

/* An engine that shows what a store says, of which another process may be the writer, and takes
 * nothing. What it reads stays the same until it is closed. */
tenure_status engine_open_to_read(struct store *store, struct engine **ret_engine);
struct store_read engine_reads(const struct engine *engine);

/* From now on, while rows in memory take more than this many bytes, a request is answered BUSY that
 * names anybody or anything not heard of before; all else goes on. 0: there is no limit. */
void engine_limit_memory(struct engine *engine, uint64_t bytes);

/* The reason that such a request is answered with. */
#define ENGINE_MEMORY_FULL                                                                         \
    "memory is full: events that name somebody or something new have to wait; restart the daemon " \
    "with a larger --memory-limit"

/* `now_ms` becomes the recorded time of the batch's entries, unless the log is ahead of it;
 * `wall_day` is today in the configured time zone. */
tenure_status engine_begin(struct engine *engine, int64_t now_ms, int32_t wall_day);

/* Takes one PublishRequest and writes its PublishReply into engine memory, valid until the next
 * call. TENURE_OK even if everything in it was refused; anything else is a failure of the batch.
 * `sender` is NULL where anybody may do anything. */
tenure_status engine_request(struct engine *engine, const struct engine_sender *sender,
                             struct tni_span request, struct tni_span *ret_reply);

/* Appends an entry of another store's log, the next one, as it was recorded there, and works out
 * everything that follows from it. TENURE_DAMAGED: it is no event, or its hash does not follow from
 * the ones before it. */
tenure_status engine_restore(struct engine *engine, const struct log_entry *entry);

/* An entry of the batch, behind the one with that seq; TENURE_NOT_FOUND: that was its last. Valid
 * until the next entry is taken. With 0 the first. */
tenure_status engine_next_entry(struct engine *engine, uint64_t after, struct log_entry *ret_entry);

/* Logs the configured rule set when another is in force, as engine_open() does where nothing is
 * `rules_from_log`: the daemon begins to lead. Within a batch. */
tenure_status engine_put_rules(struct engine *engine);

/* The key by which redacted ids of the log that is followed are known (store/names.h). */
tenure_status engine_bring_redaction_key(struct engine *engine, struct tni_span key);

/* Logs that these entries of a log that had the identity `log` were redacted; at most
 * TENURE_MEMBERS_MAX of them. */
tenure_status engine_redacted(struct engine *engine, const char *log, const char *reason,
                              uint64_t *seqs, size_t seqs_count);

/* Logs that the log begins a new incarnation, which shares it up to entry `common_seq` and its
 * updates up to `updates_seq`. */
tenure_status engine_incarnate(struct engine *engine, Tenure__V1__Incarnation__Cause cause,
                               uint64_t common_seq, uint64_t updates_seq);

/* Moves the clock date to a later day, by an entry of its own; an earlier day does nothing. */
tenure_status engine_clock(struct engine *engine, int32_t day);

/* Whether anything was appended since engine_begin(). */
bool engine_has_changes(const struct engine *engine);

/* On TENURE_OK everything since engine_begin() is on disk. */
tenure_status engine_commit(struct engine *engine);
void engine_abort(struct engine *engine);

/* Writes down what is in memory, so that the next start is short; no transaction may be open. */
tenure_status engine_checkpoint(struct engine *engine);

/* What the last commit has to tell subscribers, in order; each is a topic and an encoded Update.
 * *place begins at 0. False at the end. Valid until the next engine_begin(). */
bool engine_next_update(const struct engine *engine, size_t *position, struct tni_span *ret_topic,
                        struct tni_span *ret_update);

/* The rules in force; there are none before the first event, where the log may bring its own. */
const struct rules *engine_rules(const struct engine *engine);

/* As of the last commit. */
const struct counters *engine_counters(const struct engine *engine);

/* The identity and the incarnation of the log; the same until engine_incarnate(). */
const struct log_origin *engine_origin(const struct engine *engine);

const struct engine_tally *engine_tally(const struct engine *engine);

enum clock_mode engine_clock_mode(const struct engine *engine);

#endif
