/* SPDX-License-Identifier: Apache-2.0 */
/*
 * people - publishes a post's part of people's states.
 */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "work.h"

/* A hash of what the organisation's state and the post's name say to everybody who ever held the
 * post. */
uint32_t people_context_hash(const struct organisation *organisation,
                             const struct post_names *names, int32_t day);

/* Whether the present entry may have changed the person whose appointment is called off: it is part
 * of it, or dates that it settles have removed a tenure that was published. */
bool people_news_of(const struct engine *engine, const struct called_off *called);

/* Whether engine->in_hand.whole may have dropped tenures of a person about whom the present entry
 * corrects an event or calls off an appointment. */
tenure_status people_lack_history(struct engine *engine, bool *ret_lack);

/* Publishes changes of what the timeline says about the people of the post in hand. */
tenure_status people_of_post(struct engine *engine, const struct post_subject *subject);

/* Looks up the name of a person; the id if there is no name. Valid until the next call. */
struct name_lookup people_name_lookup(struct engine *engine);

/* Updates the person's name in the rows of their posts; the posts are published later. */
tenure_status people_rename(struct engine *engine, uint64_t number);

#endif
