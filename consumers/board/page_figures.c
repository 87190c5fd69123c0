/* SPDX-License-Identifier: Apache-2.0 */
/* All figures of a scope, and a comparison of the regions. */
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "figure_known.h"
#include "page.h"
#include "says.h"
#include "shell.h"
#include <tenure/date.h>

enum {
    MONTHS = 24,
    WIDTH = 200,
    HEIGHT = 30,
    NAMED_MAX = 8 // figures of one name, for example by role; more are folded
};

static void
put_year_ago(json_t *row, const Tenure__V1__Indicator *indicator, const struct figure_point *point)
{
    char words[DAY_WORDS_MAX];
    int32_t days = (int32_t)point->value;
    if (indicator->since[0] != '\0' && days > 0)
        put_text(row, "year_ago", day_words_between(point->day - days, point->day, words));
    else
        put_text(row, "year_ago", point->is_drawn ? point->shown : "");
}

static void
put_row(struct request *request, const struct figure_known *known, json_t *row,
        const Tenure__V1__Indicator *indicator)
{
    struct figure_past past;
    struct figure_frame frame = { tenure_day_minus_months(request->today, MONTHS), request->today,
                                  1, WIDTH, HEIGHT };
    int32_t year_ago = tenure_day_minus_months(request->today, 12);
    figure_put_value(request, row, indicator);
    figure_put_reported(request, row, indicator);
    put_text(row, "year_ago", "");
    if (figure_read_best(request, known, indicator, frame.from, &past) == TENURE_OK &&
        past.count > 0) {
        for (size_t i = 0; i < past.count; i++) {
            frame.top = past.points[i].value > frame.top ? past.points[i].value : frame.top;
            if (past.points[i].day <= year_ago)
                put_year_ago(row, indicator, &past.points[i]);
        }
        figure_put_path(put_object(row, "spark"), &past, &frame);
    }
    figure_forget_past(&past);
}

/* Whether the figure comes from a survey instead of reports about posts. */
static bool
is_reported(const Tenure__V1__Indicator *indicator)
{
    return strcmp(indicator->name, "representation") == 0;
}

static size_t
count_named(const Tenure__V1__Answer *answer, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < answer->n_indicators; i++)
        count += strcmp(answer->indicators[i]->name, name) == 0;
    return count;
}

/* The folded list of the figures of this name, which is created if it is missing. */
static json_t *
folded_list(struct request *request, json_t *folded, const Tenure__V1__Indicator *indicator,
            size_t count)
{
    Tenure__V1__Indicator unlabelled = TENURE__V1__INDICATOR__INIT;
    char name[LOOKUP_TEXT_MAX];
    unlabelled.name = indicator->name;
    figure_name(request, &unlabelled, name, sizeof(name));
    for (size_t i = 0; i < json_array_size(folded); i++) {
        json_t *one = json_array_get(folded, i);
        if (strcmp(json_string_value(json_object_get(one, "all_of")), name) == 0)
            return json_object_get(one, "more_figures");
    }
    json_t *one = add_object(folded);
    put_text(one, "all_of", name);
    put_format(one, "counted", "%zu figures", count);
    return put_list(one, "more_figures");
}

/* Puts figures from surveys apart, and folds figures that exist for many roles. */
static void
put_figures(struct request *request, json_t *data, const Tenure__V1__Answer *answer,
            const struct figure_known *known)
{
    json_t *figures = put_list(data, "figures"), *reported = put_list(data, "reported");
    json_t *folded = put_list(data, "folded");
    for (size_t i = 0; i < answer->n_indicators; i++) {
        const Tenure__V1__Indicator *one = answer->indicators[i];
        size_t count = count_named(answer, one->name);
        json_t *list = is_reported(one)    ? reported
                       : count > NAMED_MAX ? folded_list(request, folded, one, count)
                                           : figures;
        put_row(request, known, add_object(list), one);
    }
    put_flag(data, "has_figures", json_array_size(figures) + json_array_size(folded) > 0);
    put_flag(data, "has_reported", json_array_size(reported) > 0);
}

static void
put_regions(struct request *request, json_t *data)
{
    size_t count;
    char **regions = page_regions(request, &count);
    struct figure_known *known =
        figure_known_is_cheap(request)
            ? figure_known_read(request, "", "stability", 1, FIGURE_KNOWN_POINTS)
            : NULL;
    json_t *list = put_list(data, "by_region");
    for (size_t i = 0; i < count; i++) {
        Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
        Tenure__V1__IndicatorsQuery body = TENURE__V1__INDICATORS_QUERY__INIT;
        Tenure__V1__Answer *answer;
        char name[LOOKUP_TEXT_MAX];
        body.scope = regions[i];
        body.name = (char *)(uintptr_t) "stability";
        body.axes = &request->axes;
        query.body_case = TENURE__V1__QUERY__BODY_INDICATORS;
        query.indicators = &body;
        if (tenure_client_query(request->client, &query, &answer) != TENURE_OK)
            continue;
        if (answer->n_indicators > 0) {
            json_t *row = add_object(list);
            put_row(request, known, row, answer->indicators[0]);
            name_organisation(request, regions[i], name, sizeof(name));
            put_text(row, "region", name);
        }
        tenure__v1__answer__free_unpacked(answer, NULL);
    }
    put_flag(data, "has_regions", json_array_size(list) > 0);
    figure_known_forget(&known);
    page_free_texts(regions, count);
}

/* Sorts neighbours of one name by the numbers in their labels: 14 days, 90 days, 365 days. */
static void
sort_labels(Tenure__V1__Indicator **indicators, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t at = i; at > 0; at--) {
            Tenure__V1__Indicator *before = indicators[at - 1], *one = indicators[at];
            if (strcmp(before->name, one->name) != 0 || strverscmp(before->label, one->label) <= 0)
                break;
            indicators[at - 1] = one;
            indicators[at] = before;
        }
    }
}

void
page_figures(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__IndicatorsQuery body = TENURE__V1__INDICATORS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    const char *asked = request_parameter(request, "scope");
    char name[LOOKUP_TEXT_MAX];
    bool all = asked[0] == '\0' || strcmp(asked, "all") == 0;
    body.scope = (char *)(uintptr_t)(all ? "all" : asked);
    body.axes = &request->axes;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATORS;
    query.indicators = &body;
    if (!page_ask(request, &query, &answer))
        return;
    json_t *data = shell_data(request, "/figures", "Figures");
    struct figure_known *known =
        figure_known_is_cheap(request)
            ? figure_known_read(request, body.scope, "", 1, FIGURE_KNOWN_POINTS)
            : NULL;
    sort_labels(answer->indicators, answer->n_indicators);
    put_figures(request, data, answer, known);
    figure_known_forget(&known);
    tenure__v1__answer__free_unpacked(answer, NULL);
    name_scope(request, body.scope, name, sizeof(name));
    put_text(data, "scope_name", name);
    json_t *filters = put_object(data, "filters");
    page_put_regions(request, filters, asked);
    if (all)
        put_regions(request, data);
    put_format(data, "csv", "%s/csv/indicators?region=%s", request->base, body.scope);
    put_format(data, "json", "%s/api/state/indicators?scope=%s", request->base,
               all ? "all" : asked);
    shell_write(request, "figures", data);
}
