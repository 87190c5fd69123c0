/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time_travel - states on both axes: true on a day, as known at a place in the log.
 *
 * Reads a snapshot and owns the memory it works in, so any thread may have one of its own.
 */
#ifndef TIME_TRAVEL_H
#define TIME_TRAVEL_H

#include "counters.h"
#include "store.h"
#include <tenure/v1/wire.pb-c.h>

struct time_travel;

tenure_status time_travel_open(struct time_travel **ret_travel);
void time_travel_close(struct time_travel **travel_p);

/* Begins one answer: what is returned below lives until the next time_travel_begin().
 * TENURE_INVALID writes why the axes make no sense into up to 200 bytes. */
tenure_status time_travel_begin(struct time_travel *travel, struct store_read read,
                                const Tenure__V1__Axes *axes, char *ret_reason);

/* From now on this answer works everything out from the log, also what was sent as it is now. */
void time_travel_recompute(struct time_travel *travel);

/* Whether so much was read for this answer that a page had better end. */
bool time_travel_is_over_budget(const struct time_travel *travel);

/* The post as it was, by name. TENURE_NOT_FOUND: nothing was known about it. */
tenure_status time_travel_find_post(struct time_travel *travel, const char *organisation,
                                    const char *role, Tenure__V1__PostState **ret_state);

/* By number, from 1; TENURE_NOT_FOUND past the last one and where nothing was known. */
tenure_status time_travel_post(struct time_travel *travel, uint64_t number,
                               Tenure__V1__PostState **ret_state);

/* Histories, of what was read last, one page each: *after is where it begins, 0 or what the page
 * before has left there, and becomes where the next one begins; 0: there is none. */
tenure_status time_travel_history(struct time_travel *travel, Tenure__V1__PostState *state,
                                  uint64_t *after, Tenure__V1__PostHistory **ret_history);

/* The organisation as it was, by id or by number from 1. TENURE_NOT_FOUND as above. */
tenure_status time_travel_find_organisation(struct time_travel *travel, const char *id,
                                            Tenure__V1__OrganisationState **ret_state);
tenure_status time_travel_organisation(struct time_travel *travel, uint64_t number,
                                       Tenure__V1__OrganisationState **ret_state);

tenure_status time_travel_organisation_history(struct time_travel *travel,
                                               Tenure__V1__OrganisationState *state,
                                               uint64_t *after,
                                               Tenure__V1__OrganisationHistory **ret_history);

/* What the person held, by id or by number from 1. TENURE_NOT_FOUND as above. */
tenure_status time_travel_find_person(struct time_travel *travel, const char *id,
                                      Tenure__V1__PersonState **ret_state);
tenure_status time_travel_person(struct time_travel *travel, uint64_t number,
                                 Tenure__V1__PersonState **ret_state);
/* Who it is alone, without the posts. */
tenure_status time_travel_name_person(struct time_travel *travel, const char *id,
                                      Tenure__V1__PersonState **ret_state);
tenure_status time_travel_person_history(struct time_travel *travel, const char *id,
                                         Tenure__V1__PersonState *state, uint64_t *after,
                                         Tenure__V1__PersonHistory **ret_history);

/* Works all figures out: at present read from where they are kept, else added up from every
 * subject, which takes as long as there are posts. time_travel_indicator() then gives one after the
 * other, by scope, indicator and label; false past the last one. NULL: no room is left. */
tenure_status time_travel_indicators(struct time_travel *travel);
bool time_travel_indicator(struct time_travel *travel, size_t index,
                           Tenure__V1__Indicator **ret_message);

/* A page of what an indicator was computed from: what counts towards it, what it is a share of and
 * does not, and the events behind these. */
enum {
    PAST_NAMES_MAX = 500, // of both kinds together
    PAST_SEQS_MAX = 512,  // of one subject alone at the most; then its latest count
};
struct time_travel_names {
    char *names[PAST_NAMES_MAX];
    size_t count;
};
struct time_travel_why {
    Tenure__V1__Indicator *indicator; // on the first page; else what it is called alone
    struct time_travel_names counted, not_counted;
    uint64_t seqs[PAST_SEQS_MAX];  // in order
    size_t seqs_count, seqs_bytes; // and what the events take
    bool truncated;                // there are more of them
};
/* *after as with histories. TENURE_NOT_FOUND: there is no such figure. */
tenure_status time_travel_why_indicator(struct time_travel *travel, const char *scope,
                                        const char *name, const char *label, uint64_t *after,
                                        struct time_travel_why *ret_why);

/* A silence that matches alerts, or may yet, the latest first; *before begins at 0. */
struct time_travel_silence {
    uint64_t seq;
    const Tenure__V1__Event *message; // until the next call
};

tenure_status time_travel_silence(struct time_travel *travel, uint64_t *before,
                                  struct time_travel_silence *ret_silence);

/* The day of the axes; TENURE_NO_DAY before the clock has started. time_travel_go_to() goes to
 * another day within the same answer, as known at the same place. */
int32_t time_travel_day(const struct time_travel *travel);
void time_travel_go_to(struct time_travel *travel, int32_t day);

/* The seq that the axes stop at; 0: all is known. */
uint64_t time_travel_known_at(const struct time_travel *travel);

/* Forgets the messages made so far, when they have been written out. */
void time_travel_forget(struct time_travel *travel);

/* The counters as of the snapshot. */
const struct counters *time_travel_counters(const struct time_travel *travel);

#endif
