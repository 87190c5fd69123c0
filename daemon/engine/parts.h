/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts - what the parts of the engine share. An entry goes through them in this order, and none
 * calls back into one that called it (the test `layers`):
 *
 *   request.c        a request: its events one by one, or all or none; request_ids.c: what it
 * brought admit.c          may it be stored? every refusal is made here limits.c         ... and
 * those of what may grow only so far subjects.c       numbers for names, links to subjects entry.c
 * the log record; then drives the rest live.c           which events a correction takes back or
 * brings back organisations.c  what organisations are posts.c          who holds which post
 *   people.c         what each post says of its people
 *   person.c         what each person holds, across organisations
 *   figures.c        the indicators
 *   marks.c          what is left for the end of the entry, of the day, or for another day
 *   settle.c         what an entry, or a day, leaves to be worked out at its end
 *   day_end.c        what waits until the clock leaves the day: figures, and rules about them
 *   judge.c          asks the rules about a subject
 *   alerts.c         the life of an alert; alert_show.c: what it says; mutes.c: whether it is
 * muted; remute.c: that again; alerts_outdated.c: alerts of rules that changed restore.c entries of
 * another store's log incarnate.c      a log that is no longer what its clients have seen own.c
 * entries of the daemon's own emit.c           numbered updates into the channels clock.c the clock
 * date, and the subjects that time itself changes history.c        a subject's live reports, read
 * back from the log state.c          rows as messages
 */
#ifndef PARTS_H
#define PARTS_H

#include "alert_row.h"
#include "cells.h"
#include "channels.h"
#include "checkpoint.h"
#include "day_end.h"
#include "decode.h"
#include "departures.h"
#include "encode.h"
#include "engine.h"
#include "event_update.h"
#include "holdings.h"
#include "names.h"
#include "numbers.h"
#include "position.h"
#include "request_ids.h"
#include "rows.h"
#include "surveys.h"
#include "timers.h"
#include "turns.h"
#include "waypoints.h"
#include <tenure/v1/wire.pb-c.h>

enum {
    CORRECTION_DEPTH_MAX = 64,            // corrections that hang on one another
    FLIPS_MAX = CORRECTION_DEPTH_MAX + 2, // events that one entry takes or brings back
    TOUCHED_MAX = (FLIPS_MAX + 1) * LOG_LINKS_MAX,
    HOLDERS_MAX = 1000, // of a post at a time
    STATE_ARENA_BYTES = 4 * 1024 * 1024,
    EVENT_ARENA_BYTES = 1024 * 1024,
    TOPIC_MAX = 400,
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

/* A growing list of the reports of one organisation. */
struct organisation_reports {
    struct organisation_report *items;
    size_t count, max;
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

/* A silence that mutes or may yet mute. */
struct silence {
    uint64_t seq;
    int32_t until; // the last day; TENURE_NO_DAY: it mutes what was open before it
    char rule[TENURE_SLUG_MAX + 1];
    char region[TENURE_SLUG_MAX + 1];
    char organisation[TENURE_SLUG_MAX + 1];
    Tenure__V1__Severity severity;                   // SEVERITY_UNSPECIFIED: any
    char name[TENURE_SLUG_MAX + TENURE_ID_MAX + 16]; // "silence SOURCE/ID"
};

/* What waits for the end of the entry, or of the day that the clock passes. */
struct pending_work {
    struct numbers refolds;       // organisations whose surroundings or day have changed
    struct numbers posts;         // to be published
    struct numbers reviews;       // posts that time has changed
    struct numbers organisations; // to be judged
    struct numbers people;
    struct numbers scopes; // SCOPE_CHANGES times the number, plus what has changed of it
    struct pile cells;     // keys, each behind its size
    struct numbers gaps;   // organisations whose leadership gaps have opened or ended
    bool mutes;            // silences or rules have changed
};

struct engine {
    struct store *store;
    enum clock_mode clock_mode;
    bool brought;     // the log brings its rule sets
    bool keeps_rules; // entries with rule sets change nothing: a backtest's own rules stay
    const Tenure__V1__RuleSet *configured;
    struct store_write write;
    struct counters counters; // as of now
    struct counters committed;
    struct checkpoint checkpoint; // the last one
    bool is_stale;                // what is kept besides the tables is not what they say
    struct log_origin origin;
    struct engine_tally tally;
    const struct engine_sender *sender; // of the request in work; NULL: it may do anything
    int64_t now_ms;
    int32_t wall_day;
    struct rules rules;
    uint64_t rule_numbers[TENURE_RULES_MAX]; // of the rules in force; see NAME_RULE

