/* SPDX-License-Identifier: Apache-2.0 */
/*
 * history - reads a subject's live reports from the log.
 */
#ifndef HISTORY_H
#define HISTORY_H

#include "work.h"

enum {
    KNOWN_NOW = 0
};

/* A walk along a subject's live reports that are not rumours, latest first. */
struct history_walk {
    struct store_read read;
    enum subject_kind kind;
    uint64_t number;
    uint64_t seq;   // the next entry; initially the last one about the subject
    uint64_t since; // the walk ends before this entry
    uint64_t known_at;
    struct tni_arena *arena;
    bool rumours; // rumours are included
    struct log_entry entry;
    Tenure__V1__Event *message; // in the arena, valid until the next step
};

/* TENURE_NOT_FOUND: there is no more. */
tenure_status history_next(struct history_walk *walk);

/* The post's live reports up to `known_at`, or all. `last_seq` is the last entry about it. With
 * `known_at`, reports have the persons of their own ids; joins_apply() replaces those with the
 * persons that count. */
tenure_status history_of_post(struct store_read read, uint64_t post, uint64_t last_seq,
                              uint64_t known_at, struct tni_arena *arena, struct reports *reports);
/* The post's live reports that are not in a waypoint's snapshot. */
tenure_status history_since(struct store_read read, uint64_t post, uint64_t last_seq,
                            const struct waypoint *waypoint, struct tni_arena *arena,
                            struct reports *reports);
void reports_close(struct reports *reports);

/* The organisation's live reports up to `known_at`, or all. */
tenure_status history_of_organisation(struct store_read read, uint64_t number, const char *id,
                                      uint64_t last_seq, uint64_t known_at, struct tni_arena *arena,
                                      struct organisation_reports *reports);
void organisation_reports_close(struct organisation_reports *reports);

/* Converts an event to a report about a post; false if the event is not about one. */
bool history_report(const Tenure__V1__Event *message, uint64_t seq, int32_t announced,
                    uint64_t person, struct report *ret_report);

/* The number of the person id in the event; 0 if there is none. */
tenure_status history_person_id(struct store_read read, const Tenure__V1__Event *message,
                                uint64_t *ret_number);
/* The number of the person that counts for that id now; see joins.h. */
tenure_status history_person_number(struct store_read read, const Tenure__V1__Event *message,
                                    uint64_t *ret_number);

/* The day on which an event that is not about a post takes effect: its effective day, the day
 * chosen for a vague date, or the announced day; the date also has the precision as reported. */
struct tenure_date history_date(const Tenure__V1__Event *message, int32_t announced);
int32_t history_day(const Tenure__V1__Event *message, int32_t announced);

#endif
