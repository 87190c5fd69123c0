/* SPDX-License-Identifier: Apache-2.0 */
/* Answers what the standing organisations of each region add up to. */
#include <string.h>

#include "answer_parts.h"
#include "messages.h"
#include "rule.h"
#include <tenure/date.h>

enum {
    REGIONS_MAX = 500 // on one page
};

struct sums {
    struct answers *answers;
    kind_set systems;
    int32_t day;
    Tenure__V1__RegionSum *regions[REGIONS_MAX];
    size_t count;
};

/* The sum of the region, or a new one; NULL: there is no room. */
static Tenure__V1__RegionSum *
sum_of(struct sums *sums, const char *region)
{
    struct tni_arena *arena = &sums->answers->arena;
    for (size_t i = 0; i < sums->count; i++) {
        if (strcmp(sums->regions[i]->region, region) == 0)
            return sums->regions[i];
    }
    Tenure__V1__RegionSum *sum = tni_arena_take(arena, sizeof(*sum));
    char *id = state_text(arena, region);
    if (sums->count == REGIONS_MAX || sum == NULL || id == NULL)
        return NULL;
    tenure__v1__region_sum__init(sum);
    sum->region = id;
    sums->regions[sums->count++] = sum;
    return sum;
}

static void
add_partnerships(Tenure__V1__RegionSum *sum, const Tenure__V1__OrganisationState *state)
{
    sum->partnerships_planned += state->icps_unnamed;
    for (size_t i = 0; i < state->n_icps; i++) {
        switch ((unsigned)state->icps[i]->stage) {
        case TENURE__V1__ICP_FORMATION__STAGE__PLANNED: sum->partnerships_planned++; break;
        case TENURE__V1__ICP_FORMATION__STAGE__SHADOW: sum->partnerships_shadow++; break;
        case TENURE__V1__ICP_FORMATION__STAGE__FORMED: sum->partnerships_formed++; break;
        default: break;
        }
    }
}

static void
add_duties(Tenure__V1__RegionSum *sum, const Tenure__V1__OrganisationState *state, int32_t day)
{
    for (size_t i = 0; i < state->n_milestones; i++) {
        const Tenure__V1__MilestoneState *duty = state->milestones[i];
        struct tenure_date due;
        if (duty->met[0] != '\0')
            sum->duties_met++;
        else if (tenure_date_parse(duty->due, &due) && tenure_date_last(due) < day)
            sum->duties_overdue++;
        else
            sum->duties_coming++;
    }
}

static bool
stands(const Tenure__V1__OrganisationState *state)
{
    return !tenure_date_has_come(state->ended, state->date);
}

/* False: the page is full. */
static bool
add(struct sums *sums, const Tenure__V1__OrganisationState *state)
{
    if (state->region[0] == '\0' || !stands(state))
        return true;
    Tenure__V1__RegionSum *sum = sum_of(sums, state->region);
    if (sum == NULL)
        return false;
    if (kind_is_in(sums->systems, state->kind)) {
        sum->systems++;
        sum->population += state->population;
        sum->populations += state->population > 0;
    }
    add_partnerships(sum, state);
    add_duties(sum, state, sums->day);
    return true;
}

static tenure_status
write_sums(struct sums *sums)
{
    struct answers *answers = sums->answers;
    for (size_t i = 0; i < sums->count; i++) {
        Tenure__V1__OrganisationState *region;
        time_travel_forget(answers->travel);
        tenure_status status =
            time_travel_find_organisation(answers->travel, sums->regions[i]->region, &region);
        if (status != TENURE_OK && status != TENURE_NOT_FOUND)
            return status;
        if (status == TENURE_OK)
            sums->regions[i]->name = region->name;
        tni_write_message_field(&answers->page, ANSWER_REGIONS, &sums->regions[i]->base);
    }
    return TENURE_OK;
}

static tenure_status
add_organisations(struct sums *sums, const Tenure__V1__RegionsQuery *query)
{
    struct answers *answers = sums->answers;
    uint64_t from = query->after > 0 ? query->after : 1;
    for (uint64_t number = from; number <= answers->counters.organisations; number++) {
        Tenure__V1__OrganisationState *state;
        time_travel_forget(answers->travel);
        tenure_status status = time_travel_organisation(answers->travel, number, &state);
        if (status == TENURE_NOT_FOUND ||
            (status == TENURE_OK && !answer_filter(query->region, state->region)))
            continue;
        if (status != TENURE_OK)
            return status;
        if (answer_is_long(answers, from, number) || !add(sums, state)) {
            answers->next = number;
            break;
        }
    }
    return write_sums(sums);
}

tenure_status
answer_regions(struct answers *answers, const Tenure__V1__RegionsQuery *query)
{
    const struct known_names names = { .region = query->region };
    struct sums sums = { .answers = answers };
    bool fine;
    tenure_status status = answer_begin(answers, query->axes, &fine);
    if (fine)
        status = answer_check_names(answers, &names, &fine);
    if (!fine)
        return status;
    status = time_travel_systems(answers->travel, &sums.systems);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    sums.day = time_travel_day(answers->travel);
    return add_organisations(&sums, query);
}