    struct tni_arena event_arena;   // the event in work
    struct tni_arena history_arena; // one event of a subject's history
    struct tni_arena state_arena;   // messages on their way out

    // The entry in work.
    uint64_t seq;
    const Tenure__V1__Event *event; // NULL: it was redacted
    Tenure__V1__Event__BodyCase body;
    Tenure__V1__Event__Confidence confidence;
    int32_t today;             // the clock date as far as it has come within this entry
    uint64_t day_began;        // while a day ends: the clock's entry with which it began; else 0
    bool reorganised;          // on the day that the clock has come to an organisation ends
    uint64_t flips[FLIPS_MAX]; // the events that it took back or brought back
    size_t flips_count;
    struct touched touched[TOUCHED_MAX];
    size_t touched_count;
    struct pending_work pending;
    struct waiting waiting;
    struct due due; // what the clock has come to

    struct post_row post;  // the one row in hand
    uint64_t post_number;  // 0: none
    bool post_changed;     // and not saved yet
    struct timeline whole; // what that post's row says, or as much of its history as is wanted
    struct waypoint waypoint;
    struct reports reports;
    const struct basis **bases; // of the tenures of the post in hand
    size_t bases_max;

    struct organisation_row organisation;
    struct organisation_reports organisation_reports;
    struct post_row new_post;
    struct shares shares[2]; // what a subject added before and adds now
    struct kept_shares kept;
    struct finding finding;
    char person_name[TENURE_NAME_MAX + 1];

    struct post_person *people; // of the post in hand
    size_t people_max;
    struct holding *holdings; // of the person in hand, now
    size_t holdings_max;
    struct numbers scopes[2]; // where that person counted as holding several posts, and counts now

    struct silence *silences;
    size_t silences_count, silences_max;

