/* SPDX-License-Identifier: Apache-2.0 */
#include "figure_known.h"

#include <stdlib.h>
#include <string.h>
#include <tenure/date.h>

enum {
    PAGES_MAX = 100,
    MONTHS = 24,
    MONTHS_MAX = 1200
};

struct figure_known {
    Tenure__V1__Answer *pages[PAGES_MAX]; // by day, latest first
    size_t count;
    int32_t last;
    unsigned step, points;
};

bool
figure_known_is_cheap(const struct request *request)
{
    return request->report != NULL && request->today != TENURE_NO_DAY &&
           request->report->status_report->posts <= FIGURE_KNOWN_POSTS_MAX;
}

struct figure_known *
figure_known_read(struct request *request, const char *scope, const char *name, unsigned step,
                  unsigned points)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__IndicatorsQuery body = TENURE__V1__INDICATORS_QUERY__INIT;
    struct figure_known *known = calloc(1, sizeof(*known));
    if (known == NULL)
        return NULL;
    *known = (struct figure_known){ .last = request->today, .step = step, .points = points };
    tenure_status status = TENURE_OK;
    body.scope = (char *)(uintptr_t)scope;
    body.name = (char *)(uintptr_t)name;
    body.axes = &request->axes;
    body.step_months = step;
    body.points = points;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATOR_HISTORY;
    query.indicator_history = &body;
    while (status == TENURE_OK && known->count < PAGES_MAX) {
        Tenure__V1__Answer **page = &known->pages[known->count];
        status = tenure_client_query(request->client, &query, page);
        if (status != TENURE_OK)
            break;
        known->count++;
        body.after = (*page)->next;
        if (body.after == 0)
            return known;
    }
    figure_known_forget(&known);
    return NULL;
}

void
figure_known_forget(struct figure_known **known_p)
{
    struct figure_known *known = *known_p;
    *known_p = NULL;
    for (size_t i = 0; known != NULL && i < known->count; i++)
        tenure__v1__answer__free_unpacked(known->pages[i], NULL);
    free(known);
}

static const Tenure__V1__Indicator *
find(const struct figure_known *known, const Tenure__V1__Indicator *wanted, const char *date)
{
    for (size_t p = 0; p < known->count; p++) {
        for (size_t i = 0; i < known->pages[p]->n_indicators; i++) {
            const Tenure__V1__Indicator *one = known->pages[p]->indicators[i];
            if (strcmp(one->date, date) == 0 && strcmp(one->name, wanted->name) == 0 &&
                strcmp(one->label, wanted->label) == 0 && strcmp(one->scope, wanted->scope) == 0)
                return one;
        }
    }
    return NULL;
}

void
figure_known_past(const struct figure_known *known, const Tenure__V1__Indicator *indicator,
                  struct figure_past *ret_past)
{
    *ret_past = (struct figure_past){ 0 };
    for (unsigned i = known->points; i > 0; i--) {
        char date[TENURE_DATE_TEXT_MAX];
        int32_t day = tenure_day_minus_months(known->last, (int)((i - 1) * known->step));
        const Tenure__V1__Indicator *found = find(known, indicator, tenure_day_format(day, date));
        if (found != NULL)
            figure_add_point(ret_past, found, 0);
        else if (ret_past->count > 0)
            figure_add_nothing(ret_past, day);
    }
}

tenure_status
figure_read_best(struct request *request, const struct figure_known *known,
                 const Tenure__V1__Indicator *indicator, int32_t from, struct figure_past *ret_past)
{
    if (known == NULL)
        return figure_read_past(request, indicator, from, ret_past);
    figure_known_past(known, indicator, ret_past);
    return TENURE_OK;
}

unsigned
figure_months(const struct request *request)
{
    uint64_t months = request_number(request, "months", MONTHS);
    return months >= 1 && months <= MONTHS_MAX ? (unsigned)months : MONTHS;
}

int32_t
figure_first_day(const struct request *request)
{
    return tenure_day_minus_months(request->today, (int)figure_months(request));
}

bool
figure_is_known_now(const struct request *request)
{
    const char *asked = request_parameter(request, "known");
    return asked[0] != '\0' ? strcmp(asked, "now") == 0 : figure_known_is_cheap(request);
}

/* Recomputes about 25 points, however long the time is. */
tenure_status
figure_read_asked(struct request *request, const Tenure__V1__Indicator *indicator,
                  struct figure_past *ret_past)
{
    unsigned months = figure_months(request);
    unsigned step = (months + FIGURE_KNOWN_POINTS - 2) / (FIGURE_KNOWN_POINTS - 1);
    struct figure_known *known =
        figure_is_known_now(request)
            ? figure_known_read(request, indicator->scope, indicator->name, step, months / step + 1)
            : NULL;
    tenure_status status =
        figure_read_best(request, known, indicator, figure_first_day(request), ret_past);
    figure_known_forget(&known);
    return status;
}
