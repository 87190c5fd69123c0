/* SPDX-License-Identifier: Apache-2.0 */
/*
 * joins - ids that were joined into others, for they are the same person.
 *
 * A report about a person may join an id into another one. From then on everything about the first
 * counts for the second, through chains. Of two joins of one id the later one counts; of a ring,
 * the one that was logged last does not.
 */
#ifndef JOINS_H
#define JOINS_H

#include "work.h"

enum {
    JOINED_MAX = 64 // ids of one person: each is looked up whenever one of them is reported
};

/* Whether an event joins ids; a rumour does not. */
static inline bool
event_joins(const Tenure__V1__Event *message)
{
    return message->body_case == TENURE__V1__EVENT__BODY_PERSON &&
           message->person->merged_into[0] != '\0' &&
           message->confidence != TENURE__V1__EVENT__CONFIDENCE__RUMOURED;
}

/* The person that counts for an id, as known at a seq; the same one if nothing joins it. */
tenure_status joins_resolve(struct store_read read, uint64_t person, uint64_t known_at,
                            struct tni_arena *arena, uint64_t *ret_person);

/* Lets reports be about the people that count for the ids they name, as known at a seq. */
tenure_status joins_apply(struct store_read read, uint64_t known_at, struct tni_arena *arena,
                          struct reports *reports);

/* Whether joining the id into the other would close a ring. `superseded` is the seq of the report
 * that the new one replaces, 0 for none; `pending` what stands before it in an atomic request, or
 * NULL. */
tenure_status joins_close_ring(struct store_read read, const Tenure__V1__PersonReport *report,
                               uint64_t superseded, const struct pending *pending,
                               struct tni_arena *arena, bool *ret_closes);

/* How many ids, known and new, would count for one person with the report. The list is overwritten.
 */
tenure_status joins_count(struct store_read read, const Tenure__V1__PersonReport *report,
                          struct tni_arena *arena, struct id_set *people, size_t *ret_count);

/* Adds everybody whom a live join connects with those in the list. */
tenure_status joins_add_connected(struct store_read read, struct tni_arena *arena,
                                  struct id_set *people);

/* The ids that count for the person, in order, itself left out. */
tenure_status joins_list(struct store_read read, uint64_t person, struct tni_arena *arena,
                         struct id_set *ret_joined);

/* join_posts.c: reports about the person have changed: whoever counts for it, and for those joined
 * into it, is found again, and their posts are folded again where that is somebody else than
 * before. */
tenure_status joins_refresh(struct engine *engine, uint64_t person);

/* Notes that a report about the person is in a post, so that a join finds the post. */
tenure_status joins_note_post(struct engine *engine, uint64_t person, uint64_t post);

/* Whether the entry in work joins ids, or takes such a report back, and one of these ids is the
 * person of that event. */
tenure_status joins_concern(struct engine *engine, uint64_t seq, bool *ret_concern);

#endif
