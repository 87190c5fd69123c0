/* SPDX-License-Identifier: Apache-2.0 */
/*
 * work - what the engine keeps, by who writes it.
 *
 * An entry goes through the parts in this order, and none calls back into one that called it (the
 * test `layers`): request.c, admit.c, entry.c, then those that the entry affects (organisations.c,
 * posts.c, people.c, person.c, scopes.c), propagate.c, and evaluate.c with alerts.c; engine.c
 * commits. docs/architecture.md says what each does.
 */
#ifndef WORK_H
#define WORK_H

#include "alert_id.h"
#include "alert_row.h"
#include "calendar.h"
#include "channels.h"
#include "checkpoint.h"
#include "day_end.h"
#include "decode.h"
#include "departures.h"
#include "encode.h"
#include "engine.h"
#include "event_update.h"
#include "evidence.h"
#include "family.h"
#include "holdings.h"
#include "id_set.h"
#include "indicator_row.h"
#include "indicator_updates.h"
#include "indicators_in_work.h"
#include "names.h"
#include "position.h"
#include "request_ids.h"
#include "rows.h"
#include "subject_alerts.h"
#include "surveys.h"
#include "timers.h"
#include "waypoints.h"
#include <tenure/v1/wire.pb-c.h>

enum {
    CORRECTION_DEPTH_MAX = 64,                       // corrections that hang on one another
    LIVENESS_CHANGES_MAX = CORRECTION_DEPTH_MAX + 2, // events that one entry retracts or restores
    AFFECTED_MAX = (LIVENESS_CHANGES_MAX + 1) * LOG_LINKS_MAX,
    HOLDERS_MAX = 1000, // of a post at a time
    STATE_ARENA_BYTES = 4 * 1024 * 1024,
    EVENT_ARENA_BYTES = 1024 * 1024,
    TOPIC_MAX = 400,
};

/* A subject that an entry affects. */
struct affected {
    uint8_t kind; // enum subject_kind
    uint64_t number;
    bool needs_refold; // its history has changed: fold it all again
};

/* A growing list of the reports of one post. */
struct reports {
    struct report *items;
    size_t count, max;
    uint64_t rumours[RUMOURS_MAX]; // the latest, oldest first
    uint32_t rumours_count;
};

/* What is read and folded of a family; zero it before the first use. */
struct post_family {
    struct id_set members; // their numbers, the first that of the post that was asked for
    struct post_change *changes;
    size_t changes_count, changes_max;
    struct report *reports;
    size_t reports_count, reports_max;
    struct family_post *posts;
    size_t posts_max;
    struct reports one;  // of a single post
    struct post_row row; // of a single post
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

/* A silence that matches alerts, or may yet. */
struct silence {
    uint64_t seq;
    int32_t until; // the last day; TENURE_NO_DAY: it matches what was open before it
    char rule[TENURE_SLUG_MAX + 1];
    char region[TENURE_SLUG_MAX + 1];
    char organisation[TENURE_SLUG_MAX + 1];
    Tenure__V1__Severity severity;                   // SEVERITY_UNSPECIFIED: any
    char name[TENURE_SLUG_MAX + TENURE_ID_MAX + 16]; // "silence SOURCE/ID"
};

/* What waits for the end of the entry, or of the day that the clock passes. */
struct dirty_set {
    struct id_set refolds;       // organisations whose context or day has changed
    struct id_set posts;         // to be published
    struct id_set reviews;       // posts that time has changed
    struct id_set organisations; // to be evaluated
    struct id_set people;
    struct id_set scopes;  // SCOPE_CHANGES times the number, plus what has changed of it
    struct id_set gaps;    // organisations whose leadership gaps have opened or ended
    struct id_set lacks;   // posts about whose lack of a holder alerts have opened or ended
    struct id_set leavers; // people a tenure of whom ends on the day that the clock has come to
    bool suppression;      // silences or rules have changed
};

/* The entry in work; entry.c and clock.c write it. */
struct entry_in_work {
    uint64_t seq;
    const Tenure__V1__Event *event; // NULL: it was redacted
    Tenure__V1__Event__BodyCase body;
    Tenure__V1__Event__Confidence confidence;
    int32_t today;      // the clock date as far as it has come within this entry
    uint64_t day_began; // while a day ends: the clock's entry with which it began; else 0
    bool reorganised;   // on the day that the clock has come to an organisation ends
    uint64_t liveness_changes[LIVENESS_CHANGES_MAX]; // the events that it retracted or restored
    size_t liveness_changes_count;
    struct affected affected[AFFECTED_MAX];
    size_t affected_count;
};

/* The one post in hand, its row and what was read of it; posts.c, refold.c and people.c write it.
 */
struct post_in_hand {
    struct post_row row;   // the one row in hand
    uint64_t number;       // 0: none
    bool is_changed;       // and not saved yet
    struct timeline whole; // what that post's row says, or as much of its history as is wanted
    struct waypoint waypoint;
    struct reports reports;
    const struct basis **bases; // of the tenures of the post in hand
    size_t bases_max;
    struct post_person *people; // of the post in hand
    size_t people_max;
};

struct engine {
    struct store *store;
    enum clock_mode clock_mode;
    bool rules_from_log;  // the log brings its rule sets
    bool overrides_rules; // entries with rule sets change nothing: a backtest's own rules stay
    const Tenure__V1__RuleSet *configured;
    struct store_write write;
    struct counters counters; // as of now
    struct counters committed;
    struct checkpoint checkpoint; // the last one
    bool is_stale;                // what the engine holds outside the tables does not match them
    struct log_origin origin;
    struct engine_tally tally;
    uint64_t memory_limit;              // see engine_limit_memory(); 0: none
    const struct engine_sender *sender; // of the request in work; NULL: it may do anything
    int64_t now_ms;
    int32_t wall_day;
    int32_t preview_until; // up to that day a preview may move the clock; TENURE_NO_DAY: it is none
    struct rules rules;
    uint64_t rule_numbers[TENURE_RULES_MAX]; // of the rules in force; see NAME_RULE

    struct tni_arena event_arena;   // the event in work
    struct tni_arena history_arena; // one event of a subject's history
    struct tni_arena state_arena;   // messages on their way out

    struct entry_in_work entry;
    struct dirty_set dirty;
    struct indicators_in_work indicators;
    struct indicator_updates indicator_updates; // of the day that ends
    struct waiting waiting;
    struct due due; // what the clock has come to

    struct post_in_hand in_hand;

    struct organisation_row organisation;
    struct organisation_reports organisation_reports;
    struct post_row new_post;
    struct finding finding;
    struct subject_alerts alerts; // of the subject that is evaluated
    struct evidence evidence;
    struct post_family family;
    struct id_set joined;    // ids that joins connect
    struct post_names names; // of the post in hand, or of one that a rule is shown

    struct holding *holdings; // of the person in hand, now
    size_t holdings_max;
    struct id_set scopes[2]; // where that person counted as holding several posts, and counts now

    struct silence *silences;
    size_t silences_count, silences_max;

    struct buffer updates;                           // what the batch has to tell
    struct channel_row channel_rows[CHANNEL_TABLES]; // of the entry in work
    struct buffer reply;
};

static inline struct store_read
engine_read(const struct engine *engine)
{
    return engine->write.read;
}

#endif
