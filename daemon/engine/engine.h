/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine - one transaction: admit, append, fold, evaluate, emit.
 *
 * The engine owns the only write transaction. The requests of a batch are processed in sequence;
 * nothing that they cause may be published before engine_commit() returns TENURE_OK. After a
 * failure the engine cannot be used any more: only a restart shows what is on disk.
 *
 * What an entry causes depends only on the log, not on batches or times.
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

/* The sender of a request, as far as its permissions matter. */
struct engine_sender {
    const char *name;    // the name of its key, for messages
    bool publishes;      // may publish reports
    bool operates;       // may publish silences, acknowledgements, the daemon's own entries
    bool speaks_for_all; // or only for these sources:
    const char *const *sources;
    size_t sources_count;
};

/* Counts of answers since the engine was opened. */
struct engine_tally {
    uint64_t requests;
    uint64_t busy;       // requests answered BUSY because memory is used up
    uint64_t answers[6]; // by PublishAnswer.Status
};

struct engine_options {
    enum clock_mode clock_mode;
    /* The configured rules; NULL: the shipped ones. They must outlive the engine. */
    const Tenure__V1__RuleSet *rules;
    /* For a backtest: `rules` replace every rule set in the log, from the first entry on, and are
     * not logged. */
    bool overrides_rules;
    bool rules_from_log; // rule sets come from the log: none is logged at the start
    /* For a rebuild: the identity of the old log, LOG_ID_SIZE bytes; else NULL. */
    const uint8_t *log_id;
};

/* In a new folder, creates the log's identity. Logs the configured rule set if another is in force;
 * with CLOCK_FEED and an empty log only before the first event. Commits: no transaction may be
 * open. */
tenure_status engine_open(struct store *store, const struct engine_options *options, int64_t now_ms,
                          struct engine **ret_engine);
void engine_close(struct engine **engine_p);

/* Opens an engine that only reads a store, which another process may be writing. It reads one
 * snapshot until it is closed. */
tenure_status engine_open_to_read(struct store *store, struct engine **ret_engine);
struct store_read engine_reads(const struct engine *engine);

/* From now on, while rows in memory take more than this many bytes, a request that mentions a new
 * subject is answered BUSY; all others are processed. 0: no limit. */
void engine_limit_memory(struct engine *engine, uint64_t bytes);

/* The reason in such an answer. */
#define ENGINE_MEMORY_FULL                                                                         \
    "memory is full: events that name somebody or something new have to wait; restart the daemon " \
    "with a larger --memory-limit"

/* `now_ms` becomes the recorded time of the batch's entries, unless the log's last entry is later;
 * `wall_day` is today in the configured time zone. */
tenure_status engine_begin(struct engine *engine, int64_t now_ms, int32_t wall_day);

/* Processes one PublishRequest, and writes its PublishReply into the engine's memory, valid until
 * the next call. TENURE_OK even if all of it was refused; any other status means that the batch
 * failed. `sender` is NULL if everything is allowed. */
tenure_status engine_request(struct engine *engine, const struct engine_sender *sender,
                             struct tni_span request, struct tni_span *ret_reply);

/* Appends the next entry of another store's log as it was recorded there, and derives everything
 * that follows from it. TENURE_DAMAGED: it is not an event, or its hash does not continue the
 * chain. */
tenure_status engine_restore(struct engine *engine, const struct log_entry *entry);

/* The batch's entry after the one with that seq, or the first for 0; TENURE_NOT_FOUND: there is
 * none. Valid until the next entry is read. */
tenure_status engine_next_entry(struct engine *engine, uint64_t after, struct log_entry *ret_entry);

/* Logs the configured rule set if another is in force, as engine_open() does without
 * `rules_from_log`: the daemon becomes leader. Must be called within a batch. */
tenure_status engine_put_rules(struct engine *engine);

/* Stores the key that recognises redacted ids in the followed log (store/names.h). */
tenure_status engine_bring_redaction_key(struct engine *engine, struct tni_span key);

/* Logs that these entries were redacted in a log that had the identity `log`; at most
 * TENURE_MEMBERS_MAX of them. */
tenure_status engine_redacted(struct engine *engine, const char *log, const char *reason,
                              uint64_t *seqs, size_t seqs_count);

/* Logs that the log begins a new incarnation, which has the previous one's entries up to
 * `common_seq` and updates up to `updates_seq`. */
tenure_status engine_incarnate(struct engine *engine, Tenure__V1__Incarnation__Cause cause,
                               uint64_t common_seq, uint64_t updates_seq);

/* Moves the clock date to a later day by an own entry; does nothing for an earlier day. */
tenure_status engine_clock(struct engine *engine, int32_t day);

/* Whether anything was appended since engine_begin(). */
bool engine_has_changes(const struct engine *engine);

/* On TENURE_OK everything since engine_begin() is on disk. */
tenure_status engine_commit(struct engine *engine);
void engine_abort(struct engine *engine);

/* Writes the tables in memory to disk, so that the next start is short; no transaction may be
 * open. */
tenure_status engine_checkpoint(struct engine *engine);

/* The next update of the last commit; each is a topic and an encoded Update. *position begins at 0.
 * False at the end. Valid until the next engine_begin(). */
bool engine_next_update(const struct engine *engine, size_t *position, struct tni_span *ret_topic,
                        struct tni_span *ret_update);

/* The rules in force; none before the first event, if the log may bring its own. */
const struct rules *engine_rules(const struct engine *engine);

/* Calls `take` for each unknown region and role to which one of them is limited; see known.h. */
tenure_status engine_check_rules(struct engine *engine,
                                 void (*take)(void *context, const char *rule, const char *reason),
                                 void *context);

/* As of the last commit. */
const struct counters *engine_counters(const struct engine *engine);

/* The identity and the incarnation of the log; they only change with engine_incarnate(). */
const struct log_origin *engine_origin(const struct engine *engine);

const struct engine_tally *engine_tally(const struct engine *engine);

enum clock_mode engine_clock_mode(const struct engine *engine);

#endif
