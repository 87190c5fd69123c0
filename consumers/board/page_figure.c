/* SPDX-License-Identifier: Apache-2.0 */
/* One figure: a chart with the rule's limits, its values, what it counts, its evidence. */
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "figure_known.h"
#include "page.h"
#include "rule_limits.h"
#include "says.h"
#include "shell.h"
#include <tenure/date.h>

enum {
    EVENTS_SHOWN = 50,
    POINTS_SHOWN = 100,
    CHART_WIDTH = 1000,
    CHART_HEIGHT = 300,
    CHART_TOP = 18
};

static void
put_grid(json_t *chart, const struct figure_frame *frame, bool is_share)
{
    json_t *lines = put_list(chart, "levels");
    for (int i = 0; i <= 5; i++) {
        json_t *line = add_object(lines);
        double y = CHART_TOP + frame->height * (1 - i / 5.0);
        put_format(line, "y", "%.1f", y);
        put_format(line, "text_y", "%.1f", y - 4);
        put_format(line, "level", is_share ? "%.4g%%" : "%.4g", frame->top * i / 5);
        put_text(line, "level_class", i == 0 || i == 5 ? "" : "f300");
    }
    json_t *years = put_list(chart, "years");
    int last = tenure_civil_of(frame->to).year;
    for (int year = tenure_civil_of(frame->from).year + 1; year <= last; year++) {
        json_t *one = add_object(years);
        int32_t day = tenure_day_of((struct tenure_civil){ year, 1, 1 });
        put_format(one, "x", "%.2f%%", 100.0 * (day - frame->from) / (frame->to - frame->from));
        put_format(one, "year", "%d", year);
    }
}

static double
round_top(double most)
{
    double top = 1;
    while (top < most)
        top *= top * 2 >= most ? 2 : top * 5 >= most ? 5 : 10;
    return top;
}

static void
put_bands(struct request *request, json_t *chart, const Tenure__V1__Indicator *indicator,
          const struct figure_frame *frame)
{
    struct rule_limits limits = { 0 };
    if (!rule_limits_find(request, indicator, &limits))
        return;
    json_t *bands = put_object(chart, "bands");
    put_format(bands, "warning_y", "%.1f", frame->height * (1 - limits.warning / frame->top));
    put_format(bands, "warning_height", "%.1f",
               frame->height * (limits.warning - limits.critical) / frame->top);
    put_format(bands, "critical_y", "%.1f", frame->height * (1 - limits.critical / frame->top));
    put_format(bands, "critical_height", "%.1f", frame->height * limits.critical / frame->top);
    put_format(bands, "warning", "%.4g%%", limits.warning);
    put_format(bands, "critical", "%.4g%%", limits.critical);
}

/* Puts published shares, each on the day of its report. */
static void
put_marks(json_t *data, const Tenure__V1__Indicator *indicator, const struct figure_frame *frame)
{
    json_t *chart = json_object_get(data, "chart"), *marks = put_list(chart, "marks");
    for (size_t i = 0; i < indicator->n_reported; i++) {
        const Tenure__V1__ReportedFigure *reported = indicator->reported[i];
        struct tenure_date date;
        double share = reported->percent > 0   ? reported->percent
                       : reported->leaders > 0 ? reported->count * 100.0 / reported->leaders
                                               : -1;
        if (share < 0 || share > 100 || !tenure_date_parse(reported->date, &date) ||
            date.day < frame->from || date.day > frame->to)
            continue;
        json_t *mark = add_object(marks);
        put_format(mark, "x", "%.2f%%",
                   100.0 * (date.day - frame->from) / (frame->to - frame->from));
        put_format(mark, "y", "%.1f", CHART_TOP + frame->height * (1 - share / frame->top));
        put_format(mark, "mark", "reported: %s%s%s", reported->shown,
                   reported->period[0] != '\0' ? ", " : "", reported->period);
    }
    put_flag(chart, "has_marks", json_array_size(marks) > 0);
}

static void
put_chart(struct request *request, json_t *data, const Tenure__V1__Indicator *indicator,
          const struct figure_past *past)
{
    struct figure_frame frame = { figure_first_day(request), request->today, 1, CHART_WIDTH,
                                  CHART_HEIGHT };
    char day[TENURE_DATE_TEXT_MAX], words[DAY_WORDS_MAX], name[200];
    double last = 0;
    if (past->count == 0 || request->today == TENURE_NO_DAY)
        return;
    for (size_t i = 0; i < past->count; i++) {
        frame.top = past->points[i].value > frame.top ? past->points[i].value : frame.top;
        if (past->points[i].day <= request->today)
            last = past->points[i].value;
    }
    frame.top = past->is_share ? 100 : round_top(frame.top);
    json_t *chart = put_object(data, "chart");
    figure_put_path(chart, past, &frame);
    put_grid(chart, &frame, past->is_share);
    put_bands(request, chart, indicator, &frame);
    put_format(chart, "last_y", "%.1f", CHART_TOP + frame.height * (1 - last / frame.top));
    figure_name(request, indicator, name, sizeof(name));
    put_format(chart, "label", "%s, %d months up to %s", name, (int)figure_months(request),
               day_words(tenure_day_format(request->today, day), false, words));
    put_flag(chart, "left_out", past->left_out > 0);
    if (past->is_share)
        put_marks(data, indicator, &frame);
}

