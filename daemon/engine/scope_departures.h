/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scope_departures - the departures in a scope, which clusters count.
 */
#ifndef SCOPE_DEPARTURES_H
#define SCOPE_DEPARTURES_H

#include "work.h"

/* A post's departure as scopes list it. */
void departure_fill(const struct contributions *contributions, uint32_t index, const char *role,
                    uint64_t post, struct departure *ret_departure);

/* Replaces the departures that a post contributed to a scope with the present ones; marks the scope
 * dirty if any has changed. */
tenure_status scope_departures_move(struct engine *engine, uint64_t scope,
                                    const struct contributions *from,
                                    const struct contributions *to, const char *role,
                                    uint64_t post);

#endif
