/* SPDX-License-Identifier: Apache-2.0 */
/*
 * work - the engine's data, by the part that writes it.
 *
 * An entry passes through the parts in this order, and none calls back into an earlier one (checked
 * by the test `layers`): request.c, admit.c, entry.c, then those that the entry affects
 * (organisations.c, posts.c, people.c, person.c, scopes.c), propagate.c, and evaluate.c with
 * alerts.c; engine.c commits. docs/architecture.md describes each part.
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
    CORRECTION_DEPTH_MAX = 64,                       // consecutive corrections of corrections
    LIVENESS_CHANGES_MAX = CORRECTION_DEPTH_MAX + 2, // events that one entry retracts or restores
    AFFECTED_MAX = (LIVENESS_CHANGES_MAX + 1) * LOG_LINKS_MAX,
    HOLDERS_MAX = 1000, // simultaneous holders of a post
    STATE_ARENA_BYTES = 4 * 1024 * 1024,
    EVENT_ARENA_BYTES = 1024 * 1024,
    TOPIC_MAX = 400,
};

/* A subject that an entry affects. */
struct affected {
    uint8_t kind; // enum subject_kind
    uint64_t number;
    bool needs_refold; // its history has changed: fold it again
};

/* A growing list of the reports of one post. */
struct reports {
    struct report *items;
    size_t count, max;
    uint64_t rumours[RUMOURS_MAX]; // the latest ones, in ascending order
    uint32_t rumours_count;
};

/* What is read and folded for a family; zero it before the first use. */
struct post_family {
    struct id_set members; // the numbers of the posts, beginning with the requested one
    bool is_of_entry;      // post_family_fold_now() has folded it for the present entry
    int32_t day;           // as of which it was folded
    struct post_change *changes;
    size_t changes_count, changes_max;
    struct report *reports;
    size_t reports_count, reports_max;
    struct family_post *posts;
    size_t posts_max;
    struct reports one;  // for a single post
    struct post_row row; // for a single post
};

/* A growing list of the reports of one organisation. */
struct organisation_reports {
    struct organisation_report *items;
    size_t count, max;
};

/* An admitted event. */
struct admitted {
    struct tni_span raw;
    const Tenure__V1__Event *message;
    struct tni_content content;
    uint64_t source; // the source's number; 0: a new one
    int32_t announced;
    uint64_t target;        // the seq it retracts or supersedes; 0: none
    struct group groups[2]; // the groups that a join of people or posts unites
};

/* A silence in force. */
struct silence {
    uint64_t seq;
    int32_t until; // the last day; TENURE_NO_DAY: it matches only alerts opened before it
    char rule[TENURE_SLUG_MAX + 1];
    char region[TENURE_SLUG_MAX + 1];
    char organisation[TENURE_SLUG_MAX + 1];
    Tenure__V1__Severity severity;                   // SEVERITY_UNSPECIFIED: any
    char name[TENURE_SLUG_MAX + TENURE_ID_MAX + 16]; // "silence SOURCE/ID"
};

/* What is recomputed at the end of the entry, or of the day that the clock passes. */
struct dirty_set {
    // organisations to fold again, because their context or the day has changed
    struct id_set refolds;
    struct id_set posts;         // posts to publish
    struct id_set reviews;       // posts that time has changed
    struct id_set organisations; // organisations to evaluate
    struct id_set people;
    struct id_set scopes;  // SCOPE_CHANGES times the scope's number, plus what has changed in it
    struct id_set gaps;    // organisations whose leadership gaps opened or ended
    struct id_set lacks;   // posts with opened or ended alerts about the lack of a holder
    struct id_set leavers; // people with a tenure that ends on the clock date
    bool suppression;      // silences or rules have changed
};

/* The present entry; written by entry.c and clock.c. */
struct entry_in_work {
    uint64_t seq;
    const Tenure__V1__Event *event; // NULL: it was redacted
    Tenure__V1__Event__BodyCase body;
    Tenure__V1__Event__Confidence confidence;
    int32_t today;      // the clock date, as far as this entry has moved it
    uint64_t day_began; // while a day ends: the clock entry that began it; else 0
    bool reorganised;   // an organisation ends on the clock date
    // the events that the entry retracted or restored
    uint64_t liveness_changes[LIVENESS_CHANGES_MAX];
    size_t liveness_changes_count;
    struct affected affected[AFFECTED_MAX];
    size_t affected_count;
};

/* The one post in hand, its row and what was read for it; written by posts.c, refold.c and
 * people.c. */
struct post_in_hand {
    struct post_row row;   // its row
    uint64_t number;       // its number; 0: none
    bool is_changed;       // the row is not saved yet
    struct timeline whole; // the timeline of the row, or as much of the history as is needed
    struct waypoint waypoint;
    struct reports reports;
    const struct basis **bases; // of its tenures
    size_t bases_max;
    struct post_person *people; // of the post in hand
    size_t people_max;
};

struct engine {
    struct store *store;
    enum clock_mode clock_mode;
    bool rules_from_log;  // rule sets come from the log
    bool overrides_rules; // rule sets in the log are ignored, because a backtest uses its own
    const Tenure__V1__RuleSet *configured;
    struct store_write write;
    struct counters counters; // including the present transaction
    struct counters committed;
    struct checkpoint checkpoint; // the last one written
    bool is_stale;                // what the engine holds besides the tables does not match them
    struct log_origin origin;
    struct engine_tally tally;
    uint64_t memory_limit;              // see engine_limit_memory(); 0: none
    const struct engine_sender *sender; // of the present request; NULL: everything is allowed
    int64_t now_ms;
    int32_t wall_day;
    // the day up to which a preview may move the clock; TENURE_NO_DAY: not a preview
    int32_t preview_until;
    struct rules rules;
    uint64_t rule_numbers[TENURE_RULES_MAX]; // numbers of the rules in force; see NAME_RULE

    struct tni_arena event_arena;   // for the present event
    struct tni_arena history_arena; // for one event of a subject's history
    struct tni_arena state_arena;   // for messages to publish

    struct entry_in_work entry;
    struct dirty_set dirty;
    struct indicators_in_work indicators;
    struct indicator_updates indicator_updates; // for the day that ends
    struct waiting waiting;
    struct due due; // subjects that are due on the clock date

    struct post_in_hand in_hand;

    struct organisation_row organisation;
    struct organisation_reports organisation_reports;
    struct post_row new_post;
    struct finding finding;       // of one rule; written by evaluate.c, which passes it on
    struct finding pending;       // a saved one; written by alerts.c
    struct subject_alerts alerts; // of the evaluated subject
    struct evidence evidence;
    struct post_family family;
    struct id_set joined;            // ids connected by joins
    struct id_set counted_otherwise; // see joins_refresh()
    struct post_names names; // of the current post, or of a post that a rule is evaluated for

    struct holding *holdings; // the present posts of the evaluated person
    size_t holdings_max;
    // where that person counted as holding several posts before, and counts now
    struct id_set scopes[2];

    struct silence *silences;
    size_t silences_count, silences_max;

    struct buffer updates;          // of the batch, to be pushed
    struct channel_row channel_row; // of the present entry
    struct buffer reply;
};

static inline struct store_read
engine_read(const struct engine *engine)
{
    return engine->write.read;
}

#endif
