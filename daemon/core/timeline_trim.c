/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses the part of a long timeline that is stored with the post's row. The choice depends
 * only on the whole timeline, so trimming after each report has the same result as trimming at
 * the end. */
#include <string.h>

#include "timeline.h"

static void
drop_day(struct timeline *timeline, int32_t day)
{
    if (day != TENURE_NO_DAY &&
        (timeline->dropped_until == TENURE_NO_DAY || day > timeline->dropped_until))
        timeline->dropped_until = day;
}

static void
drop_tenure(struct timeline *timeline, uint32_t index)
{
    const struct tenure *tenure = &timeline->tenures[index];
    drop_day(timeline, tenure->end.day);
    drop_day(timeline, tenure->held_from);
    drop_day(timeline, tenure->end_announced);
    drop_day(timeline, tenure->departing_from);
    if (tenure->person > timeline->dropped_person)
        timeline->dropped_person = tenure->person;
    timeline->dropped_count++;
    timeline->tenures_count--;
    memmove(&timeline->tenures[index], &timeline->tenures[index + 1],
            (timeline->tenures_count - index) * sizeof(struct tenure));

    uint32_t kept = 0;
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        struct basis *basis = &timeline->bases[i];
        if (basis->tenure == index) {
            drop_day(timeline, basis->from.day);
            drop_day(timeline, basis->announced);
            continue;
        }
        timeline->bases[kept] = *basis;
        timeline->bases[kept++].tenure -= basis->tenure > index;
    }
    timeline->bases_count = kept;
    kept = 0;
    for (uint32_t i = 0; i < timeline->leavings_count; i++) {
        struct leaving *leaving = &timeline->leavings[i];
        if (leaving->tenure == index) {
            drop_day(timeline, leaving->announced);
            drop_day(timeline, leaving->until);
            continue;
        }
        timeline->leavings[kept] = *leaving;
        timeline->leavings[kept++].tenure -= leaving->tenure > index;
    }
    timeline->leavings_count = kept;
}

static bool
is_last_basis(const struct timeline *timeline, uint32_t index)
{
    for (uint32_t i = index + 1; i < timeline->bases_count; i++) {
        if (timeline->bases[i].tenure == timeline->bases[index].tenure)
            return false;
    }
    return true;
}

static void
drop_basis(struct timeline *timeline, uint32_t index)
{
    drop_day(timeline, timeline->bases[index].from.day);
    drop_day(timeline, timeline->bases[index].announced);
    timeline->bases_count--;
    memmove(&timeline->bases[index], &timeline->bases[index + 1],
            (timeline->bases_count - index) * sizeof(struct basis));
}

/* Whether the leaving is over, or another one covers it completely. */
static bool
is_spare(const struct timeline *timeline, const struct leaving *leaving)
{
    if (leaving->until != TENURE_NO_DAY)
        return true;
    for (uint32_t i = 0; i < timeline->leavings_count; i++) {
        const struct leaving *other = &timeline->leavings[i];
        if (other != leaving && other->tenure == leaving->tenure &&
            other->announced <= leaving->announced && other->until == TENURE_NO_DAY &&
            other->dated >= leaving->dated)
            return true;
    }
    return false;
}

/* Whether the tenure's retained leavings all came after this one. */
static bool
is_old(const struct timeline *timeline, uint32_t index)
{
    uint32_t later = 0;
    for (uint32_t i = index + 1; i < timeline->leavings_count; i++)
        later += timeline->leavings[i].tenure == timeline->leavings[index].tenure;
    return later >= TIMELINE_LEAVINGS_RETAINED;
}

static void
drop_leaving(struct timeline *timeline, uint32_t index)
{
    drop_day(timeline, timeline->leavings[index].announced);
    drop_day(timeline, timeline->leavings[index].until);
    timeline->leavings_count--;
    memmove(&timeline->leavings[index], &timeline->leavings[index + 1],
            (timeline->leavings_count - index) * sizeof(struct leaving));
}

static void
drop_first_recruitment(struct timeline *timeline)
{
    drop_day(timeline, timeline->recruitments[0].day);
    timeline->dropped_failed +=
        timeline->recruitments[0].stage == TENURE__V1__RECRUITMENT__STAGE__FAILED;
    timeline->recruitments_count--;
    memmove(&timeline->recruitments[0], &timeline->recruitments[1],
            timeline->recruitments_count * sizeof(struct recruitment));
}

/* Those in the future are all kept, because they belong to appointments in the recent reports. */
static void
drop_called_off(struct timeline *timeline)
{
    struct called_off *all = timeline->called_off;
    uint32_t past = 0;
    while (past < timeline->called_off_count && all[past].start.from.day <= timeline->last_day)
        past++;
    uint32_t old = past > TIMELINE_CALLED_OFF_RETAINED ? past - TIMELINE_CALLED_OFF_RETAINED : 0;
    for (uint32_t i = 0; i < old; i++) {
        drop_day(timeline, all[i].start.from.day);
        drop_day(timeline, all[i].start.announced);
        drop_day(timeline, all[i].by_announced);
    }
    timeline->called_off_count -= old;
    if (old > 0)
        memmove(all, all + old, timeline->called_off_count * sizeof(*all));
}

void
timeline_trim(struct timeline *timeline)
{
    uint32_t old = timeline->tenures_count > TIMELINE_TENURES_RETAINED
                       ? timeline->tenures_count - TIMELINE_TENURES_RETAINED
                       : 0;
    for (uint32_t i = 0; old > 0; old--) {
        if (timeline->tenures[i].end.day == TENURE_NO_DAY)
            i++;
        else
            drop_tenure(timeline, i);
    }
    old = timeline->bases_count > TIMELINE_BASES_RETAINED
              ? timeline->bases_count - TIMELINE_BASES_RETAINED
              : 0;
    for (uint32_t i = 0; old > 0; old--) {
        if (is_last_basis(timeline, i))
            i++;
        else
            drop_basis(timeline, i);
    }
    for (uint32_t i = 0; i < timeline->leavings_count;) {
        if (is_old(timeline, i) && is_spare(timeline, &timeline->leavings[i]))
            drop_leaving(timeline, i);
        else
            i++;
    }
    while (timeline->recruitments_count > TIMELINE_RECRUITMENTS_RETAINED)
        drop_first_recruitment(timeline);
    drop_called_off(timeline);
}
