/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time_travel - states on both axes: true on a day, as known at a position in the log.
 *
 * It reads a snapshot and owns its memory, so each thread may have one.
 */
#ifndef TIME_TRAVEL_H
#define TIME_TRAVEL_H

#include "counters.h"
#include "store.h"
#include <tenure/v1/wire.pb-c.h>

struct time_travel;

tenure_status time_travel_open(struct time_travel **ret_travel);
void time_travel_close(struct time_travel **travel_p);

/* Begins an answer: all results are valid until the next time_travel_begin(). TENURE_INVALID writes
 * why the axes are invalid, up to 200 bytes. */
tenure_status time_travel_begin(struct time_travel *travel, struct store_read read,
                                const Tenure__V1__Axes *axes, char *ret_reason);

/* For the rest of this answer, recomputes everything from the log, even present states. */
void time_travel_recompute(struct time_travel *travel);

/* Whether so much was read for this answer that the page should end. */
bool time_travel_is_over_budget(const struct time_travel *travel);

/* Reads the post by name. TENURE_NOT_FOUND: it was not known then. */
tenure_status time_travel_find_post(struct time_travel *travel, const char *organisation,
                                    const char *role, Tenure__V1__PostState **ret_state);

/* Reads the post by number, from 1; TENURE_NOT_FOUND after the last one, or if it was not known
 * then. */
tenure_status time_travel_post(struct time_travel *travel, uint64_t number,
                               Tenure__V1__PostState **ret_state);

/* Whether this departure from the post read last ended no tenure, but only called off appointments;
 * for one that was taken back: as known when it was reported. It folds the post again. */
tenure_status time_travel_calls_off(struct time_travel *travel, uint64_t departure,
                                    bool *ret_calls_off);

/* Histories of the last read subject, one page each: *after is 0 or the value left by the previous
 * page; 0 afterwards: this is the last page. */
tenure_status time_travel_history(struct time_travel *travel, Tenure__V1__PostState *state,
                                  uint64_t *after, Tenure__V1__PostHistory **ret_history);

/* Reads the organisation by id, or by number from 1. TENURE_NOT_FOUND as above. */
tenure_status time_travel_find_organisation(struct time_travel *travel, const char *id,
                                            Tenure__V1__OrganisationState **ret_state);
tenure_status time_travel_organisation(struct time_travel *travel, uint64_t number,
                                       Tenure__V1__OrganisationState **ret_state);

tenure_status time_travel_organisation_history(struct time_travel *travel,
                                               Tenure__V1__OrganisationState *state,
                                               uint64_t *after,
                                               Tenure__V1__OrganisationHistory **ret_history);

/* Reads the person's posts, by id or by number from 1. TENURE_NOT_FOUND as above. */
tenure_status time_travel_find_person(struct time_travel *travel, const char *id,
                                      Tenure__V1__PersonState **ret_state);
tenure_status time_travel_person(struct time_travel *travel, uint64_t number,
                                 Tenure__V1__PersonState **ret_state);
/* Reads only the person's id and name, without the posts. */
tenure_status time_travel_name_person(struct time_travel *travel, const char *id,
                                      Tenure__V1__PersonState **ret_state);
tenure_status time_travel_person_history(struct time_travel *travel, const char *id,
                                         Tenure__V1__PersonState *state, uint64_t *after,
                                         Tenure__V1__PersonHistory **ret_history);

/* The kinds of systems by the rules in force at that position of the log. TENURE_NOT_FOUND: there
 * were no rules yet. */
tenure_status time_travel_systems(struct time_travel *travel, kind_set *ret_systems);

/* Computes all figures: present ones are read from the store, others are summed over every subject,
 * so the cost grows with the number of posts. time_travel_indicator() then returns one after the
 * other, by scope, indicator and label; false after the last. NULL: out of arena memory. */
tenure_status time_travel_indicators(struct time_travel *travel);
bool time_travel_indicator(struct time_travel *travel, size_t index,
                           Tenure__V1__Indicator **ret_message);

/* A page of what an indicator is computed from: the subjects that count, those only in the
 * denominator, and their events. */
enum {
    PAST_NAMES_MAX = 500, // of both lists together
    PAST_SEQS_MAX = 512,  // for one subject alone; of more, the latest
};
struct time_travel_names {
    char *names[PAST_NAMES_MAX];
    size_t count;
};
struct time_travel_why {
    Tenure__V1__Indicator *indicator; // complete on the first page; later pages have only its name
    struct time_travel_names counted, not_counted;
    uint64_t seqs[PAST_SEQS_MAX];  // sorted
    size_t seqs_count, seqs_bytes; // the size of these events
    bool truncated;                // some were left out
};
/* *after as with histories. TENURE_NOT_FOUND: there is no such figure. */
tenure_status time_travel_why_indicator(struct time_travel *travel, const char *scope,
                                        const char *name, const char *label, uint64_t *after,
                                        struct time_travel_why *ret_why);

/* The next alert that the rules find on the day, whether or not it was sent: about posts, then
 * organisations, people and scopes. *after begins at 0. TENURE_NOT_FOUND: there is no more;
 * *ret_alert NULL: the page should end here. TENURE_INVALID: no answer can have given *after. */
tenure_status time_travel_alert(struct time_travel *travel, uint64_t *after,
                                Tenure__V1__Alert **ret_alert);

/* A silence in force, latest first; *before begins at 0. */
struct time_travel_silence {
    uint64_t seq;
    const Tenure__V1__Event *message; // valid until the next call
};

tenure_status time_travel_silence(struct time_travel *travel, uint64_t *before,
                                  struct time_travel_silence *ret_silence);

/* The day of the axes; TENURE_NO_DAY before the clock has started. time_travel_go_to() moves to
 * another day within the same answer, as known at the same position. */
int32_t time_travel_day(const struct time_travel *travel);
void time_travel_go_to(struct time_travel *travel, int32_t day);

/* The last known seq of the axes; 0: everything is known. */
uint64_t time_travel_known_at(const struct time_travel *travel);

/* Frees the messages so far, after they have been written. */
void time_travel_forget(struct time_travel *travel);

/* The counters as of the snapshot. */
const struct counters *time_travel_counters(const struct time_travel *travel);

#endif
