/* SPDX-License-Identifier: Apache-2.0 */
/* Answers queries for organisations and people, on both axes. */
#include <string.h>

#include "answer_parts.h"
#include <tenure/date.h>

/* Whether a page ends here: it has `limit` matches, or examined so much that a rare match would
 * keep the snapshot open for long. */
static bool
is_page_full(struct answers *answers, uint64_t from, uint64_t position, uint32_t count,
             uint32_t limit)
{
    uint32_t most = limit > 0 && limit < SUBJECTS_PAGE_MAX ? limit : SUBJECTS_PAGE_MAX;
    if (count < most && !answer_is_long(answers, from, position))
        return false;
    answers->next = position;
    return true;
}

tenure_status
answer_organisation(struct answers *answers, const Tenure__V1__OrganisationQuery *query)
{
    Tenure__V1__OrganisationState *state;
    Tenure__V1__OrganisationHistory *history;
    bool fine;
    tenure_status status = answer_begin(answers, query->axes, &fine);
    if (!fine)
        return status;
    status = time_travel_find_organisation(answers->travel, query->organisation, &state);
    if (status == TENURE_NOT_FOUND)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__NOT_FOUND,
                             "nothing is known about the organisation %.64s; see tenure state "
                             "organisations",
                             query->organisation);
    if (status != TENURE_OK)
        return status;
    if (!query->history)
        return answer_add(answers, ANSWER_ORGANISATIONS, &state->base, 0) ? TENURE_OK
                                                                          : TENURE_TOO_LARGE;
    uint64_t after = query->after;
    status = time_travel_organisation_history(answers->travel, state, &after, &history);
    if (status == TENURE_OK && !answer_add(answers, ANSWER_ORGANISATION_HISTORY, &history->base, 0))
        status = TENURE_TOO_LARGE;
    answers->next = after;
    return status;
}

static bool
matches_organisation(const Tenure__V1__OrganisationsQuery *query,
                     const Tenure__V1__OrganisationState *state)
{
    bool kind = query->n_kinds == 0;
    for (size_t i = 0; i < query->n_kinds; i++)
        kind = kind || query->kinds[i] == state->kind;
    bool exists = !tenure_date_has_come(state->ended, state->date);
    return kind && answer_filter(query->region, state->region) && (exists || !query->standing_only);
}

tenure_status
answer_organisations(struct answers *answers, const Tenure__V1__OrganisationsQuery *query)
{
    const struct known_names names = { .region = query->region };
    bool fine;
    tenure_status status = answer_begin(answers, query->axes, &fine);
    if (fine)
        status = answer_check_names(answers, &names, &fine);
    if (!fine)
        return status;
    uint64_t from = query->after > 0 ? query->after : 1;
    uint32_t count = 0;
    for (uint64_t number = from; number <= answers->counters.organisations; number++) {
        Tenure__V1__OrganisationState *state;
        if (is_page_full(answers, from, number, count, query->limit))
            return TENURE_OK;
        time_travel_forget(answers->travel);
        status = time_travel_organisation(answers->travel, number, &state);
        if (status == TENURE_NOT_FOUND ||
            (status == TENURE_OK && !matches_organisation(query, state)))
            continue;
        if (status != TENURE_OK)
            return status;
        if (!answer_add(answers, ANSWER_ORGANISATIONS, &state->base, number))
            return TENURE_OK;
        count++;
    }
    return TENURE_OK;
}

tenure_status
answer_person(struct answers *answers, const Tenure__V1__PersonQuery *query)
{
    Tenure__V1__PersonState *state;
    Tenure__V1__PersonHistory *history;
    bool fine;
    tenure_status status = answer_begin(answers, query->axes, &fine);
    if (!fine)
        return status;
    bool first = !query->history || query->after == 0;
    status = first ? time_travel_find_person(answers->travel, query->person, &state)
                   : time_travel_name_person(answers->travel, query->person, &state);
    if (status == TENURE_NOT_FOUND)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__NOT_FOUND,
                             "nothing is known about the person %.64s; see tenure state people",
                             query->person);
    if (status != TENURE_OK)
        return status;
    if (!query->history)
        return answer_add(answers, ANSWER_PEOPLE, &state->base, 0) ? TENURE_OK : TENURE_TOO_LARGE;
    uint64_t after = query->after;
    status = time_travel_person_history(answers->travel, query->person, state, &after, &history);
    if (status == TENURE_OK && !answer_add(answers, ANSWER_PERSON_HISTORY, &history->base, 0))
        status = TENURE_TOO_LARGE;
    answers->next = after;
    return status;
}

tenure_status
answer_people(struct answers *answers, const Tenure__V1__PeopleQuery *query)
{
    bool fine;
    tenure_status status = answer_begin(answers, query->axes, &fine);
    if (!fine)
        return status;
    uint64_t from = query->after > 0 ? query->after : 1;
    uint32_t count = 0;
    for (uint64_t number = from; number <= answers->counters.people; number++) {
        Tenure__V1__PersonState *state;
        if (is_page_full(answers, from, number, count, query->limit))
            return TENURE_OK;
        time_travel_forget(answers->travel);
        status = time_travel_person(answers->travel, number, &state);
        if (status == TENURE_NOT_FOUND ||
            (status == TENURE_OK && query->holding_only && state->n_posts == 0))
            continue;
        if (status != TENURE_OK)
            return status;
        if (!answer_add(answers, ANSWER_PEOPLE, &state->base, number))
            return TENURE_OK;
        count++;
    }
    return TENURE_OK;
}
