/* SPDX-License-Identifier: Apache-2.0 */
/* What rules read of regions and of the scope `all` on a day: departures and figures. */
#include <stdlib.h>
#include <string.h>

#include "channels.h"
#include "grow.h"
#include "indicator_updates.h"
#include "scope_departures.h"
#include "subjects.h"
#include "time_travel_parts.h"

/* Adds the departures from the last folded post that were announced by the day. */
static tenure_status
add_departures(struct time_travel *travel, uint64_t post)
{
    struct time_travel_asked *asked = &travel->asked;
    const struct contributions *contributions = &travel->contributions;
    contributions_of_post(&travel->subject, travel->rules.systems,
                          rules_count_role(&travel->rules, travel->post.role),
                          &travel->contributions);
    for (uint32_t i = 0; i < contributions->departures_count; i++) {
        if (contributions->departures[i].announced > travel->day)
            continue;
        void *grown = tni_grow(asked->departures, asked->departures_count, &asked->departures_max,
                               sizeof(asked->departures[0]));
        if (grown == NULL)
            return TENURE_NO_MEMORY;
        asked->departures = grown;
        departure_fill(contributions, i, travel->post.role, post,
                       &asked->departures[asked->departures_count++]);
    }
    return TENURE_OK;
}

static tenure_status
add_scope(struct time_travel *travel, const char *region)
{
    uint64_t scope;
    tenure_status status = subject_scope(travel->read, region, &scope);
    return status != TENURE_OK || id_set_add(&travel->asked.scopes, scope) ? status
                                                                           : TENURE_NO_MEMORY;
}

