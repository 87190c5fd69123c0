/* SPDX-License-Identifier: Apache-2.0 */
/* Figures, how each came to be what it is, and what it counts. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "pages.h"
#include <tenure/text.h>

enum {
    POINTS_SHOWN = 1000,
    EVENTS_SHOWN = 50,
    PARTS_MAX = 48,
    DRAWN_OF_LEAST = 5 // as the rule about stability: a share of fewer says nothing
};

/* One value of a figure's past. */
struct point {
    char day[11];
    char shown[96];
    double value;
    bool is_drawn;
    uint64_t seq;
};

struct history {
    struct point *points;
    size_t count, capacity;
    size_t left_out; // of what is drawn
    char name[160];
};

static bool
is_share(const Tenure__V1__Indicator *indicator)
{
    return strchr(indicator->shown, '%') != NULL && indicator->denominator > 0;
}

/* A share in per cent, else the number itself. */
static double
value_of(const Tenure__V1__Indicator *indicator)
{
    return is_share(indicator) ? (double)indicator->numerator * 100 / (double)indicator->denominator
                               : (double)indicator->numerator;
}

/* " (31 of 42)" behind a share; behind a number nothing. */
static const char *
parts_of(const Tenure__V1__Indicator *indicator, char *text, size_t size)
{
    text[0] = '\0';
    if (is_share(indicator))
        snprintf(text, size, " (%" PRId64 " of %" PRId64 ")", indicator->numerator,
                 indicator->denominator);
    return text;
}

static bool
take_points(void *context, const Tenure__V1__Answer *answer)
{
    struct history *history = context;
    char parts[PARTS_MAX];
    for (size_t i = 0; i < answer->n_updates; i++) {
        const Tenure__V1__Indicator *indicator = answer->updates[i]->indicator;
        if (history->count == history->capacity) {
            size_t capacity = history->capacity == 0 ? 256 : history->capacity * 2;
            struct point *grown = realloc(history->points, capacity * sizeof(grown[0]));
            if (grown == NULL)
                return true;
            history->points = grown;
            history->capacity = capacity;
        }
        struct point *point = &history->points[history->count++];
        point->value = value_of(indicator);
        point->seq = answer->updates[i]->seq;
        snprintf(point->day, sizeof(point->day), "%s", indicator->date);
        snprintf(point->shown, sizeof(point->shown), "%.47s%s", indicator->shown,
                 parts_of(indicator, parts, sizeof(parts)));
        point->is_drawn = !is_share(indicator) || indicator->denominator >= DRAWN_OF_LEAST;
        history->left_out += !point->is_drawn;
    }
    return true;
}

static tenure_status
read_history(struct request *request, const char *scope, const char *name, const char *label,
             struct history *ret_history)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__IndicatorsQuery body = TENURE__V1__INDICATORS_QUERY__INIT;
    *ret_history = (struct history){ 0 };
    tenure_text_format(ret_history->name, sizeof(ret_history->name), "%s/%s%s%s", scope, name,
                       label[0] != '\0' ? "/" : "", label);
    body.scope = (char *)(uintptr_t)scope;
    body.name = (char *)(uintptr_t)name;
    body.label = (char *)(uintptr_t)label;
    body.axes = &request->axes;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATOR_HISTORY;
    query.indicator_history = &body;
    return pages_ask(request->client, &query, &body.after, take_points, ret_history);
}

/* A cell has the value that the chart draws, if any. */
static void
put_point(struct request *request, const struct point *point)
{
    char seq[24], value[32];
    snprintf(seq, sizeof(seq), "%llu", (unsigned long long)point->seq);
    snprintf(value, sizeof(value), "%.6g", point->value);
    html(request->out, "<tr><td>%s</td><td data-value=\"%s\">%s</td><td>", point->day,
         point->is_drawn ? value : "", point->shown);
    page_link(request, "event", seq, seq);
    html(request->out, "</td></tr>\n");
}

/* The table that is also the chart's data. */
static void
put_history(struct request *request, const struct history *history)
{
    size_t step = history->count / POINTS_SHOWN + 1;
    html(request->out, "<figure><div class=\"chart\" data-chart=\"%s\"></div>", history->name);
    if (history->left_out > 0)
        html(request->out, "<figcaption>Not drawn: shares of fewer than %d.</figcaption>",
             DRAWN_OF_LEAST);
    html(request->out,
         "<details><summary>%zu values of %s</summary><table class=\"values\"><thead><tr><th "
         "scope=\"col\">Day</th><th scope=\"col\">Value</th><th scope=\"col\">Entry</th></tr>"
         "</thead><tbody>",
         history->count, history->name);
    for (size_t i = (history->count + step - 1) % step; i < history->count; i += step)
        put_point(request, &history->points[i]);
    html(request->out, "</tbody></table></details></figure>\n");
}

