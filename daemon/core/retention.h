/* SPDX-License-Identifier: Apache-2.0 */
/*
 * retention - how much of a post's history its row keeps, how far apart its waypoints are, and how
 * much of what time will change is known beforehand.
 *
 * The usual event needs no more than that. What does goes back to a waypoint; see timeline.h,
 * recent.h and store/waypoints.h. The reference model also meets an engine that keeps next to
 * nothing, TENURE_KEEPS_LITTLE, so that going back is as well tried as the rest.
 */
#ifndef RETENTION_H
#define RETENTION_H

enum {
    TIMELINE_BASES_RETAINED = 32,
    TIMELINE_RECRUITMENTS_RETAINED = 16,
    TIMELINE_CALLED_OFF_RETAINED = 4,
#ifdef TENURE_KEEPS_LITTLE
    TIMELINE_TENURES_RETAINED = 3,
    TIMELINE_LEAVINGS_RETAINED = 1,
    RECENT_RETAINED = 2,
    WAYPOINT_REPORTS = 3,
    SCHEDULED_RETAINED = 2,
#else
    TIMELINE_TENURES_RETAINED = 12,
    TIMELINE_LEAVINGS_RETAINED = 4, // of a tenure
    RECENT_RETAINED = 16,           // reports
    WAYPOINT_REPORTS = 32,          // from one to the next
    SCHEDULED_RETAINED = 16,        // of a post's indicators; the post is evaluated on the day of the next
#endif
};

#endif