/* Adds the scopes with figures that were ever published: these may be zero since. */
static tenure_status
add_published(struct time_travel *travel)
{
    struct indicator_walk walk;
    tenure_status status = indicator_walk_open(travel->read, &walk);
    if (status != TENURE_OK)
        return status;
    while ((status = indicator_walk_next(&walk)) == TENURE_OK) {
        if (!id_set_add(&travel->asked.scopes, walk.row->scope)) {
            status = TENURE_NO_MEMORY;
            break;
        }
    }
    indicator_walk_close(&walk);
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

static int
compare_departures(const void *left, const void *right)
{
    const struct departure *a = left, *b = right;
    if (a->announced != b->announced)
        return a->announced > b->announced ? -1 : 1;
    return a->post > b->post ? -1 : a->post < b->post;
}

static tenure_status
read_scopes(struct time_travel *travel)
{
    struct time_travel_asked *asked = &travel->asked;
    if (asked->scopes_day == travel->day)
        return TENURE_OK;
    tenure_status status = time_travel_sum(travel);
    asked->departures_count = asked->scopes.count = 0;
    for (uint64_t post = 1; post <= travel->counters.posts && status == TENURE_OK; post++) {
        status = time_travel_fold_post(travel, post);
        if (status == TENURE_OK)
            status = add_departures(travel, post);
        status = status == TENURE_NOT_FOUND ? TENURE_OK : status;
    }
    if (asked->departures_count > 1)
        qsort(asked->departures, asked->departures_count, sizeof(asked->departures[0]),
              compare_departures);
    for (size_t i = 0; i < asked->departures_count && status == TENURE_OK; i++)
        status = add_scope(travel, asked->departures[i].region);
    for (size_t i = 0; i < travel->totals.totals_count && status == TENURE_OK; i++)
        status = add_scope(travel, travel->totals.totals[i].scope);
    if (status == TENURE_OK)
        status = add_scope(travel, ""); // of all departures
    if (status == TENURE_OK)
        status = add_published(travel);
    id_set_sort(&asked->scopes);
    asked->scopes_day = travel->day;
    return status;
}

/* The context of a scope's callbacks. */
struct scope_context {
    struct time_travel *travel;
    const char *id;
    uint64_t scope;
    size_t next; // departure
};

static void
rewind_departures(void *context)
{
    ((struct scope_context *)context)->next = 0;
}

static bool
next_departure(void *context, int32_t first, struct departure *ret_departure)
{
    struct scope_context *scope = context;
    const struct time_travel_asked *asked = &scope->travel->asked;
    while (scope->next < asked->departures_count) {
        const struct departure *departure = &asked->departures[scope->next++];
        if (departure->announced < first)
            return false;
        if (scope->scope == 0 || strcmp(departure->region, scope->id) == 0) {
            *ret_departure = *departure;
            return true;
        }
    }
    return false;
}

/* Whether a figure was published by the day. */
static bool
is_of_day(const Tenure__V1__Update *update, int32_t day)
{
    int32_t published;
    return update != NULL && tenure_day_parse(update->indicator->date, &published) &&
           published <= day;
}

/* Whether the figure had been published by the day, so that it may be zero since. */
static bool
was_published(const struct scope_context *scope, enum indicator indicator, const char *label)
{
    struct time_travel *travel = scope->travel;
    struct id_set offsets = { 0 };
    bool was = false;
    tenure_status status = indicator_updates_find(
        travel->read, scope->id, indicator_kinds[indicator].name, label, 0, &offsets);
    for (size_t i = 0; i < offsets.count && status == TENURE_OK && !was; i++) {
        const Tenure__V1__Update *update =
            time_travel_sent(travel, TENURE__V1__CHANNEL__INDICATOR, offsets.items[i]);
        if (!is_of_day(update, travel->day))
            break;
        was = strcmp(update->indicator->label, label) == 0;
    }
    id_set_close(&offsets);
    return was;
}

static bool
read_figure(void *context, unsigned number, const char *label, struct reading *ret_reading)
{
    const struct scope_context *scope = context;
    const struct time_travel_totals *totals = &scope->travel->totals;
    enum indicator indicator = (enum indicator)number;
    bool is_since = indicator_kinds[indicator].form == FORM_DAYS;
    *ret_reading = (struct reading){ 0 };
    for (size_t i = 0; i < totals->totals_count; i++) {
        const struct time_travel_total *total = &totals->totals[i];
        if (total->indicator != indicator || strcmp(total->scope, scope->id) != 0 ||
            strcmp(total->label, label) != 0)
            continue;
        ret_reading->numerator =
            indicator_number(indicator, total->numerator, total->denominator, scope->travel->day);
        ret_reading->denominator = is_since ? 0 : total->denominator;
        ret_reading->about = is_since && total->denominator == FIGURE_ABOUT;
        return true;
    }
    return !is_since && was_published(scope, indicator, label);
}

/* Reads the name and id of a scope, unless it was the last one. */
static tenure_status
read_scope(struct time_travel *travel, uint64_t scope)
{
    struct organisation *read = &travel->asked.scope;
    if (time_travel_is_read(travel, SUBJECT_SCOPE, scope))
        return TENURE_OK;
    if (scope != 0) {
        tenure_status status = time_travel_fold_organisation(travel, scope);
        *read = travel->organisation.organisation;
        return status;
    }
    memcpy(read->id, TENURE_EVERYTHING, sizeof(TENURE_EVERYTHING));
    memcpy(read->name, travel->rules.everything, sizeof(read->name));
    return TENURE_OK;
}

tenure_status
time_travel_evaluate_scope(struct time_travel *travel, const struct rule *rule, uint64_t scope,
                           struct finding *finding)
{
    struct scope_context context = { travel, travel->asked.scope.id, scope, 0 };
    tenure_status status = read_scopes(travel);
    if (status != TENURE_OK || !id_set_has(&travel->asked.scopes, scope))
        return status;
    status = read_scope(travel, scope);
    const struct scope_subject subject = {
        .id = travel->asked.scope.id,
        .name = travel->asked.scope.name,
        .everything = scope == 0,
        .day = travel->day,
        .next_departure = next_departure,
        .rewind = rewind_departures,
        .read = read_figure,
        .context = &context,
    };
    if (status == TENURE_OK)
        rule->of->evaluate_scope(rule, &subject, finding);
    return status;
}
