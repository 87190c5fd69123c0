/* SPDX-License-Identifier: Apache-2.0 */
/*
 * people - what a post says of its people.
 */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "work.h"

/* A hash, with a seed, of all that one tenure says of its holder on the day; subject->bases are
 * looked up. */
uint64_t people_hash_tenure(const struct post_subject *subject, uint32_t index, uint64_t seed);

/* A hash of what the organisation is, and how the post is called, to everybody who ever held it. */
uint32_t people_context_hash(const struct organisation *organisation,
                             const struct post_names *names, int32_t day);

/* Whether engine->in_hand.whole has dropped tenures of a person whom the entry in work may have
 * corrected: what it says of that person is then not all. */
tenure_status people_lack_corrected(struct engine *engine, bool *ret_lack);

/* Tells the people of the post in hand what the timeline says of them now, where that is new. */
tenure_status people_of_post(struct engine *engine, const struct post_subject *subject);

/* The name of a person, or the id where nobody gave one; lives until the next call. */
struct name_lookup people_name_lookup(struct engine *engine);

/* Gives what is kept of the person's posts the name that the person has now; the posts are
 * published later. */
tenure_status people_rename(struct engine *engine, uint64_t number);

#endif
