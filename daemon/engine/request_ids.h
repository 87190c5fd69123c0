/* SPDX-License-Identifier: Apache-2.0 */
/*
 * request_ids - the ids that an atomic request has brought, and the people it has joined, so far,
 * while it is rehearsed.
 */
#ifndef REQUEST_IDS_H
#define REQUEST_IDS_H

#include <stdbool.h>

#include <tenure/v1/event.pb-c.h>

struct pending;

/* None; the caller frees it. NULL without memory. */
struct pending *pending_open(void);

void pending_add_event(struct pending *pending, const Tenure__V1__Event *message);
bool pending_has(const struct pending *pending, const char *source, const char *id);
/* Whether an event of it corrects that one. */
bool pending_has_correction(const struct pending *pending, const char *source, const char *id);

/* That an event of it joins a person's id into another; at most JOINED_MAX are kept. */
void pending_add_join(struct pending *pending, const char *id, const char *into);
size_t pending_joins(const struct pending *pending);
/* Into which id it joins that one; NULL: into none. Of several the last counts. */
const char *pending_joined_into(const struct pending *pending, const char *id);

/* That an event of it has a post go into another; how many do. */
void pending_add_into(struct pending *pending);
size_t pending_intos(const struct pending *pending);

#endif
