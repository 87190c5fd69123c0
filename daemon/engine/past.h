/* SPDX-License-Identifier: Apache-2.0 */
/*
 * past - states on both axes: true on a day, as known at a place in the log.
 *
 * Reads a snapshot and owns the memory it works in, so any thread may have one of its own.
 */
#ifndef PAST_H
#define PAST_H

#include "counters.h"
#include "store.h"
#include <tenure/v1/wire.pb-c.h>

struct past;

tenure_status past_open(struct past **ret_past);
void past_close(struct past **past_p);

/* Begins one answer: what is returned below lives until the next past_begin(). TENURE_INVALID
 * writes why the axes make no sense into up to 200 bytes. */
tenure_status past_begin(struct past *past, struct store_read read, const Tenure__V1__Axes *axes,
                         char *ret_reason);

/* From now on this answer works everything out from the log, also what was sent as it is now. */
void past_recompute(struct past *past);

/* Whether so much was read for this answer that a page had better end. */
bool past_is_over_budget(const struct past *past);

/* The post as it was, by name. TENURE_NOT_FOUND: nothing was known about it. */
tenure_status past_find_post(struct past *past, const char *organisation, const char *role,
                             Tenure__V1__PostState **ret_state);

/* By number, from 1; TENURE_NOT_FOUND past the last one and where nothing was known. */
tenure_status past_post(struct past *past, uint64_t number, Tenure__V1__PostState **ret_state);

/* Histories, of what was read last, one page each: *after is where it begins, 0 or what the page
 * before has left there, and becomes where the next one begins; 0: there is none. */
tenure_status past_history(struct past *past, Tenure__V1__PostState *state, uint64_t *after,
                           Tenure__V1__PostHistory **ret_history);

/* The organisation as it was, by id or by number from 1. TENURE_NOT_FOUND as above. */
tenure_status past_find_organisation(struct past *past, const char *id,
                                     Tenure__V1__OrganisationState **ret_state);
tenure_status past_organisation(struct past *past, uint64_t number,
                                Tenure__V1__OrganisationState **ret_state);

tenure_status past_organisation_history(struct past *past, Tenure__V1__OrganisationState *state,
                                        uint64_t *after,
                                        Tenure__V1__OrganisationHistory **ret_history);

/* What the person held, by id or by number from 1. TENURE_NOT_FOUND as above. */
tenure_status past_find_person(struct past *past, const char *id,
                               Tenure__V1__PersonState **ret_state);
tenure_status past_person(struct past *past, uint64_t number, Tenure__V1__PersonState **ret_state);
/* Who it is alone, without the posts. */
tenure_status past_name_person(struct past *past, const char *id,
                               Tenure__V1__PersonState **ret_state);
tenure_status past_person_history(struct past *past, const char *id, Tenure__V1__PersonState *state,
                                  uint64_t *after, Tenure__V1__PersonHistory **ret_history);

/* Works all figures out: at present read from where they are kept, else added up from every
 * subject, which takes as long as there are posts. past_indicator() then gives one after the other,
 * by scope, indicator and label; false past the last one. NULL: no room is left. */
tenure_status past_indicators(struct past *past);
bool past_indicator(struct past *past, size_t index, Tenure__V1__Indicator **ret_message);

/* A page of what a figure was worked out from: what counts towards it, what it is a share of and
 * does not, and the events behind these. */
enum {
    PAST_NAMES_MAX = 500, // of both kinds together
    PAST_SEQS_MAX = 512,  // of one subject alone at the most; then its latest count
};
struct past_names {
    char *names[PAST_NAMES_MAX];
    size_t count;
};
struct past_why {
    Tenure__V1__Indicator *indicator; // on the first page; else what it is called alone
    struct past_names counted, not_counted;
    uint64_t seqs[PAST_SEQS_MAX];  // in order
    size_t seqs_count, seqs_bytes; // and what the events take
    bool truncated;                // there are more of them
};
/* *after as with histories. TENURE_NOT_FOUND: there is no such figure. */
tenure_status past_why_indicator(struct past *past, const char *scope, const char *name,
                                 const char *label, uint64_t *after, struct past_why *ret_why);

/* A silence that mutes or may yet mute, the latest first; *before begins at 0. */
struct past_silence {
    uint64_t seq;
    const Tenure__V1__Event *message; // until the next call
};

tenure_status past_silence(struct past *past, uint64_t *before, struct past_silence *ret_silence);

/* The day of the axes; TENURE_NO_DAY before the clock has started. past_turn_to() goes to another
 * day within the same answer, as known at the same place. */
int32_t past_day(const struct past *past);
void past_turn_to(struct past *past, int32_t day);

/* The seq that the axes stop at; 0: all is known. */
uint64_t past_known_at(const struct past *past);

/* Forgets the messages made so far, when they have been written out. */
void past_forget(struct past *past);

/* The counters as of the snapshot. */
const struct counters *past_counters(const struct past *past);

#endif
