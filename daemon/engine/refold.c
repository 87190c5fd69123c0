/* SPDX-License-Identifier: Apache-2.0 */
/* Folds a post's history again, from a waypoint before the change. */
#include <string.h>

#include "history.h"
#include "refold.h"
#include "vague.h"
#include "work.h"

/* Reads the reports of the post that the waypoint in hand does not include. */
static tenure_status
take_reports(struct engine *engine)
{
    return history_since(engine_read(engine), engine->in_hand.number, engine->in_hand.row.last_seq,
                         &engine->in_hand.waypoint, &engine->history_arena,
                         &engine->in_hand.reports);
}

/* Computes the row as if every report had come in order. */
static tenure_status
fold_row(struct engine *engine)
{
    struct post_row *row = &engine->in_hand.row;
    const struct waypoint *waypoint = &engine->in_hand.waypoint;
    struct reports *reports = &engine->in_hand.reports;
    tenure_status status = take_reports(engine);
    if (status != TENURE_OK)
        return status;
    if (!timeline_copy(&row->snapshot, &waypoint->snapshot) ||
        !recent_refold(&row->snapshot, &row->recent, reports->items, reports->count))
        return TENURE_NO_MEMORY;
    memcpy(row->rumours, reports->rumours, sizeof(row->rumours));
    row->rumours_count = reports->rumours_count;
    row->reports = waypoint->reports + (uint32_t)reports->count - waypoint->recent.count;
    if (waypoint->seq < row->changed_from)
        row->changed_from = waypoint->seq;
    return TENURE_OK;
}

/* Folds from the latest waypoint; from the beginning if the waypoint has dropped something that is
 * needed. */
static tenure_status
refold(struct engine *engine)
{
    for (uint64_t before = UINT64_MAX;; before = 0) {
        tenure_status status = waypoint_before(engine_read(engine), engine->in_hand.number, before,
                                               &engine->in_hand.waypoint);
        if (status == TENURE_OK)
            status = fold_row(engine);
        if (status != TENURE_OK || !engine->in_hand.row.snapshot.lacks_history)
            return status;
    }
}

tenure_status
post_refold_late(struct engine *engine, const struct report *report)
{
    int32_t announced = report->kind == REPORT_APPOINTMENT ? report->announced : tenure_day_last();
    tenure_status status = waypoints_forget(&engine->write, engine->in_hand.number, UINT64_MAX,
                                            report->day, announced);
    return status == TENURE_OK ? refold(engine) : status;
}

tenure_status
post_refold_corrected(struct engine *engine)
{
    uint64_t first = engine->entry.seq;
    for (size_t i = 0; i < engine->entry.liveness_changes_count; i++)
        first =
            engine->entry.liveness_changes[i] < first ? engine->entry.liveness_changes[i] : first;
    tenure_status status = waypoints_forget(&engine->write, engine->in_hand.number, first,
                                            tenure_day_last(), tenure_day_last());
    return status == TENURE_OK ? refold(engine) : status;
}

tenure_status
post_refold_whole(struct engine *engine)
{
    tenure_status status = waypoints_forget(&engine->write, engine->in_hand.number, 1,
                                            tenure_day_last(), tenure_day_last());
    return status == TENURE_OK ? refold(engine) : status;
}

/* Whether folding from the waypoint covers everything needed from the day on. After a change,
 * everybody published before must be published again, even those whom the row dropped. */
static bool
reaches(const struct waypoint *waypoint, const struct post_row *row, int32_t day)
{
    return timeline_reaches(&waypoint->snapshot, day) &&
           (row->changed_from == UNCHANGED ||
            (waypoint->seq <= row->changed_from &&
             waypoint->snapshot.dropped_count <= row->people_dropped));
}

static tenure_status
fold_whole(struct engine *engine)
{
    struct timeline *whole = &engine->in_hand.whole;
    struct reports *reports = &engine->in_hand.reports;
    tenure_status status = take_reports(engine);
    if (status != TENURE_OK)
        return status;
    if (!timeline_copy(whole, &engine->in_hand.waypoint.snapshot))
        return TENURE_NO_MEMORY;
    reports_resolve(whole, reports->items, reports->count);
    return timeline_fold(whole, reports->items, reports->count, reports->count) ? TENURE_OK
                                                                                : TENURE_NO_MEMORY;
}

tenure_status
post_reach_back(struct engine *engine, int32_t day)
{
    struct waypoint *waypoint = &engine->in_hand.waypoint;
    for (uint64_t before = UINT64_MAX;; before = waypoint->seq) {
        tenure_status status =
            waypoint_before(engine_read(engine), engine->in_hand.number, before, waypoint);
        if (status == TENURE_OK && waypoint->seq != 0 &&
            !reaches(waypoint, &engine->in_hand.row, day))
            continue;
        if (status == TENURE_OK)
            status = fold_whole(engine);
        if (status != TENURE_OK || !engine->in_hand.whole.lacks_history)
            return status;
        // the snapshot has dropped something that is needed, so fold from the beginning
        waypoint->seq = 0;
    }
}
