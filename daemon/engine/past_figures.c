/* SPDX-License-Identifier: Apache-2.0 */
/* Indicators on both axes: off the present they are added up anew from every subject. */
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "grow.h"
#include "history.h"
#include "past_parts.h"
#include "scopes.h"
#include "surveys_fold.h"

static tenure_status
add_start(struct past_sums *sums, const char *scope, int32_t day)
{
    void *grown =
        tni_grow(sums->starts, sums->starts_count, &sums->starts_max, sizeof(*sums->starts));
    if (grown == NULL)
        return TENURE_NO_MEMORY;
    sums->starts = grown;
    struct past_start *start = &sums->starts[sums->starts_count++];
    memcpy(start->scope, scope, strlen(scope) + 1);
    start->day = day;
    return TENURE_OK;
}

static tenure_status
add_shares_to(struct past *past, const char *scope, const char *role)
{
    const struct shares *shares = &past->shares;
    tenure_status status = TENURE_OK;
    for (uint32_t i = 0; i < shares->count && status == TENURE_OK; i++) {
        const struct share *share = &shares->list[i];
        status = past_sum_add(&past->sums, scope, (enum indicator)share->indicator,
                              share_label_text(share->label, role), share->numerator,
                              share->denominator);
    }
    for (uint32_t i = 0; i < shares->starts_count && status == TENURE_OK; i++)
        status = add_start(&past->sums, scope, shares->starts[i]);
    return status;
}

static tenure_status
add_shares(struct past *past, const char *role)
{
    tenure_status status = add_shares_to(past, TENURE_EVERYTHING, role);
    if (status == TENURE_OK && past->shares.region[0] != '\0')
        status = add_shares_to(past, past->shares.region, role);
    return status;
}

/* Who holds the post that was folded last. */
static tenure_status
add_held(struct past *past)
{
    struct past_sums *sums = &past->sums;
    const struct organisation *organisation = &past->organisation.organisation;
    if (past->view.status == TENURE__V1__POST_STATE__STATUS__ABOLISHED)
        return TENURE_OK;
    for (uint32_t i = 0; i < past->timeline.tenures_count; i++) {
        if (!tenure_runs(&past->timeline.tenures[i], past->day))
            continue;
        void *grown = tni_grow(sums->held, sums->held_count, &sums->held_max, sizeof(*sums->held));
        if (grown == NULL)
            return TENURE_NO_MEMORY;
        sums->held = grown;
        struct past_held *held = &sums->held[sums->held_count++];
        held->person = past->timeline.tenures[i].person;
        held->kind = organisation->kind;
        memcpy(held->region, organisation->region, sizeof(held->region));
    }
    return TENURE_OK;
}

static int
compare_held(const void *left, const void *right)
{
    const struct past_held *a = left, *b = right;
    if (a->person != b->person)
        return a->person < b->person ? -1 : 1;
    return strcmp(a->region, b->region);
}

/* One person's posts, sorted by region: counted once in everything and once in each region. */
static tenure_status
add_several(struct past *past, const struct past_held *held, size_t count)
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
        if (!kind_is_in(past->rules.systems, held[i].kind))
            continue;
        if (!counted)
            status =
                past_sum_add(&past->sums, TENURE_EVERYTHING, INDICATOR_SEVERAL_POSTS, "", 1, 0);
        counted = true;
        if (status == TENURE_OK && held[i].region[0] != '\0' &&
            (last == NULL || strcmp(last, held[i].region) != 0))
            status = past_sum_add(&past->sums, held[i].region, INDICATOR_SEVERAL_POSTS, "", 1, 0);
        last = held[i].region;
    }
    return status;
}

static tenure_status
add_people(struct past *past)
{
    struct past_sums *sums = &past->sums;
    tenure_status status = TENURE_OK;
    if (sums->held_count > 1)
        qsort(sums->held, sums->held_count, sizeof(*sums->held), compare_held);
    for (size_t i = 0, next; i < sums->held_count && status == TENURE_OK; i = next) {
        for (next = i + 1;
             next < sums->held_count && sums->held[next].person == sums->held[i].person;)
            next++;
        status = add_several(past, &sums->held[i], next - i);
    }
    return status;
}