    struct pile updates;                             // what the batch has to tell
    struct channel_row channel_rows[CHANNEL_TABLES]; // of the entry in work
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

/* On top of what an event is admitted. */
struct admission {
    int32_t clock;                 // the clock date that it would find
    const struct pending *pending; // while an atomic request is rehearsed; else NULL
    size_t before;                 // events of the request that are rehearsed but not stored
    bool rehearsed;                // it was admitted in a rehearsal
};

/* Admits or refuses. TENURE_OK writes *ret_verdict, whose status is STORED if *ret_admitted may be
 * appended. */
tenure_status admit(struct engine *engine, struct tni_span raw, const struct admission *admission,
                    struct admitted *ret_admitted, struct verdict *ret_verdict);

/* limits.c */

/* Refuses what would bring more than is kept of something; `before` as in an admission. */
tenure_status check_limits(struct engine *engine, const Tenure__V1__Event *message, size_t before,
                           struct verdict *verdict);

/* entry.c */

/* Appends the event and works out everything that follows from it; its seq is engine->seq. */
tenure_status entry_append(struct engine *engine, const struct admitted *admitted);

/* An entry of the daemon's own. */
tenure_status entry_append_own(struct engine *engine, Tenure__V1__Event *message);

/* An entry that was redacted: it says nothing any more, but what it corrected stays corrected. */
tenure_status entry_append_redacted(struct engine *engine, const struct log_entry *redacted);

/* subjects.c */

/* The number of a name, giving the next one and making the row if the name is new. */
tenure_status subject_source(struct engine *engine, const char *source, uint64_t *ret_number);
tenure_status subject_person(struct engine *engine, const Tenure__V1__Person *person,
                             uint64_t *ret_number);
tenure_status subject_organisation(struct engine *engine, const char *id, uint64_t *ret_number);
tenure_status subject_post(struct engine *engine, const char *organisation, const char *role,
                           uint64_t *ret_number);

tenure_status subject_survey(struct engine *engine, const Tenure__V1__Survey *survey,
                             uint64_t *ret_number);

/* The scope of a region's id: 0 for none or `all`. */
tenure_status subject_scope(struct store_read read, const char *region, uint64_t *ret_scope);

/* The post's number; TENURE_NOT_FOUND: nobody has mentioned it. */
tenure_status subject_find_post(struct store_read read, const char *organisation, const char *role,
                                uint64_t *ret_number);

/* The organisation's first post after `post`; TENURE_NOT_FOUND: there is no more. */
tenure_status subject_next_post(struct store_read read, uint64_t organisation, uint64_t post,
                                uint64_t *ret_post);

/* The next organisation that was ever part of one; and one more of these. Both exist. */
tenure_status subject_next_child(struct store_read read, uint64_t organisation, uint64_t child,
                                 uint64_t *ret_child);
tenure_status subject_add_child(struct engine *engine, const char *parent, const char *child);

/* links.c */

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

/* A walk along a subject's live reports that are not rumours, the latest first. */
struct history_walk {
    struct store_read read;
    enum subject_kind kind;
    uint64_t number;
    uint64_t seq;   // of the next entry; begins with the last one about the subject
    uint64_t since; // it ends before that one
    uint64_t known_at;
    struct tni_arena *arena;
    bool rumours; // they are wanted as well
    struct log_entry entry;
    Tenure__V1__Event *message; // in the arena, until the next step
};

/* TENURE_NOT_FOUND: there is no more. */
tenure_status history_next(struct history_walk *walk);

/* The post's live reports up to `known_at`, or all. `last_seq` is the last entry about it. */
tenure_status history_of_post(struct store_read read, uint64_t post, uint64_t last_seq,
                              uint64_t known_at, struct tni_arena *arena, struct reports *reports);
/* The post's live reports that a waypoint's base does not know. */
tenure_status history_since(struct store_read read, uint64_t post, uint64_t last_seq,
                            const struct waypoint *waypoint, struct tni_arena *arena,
                            struct reports *reports);
void reports_close(struct reports *reports);

/* The organisation's live reports up to `known_at`, or all. */
tenure_status history_of_organisation(struct store_read read, uint64_t number, const char *id,
                                      uint64_t last_seq, uint64_t known_at, struct tni_arena *arena,
                                      struct organisation_reports *reports);
void organisation_reports_close(struct organisation_reports *reports);

/* The fold's view of an event about a post; false if the event is not about one. */
bool history_report(const Tenure__V1__Event *message, uint64_t seq, int32_t announced,
                    uint64_t person, struct report *ret_report);

/* The person of an event about a post, NULL if it has none. */
const Tenure__V1__Person *history_person(const Tenure__V1__Event *message);
/* The person's number, 0 if there is none. */
tenure_status history_person_number(struct store_read read, const Tenure__V1__Event *message,
                                    uint64_t *ret_number);

/* The day an event takes effect: its effective day, or the day it counts as announced. */
int32_t history_day(const Tenure__V1__Event *message, int32_t announced);

/* organisations.c */

/* Folds the organisation again; `last_seq` is the entry about it, 0 if only time or its
 * surroundings have changed. Publishes it, and its posts if it changed for them. */
tenure_status organisation_refold(struct engine *engine, uint64_t number, uint64_t last_seq);

/* Asks the rules about the organisation, and sets its timer. */
tenure_status organisation_judge(struct engine *engine, uint64_t number);

/* The region of a partnership without one of its own is its system's. */
tenure_status organisation_inherit(struct store_read read, struct organisation *organisation);

/* posts.c */

/* Takes the row of a post in hand; saves the one before, if it was changed. */
tenure_status post_load(struct engine *engine, uint64_t number);
tenure_status post_save(struct engine *engine);

/* Folds a new report of the post in hand. */
tenure_status post_fold(struct engine *engine, const struct report *report);
/* Makes a waypoint of the post in hand, folded as it is, with every WAYPOINT_REPORTS reports. */
tenure_status post_mark(struct engine *engine);

/* Works out the state of a post on engine->today, emits it if it has changed, evaluates its rules,
 * sets its timer, saves the row. */
tenure_status post_publish(struct engine *engine, uint64_t number);
/* The same of what time alone has changed. Figures that days alone move turn without it, see
 * figures_turn(). */
tenure_status post_review(struct engine *engine, uint64_t number);

/* refold.c */

/* Folds the post in hand again, after a report of a day that is settled. */
tenure_status post_refold_late(struct engine *engine, int32_t day);
/* The same after the entry in work has taken back or brought back others. */
tenure_status post_refold_corrected(struct engine *engine);

/* Fills engine->whole with more of the post's history than its row keeps: as far back as to say
 * what is true from the day on, and what has changed since people were told. */
tenure_status post_reach_back(struct engine *engine, int32_t day);

/* Takes a post in hand, and engine->whole and the view say what it is on engine->today. `ended` is
 * the day on which its organisation ends. */
tenure_status post_show(struct engine *engine, uint64_t number, int32_t ended,
                        struct post_view *ret_view);

/* people.c */

/* A hash, with a seed, of all that one tenure says of its holder on the day; subject->bases are
 * looked up. */
uint64_t people_hash_tenure(const struct post_subject *subject, uint32_t index, uint64_t seed);

/* A hash of what the organisation is to everybody who ever held one of its posts. */
uint32_t people_surroundings(const struct organisation *organisation, int32_t day);

/* Tells the people of the post in hand what the timeline says of them now, where that is new. */
tenure_status people_of_post(struct engine *engine, const struct post_subject *subject);

/* Gives what is kept of the person's posts another name; the posts are published later. */
tenure_status people_rename(struct engine *engine, uint64_t number, const char *name);

/* The name of a person, or the id where nobody gave one; lives until the next call. */
struct namer people_namer(struct engine *engine);

/* person.c */

/* Publishes what the person holds if it is new, and asks the rules about it. */
tenure_status person_publish(struct engine *engine, uint64_t number);

/* surveys_fold.c */

/* What the last survey says on a day. */
struct survey_result {
    int64_t count, leaders;
    int32_t next; // the next day on which another one is in force; TENURE_NO_DAY: none
};

tenure_status survey_last(struct store_read read, uint64_t number, uint64_t last_seq,
                          uint64_t known_at, int32_t day, struct tni_arena *arena,
                          struct survey_result *ret_result);

/* Folds the survey again. */
tenure_status survey_refold(struct engine *engine, uint64_t number, uint64_t last_seq);

/* scopes.c */

/* Asks the rules about a scope's departures that the changes may have moved; sets its timer. */
tenure_status scope_judge(struct engine *engine, uint64_t scope, scope_changes changes);
/* The same for rules about its figures, at the end of the day. */
tenure_status scope_judge_figures(struct engine *engine, uint64_t scope, scope_changes changes);

/* The scope's timer has come. */
tenure_status scope_review(struct engine *engine, uint64_t scope);

/* The id of a scope: `all`, or the region's. */
tenure_status scope_id(struct store_read read, uint64_t scope, char *ret_id);

/* settle.c */

/* Marks what has to be looked at when the entry, or the day, is through. */
tenure_status settle_later(struct numbers *numbers, uint64_t number);
tenure_status settle_scope(struct engine *engine, uint64_t scope, unsigned change);

/* Looks at all that was marked, in a fixed order. */
tenure_status settle(struct engine *engine);
/* Asks the rules about figures of the scopes that were marked. */
tenure_status settle_figures(struct engine *engine);

void pending_forget(struct pending_work *pending);

/* restore.c */

/* Applies the entries behind the last checkpoint again. TENURE_DAMAGED: what comes of them is not
 * what came of them when they were logged. */
tenure_status apply_again(struct engine *engine, const struct counters *logged);

/* rules.c */

/* Reads the rules in force with their versions; an empty set before the first entry. */
tenure_status rules_load(struct engine *engine);

/* Puts the set in force by the entry in work: alerts of changed rules end, everything is evaluated.
 */
tenure_status rules_take(struct engine *engine, const Tenure__V1__RuleSet *set);

/* incarnate.c: the log begins the incarnation, if the entry in work is of this log. */
tenure_status incarnation_take(struct engine *engine, const Tenure__V1__Incarnation *message);

/* Whether this set is in force, with every parameter. */
bool rules_are_in_force(struct engine *engine, const Tenure__V1__RuleSet *set);

/* own.c */

/* Logs the set that is configured, or that ships, unless it is in force. */
tenure_status rules_log_configured(struct engine *engine);

/* clock.c */

/* Moves the timer of a subject, to a day that is still to come: those of other days are not looked
 * at. */
tenure_status timer_move(struct engine *engine, enum subject_kind kind, uint64_t number,
                         int32_t from, int32_t to);

/* Reviews every subject whose timer is due by `day`, day by day, and makes it the clock date. */
tenure_status clock_advance(struct engine *engine, int32_t day);

#include "figures.h"
#include "judging.h"
#include "messages.h"

#endif
