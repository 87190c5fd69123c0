/* SPDX-License-Identifier: Apache-2.0 */
/* Published figures, to be shown beside computed ones. */
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "scopes.h"
#include "time_travel_parts.h"
#include <tenure/text.h>

enum {
    REPORTED_MAX = 32 // for each figure
};

static tenure_status
add(struct time_travel *travel, uint64_t scope, const struct survey_result *result)
{
    struct time_travel_totals *totals = &travel->totals;
    void *grown = tni_grow(totals->reported, totals->reported_count, &totals->reported_max,
                           sizeof(*totals->reported));
    if (grown == NULL)
        return TENURE_NO_MEMORY;
    totals->reported = grown;
    struct time_travel_reported *reported = &totals->reported[totals->reported_count];
    char name[TENURE_NAME_MAX + 1];
    const char *slash = strchr(result->published.indicator, '/');
    tenure_text_format(name, sizeof(name), "%s", result->published.indicator);
    name[strcspn(name, "/")] = '\0';
    *reported =
        (struct time_travel_reported){ .indicator = indicator_named(name), .result = *result };
    if (reported->indicator == INDICATORS)
        return TENURE_OK; // an indicator of a newer version
    tenure_text_format(reported->label, sizeof(reported->label), "%s",
                       slash != NULL ? slash + 1 : "");
    tenure_status status = scope_id(travel->read, scope, reported->scope);
    if (status == TENURE_OK)
        status = time_travel_total_add(totals, reported->scope, reported->indicator,
                                       reported->label, 0, 0);
    totals->reported_count += status == TENURE_OK;
    return status;
}

static int
compare(const void *left, const void *right)
{
    const struct survey_result *a = &((const struct time_travel_reported *)left)->result;
    const struct survey_result *b = &((const struct time_travel_reported *)right)->result;
    if (a->day != b->day)
        return a->day > b->day ? -1 : 1;
    return a->seq > b->seq ? -1 : a->seq < b->seq;
}

tenure_status
time_travel_reported_find(struct time_travel *travel)
{
    struct time_travel_totals *totals = &travel->totals;
    tenure_status status = TENURE_OK;
    for (uint64_t i = 1; i <= travel->counters.surveys && status == TENURE_OK; i++) {
        struct survey_row row;
        struct survey_result result;
        status = survey_find(travel->read, i, &row);
        if (status != TENURE_OK || row.characteristic[0] != '\0')
            continue;
        status = survey_last(travel->read, i, row.last_seq, travel->known_at, travel->day,
                             &travel->history_arena, &result);
        if (status == TENURE_OK && result.seq != 0)
            status = add(travel, row.scope, &result);
    }
    if (totals->reported_count > 1)
        qsort(totals->reported, totals->reported_count, sizeof(*totals->reported), compare);
    return status;
}

static bool
is_of(const struct time_travel_reported *reported, const struct time_travel_total *sum)
{
    return reported->indicator == sum->indicator && strcmp(reported->scope, sum->scope) == 0 &&
           strcmp(reported->label, sum->label) == 0;
}

static Tenure__V1__ReportedFigure *
message_of(struct time_travel *travel, struct time_travel_reported *reported)
{
    struct survey_result *result = &reported->result;
    Tenure__V1__ReportedFigure *message = tni_arena_take(&travel->arena, sizeof(*message));
    char *date = tni_arena_take(&travel->arena, TENURE_DATE_TEXT_MAX);
    if (message == NULL || date == NULL)
        return NULL;
    tenure__v1__reported_figure__init(message);
    message->shown = result->published.shown;
    message->period = result->published.period;
    message->date = tenure_day_format(result->day, date);
    message->percent = result->published.percent;
    message->change_points = result->published.change_points;
    message->count = (uint32_t)result->count;
    message->leaders = (uint32_t)result->leaders;
    message->confidence = result->confidence;
    message->seq = result->seq;
    return message;
}

bool
time_travel_reported_add(struct time_travel *travel, const struct time_travel_total *sum,
                         Tenure__V1__Indicator *message)
{
    struct time_travel_totals *totals = &travel->totals;
    size_t count = 0, size = REPORTED_MAX * sizeof(message->reported[0]);
    for (size_t i = 0; i < totals->reported_count && count < REPORTED_MAX; i++) {
        if (!is_of(&totals->reported[i], sum))
            continue;
        if (count == 0)
            message->reported = tni_arena_take(&travel->arena, size);
        if (message->reported == NULL)
            return false;
        message->reported[count] = message_of(travel, &totals->reported[i]);
        if (message->reported[count++] == NULL)
            return false;
    }
    message->n_reported = count;
    return true;
}
