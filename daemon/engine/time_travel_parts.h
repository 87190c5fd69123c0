/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time_travel_parts - shared by the files of time_travel.
 */
#ifndef TIME_TRAVEL_PARTS_H
#define TIME_TRAVEL_PARTS_H

#include "history.h"
#include "time_travel.h"
#include "time_travel_totals.h"
#include "work.h"

/* What rules read, for the alerts of a day. */
struct time_travel_asked {
    bool has_rules; // time_travel.rules has been read
    // the subject and day that were read last; kind 0: none
    enum subject_kind kind;
    uint64_t number;
    int32_t day;
    char id[POST_NAME_MAX + 1]; // of the subject
    struct organisation scope;  // its id and name
    struct holding *holdings;   // of the person
    size_t holdings_count, holdings_max;
    // all departures and figures of a day; TENURE_NO_DAY: not read
    int32_t scopes_day;
    struct departure *departures; // latest first
    size_t departures_count, departures_max;
    struct id_set scopes; // those with a departure or a figure
};

struct alert_subject;

struct time_travel {
    struct store_read read;
    struct counters counters;
    int32_t day;
    uint64_t known_at;  // KNOWN_NOW: everything
    bool is_present;    // both axes are the present: the last published updates can be used
    bool recompute;     // they must not be used: recompute everything
    uint64_t work;      // reports read for this answer
    uint64_t number;    // of the last read post
    struct rules rules; // in force at `known_at`, after time_travel_rules()

    // The post and the organisation that were folded last.
    struct post_row post;
    struct timeline timeline;
    struct reports reports;
    struct post_family family;
    struct id_set joined; // ids that were joined into the person
    uint64_t posts_of;    // the person whose posts these are; 0: nobody
    struct id_set person_posts;
    struct post_view view;
    struct post_subject subject;
    struct organisation_row organisation;
    struct organisation_reports organisation_reports;

    struct contributions contributions;
    struct time_travel_totals totals;
    struct post_names names; // of the post
    struct time_travel_asked asked;
    struct finding finding, before; // what a rule finds on the day, and on the day before
    struct tni_arena arena;
    struct tni_arena history_arena;
};

/* Folds the organisation into travel->organisation. */
tenure_status time_travel_fold_organisation(struct time_travel *travel, uint64_t number);

/* Folds the post into travel->subject. TENURE_NOT_FOUND: it was not known then. */
tenure_status time_travel_fold_post(struct time_travel *travel, uint64_t number);

/* Folds the person's next post from `*post` on; TENURE_NOT_FOUND: there is no more. */
tenure_status time_travel_next_post(struct time_travel *travel, uint64_t person, uint64_t *post);

/* Adds up all figures of the day, unsorted. */
tenure_status time_travel_sum(struct time_travel *travel);

/* Whether the subject was the last one read for a rule, on this day; else it is now. */
bool time_travel_is_read(struct time_travel *travel, enum subject_kind kind, uint64_t number);
/* Whether a subject that an entry first mentioned was known. */
static inline bool
time_travel_knows(const struct time_travel *travel, uint64_t first_seq)
{
    return travel->known_at == KNOWN_NOW || first_seq <= travel->known_at;
}

/* Evaluates a rule about a scope on the day. */
tenure_status time_travel_evaluate_scope(struct time_travel *travel, const struct rule *rule,
                                         uint64_t scope, struct finding *finding);

/* Evaluates a rule about the subject on the day. The texts of *ret_about are valid until the next
 * subject is read. */
tenure_status time_travel_evaluate(struct time_travel *travel, const struct rule *rule,
                                   uint64_t number, struct finding *finding,
                                   struct alert_subject *ret_about);

/* Reads published figures; a figure that was published exists even if it counts nothing. */
tenure_status time_travel_reported_find(struct time_travel *travel);
/* Adds the published values of a figure to its message. False: out of arena memory. */
bool time_travel_reported_add(struct time_travel *travel, const struct time_travel_total *sum,
                              Tenure__V1__Indicator *message);

/* Reads the rules in force at `known_at`. */
tenure_status time_travel_rules(struct time_travel *travel);

/* The update with an offset, in the arena; NULL: out of arena memory. */
Tenure__V1__Update *time_travel_sent(struct time_travel *travel, Tenure__V1__Channel channel,
                                     uint64_t offset);

const char *time_travel_name(void *context, uint64_t person);

#endif
