/* SPDX-License-Identifier: Apache-2.0 */
/* Indicators on both axes: unless both are the present, they are summed again over every
 * subject. */
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "history.h"
#include "indicators.h"
#include "scopes.h"
#include "surveys_fold.h"
#include "time_travel_parts.h"

static tenure_status
add_start(struct time_travel_totals *totals, const char *scope, int32_t day, bool of_vague)
{
    void *grown = tni_grow(totals->starts, totals->starts_count, &totals->starts_max,
                           sizeof(*totals->starts));
    if (grown == NULL)
        return TENURE_NO_MEMORY;
    totals->starts = grown;
    struct time_travel_start *start = &totals->starts[totals->starts_count++];
    memcpy(start->scope, scope, strlen(scope) + 1);
    start->day = day;
    start->of_vague = of_vague;
    return TENURE_OK;
}

static tenure_status
add_contributions_to(struct time_travel *travel, const char *scope, const char *role)
{
    const struct contributions *contributions = &travel->contributions;
    tenure_status status = TENURE_OK;
    for (uint32_t i = 0; i < contributions->count && status == TENURE_OK; i++) {
        const struct contribution *contribution = &contributions->list[i];
        status =
            time_travel_total_add(&travel->totals, scope, (enum indicator)contribution->indicator,
                                  contribution_label_text(contribution->label, role),
                                  contribution->numerator, contribution->denominator);
    }
    for (uint32_t i = 0; i < contributions->starts_count && status == TENURE_OK; i++)
        status = add_start(&travel->totals, scope, contributions->starts[i],
                           contributions->vague_starts > 0);
    return status;
}

static tenure_status
add_contributions(struct time_travel *travel, const char *role)
{
    tenure_status status = add_contributions_to(travel, TENURE_EVERYTHING, role);
    if (status == TENURE_OK && travel->contributions.region[0] != '\0')
        status = add_contributions_to(travel, travel->contributions.region, role);
    return status;
}

/* Adds the holders of the last folded post. */
static tenure_status
add_held(struct time_travel *travel)
{
    struct time_travel_totals *totals = &travel->totals;
    const struct organisation *organisation = &travel->organisation.organisation;
    if (travel->view.status == TENURE__V1__POST_STATE__STATUS__ABOLISHED)
        return TENURE_OK;
    for (uint32_t i = 0; i < travel->timeline.tenures_count; i++) {
        if (!tenure_runs(&travel->timeline.tenures[i], travel->day))
            continue;
        void *grown =
            tni_grow(totals->held, totals->held_count, &totals->held_max, sizeof(*totals->held));
        if (grown == NULL)
            return TENURE_NO_MEMORY;
        totals->held = grown;
        struct time_travel_held *held = &totals->held[totals->held_count++];
        held->person = travel->timeline.tenures[i].person;
        held->kind = organisation->kind;
        memcpy(held->region, organisation->region, sizeof(held->region));
    }
    return TENURE_OK;
}

static int
compare_held(const void *left, const void *right)
{
    const struct time_travel_held *a = left, *b = right;
    if (a->person != b->person)
        return a->person < b->person ? -1 : 1;
    return strcmp(a->region, b->region);
}

/* One person's posts, sorted by region: counted once in the scope `all`, and once in each
 * region. */
static tenure_status
add_several(struct time_travel *travel, const struct time_travel_held *held, size_t count)
{
    tenure_status status = TENURE_OK;
    kind_set kinds = 0;
    for (size_t i = 0; i < count; i++)
        kinds |= UINT32_C(1) << held[i].kind;
    if (kinds_groups(kinds, checking_groups, CHECKING_GROUPS) < 2)
        return TENURE_OK;
    const char *last = NULL;
    bool counted = false;
    for (size_t i = 0; i < count && status == TENURE_OK; i++) {
        if (!kind_is_in(travel->rules.systems, held[i].kind))
            continue;
        if (!counted)
            status = time_travel_total_add(&travel->totals, TENURE_EVERYTHING,
                                           INDICATOR_SEVERAL_POSTS, "", 1, 0);
        counted = true;
        if (status == TENURE_OK && held[i].region[0] != '\0' &&
            (last == NULL || strcmp(last, held[i].region) != 0))
            status = time_travel_total_add(&travel->totals, held[i].region, INDICATOR_SEVERAL_POSTS,
                                           "", 1, 0);
        last = held[i].region;
    }
    return status;
}

static tenure_status
add_people(struct time_travel *travel)
{
    struct time_travel_totals *totals = &travel->totals;
    tenure_status status = TENURE_OK;
    if (totals->held_count > 1)
        qsort(totals->held, totals->held_count, sizeof(*totals->held), compare_held);
    for (size_t i = 0, next; i < totals->held_count && status == TENURE_OK; i = next) {
        for (next = i + 1;
             next < totals->held_count && totals->held[next].person == totals->held[i].person;)
            next++;
        status = add_several(travel, &totals->held[i], next - i);
    }
    return status;
}

