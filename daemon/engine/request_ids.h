/* SPDX-License-Identifier: Apache-2.0 */
/*
 * request_ids - the ids and joins of an atomic request's earlier events, during its rehearsal.
 */
#ifndef REQUEST_IDS_H
#define REQUEST_IDS_H

#include <stdbool.h>

#include <tenure/v1/event.pb-c.h>

struct pending;

/* An empty record, which the caller frees. NULL: out of memory. */
struct pending *pending_open(void);

void pending_add_event(struct pending *pending, const Tenure__V1__Event *message);
bool pending_has(const struct pending *pending, const char *source, const char *id);
/* Whether an earlier event corrects the given one. */
bool pending_has_correction(const struct pending *pending, const char *source, const char *id);

/* Records that an event joins a person's id into another; at most JOINED_MAX are stored. */
void pending_add_join(struct pending *pending, const char *id, const char *into);
size_t pending_joins(const struct pending *pending);
/* The id into which that one is joined; NULL: none. Of several joins the last counts. */
const char *pending_joined_into(const struct pending *pending, const char *id);

/* Records that an event makes a post go into another; and counts such events. */
void pending_add_into(struct pending *pending);
size_t pending_intos(const struct pending *pending);

#endif
