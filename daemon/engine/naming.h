/* SPDX-License-Identifier: Apache-2.0 */
/*
 * naming - how people, posts and roles are called.
 */
#ifndef NAMING_H
#define NAMING_H

#include "namings.h"
#include "work.h"

/* naming.c */

/* How a person, a post or a role is called, by all reports about that; what shows the name is
 * published later. `last_seq` is the entry about it, 0 if only time or a correction changed it. */
tenure_status naming_refold(struct engine *engine, enum subject_kind kind, uint64_t number,
                            uint64_t last_seq);

/* Takes what an appointment or a departure calls its person; makes one who is new. *ret_id is
 * the number of its id, *ret_number that of the person that counts for it. */
tenure_status naming_mention(struct engine *engine, const Tenure__V1__Event *event,
                             uint64_t *ret_id, uint64_t *ret_number);

/* naming_find.c */

/* How a post is called now. `namings` is the counter: where it is 0 nothing is looked up. */
tenure_status naming_of_post(struct store_read read, uint64_t namings, const struct post_row *row,
                             uint64_t post, struct post_names *ret_names);

/* The report of a seq, in the arena; NULL for seq 0. */
tenure_status naming_event(struct store_read read, uint64_t seq, struct tni_arena *arena,
                           const Tenure__V1__Event **ret_event);

/* Gives the state of a person whose row says `reported` the other names and identifiers, also those
 * of the ids that were joined into it; `joined` is room for these,
 * `work` for reports on the way. */
tenure_status naming_add_names(struct store_read read, struct tni_arena *arena,
                               struct tni_arena *work, uint64_t person, struct id_set *joined,
                               Tenure__V1__PersonState *state);

#endif