static int
compare_starts(const void *left, const void *right)
{
    const struct past_start *a = left, *b = right;
    int scopes = strcmp(a->scope, b->scope);
    return scopes != 0 ? scopes : (a->day > b->day) - (a->day < b->day);
}

static tenure_status
add_medians(struct past *past)
{
    struct past_sums *sums = &past->sums;
    tenure_status status = TENURE_OK;
    if (sums->starts_count > 1)
        qsort(sums->starts, sums->starts_count, sizeof(*sums->starts), compare_starts);
    for (size_t i = 0, next; i < sums->starts_count && status == TENURE_OK; i = next) {
        const struct past_start *first = &sums->starts[i];
        for (next = i + 1;
             next < sums->starts_count && strcmp(sums->starts[next].scope, first->scope) == 0;)
            next++;
        size_t count = next - i;
        int64_t middle = indicator_middle(first[(count - 1) / 2].day, first[count / 2].day);
        status = past_sum_add(sums, first->scope, INDICATOR_MEDIAN_TENURE, "", middle, 1);
    }
    return status;
}

static tenure_status
add_survey(struct past *past, uint64_t number)
{
    struct survey_row row;
    struct survey_result result;
    char scope[TENURE_SLUG_MAX + 1];
    tenure_status status = survey_find(past->read, number, &row);
    if (status == TENURE_OK)
        status = survey_last(past->read, number, row.last_seq, past->known_at, past->day,
                             &past->history_arena, &result);
    if (row.characteristic[0] == '\0')
        return status; // see past_reported.c
    if (status == TENURE_OK)
        status = scope_id(past->read, row.scope, scope);
    if (status == TENURE_OK)
        status = past_sum_add(&past->sums, scope, INDICATOR_REPRESENTATION, row.characteristic,
                              result.count, result.leaders);
    return status;
}

static tenure_status
add_organisation(struct past *past, uint64_t number)
{
    tenure_status status = past_fold_organisation(past, number);
    if (status != TENURE_OK)
        return status;
    shares_of_organisation(&past->organisation.organisation, &past->organisation.detail, past->day,
                           past->rules.systems, &past->shares);
    return add_shares(past, "");
}

static tenure_status
add_post(struct past *past, uint64_t number)
{
    tenure_status status = past_fold_post(past, number);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    shares_of_post(&past->subject, past->rules.systems,
                   rules_count_role(&past->rules, past->post.role), &past->shares);
    status = add_shares(past, past->post.role);
    return status == TENURE_OK ? add_held(past) : status;
}

/* Denominators that are other figures. */
static void
complete(struct past_sums *sums)
{
    for (size_t i = 0; i < sums->sums_count; i++) {
        struct past_sum *sum = &sums->sums[i];
        enum indicator total = indicator_kinds[sum->indicator].total;
        if (total == INDICATORS || (total == sum->indicator && sum->label[0] == '\0'))
            continue;
        for (size_t of = 0; of < sums->sums_count; of++) {
            if (sums->sums[of].indicator == total && sums->sums[of].label[0] == '\0' &&
                strcmp(sums->sums[of].scope, sum->scope) == 0)
                sum->denominator = sums->sums[of].numerator;
        }
    }
}

static int
compare_sums(const void *left, const void *right)
{
    const struct past_sum *a = left, *b = right;
    int scopes = strcmp(a->scope, b->scope);
    if (scopes != 0)
        return scopes;
    if (a->indicator != b->indicator)
        return a->indicator < b->indicator ? -1 : 1;
    return strcmp(a->label, b->label);
}