static void
put_points(struct request *request, json_t *data, const struct figure_past *past)
{
    json_t *rows = put_list(data, "points");
    for (size_t i = past->count; i > 0 && json_array_size(rows) < POINTS_SHOWN; i--) {
        const struct figure_point *point = &past->points[i - 1];
        char day[TENURE_DATE_TEXT_MAX];
        if (i > 1 && strcmp(point->shown, past->points[i - 2].shown) == 0)
            continue; // it had this value before
        json_t *row = add_object(rows);
        put_day(row, "on", tenure_day_format(point->day, day), request->today);
        put_text(row, "shown", point->shown);
        put_text(row, "seq", "");
        if (point->seq != 0)
            put_entry(row, request, point->seq);
    }
}

/* Subjects as names instead of ids: "Devon: executive lead". */
static void
put_names(json_t *data, const char *name, char *const *subjects, size_t count)
{
    json_t *list = put_list(data, name);
    for (size_t i = 0; i < count; i++)
        put_text(add_object(list), "subject", subjects[i]);
    char counted[32];
    snprintf(counted, sizeof(counted), "%s_count", name);
    put_number(data, counted, (int64_t)count);
}

static void
put_months(struct request *request, json_t *data)
{
    static const char *const choices[][2] = {
        { "12", "1 year" }, { "24", "2 years" }, { "60", "5" }, { "120", "10" }
    };
    const char *asked = request_parameter(request, "months");
    json_t *list = put_list(data, "month_choices");
    for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
        json_t *one = add_object(list);
        put_text(one, "choice", choices[i][1]);
        put_here(one, "to", request, "months", choices[i][0]);
        put_flag(one, "here", strcmp(asked[0] != '\0' ? asked : "24", choices[i][0]) == 0);
    }
}

/* Adds which of two views is shown, the history as known now or as published at the time, and a
 * link to the other one. */
static void
put_knowing(struct request *request, json_t *data)
{
    bool now = figure_is_known_now(request);
    json_t *list = put_list(data, "knowings");
    for (int i = 0; i < 2; i++) {
        json_t *one = add_object(list);
        put_text(one, "choice", i == 0 ? "As now known" : "As known then");
        put_here(one, "to", request, "known", i == 0 ? "now" : "then");
        put_flag(one, "here", now == (i == 0));
    }
    put_flag(data, "now_known", now);
}

/* Addresses of the figure in other forms, with the page's parameters. */
static void
put_forms(struct request *request, json_t *data)
{
    char *here = request_here(request, "after", "");
    const char *parameters = here != NULL ? strchr(here, '?') : NULL;
    parameters = parameters != NULL ? parameters : "";
    put_format(data, "csv", "%s/csv/figure%s", request->base, parameters);
    put_format(data, "embed_to", "%s/embed/figure%s", request->base, parameters);
    put_format(data, "picture_to", "%s/share/figure.png%s", request->base, parameters);
    free(here);
}

static void
put_figure(struct request *request, const Tenure__V1__WhyIndicator *why, uint64_t next)
{
    char name[200], title[900], scope[LOOKUP_TEXT_MAX];
    struct figure_past past;
    Tenure__V1__Indicator *indicator = why->indicator;
    bool all = strcmp(indicator->scope, "all") == 0;
    figure_name(request, indicator, name, sizeof(name));
    name_organisation(request, indicator->scope, scope, sizeof(scope));
    snprintf(title, sizeof(title), "%s%s%s: %s", all ? "" : scope, all ? "" : ", ", name,
             indicator->shown);
    json_t *data = shell_data(request, "/figures", title);
    figure_put_value(request, put_object(data, "figure"), indicator);
    figure_put_reported(request, data, indicator);
    put_flag(data, "has_reported", indicator->n_reported > 0);
    put_months(request, data);
    put_knowing(request, data);
    if (figure_read_asked(request, indicator, &past) == TENURE_OK) {
        put_chart(request, data, indicator, &past);
        put_points(request, data, &past);
    }
    figure_forget_past(&past);
    put_names(data, "counts_in", why->counted, why->n_counted);
    put_names(data, "leaves_out", why->not_counted, why->n_not_counted);
    put_flag(data, "with_sure", true);
    json_t *rows = put_list(data, "evidence");
    for (size_t i = why->n_events; i > 0 && why->n_events - i < EVENTS_SHOWN; i--)
        put_report(request, add_object(rows), why->events[i - 1]);
    put_flag(data, "has_evidence", json_array_size(rows) > 0);
    put_next(data, request, next);
    put_format(data, "json", "%s/api/history/indicator?scope=%s&name=%s&label=%s", request->base,
               indicator->scope, indicator->name, indicator->label);
    put_forms(request, data);
    shell_write(request, "figure", data);
}

void
page_figure(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__WhyIndicatorQuery body = TENURE__V1__WHY_INDICATOR_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.scope = (char *)(uintptr_t)request_parameter(request, "scope");
    body.name = (char *)(uintptr_t)request_parameter(request, "name");
    body.label = (char *)(uintptr_t)request_parameter(request, "label");
    body.axes = &request->axes;
    body.after = request_number(request, "after", 0);
    query.body_case = TENURE__V1__QUERY__BODY_WHY_INDICATOR;
    query.why_indicator = &body;
    if (!page_ask(request, &query, &answer))
        return;
    put_figure(request, answer->why_indicator, answer->next);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
