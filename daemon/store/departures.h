/* SPDX-License-Identifier: Apache-2.0 */
/*
 * departures - departures in each scope by the day of their first announcement, so that the latest
 * are found without reading posts.
 */
#ifndef DEPARTURES_H
#define DEPARTURES_H

#include "store.h"
#include "subject.h"

/* `position` distinguishes departures of one post on one day. */
tenure_status departure_put(struct store_write *write, uint64_t scope, uint32_t position,
                            const struct departure *departure);
tenure_status departure_delete(struct store_write *write, uint64_t scope, int32_t day,
                               uint64_t post, uint32_t position);

/* A walk from the last departure announced by a day backwards. */
struct departure_walk {
    struct store_cursor cursor;
    uint64_t scope;
    bool begun;
};

tenure_status departure_walk_open(struct store_read read, uint64_t scope, int32_t day,
                                  struct departure_walk *ret_walk);

/* TENURE_NOT_FOUND: no more of that scope on or after `first`. */
tenure_status departure_walk_next(struct departure_walk *walk, int32_t first,
                                  struct departure *ret_departure);
void departure_walk_close(struct departure_walk *walk);

#endif
