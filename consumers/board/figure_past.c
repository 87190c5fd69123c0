/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The published values of figures. They never change, so they are cached, and only new ones are
 * read: ten years of a figure that changes daily are thousands of values, and a page shows twenty
 * figures.
 */
#include <stdlib.h>
#include <string.h>

#include "figure_view.h"
#include "follow.h"
#include "pages.h"

enum {
    KEPT_MAX = 64 // the least recently used one is evicted
};

struct kept {
    char *scope, *name, *label;
    uint64_t next; // the first offset that was not read yet
    uint64_t used;
    struct figure_past past;
};

static struct {
    struct kept all[KEPT_MAX]; // used only by the answering thread
    uint64_t begun;            // the cache belongs to one log: another log has other figures
    uint64_t uses;
} kept;

static void
forget(struct kept *one)
{
    free(one->scope);
    free(one->name);
    free(one->label);
    figure_forget_past(&one->past);
    *one = (struct kept){ 0 };
}

static struct kept *
find(const Tenure__V1__Indicator *indicator)
{
    struct kept *oldest = &kept.all[0];
    for (size_t i = 0; i < KEPT_MAX; i++) {
        struct kept *one = &kept.all[i];
        if (one->scope != NULL && strcmp(one->scope, indicator->scope) == 0 &&
            strcmp(one->name, indicator->name) == 0 && strcmp(one->label, indicator->label) == 0)
            return one;
        oldest = one->used < oldest->used ? one : oldest;
    }
    forget(oldest);
    *oldest = (struct kept){ .scope = strdup(indicator->scope),
                             .name = strdup(indicator->name),
                             .label = strdup(indicator->label) };
    if (oldest->scope == NULL || oldest->name == NULL || oldest->label == NULL)
        forget(oldest);
    return oldest->scope != NULL ? oldest : NULL;
}

static bool
take_points(void *context, const Tenure__V1__Answer *answer)
{
    struct kept *one = context;
    bool room = true;
    for (size_t i = 0; i < answer->n_updates && room; i++) {
        room = figure_add_point(&one->past, answer->updates[i]->indicator, answer->updates[i]->seq);
        one->next = room ? answer->updates[i]->offset + 1 : one->next;
    }
    return room;
}

/* The indicator channel's last offset when the status was read. */
static uint64_t
read_head(const struct request *request)
{
    const Tenure__V1__Answer *report = request->report;
    for (size_t i = 0; report != NULL && i < report->status_report->n_heads; i++) {
        if (report->status_report->heads[i]->channel == TENURE__V1__CHANNEL__INDICATOR)
            return report->status_report->heads[i]->last;
    }
    return 0;
}

/* Reads the updates since the last call; there are none if the figure did not change. */
static tenure_status
read_on(struct request *request, const Tenure__V1__Indicator *indicator, struct kept *one)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__IndicatorsQuery body = TENURE__V1__INDICATORS_QUERY__INIT;
    uint64_t head = read_head(request);
    if (one->next > head && head > 0)
        return TENURE_OK;
    body.scope = indicator->scope;
    body.name = indicator->name;
    body.label = indicator->label;
    body.axes = &request->axes;
    body.after = one->next;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATOR_HISTORY;
    query.indicator_history = &body;
    tenure_status status = pages_ask(request->client, &query, &body.after, take_points, one);
    if (status == TENURE_OK && one->next <= head)
        one->next = head + 1;
    return status;
}

/* Copies the values from the one that was current on a day onwards. */
static tenure_status
copy(const struct figure_past *past, int32_t from, struct figure_past *ret_past)
{
    size_t first = past->count;
    while (first > 0 && (first == past->count || past->points[first].day > from))
        first--;
    *ret_past = (struct figure_past){ .is_share = past->is_share };
    ret_past->points = calloc(past->count - first + 1, sizeof(past->points[0]));
    if (ret_past->points == NULL)
        return TENURE_NO_MEMORY;
    ret_past->capacity = past->count - first + 1;
    for (size_t i = first; i < past->count; i++) {
        ret_past->points[ret_past->count++] = past->points[i];
        ret_past->left_out += !past->points[i].is_drawn;
    }
    return TENURE_OK;
}

tenure_status
figure_read_past(struct request *request, const Tenure__V1__Indicator *indicator, int32_t from,
                 struct figure_past *ret_past)
{
    struct kept other = { 0 }; // for a past view, which is not cached
    uint64_t begun = follow_state(request->follow).begun;
    *ret_past = (struct figure_past){ 0 };
    for (size_t i = 0; begun != kept.begun && i < KEPT_MAX; i++)
        forget(&kept.all[i]);
    kept.begun = begun;
    struct kept *one = request_is_past(request) ? &other : find(indicator);
    if (one == NULL)
        return TENURE_NO_MEMORY;
    one->used = ++kept.uses;
    tenure_status status = read_on(request, indicator, one);
    if (status == TENURE_OK)
        status = copy(&one->past, from, ret_past);
    if (status == TENURE_OK) // today's change is not published before the end of the day
        figure_add_point(ret_past, indicator, 0);
    figure_forget_past(&other.past);
    return status;
}
