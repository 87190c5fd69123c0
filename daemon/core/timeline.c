/* SPDX-License-Identifier: Apache-2.0 */
#include "timeline.h"

#include <stdlib.h>
#include <string.h>

void
timeline_clear(struct timeline *timeline)
{
    timeline->tenures_count = timeline->bases_count = timeline->leavings_count =
        timeline->recruitments_count = timeline->called_off_count = 0;
    timeline->last_day = timeline->outsiders_until = TENURE_NO_DAY;
    timeline->lacks_history = false;
    timeline->dropped_count = timeline->dropped_failed = 0;
    timeline->dropped_until = TENURE_NO_DAY;
    timeline->dropped_person = 0;
    timeline->abolished = timeline->created = timeline->gap_from = timeline->gap_to =
        timeline->next_status = TENURE_NO_DAY;
    timeline->created_seq = timeline->went_to = 0;
}

void
timeline_close(struct timeline *timeline)
{
    free(timeline->tenures);
    free(timeline->bases);
    free(timeline->leavings);
    free(timeline->recruitments);
    free(timeline->called_off);
    *timeline = (struct timeline){
        .last_day = TENURE_NO_DAY,
        .outsiders_until = TENURE_NO_DAY,
        .dropped_until = TENURE_NO_DAY,
        .abolished = TENURE_NO_DAY,
        .created = TENURE_NO_DAY,
        .gap_from = TENURE_NO_DAY,
        .gap_to = TENURE_NO_DAY,
        .next_status = TENURE_NO_DAY,
    };
}

/* Copies an array into another one, which grows if necessary. */
static bool
copy_array(void **copy, size_t *max, const void *array, uint32_t count, size_t size)
{
    if (count > *max) {
        void *larger = realloc(*copy, count * size);
        if (larger == NULL)
            return false;
        *copy = larger;
        *max = count;
    }
    if (count > 0)
        memcpy(*copy, array, count * size);
    return true;
}

bool
timeline_copy(struct timeline *copy, const struct timeline *timeline)
{
    struct timeline made = *timeline;
    if (!copy_array((void **)&copy->tenures, &copy->tenures_max, timeline->tenures,
                    timeline->tenures_count, sizeof(struct tenure)) ||
        !copy_array((void **)&copy->bases, &copy->bases_max, timeline->bases, timeline->bases_count,
                    sizeof(struct basis)) ||
        !copy_array((void **)&copy->leavings, &copy->leavings_max, timeline->leavings,
                    timeline->leavings_count, sizeof(struct leaving)) ||
        !copy_array((void **)&copy->recruitments, &copy->recruitments_max, timeline->recruitments,
                    timeline->recruitments_count, sizeof(struct recruitment)) ||
        !copy_array((void **)&copy->called_off, &copy->called_off_max, timeline->called_off,
                    timeline->called_off_count, sizeof(struct called_off)))
        return false;
    made.tenures = copy->tenures;
    made.bases = copy->bases;
    made.leavings = copy->leavings;
    made.leavings_max = copy->leavings_max;
    made.recruitments = copy->recruitments;
    made.called_off = copy->called_off;
    made.called_off_max = copy->called_off_max;
    made.tenures_max = copy->tenures_max;
    made.bases_max = copy->bases_max;
    made.recruitments_max = copy->recruitments_max;
    *copy = made;
    return true;
}

bool
timeline_reaches(const struct timeline *timeline, int32_t day)
{
    return timeline->dropped_until == TENURE_NO_DAY || day > timeline->dropped_until;
}

bool
timeline_check(const struct timeline *timeline)
{
    for (uint32_t i = 0; i < timeline->leavings_count; i++) {
        if (timeline->leavings[i].tenure >= timeline->tenures_count)
            return false;
    }
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        for (uint32_t other = 0; other < i; other++) {
            if (tenure_is_open(tenure) && tenure_is_open(&timeline->tenures[other]) &&
                timeline->tenures[other].person == tenure->person)
                return false;
        }
        bool has_basis = false;
        for (uint32_t b = 0; b < timeline->bases_count; b++)
            has_basis = has_basis || timeline->bases[b].tenure == i;
        if (!has_basis ||
            (tenure_is_open(tenure) != (tenure->ending == TENURE__V1__TENURE__ENDING__OPEN)))
            return false;
    }
    return true;
}
