/* SPDX-License-Identifier: Apache-2.0 */
/*
 * request_ids - the ids in an atomic request so far, and the people and posts that it joins, for
 * the rehearsal.
 */
#ifndef REQUEST_IDS_H
#define REQUEST_IDS_H

#include <stdbool.h>

#include "groups.h"
#include <tenure/v1/event.pb-c.h>

struct pending;

/* Returns an empty set; NULL if memory runs out. */
struct pending *pending_open(void);
void pending_close(struct pending **pending_p);

void pending_add_event(struct pending *pending, const Tenure__V1__Event *message);
bool pending_has(const struct pending *pending, const char *source, const char *id);
/* Whether an earlier event corrects the given one. */
bool pending_has_correction(const struct pending *pending, const char *source, const char *id);

/* Records that an event joins a person's id into another, which unites the groups. False if memory
 * runs out. */
bool pending_add_join(struct pending *pending, const char *id, const char *into,
                      const struct group groups[2]);
/* The id into which the request joins that id; NULL: none. Of several joins the last one counts. */
const char *pending_joined_into(const struct pending *pending, const char *id);

/* Records that an event lets one post go into another, or may add a holder whom no appointment
 * ends. */
void pending_add_into(struct pending *pending, const struct group groups[2]);
void pending_add_holder(struct pending *pending, const struct group *post);

/* The groups that the events so far have united; NULL if `pending` is NULL. */
const struct groups *pending_people(const struct pending *pending);
const struct groups *pending_posts(const struct pending *pending);

#endif
