/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waypoints - what was known of a post at some of its entries, one every WAYPOINT_REPORTS.
 *
 * Late reports and corrections make the engine fold a post's history again. That
 * begins at the latest waypoint that has not seen what has changed, so it costs what came since,
 * however long the history is.
 */
#ifndef WAYPOINTS_H
#define WAYPOINTS_H

#include "rows.h"

struct waypoint {
    uint64_t seq; // of the entry that it was made with; 0: it is empty
    struct timeline snapshot;
    struct recent_reports recent;
    uint32_t reports; // that are folded in both
    uint64_t rumours[RUMOURS_MAX];
    uint32_t rumours_count;
};

void waypoint_close(struct waypoint *waypoint);

/* Keeps what the row says with the entry `seq`. */
tenure_status waypoint_put(struct store_write *write, uint64_t post, uint64_t seq,
                           const struct post_row *row);

/* The post's latest one from before an entry, or the empty one. */
tenure_status waypoint_before(struct store_read read, uint64_t post, uint64_t seq,
                              struct waypoint *ret_waypoint);

/* Forgets those that have seen the entry, or folded a report of the day or a later one, or whose
 * snapshot has a departure of an outsider that was announced after `announced`. */
tenure_status waypoints_forget(struct store_write *write, uint64_t post, uint64_t seq, int32_t day,
                               int32_t announced);

#endif