tenure_status
past_rules(struct past *past)
{
    uint64_t seq = past->counters.rules_seq;
    struct log_entry entry;
    struct tenure_problem problem;
    tenure_status status = TENURE_OK;
    while (status == TENURE_OK && seq != 0 && past->known_at != KNOWN_NOW && seq > past->known_at) {
        status = log_read(past->read, seq, &entry);
        if (status == TENURE_OK)
            seq = log_previous(&entry, SUBJECT_RULES, 0);
    }
    if (status == TENURE_OK)
        status = log_read(past->read, seq, &entry);
    if (status != TENURE_OK)
        return status;
    tni_arena_reset(&past->history_arena);
    Tenure__V1__Event *message = tenure__v1__event__unpack(&past->history_arena.allocator,
                                                           entry.content.size, entry.content.data);
    return message != NULL && rules_configure(message->rules, seq, &past->rules, &problem)
               ? TENURE_OK
               : TENURE_DAMAGED;
}

static tenure_status
add_up(struct past *past)
{
    tenure_status status = past_rules(past);
    for (uint64_t i = 1; i <= past->counters.organisations && status == TENURE_OK; i++)
        status = add_organisation(past, i);
    for (uint64_t i = 1; i <= past->counters.posts && status == TENURE_OK; i++)
        status = add_post(past, i);
    for (uint64_t i = 1; i <= past->counters.surveys && status == TENURE_OK; i++)
        status = add_survey(past, i);
    if (status == TENURE_OK)
        status = add_people(past);
    if (status == TENURE_OK)
        status = add_medians(past);
    complete(&past->sums);
    return status;
}

static tenure_status
add_row(struct past *past, const struct figure_row *row)
{
    char scope[TENURE_SLUG_MAX + 1];
    tenure_status status = scope_id(past->read, row->scope, scope);
    for (uint64_t cells = row->stands; cells != 0 && status == TENURE_OK; cells &= cells - 1) {
        unsigned index = (unsigned)__builtin_ctzll(cells);
        const struct cell *cell = &row->cells[index];
        struct figure_name name = figure_row_name(row, index);
        if (cell->offset != 0 || cell->seen_numerator != 0 || cell->seen_denominator != 0)
            status = past_sum_add(&past->sums, scope, name.indicator, name.label,
                                  cell->seen_numerator, cell->seen_denominator);
    }
    return status;
}

/* The figures as they stand. */
static tenure_status
read_figures(struct past *past)
{
    struct figure_walk walk;
    tenure_status status = figure_walk_open(past->read, &walk);
    if (status != TENURE_OK)
        return status;
    while ((status = figure_walk_next(&walk)) == TENURE_OK) {
        status = add_row(past, walk.row);
        if (status != TENURE_OK)
            break;
    }
    figure_walk_close(&walk);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

tenure_status
past_figures(struct past *past)
{
    struct past_sums *sums = &past->sums;
    sums->sums_count = sums->starts_count = sums->held_count = sums->reported_count = 0;
    if (past->day == TENURE_NO_DAY)
        return TENURE_OK;
    tenure_status status = past->is_present && !past->recompute ? read_figures(past) : add_up(past);
    if (status == TENURE_OK)
        status = past_reported_find(past);
    if (sums->sums_count > 1)
        qsort(sums->sums, sums->sums_count, sizeof(*sums->sums), compare_sums);
    return status;
}

bool
past_figure(struct past *past, size_t index, Tenure__V1__Indicator **ret_message)
{
    *ret_message = NULL;
    if (index >= past->sums.sums_count)
        return false;
    const struct past_sum *sum = &past->sums.sums[index];
    Tenure__V1__Indicator *message = tni_arena_take(&past->arena, sizeof(*message));
    struct figure_texts *texts = tni_arena_take(&past->arena, sizeof(*texts));
    char *date = tni_arena_take(&past->arena, TENURE_DATE_TEXT_MAX);
    struct figure_value figure = { sum->scope, sum->indicator, sum->label, sum->numerator,
                                   sum->denominator };
    if (message == NULL || texts == NULL || date == NULL)
        return true;
    figure_message(&figure, past->day, tenure_day_format(past->day, date), texts, message);
    if (past_reported_add(past, sum, message))
        *ret_message = message;
    return true;
}
