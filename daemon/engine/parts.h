/*
 * parts - what the parts of the engine share. An entry goes through them in this order:
 *
 *   request.c   a request: its events one by one, or all or none
 *   admit.c     may it be stored? every refusal is made here
 *   subjects.c  numbers for names, links to subjects
 *   entry.c     the log record; then drives the rest
 *   live.c      which events a correction takes back or brings back
 *   fold.c      the rows of the subjects that the entry touched
 *   alerts.c    the rules about them
 *   emit.c      numbered updates into the channels
 *   clock.c     the clock date, and the subjects that time itself changes
 *   history.c   a subject's live reports, read back from the log
 *   state.c     rows as messages
 */
#ifndef PARTS_H
#define PARTS_H

#include "alert_row.h"
#include "decode.h"
#include "engine.h"
#include "event_update.h"
#include "names.h"
#include "rows.h"
#include "timers.h"
#include <tenure/v1/wire.pb-c.h>

enum {
    CORRECTION_DEPTH_MAX = 64,            // corrections that hang on one another
    FLIPS_MAX = CORRECTION_DEPTH_MAX + 2, // events that one entry takes or brings back
    TOUCHED_MAX = (FLIPS_MAX + 1) * LOG_LINKS_MAX,
    HOLDERS_MAX = 1000, // of a post at a time
    STATE_ARENA_BYTES = 4 * 1024 * 1024,
    EVENT_ARENA_BYTES = 1024 * 1024,
    TOPIC_MAX = 200,
};

/* Bytes that grow and are used again. */
struct pile {
    uint8_t *data;
    size_t size, capacity;
};

/* A subject that an entry touches. */
struct touched {
    uint8_t kind; // enum subject_kind
    uint64_t number;
    bool again; // its history has changed: fold it all again
};

/* A growing list of the reports of one post. */
struct reports {
    struct report *items;
    size_t count, max;
    uint64_t rumours[RUMOURS_MAX]; // the latest, oldest first
    uint32_t rumours_count;
};

/* An event that was admitted. */
struct admitted {
    struct tni_span raw;
    const Tenure__V1__Event *message;
    struct tni_content content;
    uint64_t source; // 0: a new one
    int32_t announced;
    uint64_t target; // the seq it retracts or supersedes; 0: none
};

struct engine {
    struct store *store;
    enum clock_mode clock_mode;
    struct store_write write;
    struct counters counters; // as of now
    struct counters committed;
    int64_t now_ms;
    int32_t wall_day;
    struct rules rules;

    struct tni_arena event_arena;   // the event in work
    struct tni_arena history_arena; // one event of a subject's history
    struct tni_arena state_arena;   // messages on their way out

    // The entry in work.
    uint64_t seq;
    Tenure__V1__Event__BodyCase body;
    int32_t today;             // the clock date as far as it has come within this entry
    uint64_t flips[FLIPS_MAX]; // the events that it took back or brought back
    size_t flips_count;
    struct touched touched[TOUCHED_MAX];
    size_t touched_count;

    struct post_row post;  // the one row in hand
    uint64_t post_number;  // 0: none
    struct timeline whole; // what that post's row says, or all of its history
    struct reports reports;

    struct pile updates; // what the batch has to tell
    struct pile reply;
    uint8_t *scratch; // ROW_BYTES_MAX
};

static inline struct store_read
engine_read(const struct engine *engine)
{
    return engine->write.read;
}

/* request.c, admit.c */

/* What an event is answered with. */
struct verdict {
    Tenure__V1__PublishAnswer__Status status;
    uint64_t seq;
    struct tenure_problem problem;
};

/* The ids that an atomic request has brought so far; NULL where requests are not atomic. */
struct pending;
bool pending_has(const struct pending *pending, const char *source, const char *id);
bool pending_has_correction(const struct pending *pending, const char *source, const char *id);

/* On top of what an event is admitted. */
struct admission {
    int32_t clock;                 // the clock date that it would find
    const struct pending *pending; // while an atomic request is rehearsed
    size_t before;                 // events of the request that are rehearsed but not stored
    bool rehearsed;                // it was admitted in a rehearsal
};

/* Admits or refuses. TENURE_OK writes *ret_verdict, whose status is STORED if *ret_admitted may be
 * appended. */
tenure_status admit(struct engine *engine, struct tni_span raw, const struct admission *admission,
                    struct admitted *ret_admitted, struct verdict *ret_verdict);

/* entry.c */

/* Appends the event and works out everything that follows from it; its seq is engine->seq. */
tenure_status entry_append(struct engine *engine, const struct admitted *admitted);

/* An entry of the daemon's own. */
tenure_status entry_append_own(struct engine *engine, Tenure__V1__Event *message);

/* subjects.c */

