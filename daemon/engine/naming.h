/* SPDX-License-Identifier: Apache-2.0 */
/*
 * naming - names of people, posts and roles.
 */
#ifndef NAMING_H
#define NAMING_H

#include "namings.h"
#include "work.h"

/* naming.c */

/* Computes the name of a person, a post or a role from all reports about it; everything that shows
 * the name is published later. `last_seq` is the entry about it, 0 if only time or a correction
 * changed it. */
tenure_status naming_refold(struct engine *engine, enum subject_kind kind, uint64_t number,
                            uint64_t last_seq);

/* Takes the person's name from an appointment or a departure; creates a new person. *ret_id is the
 * number of its id, *ret_number that of the person that counts for it. */
tenure_status naming_mention(struct engine *engine, const Tenure__V1__Event *event,
                             uint64_t *ret_id, uint64_t *ret_number);

/* naming_find.c */

/* The present name of a post. `namings` is the counter: if it is 0 nothing is looked up. */
tenure_status naming_of_post(struct store_read read, uint64_t namings, const struct post_row *row,
                             uint64_t post, struct post_names *ret_names);

/* Reads the event of entry `seq` into the arena; NULL for seq 0. */
tenure_status naming_event(struct store_read read, uint64_t seq, struct tni_arena *arena,
                           const Tenure__V1__Event **ret_event);

/* Adds other names and identifiers to the state of a person whose row is `reported`, including
 * those of joined ids; `joined` and `work` are working memory. */
tenure_status naming_add_names(struct store_read read, struct tni_arena *arena,
                               struct tni_arena *work, uint64_t person, struct id_set *joined,
                               Tenure__V1__PersonState *state);

#endif
