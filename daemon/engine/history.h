/* SPDX-License-Identifier: Apache-2.0 */
/*
 * history - a subject's live reports, read back from the log.
 */
#ifndef HISTORY_H
#define HISTORY_H

#include "work.h"

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

/* The post's live reports up to `known_at`, or all. `last_seq` is the last entry about it. Up to
 * `known_at` they are about the ids that they name; joins_apply() finds who counts for these. */
tenure_status history_of_post(struct store_read read, uint64_t post, uint64_t last_seq,
                              uint64_t known_at, struct tni_arena *arena, struct reports *reports);
/* The post's live reports that a waypoint's snapshot does not include. */
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

/* The number of the id that the event has for its person, 0 if there is none. */
tenure_status history_person_id(struct store_read read, const Tenure__V1__Event *message,
                                uint64_t *ret_number);
/* The number of the person that counts for it now; see joins.h. */
tenure_status history_person_number(struct store_read read, const Tenure__V1__Event *message,
                                    uint64_t *ret_number);

/* The day on which an event about anything but a post takes effect: its effective day, that for
 * which a vague date stands, or the day it counts as announced. */
int32_t history_day(const Tenure__V1__Event *message, int32_t announced);

#endif
