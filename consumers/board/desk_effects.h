/* SPDX-License-Identifier: Apache-2.0 */
/*
 * desk_effects - effects of a report before it is published, from a dry run of the daemon.
 */
#ifndef DESK_EFFECTS_H
#define DESK_EFFECTS_H

#include "request.h"

/* Of up to DESK_EVENTS events, the report first. Puts `would` with posts and figures before and
 * after, and alerts that would open, change or end, also later ones with their day; or `refused`
 * with the daemon's reason. Puts neither if the daemon does not answer. */
void desk_put_effects(struct request *request, json_t *data, Tenure__V1__Event **events,
                      size_t count);

#endif