static void
put_figure_link(struct request *request, const Tenure__V1__Indicator *indicator)
{
    char scope[URL_TEXT_MAX], name[URL_TEXT_MAX], label[URL_TEXT_MAX];
    html(request->out, "<a href=\"/figure?scope=%s&amp;name=%s&amp;label=%s",
         url_text(indicator->scope, scope), url_text(indicator->name, name),
         url_text(indicator->label, label));
    page_put_axes(request);
    html(request->out, "\">%s%s%s</a>", indicator->name, indicator->label[0] != '\0' ? ", " : "",
         indicator->label);
}

static void
take_figure(void *context, const void *row)
{
    const Tenure__V1__Indicator *indicator = row;
    struct request *request = context;
    char parts[PARTS_MAX];
    html(request->out, "<tr><th scope=\"row\">");
    put_figure_link(request, indicator);
    html(request->out, "</th><td class=\"value\"><b>%s</b>%s</td><td>%s</td></tr>\n",
         indicator->shown, parts_of(indicator, parts, sizeof(parts)), indicator->definition);
}

/* The three that an editor looks at first, as charts. */
static void
put_charts(struct request *request, const char *scope)
{
    static const char *const first[][2] = { { "stability", "" },
                                            { "filled", "executive-lead" },
                                            { "departures", "365 days" } };
    html(request->out, "<div class=\"charts\">");
    for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
        struct history history;
        if (read_history(request, scope, first[i][0], first[i][1], &history) == TENURE_OK &&
            history.count > 1)
            put_history(request, &history);
        free(history.points);
    }
    html(request->out, "</div>\n");
}

void
page_figures(struct request *request)
{
    const char *asked = request_parameter(request, "scope");
    struct tables tables = { .client = request->client,
                             .axes = &request->axes,
                             .region = asked[0] != '\0' ? asked : "all" };
    size_t count;
    page_begin(request, "Figures");
    char **regions = page_regions(request, &count);
    html(request->out, "<form class=\"filters\" method=\"get\" aria-label=\"Filters\">");
    page_put_axes_fields(request);
    page_select(request, "scope", "Region", "all", regions, count);
    html(request->out, "<button>Show</button></form>\n");
    page_free_texts(regions, count);
    put_charts(request, tables.region);
    html(request->out, "<table><thead><tr><th scope=\"col\">Figure</th><th scope=\"col\">Value</th>"
                       "<th scope=\"col\">What it counts</th></tr></thead><tbody>\n");
    tenure_status status = table_find("indicators")->read(&tables, take_figure, request);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    html(request->out,
         "</tbody></table><p class=\"forms\"><a href=\"/csv/indicators\">CSV</a> "
         "<a href=\"/api/state/indicators?scope=%s\">JSON</a></p>",
         tables.region);
    page_end(request);
}

static void
put_names(struct request *request, const char *title, char *const *names, size_t count, bool more)
{
    if (count == 0)
        return;
    html(request->out, "<details><summary>%s: %zu%s</summary><ul>", title, count,
         more ? " on this page" : "");
    for (size_t i = 0; i < count; i++)
        html(request->out, "<li>%s</li>", names[i]);
    html(request->out, "</ul></details>\n");
}

static void
put_why(struct request *request, const Tenure__V1__WhyIndicator *why, bool in_part)
{
    const Tenure__V1__Indicator *indicator = why->indicator;
    char parts[PARTS_MAX];
    if (indicator->date[0] != '\0') // on the first page
        html(request->out, "<p class=\"figure\"><b>%s</b>%s on %s: %s.</p>\n", indicator->shown,
             parts_of(indicator, parts, sizeof(parts)), indicator->date, indicator->definition);
    put_names(request, "Counted", why->counted, why->n_counted, in_part);
    put_names(request, "Not counted", why->not_counted, why->n_not_counted, in_part);
    html(request->out, "<h2>The events behind it</h2><ul class=\"events\">");
    for (size_t i = 0; i < why->n_events && i < EVENTS_SHOWN; i++)
        page_event(request, why->events[i]);
    html(request->out, "</ul>\n");
}

void
page_figure(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__WhyIndicatorQuery body = TENURE__V1__WHY_INDICATOR_QUERY__INIT;
    Tenure__V1__Answer *answer;
    struct history history;
    body.scope = (char *)(uintptr_t)request_parameter(request, "scope");
    body.name = (char *)(uintptr_t)request_parameter(request, "name");
    body.label = (char *)(uintptr_t)request_parameter(request, "label");
    body.axes = &request->axes;
    body.after = request_number(request, "after", 0);
    query.body_case = TENURE__V1__QUERY__BODY_WHY_INDICATOR;
    query.why_indicator = &body;
    tenure_status status = tenure_client_query(request->client, &query, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    status = read_history(request, body.scope, body.name, body.label, &history);
    page_begin(request, history.name);
    if (status == TENURE_OK)
        put_history(request, &history);
    put_why(request, answer->why_indicator, body.after > 0 || answer->next > 0);
    page_more(request, answer->next, "What else it counts");
    page_end(request);
    free(history.points);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