/* The number of a name, giving the next one and making the row if the name is new. */
tenure_status subject_source(struct engine *engine, const char *source, uint64_t *ret_number);
tenure_status subject_person(struct engine *engine, const Tenure__V1__Person *person,
                             uint64_t *ret_number);
tenure_status subject_organisation(struct engine *engine, const char *id, uint64_t *ret_number);
tenure_status subject_post(struct engine *engine, const char *organisation, const char *role,
                           uint64_t *ret_number);

/* The links of an event to the subjects that it is about; makes those that are new. */
tenure_status subject_links(struct engine *engine, const Tenure__V1__Event *message,
                            struct log_link *links, size_t *ret_count);

/* The organisation of the event's topic, "-" if it has none. */
const char *subject_topic(const Tenure__V1__Event *message);

/* live.c */

/* Works out which events are live after an entry with that target; fills engine->flips. */
tenure_status live_correct(struct engine *engine, uint64_t target);
tenure_status live_is(struct store_read read, uint64_t seq, bool *ret_live);
/* As known when seq `known_at` was the last. */
tenure_status live_was(struct store_read read, uint64_t seq, uint64_t known_at, bool *ret_live);
/* How many corrections hang on one another from this event on. */
tenure_status live_depth(struct store_read read, uint64_t seq, unsigned *ret_depth);

/* history.c */

enum {
    KNOWN_NOW = 0
};

/* The post's live reports up to `known_at`, or all. `last_seq` is the last entry about it. */
tenure_status history_of_post(struct store_read read, uint64_t post, uint64_t last_seq,
                              uint64_t known_at, struct tni_arena *arena, struct reports *reports);
void reports_close(struct reports *reports);

/* The organisation as it is on a day, by its live reports. */
tenure_status history_of_organisation(struct store_read read, uint64_t number, uint64_t last_seq,
                                      uint64_t known_at, int32_t day, struct tni_arena *arena,
                                      struct organisation *organisation);

/* The fold's view of an event about a post; false if the event is not about one. */
bool history_report(const Tenure__V1__Event *message, uint64_t seq, int32_t announced,
                    uint64_t person, struct report *ret_report);

/* The person of an event about a post, NULL if it has none. */
const Tenure__V1__Person *history_person(const Tenure__V1__Event *message);

/* fold.c */

/* Takes the row of a post in hand. */
tenure_status fold_load_post(struct engine *engine, uint64_t number);
tenure_status fold_save_post(struct engine *engine);

/* Folds a new report of the post in hand; NULL: folds all reports again. */
tenure_status fold_post(struct engine *engine, const struct report *report);

/* Folds the organisation again; if that changes it, its posts are published again. */
tenure_status fold_organisation(struct engine *engine, uint64_t number, uint64_t last_seq);

/* Works out the state of the post in hand on engine->today, emits it if it has changed, evaluates
 * its rules, sets its timer, saves the row. */
tenure_status fold_publish_post(struct engine *engine);

/* alerts.c */

/* Evaluates the rules about the post in hand; *review becomes earlier if a rule asks for it. */
tenure_status alerts_of_post(struct engine *engine, const struct post_subject *subject,
                             int32_t *review);

/* Ends the alerts of rules that changed or went, after the new set was put in force. */
tenure_status alerts_of_changed_rules(struct engine *engine);

/* rules.c */

/* Reads the rules in force with their versions; an empty set before the first entry. */
tenure_status rules_load(struct engine *engine);

/* Puts a set in force by the entry in work: alerts of changed rules end, everything is evaluated.
 */
tenure_status rules_enforce(struct engine *engine, const Tenure__V1__RuleSet *set);

/* Logs the set that ships, unless it is in force. */
tenure_status rules_log_default(struct engine *engine);

/* clock.c */

/* Reviews every subject whose timer is due by `day`, day by day, and makes it the clock date. */
tenure_status clock_advance(struct engine *engine, int32_t day);

/* emit.c */
tenure_status emit_event(struct engine *engine, const struct log_entry *entry,
                         const char *organisation);
/* The state and the alert are encoded messages. */
tenure_status emit_post(struct engine *engine, const struct post_row *row, struct tni_span state);
tenure_status emit_alert(struct engine *engine, const char *organisation, const char *rule,
                         struct tni_span alert);

/* state.c */

/* A message in the arena; NULL: it does not fit. */
Tenure__V1__PostState *state_of_post(struct store_read read, struct tni_arena *arena,
                                     const struct post_row *row, const struct timeline *timeline,
                                     const struct post_view *view,
                                     const struct organisation *organisation);
Tenure__V1__PostHistory *state_history(struct store_read read, struct tni_arena *arena,
                                       Tenure__V1__PostState *state,
                                       const struct timeline *timeline, int32_t day);

/* A copy of a text in the arena; NULL: it does not fit. */
char *state_text(struct tni_arena *arena, const char *text);

/* piles */
bool pile_reserve(struct pile *pile, size_t more);
void pile_close(struct pile *pile);

#endif
