/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waypoints - a post's row at some of its entries, one for every WAYPOINT_REPORTS reports.
 *
 * Late reports and corrections require folding a post's history again. That begins at the latest
 * waypoint before the change, so its cost depends on what came after, not on the length of the
 * history.
 */
#ifndef WAYPOINTS_H
#define WAYPOINTS_H

#include "rows.h"

struct waypoint {
    uint64_t seq; // the entry at which it was made; 0: it is empty
    struct timeline snapshot;
    struct recent_reports recent;
    uint32_t reports; // the number of reports folded in both
    uint64_t rumours[RUMOURS_MAX];
    uint32_t rumours_count;
};

void waypoint_close(struct waypoint *waypoint);

/* Stores the row as of entry `seq`. */
tenure_status waypoint_put(struct store_write *write, uint64_t post, uint64_t seq,
                           const struct post_row *row);

/* The post's latest waypoint before an entry, or the empty one. */
tenure_status waypoint_before(struct store_read read, uint64_t post, uint64_t seq,
                              struct waypoint *ret_waypoint);

/* Deletes the waypoints that include the entry, or that have folded a report about the day or a
 * later one, or whose snapshot has a departure of an outsider that was announced after
 * `announced`. */
tenure_status waypoints_forget(struct store_write *write, uint64_t post, uint64_t seq, int32_t day,
                               int32_t announced);

#endif
