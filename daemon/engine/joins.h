/* SPDX-License-Identifier: Apache-2.0 */
/*
 * joins - ids that were joined because they are the same person.
 *
 * A report about a person may join an id into another one. From then on everything about the first
 * counts for the second, also through chains. Of two joins of one id the later one counts; in a
 * ring, the join that was logged last is void.
 */
#ifndef JOINS_H
#define JOINS_H

#include "work.h"

enum {
    JOINED_MAX = 64 // ids of one person: each report about one of them looks up all
};

/* Whether an event joins ids; a rumour does not. */
static inline bool
event_joins(const Tenure__V1__Event *message)
{
    return message->body_case == TENURE__V1__EVENT__BODY_PERSON &&
           message->person->merged_into[0] != '\0' &&
           message->confidence != TENURE__V1__EVENT__CONFIDENCE__RUMOURED;
}

/* The person that counts for an id, as known at a seq; the id's own number if it is not joined. */
tenure_status joins_resolve(struct store_read read, uint64_t person, uint64_t known_at,
                            struct tni_arena *arena, uint64_t *ret_person);

/* Replaces the persons of reports with those that count for them, as known at a seq. */
tenure_status joins_apply(struct store_read read, uint64_t known_at, struct tni_arena *arena,
                          struct reports *reports);

/* Whether joining the id into the other would close a ring. `superseded` is the seq of the report
 * that the new one replaces, 0 for none; `pending` has earlier events of the atomic request, or is
 * NULL. */
tenure_status joins_close_ring(struct store_read read, const Tenure__V1__PersonReport *report,
                               uint64_t superseded, const struct pending *pending,
                               struct tni_arena *arena, bool *ret_closes);

/* The ids that live joins connect with that id. Overwrites `people`. */
tenure_status joins_group(struct store_read read, const char *id, struct tni_arena *arena,
                          struct id_set *people, struct group *ret_group);

/* Adds everybody who is connected with those in the list by live joins. */
tenure_status joins_add_connected(struct store_read read, struct tni_arena *arena,
                                  struct id_set *people);

/* The ids that count for the person, sorted, without its own. */
tenure_status joins_list(struct store_read read, uint64_t person, struct tni_arena *arena,
                         struct id_set *ret_joined);

/* join_posts.c: call after a change of reports about the person. Finds again the remaining id of
 * the person and of all ids joined into it, and folds their posts again if that id changed. Then
 * engine->counted_otherwise has the people whose list of joined ids changed. */
tenure_status joins_refresh(struct engine *engine, uint64_t person);

/* Records that a post has a report about the person, so that a join finds the post. */
tenure_status joins_note_post(struct engine *engine, uint64_t person, uint64_t post);

/* Whether the present entry joins ids or retracts a join, and the person of the event `seq` is one
 * of those ids. */
tenure_status joins_concern(struct engine *engine, uint64_t seq, bool *ret_concern);

#endif
