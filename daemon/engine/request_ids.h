/* SPDX-License-Identifier: Apache-2.0 */
/*
 * request_ids - the ids that an atomic request has brought, and the people and posts it has joined,
 * so far, while it is rehearsed.
 */
#ifndef REQUEST_IDS_H
#define REQUEST_IDS_H

#include <stdbool.h>

#include "groups.h"
#include <tenure/v1/event.pb-c.h>

struct pending;

/* None. NULL without memory. */
struct pending *pending_open(void);
void pending_close(struct pending **pending_p);

void pending_add_event(struct pending *pending, const Tenure__V1__Event *message);
bool pending_has(const struct pending *pending, const char *source, const char *id);
/* Whether an earlier event corrects the given one. */
bool pending_has_correction(const struct pending *pending, const char *source, const char *id);

/* That an event of it joins a person's id into another, which brings these groups together. False:
 * out of memory. */
bool pending_add_join(struct pending *pending, const char *id, const char *into,
                      const struct group groups[2]);
/* Into which id it joins that one; NULL: into none. Of several the last counts. */
const char *pending_joined_into(const struct pending *pending, const char *id);

/* That an event of it has a post go into another, or may add a holder whom nothing ends. */
void pending_add_into(struct pending *pending, const struct group groups[2]);
void pending_add_holder(struct pending *pending, const struct group *post);

/* What its events have brought together so far; `pending` may be NULL: none, and so is what comes
 * back. */
const struct groups *pending_people(const struct pending *pending);
const struct groups *pending_posts(const struct pending *pending);

#endif