static int
compare_starts(const void *left, const void *right)
{
    const struct time_travel_start *a = left, *b = right;
    int scopes = strcmp(a->scope, b->scope);
    return scopes != 0 ? scopes : (a->day > b->day) - (a->day < b->day);
}

static tenure_status
add_medians(struct time_travel *travel)
{
    struct time_travel_totals *totals = &travel->totals;
    tenure_status status = TENURE_OK;
    if (totals->starts_count > 1)
        qsort(totals->starts, totals->starts_count, sizeof(*totals->starts), compare_starts);
    for (size_t i = 0, next; i < totals->starts_count && status == TENURE_OK; i = next) {
        const struct time_travel_start *first = &totals->starts[i];
        bool is_vague = false;
        for (next = i;
             next < totals->starts_count && strcmp(totals->starts[next].scope, first->scope) == 0;)
            is_vague |= totals->starts[next++].of_vague;
        size_t count = next - i;
        int64_t middle = indicator_middle(first[(count - 1) / 2].day, first[count / 2].day);
        status = time_travel_total_add(totals, first->scope, INDICATOR_MEDIAN_TENURE, "", middle,
                                       is_vague ? FIGURE_ABOUT : FIGURE_EXACT);
    }
    return status;
}

/* Whether a report of the survey, with that last entry, had been taken by then. */
static tenure_status
knows_survey(const struct time_travel *travel, uint64_t number, uint64_t last_seq, bool *ret_knows)
{
    uint64_t seq = last_seq;
    while (seq != 0 && !time_travel_knows(travel, seq)) {
        struct log_entry entry;
        tenure_status status = log_read(travel->read, seq, &entry);
        if (status != TENURE_OK)
            return status;
        seq = log_previous(&entry, SUBJECT_SURVEY, number);
    }
    *ret_knows = seq != 0;
    return TENURE_OK;
}

static tenure_status
add_survey(struct time_travel *travel, uint64_t number)
{
    struct survey_row row;
    struct survey_result result;
    char scope[TENURE_SLUG_MAX + 1];
    bool knows = false;
    tenure_status status = survey_find(travel->read, number, &row);
    if (status == TENURE_OK)
        status = knows_survey(travel, number, row.last_seq, &knows);
    if (status != TENURE_OK || !knows)
        return status;
    status = survey_last(travel->read, number, row.last_seq, travel->known_at, travel->day,
                         &travel->history_arena, &result);
    if (row.characteristic[0] == '\0')
        return status; // see time_travel_reported.c
    if (status == TENURE_OK)
        status = scope_id(travel->read, row.scope, scope);
    if (status == TENURE_OK)
        status = time_travel_total_add(&travel->totals, scope, INDICATOR_REPRESENTATION,
                                       row.characteristic, result.count, result.leaders);
    return status;
}

static tenure_status
add_organisation(struct time_travel *travel, uint64_t number)
{
    tenure_status status = time_travel_fold_organisation(travel, number);
    if (status != TENURE_OK)
        return status;
    contributions_of_organisation(&travel->organisation.organisation, &travel->organisation.detail,
                                  travel->day, travel->rules.systems, &travel->contributions);
    return add_contributions(travel, "");
}

static tenure_status
add_post(struct time_travel *travel, uint64_t number)
{
    tenure_status status = time_travel_fold_post(travel, number);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    contributions_of_post(&travel->subject, travel->rules.systems,
                          rules_count_role(&travel->rules, travel->post.role),
                          &travel->contributions);
    status = add_contributions(travel, travel->post.role);
    return status == TENURE_OK ? add_held(travel) : status;
}

/* Fills in denominators that are other figures. */
static void
complete(struct time_travel_totals *totals)
{
    for (size_t i = 0; i < totals->totals_count; i++) {
        struct time_travel_total *sum = &totals->totals[i];
        enum indicator total = indicator_kinds[sum->indicator].total;
        if (total == INDICATORS || (total == sum->indicator && sum->label[0] == '\0'))
            continue;
        for (size_t of = 0; of < totals->totals_count; of++) {
            if (totals->totals[of].indicator == total && totals->totals[of].label[0] == '\0' &&
                strcmp(totals->totals[of].scope, sum->scope) == 0)
                sum->denominator = totals->totals[of].numerator;
        }
    }
}

static int
compare_totals(const void *left, const void *right)
{
    const struct time_travel_total *a = left, *b = right;
    int scopes = strcmp(a->scope, b->scope);
    if (scopes != 0)
        return scopes;
    if (a->indicator != b->indicator)
        return a->indicator < b->indicator ? -1 : 1;
    return strcmp(a->label, b->label);
}

