/* SPDX-License-Identifier: Apache-2.0 */
/*
 * retention - how much of a post's history its row has, how far apart its waypoints are, and how
 * many changes by time are scheduled.
 *
 * A typical event needs no more than that. Others go back to a waypoint; see timeline.h, recent.h
 * and store/waypoints.h. The reference model also tests a build with minimal limits,
 * TENURE_KEEPS_LITTLE, so that going back is tested as well as the rest.
 */
#ifndef RETENTION_H
#define RETENTION_H

enum {
    TIMELINE_BASES_RETAINED = 32,
    TIMELINE_RECRUITMENTS_RETAINED = 16,
    TIMELINE_CALLED_OFF_RETAINED = 8, // a state lists the same ones
#ifdef TENURE_KEEPS_LITTLE
    TIMELINE_TENURES_RETAINED = 3,
    TIMELINE_LEAVINGS_RETAINED = 1,
    RECENT_RETAINED = 2,
    WAYPOINT_REPORTS = 3,
    SCHEDULED_RETAINED = 2,
#else
    TIMELINE_TENURES_RETAINED = 12,
    TIMELINE_LEAVINGS_RETAINED = 4, // for each tenure
    RECENT_RETAINED = 16,           // reports
    WAYPOINT_REPORTS = 32,          // between two waypoints
    // of a post's indicators; on the day of the next one the post is evaluated again
    SCHEDULED_RETAINED = 16,
#endif
};

#endif
