/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time_travel_parts - what the kinds of answers about the past share.
 */
#ifndef TIME_TRAVEL_PARTS_H
#define TIME_TRAVEL_PARTS_H

#include "time_travel.h"
#include "time_travel_totals.h"
#include "work.h"

struct time_travel {
    struct store_read read;
    struct counters counters;
    int32_t day;
    uint64_t known_at;  // KNOWN_NOW: everything
    bool is_present;    // both axes stand at now: what was sent last will do
    bool recompute;     // it will not: everything is to be worked out again
    uint64_t work;      // reports read for this answer
    uint64_t number;    // of the post that was asked for last
    struct rules rules; // in force at `known_at`, once time_travel_rules() has read them

    // The post and the organisation that were folded last.
    struct post_row post;
    struct timeline timeline;
    struct reports reports;
    struct post_family family;
    struct id_set joined; // ids that count for the person
    struct post_view view;
    struct post_subject subject;
    struct organisation_row organisation;
    struct organisation_reports organisation_reports;

    struct contributions contributions;
    struct time_travel_totals totals;
    struct post_names names; // of the post
    struct tni_arena arena;
    struct tni_arena history_arena;
};

/* Folds the organisation into past->organisation. */
tenure_status time_travel_fold_organisation(struct time_travel *travel, uint64_t number);

/* Folds the post into past->subject. TENURE_NOT_FOUND: nothing was known about it. */
tenure_status time_travel_fold_post(struct time_travel *travel, uint64_t number);

/* What was published of figures; a figure of which something was is there, if it counts nothing. */
tenure_status time_travel_reported_find(struct time_travel *travel);
/* Adds what was published of a figure to its message. False: no room is left. */
bool time_travel_reported_add(struct time_travel *travel, const struct time_travel_total *sum,
                              Tenure__V1__Indicator *message);

/* Reads the rules that were in force. */
tenure_status time_travel_rules(struct time_travel *travel);

/* The update with an offset, in the arena; NULL: it does not fit. */
Tenure__V1__Update *time_travel_sent(struct time_travel *travel, enum store_table channel,
                                     uint64_t offset);

const char *time_travel_name(void *context, uint64_t person);

#endif