tenure_status
time_travel_rules(struct time_travel *travel)
{
    uint64_t seq = travel->counters.rules_seq;
    struct log_entry entry;
    struct tenure_problem problem;
    tenure_status status = TENURE_OK;
    while (status == TENURE_OK && seq != 0 && travel->known_at != KNOWN_NOW &&
           seq > travel->known_at) {
        status = log_read(travel->read, seq, &entry);
        if (status == TENURE_OK)
            seq = log_previous(&entry, SUBJECT_RULES, 0);
    }
    if (status == TENURE_OK)
        status = log_read(travel->read, seq, &entry);
    if (status != TENURE_OK)
        return status;
    tni_arena_reset(&travel->history_arena);
    Tenure__V1__Event *message = tenure__v1__event__unpack(&travel->history_arena.allocator,
                                                           entry.content.size, entry.content.data);
    return message != NULL && rules_configure(message->rules, seq, &travel->rules, &problem)
               ? TENURE_OK
               : TENURE_DAMAGED;
}

tenure_status
time_travel_systems(struct time_travel *travel, kind_set *ret_systems)
{
    tenure_status status = time_travel_rules(travel);
    if (status == TENURE_OK)
        *ret_systems = travel->rules.systems;
    return status;
}

static void
clear_totals(struct time_travel_totals *totals)
{
    totals->totals_count = totals->starts_count = totals->held_count = totals->reported_count = 0;
}

tenure_status
time_travel_sum(struct time_travel *travel)
{
    clear_totals(&travel->totals);
    tenure_status status = time_travel_rules(travel);
    for (uint64_t i = 1; i <= travel->counters.organisations && status == TENURE_OK; i++)
        status = add_organisation(travel, i);
    for (uint64_t i = 1; i <= travel->counters.posts && status == TENURE_OK; i++)
        status = add_post(travel, i);
    for (uint64_t i = 1; i <= travel->counters.surveys && status == TENURE_OK; i++)
        status = add_survey(travel, i);
    if (status == TENURE_OK)
        status = add_people(travel);
    if (status == TENURE_OK)
        status = add_medians(travel);
    complete(&travel->totals);
    return status;
}

static tenure_status
add_row(struct time_travel *travel, const struct indicator_row *row)
{
    char scope[TENURE_SLUG_MAX + 1];
    tenure_status status = scope_id(travel->read, row->scope, scope);
    for (uint64_t cells = row->used; cells != 0 && status == TENURE_OK; cells &= cells - 1) {
        unsigned index = (unsigned)__builtin_ctzll(cells);
        const struct indicator_cell *cell = &row->cells[index];
        struct indicator_name name = indicator_row_name(row, index);
        if (cell->offset != 0 || cell->seen_numerator != 0 || cell->seen_denominator != 0)
            status = time_travel_total_add(&travel->totals, scope, name.indicator, name.label,
                                           cell->seen_numerator, cell->seen_denominator);
    }
    return status;
}

/* Reads the present indicators from the store. */
static tenure_status
read_indicators(struct time_travel *travel)
{
    struct indicator_walk walk;
    tenure_status status = indicator_walk_open(travel->read, &walk);
    if (status != TENURE_OK)
        return status;
    while ((status = indicator_walk_next(&walk)) == TENURE_OK) {
        status = add_row(travel, walk.row);
        if (status != TENURE_OK)
            break;
    }
    indicator_walk_close(&walk);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

tenure_status
time_travel_indicators(struct time_travel *travel)
{
    struct time_travel_totals *totals = &travel->totals;
    clear_totals(totals);
    if (travel->day == TENURE_NO_DAY)
        return TENURE_OK;
    tenure_status status = travel->is_present && !travel->recompute ? read_indicators(travel)
                                                                    : time_travel_sum(travel);
    if (status == TENURE_OK)
        status = time_travel_reported_find(travel);
    if (totals->totals_count > 1)
        qsort(totals->totals, totals->totals_count, sizeof(*totals->totals), compare_totals);
    return status;
}

bool
time_travel_indicator(struct time_travel *travel, size_t index, Tenure__V1__Indicator **ret_message)
{
    *ret_message = NULL;
    if (index >= travel->totals.totals_count)
        return false;
    const struct time_travel_total *sum = &travel->totals.totals[index];
    Tenure__V1__Indicator *message = tni_arena_take(&travel->arena, sizeof(*message));
    struct indicator_texts *texts = tni_arena_take(&travel->arena, sizeof(*texts));
    char *date = tni_arena_take(&travel->arena, TENURE_DATE_TEXT_MAX);
    struct indicator_value figure = { sum->scope, sum->indicator, sum->label, sum->numerator,
                                      sum->denominator };
    if (message == NULL || texts == NULL || date == NULL)
        return true;
    indicator_message(&figure, travel->day, tenure_day_format(travel->day, date), texts, message);
    if (time_travel_reported_add(travel, sum, message))
        *ret_message = message;
    return true;
}
