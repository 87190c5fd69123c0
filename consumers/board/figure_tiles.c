/* SPDX-License-Identifier: Apache-2.0 */
/* The most important figures as tiles. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "figure_known.h"
#include "figure_view.h"
#include "rule_limits.h"
#include "says.h"
#include "shell.h"
#include "url_text.h"
#include <tenure/date.h>
#include <tenure/event.h>

enum {
    SPARK_WIDTH = 200,
    SPARK_HEIGHT = 30,
    SPARK_MONTHS = 24,
    DEPARTURE_DAYS = 90 // as in the figure
};

static const struct tile {
    const char *name, *label;
} first[] = { { "stability", "" },
              { "filled", "chair" },
              { "median-tenure", "" },
              { "departures", "90 days" },
              { "filled", "executive-lead" } };

static bool
ask(struct request *request, const char *scope, Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__IndicatorsQuery body = TENURE__V1__INDICATORS_QUERY__INIT;
    body.scope = (char *)(uintptr_t)scope;
    body.axes = &request->axes;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATORS;
    query.indicators = &body;
    return tenure_client_query(request->client, &query, ret_answer) == TENURE_OK;
}

static const Tenure__V1__Indicator *
find(const Tenure__V1__Answer *answer, const char *name, const char *label)
{
    for (size_t i = 0; answer != NULL && i < answer->n_indicators; i++) {
        const Tenure__V1__Indicator *one = answer->indicators[i];
        if (strcmp(one->name, name) == 0 && strcmp(one->label, label) == 0)
            return one;
    }
    return NULL;
}

/* Adds to the line below the value. */
static void
add_note(json_t *tile, const char *more)
{
    const char *note = json_string_value(json_object_get(tile, "note"));
    put_format(tile, "note", "%s%s%s", note != NULL ? note : "", note != NULL ? "; " : "", more);
}

/* Notes how a share has changed in a year: "up 5 points in a year". */
static void
put_trend(json_t *tile, const struct figure_past *past, int32_t year_ago)
{
    const struct figure_point *then = NULL, *now = &past->points[past->count - 1];
    char text[64];
    for (size_t i = 0; i < past->count && past->points[i].day <= year_ago; i++)
        then = &past->points[i];
    if (!past->is_share || then == NULL || !then->is_drawn || !now->is_drawn)
        return;
    int points = (int)(now->value + 0.5) - (int)(then->value + 0.5);
    snprintf(text, sizeof(text), "%s %d point%s in a year", points > 0 ? "up" : "down", abs(points),
             abs(points) == 1 ? "" : "s");
    if (points != 0)
        add_note(tile, text);
}

/* Notes and draws the limit of the rule about the figure. */
static void
put_limit(struct request *request, json_t *tile, const Tenure__V1__Indicator *indicator,
          const struct figure_frame *frame)
{
    struct rule_limits limits = { 0 };
    char text[32];
    if (!rule_limits_find(request, indicator, &limits))
        return;
    snprintf(text, sizeof(text), "limit %.4g%%", limits.warning);
    add_note(tile, text);
    if (limits.warning <= frame->top)
        put_format(json_object_get(tile, "spark"), "limit_y", "%.1f",
                   frame->height * (1 - limits.warning / frame->top));
}

static void
put_spark(struct request *request, const struct figure_known *known, json_t *tile,
          const Tenure__V1__Indicator *indicator)
{
    struct figure_past past;
    struct figure_frame frame = { tenure_day_minus_months(request->today, SPARK_MONTHS),
                                  request->today, 1, SPARK_WIDTH, SPARK_HEIGHT };
    if (figure_read_best(request, known, indicator, frame.from, &past) == TENURE_OK &&
        past.count > 1) {
        for (size_t i = 0; i < past.count; i++)
            frame.top = past.points[i].value > frame.top ? past.points[i].value : frame.top;
        figure_put_path(put_object(tile, "spark"), &past, &frame);
        if (indicator->n_reported == 0) // which says itself how it has changed
            put_trend(tile, &past, tenure_day_minus_months(request->today, 12));
        put_limit(request, tile, indicator, &frame);
    }
    figure_forget_past(&past);
}

/* Puts the line below the value: the published figure, the figure elsewhere, or posts being
 * recruited for. */
static void
put_note(struct request *request, json_t *tile, const Tenure__V1__Answer *answer,
         const Tenure__V1__Answer *everywhere, const Tenure__V1__Indicator *indicator)
{
    const Tenure__V1__Indicator *beside = find(everywhere, indicator->name, indicator->label);
    const Tenure__V1__Indicator *sought = find(answer, "recruiting", indicator->label);
    json_t *row = json_object();
    char whole[LOOKUP_TEXT_MAX];
    if (indicator->n_reported > 0)
        put_format(tile, "note", "reported: %s", indicator->reported[0]->shown);
    else if (beside != NULL) {
        figure_put_value(request, row, beside);
        name_scope(request, TENURE_EVERYTHING, whole, sizeof(whole));
        put_format(tile, "note", "%s in %s", json_string_value(json_object_get(row, "value")),
                   whole);
    } else if (strcmp(indicator->name, "filled") == 0 && sought != NULL && sought->numerator > 0)
        put_format(tile, "note", "%" PRId64 " advertised", sought->numerator);
    json_decref(row);
}

static void
put_tile(struct request *request, json_t *tile, const Tenure__V1__Indicator *indicator)
{
    figure_put_value(request, tile, indicator);
    if (strcmp(indicator->name, "median-tenure") == 0)
        put_text(tile, "of", "median");
}

static void
count_report(void *context, uint64_t seq, const char *announced, const char *kind)
{
    (void)seq;
    (void)announced;
    (void)kind;
    ++*(size_t *)context;
}

/* Counts what the Changes page lists, since the tile links to it: the figure counts systems only,
 * and would differ from the list. */
static void
put_departures(struct request *request, json_t *tile, const Tenure__V1__Indicator *indicator)
{
    char since[TENURE_DATE_TEXT_MAX], until[TENURE_DATE_TEXT_MAX], region[URL_TEXT_MAX];
    bool is_all = strcmp(indicator->scope, "all") == 0;
    size_t count = 0;
    tenure_day_format(request->today - DEPARTURE_DAYS, since);
    tenure_day_format(request->today, until);
    struct lookup_wanted wanted = { .since = since,
                                    .until = until,
                                    .kind = "leaving,left",
                                    .region = is_all ? "" : indicator->scope,
                                    .role = "",
                                    .organisation = "",
                                    .known_at = request_known_at(request),
                                    .limit = LOOKUP_REPORTS_MAX };
    lookup_reports(follow_lookup(request->follow), &wanted, count_report, &count);
    put_text(tile, "name", "Departures announced");
    put_count(tile, "value", (int64_t)count);
    put_format(tile, "of", "in %s", indicator->label);
    put_format(tile, "note", "%s from systems", indicator->shown);
    put_link(tile, "to", request, "changes", "");
    const char *link = json_string_value(json_object_get(tile, "to"));
    put_format(tile, "to", "%s%ckind=leaving,left&since=%s&until=%s%s%s", link,
               strchr(link, '?') != NULL ? '&' : '?', since, until,
               is_all ? "" : "&region=", is_all ? "" : url_text(indicator->scope, region));
}

void
figure_put_tiles(struct request *request, json_t *data, const char *scope, size_t most)
{
    Tenure__V1__Answer *answer, *everywhere = NULL;
    json_t *tiles = put_list(data, "tiles");
    if (!ask(request, scope, &answer))
        return;
    if (strcmp(scope, "all") != 0 && !ask(request, "all", &everywhere))
        everywhere = NULL;
    struct figure_known *known = figure_known_is_cheap(request)
                                     ? figure_known_read(request, scope, "", 1, FIGURE_KNOWN_POINTS)
                                     : NULL;
    for (size_t i = 0; i < sizeof(first) / sizeof(first[0]) && json_array_size(tiles) < most; i++) {
        const Tenure__V1__Indicator *indicator = find(answer, first[i].name, first[i].label);
        if (indicator == NULL)
            continue;
        json_t *tile = add_object(tiles);
        if (strcmp(indicator->name, "departures") == 0) {
            put_departures(request, tile, indicator);
            continue;
        }
        put_tile(request, tile, indicator);
        put_note(request, tile, answer, everywhere, indicator);
        put_spark(request, known, tile, indicator);
    }
    figure_known_forget(&known);
    put_flag(data, "has_tiles", json_array_size(tiles) > 0);
    if (everywhere != NULL)
        tenure__v1__answer__free_unpacked(everywhere, NULL);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
