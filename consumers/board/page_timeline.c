/* SPDX-License-Identifier: Apache-2.0 */
/* Who held each post, as bars over the years. */
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "pages.h"
#include "said.h"
#include <tenure/date.h>

enum {
    POSTS_ON_A_PAGE = 60,
    WIDTH = 1000, // of the drawing, in its own units
    HEIGHT = 22,
    LANES_MAX = 4, // bars of a post one above the other
};

/* The days that are drawn. */
struct span {
    int32_t from, to;
};

static int
place(struct span span, int32_t day)
{
    if (day < span.from)
        day = span.from;
    if (day > span.to)
        day = span.to;
    return (int)((int64_t)(day - span.from) * WIDTH / (span.to - span.from));
}

static int32_t
day_of(const char *text, int32_t otherwise)
{
    struct tenure_date date;
    return tenure_date_parse(text, &date) ? date.day : otherwise;
}

static int32_t
first_day(const Tenure__V1__Tenure *tenure, struct span span)
{
    return day_of(tenure->start[0] != '\0' ? tenure->start : tenure->held_from, span.from);
}

/* "?years=10&until=2019-11-27" and the filters. */
static void
put_view_link(struct request *request, int years, int32_t until, const char *text)
{
    static const char *const kept[] = { "organisation", "region", "role" };
    char url[URL_TEXT_MAX], day[TENURE_DATE_TEXT_MAX];
    html(request->out, "<a href=\"/timeline?years=%d&amp;until=%s", years,
         tenure_day_format(until, day));
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
        html(request->out, "&amp;%s=%s", kept[i],
             url_text(request_parameter(request, kept[i]), url));
    page_put_axes(request);
    html(request->out, "\">%s</a> ", text);
}

static void
put_controls(struct request *request, struct span span, int years)
{
    static const int choices[] = { 1, 4, 10, 25, 50 };
    static const char *const fields[][2] = { { "organisation", "Organisation" },
                                             { "region", "Region" },
                                             { "role", "Role" } };
    html(request->out, "<form class=\"filters\" method=\"get\" aria-label=\"Filters\">");
    page_put_axes_fields(request);
    html(request->out, "<input type=\"hidden\" name=\"years\" value=\"%d\">", years);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        html(request->out, "<label>%s <input name=\"%s\" value=\"%s\" size=\"14\"></label> ",
             fields[i][1], fields[i][0], request_parameter(request, fields[i][0]));
    html(request->out, "<button>Filter</button></form><p class=\"zoom\">");
    put_view_link(request, years, tenure_day_minus_months(span.to, years * 6),
                  "\xe2\x97\x80 earlier");
    for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
        char text[24];
        snprintf(text, sizeof(text), "%d year%s", choices[i], choices[i] == 1 ? "" : "s");
        put_view_link(request, choices[i], span.to, text);
    }
    put_view_link(request, years, tenure_day_minus_months(span.to, -years * 6),
                  "later \xe2\x96\xb6");
    html(request->out, "</p>\n");
}

static void
put_legend(struct request *request)
{
    static const char *const kinds[][2] = {
        { "substantive", "substantive" }, { "interim", "interim or acting" },
        { "leaving", "leaving" },         { "designate", "named, not begun" },
        { "vacant", "vacant" },
    };
    html(request->out, "<ul class=\"legend\">");
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        html(request->out,
             "<li><svg class=\"key\" viewBox=\"0 0 20 12\" aria-hidden=\"true\"><rect width=\"20\" "
             "height=\"12\" class=\"%s\"/></svg> %s</li>",
             kinds[i][0], kinds[i][1]);
    html(request->out, "</ul>\n");
}

/* The years as marks above the bars. */
static void
put_years(struct request *request, struct span span)
{
    int first = tenure_civil_of(span.from).year, last = tenure_civil_of(span.to).year;
    int step = last - first > 30 ? 10 : last - first > 12 ? 5 : last - first > 6 ? 2 : 1;
    html(request->out,
         "<tr class=\"years\"><td></td><td><svg viewBox=\"0 0 %d 26\" "
         "aria-hidden=\"true\">",
         WIDTH);
    for (int year = first + 1; year <= last; year++) {
        if (year % step == 0)
            html(request->out, "<text x=\"%d\" y=\"20\">%d</text>",
                 place(span, tenure_day_of((struct tenure_civil){ year, 1, 1 })), year);
    }
    html(request->out, "</svg></td><td></td></tr>\n");
}

static const char *
class_of(const Tenure__V1__Tenure *tenure)
{
    if (tenure->basis != TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE)
        return "interim";
    return tenure->leaving ? "leaving" : "substantive";
}

struct bar {
    int32_t from, to;
    const char *kind;
};

static void
put_bar(struct request *request, struct span span, struct bar bar, int lane, int lanes,
        const char *says)
{
    int x = place(span, bar.from), end = place(span, bar.to);
    int height = HEIGHT / lanes;
    html(request->out,
         "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"><title>%s</title></rect>",
         bar.kind, x, lane * height, end > x ? end - x : 1, height - 1, says);
}

/* The first lane that is free on the day; the last if none is. */
static int
free_lane(const int32_t *ends, int32_t day)
{
    int lane = 0;
    while (lane < LANES_MAX - 1 && ends[lane] > day)
        lane++;
    return lane;
}

static bool
is_drawn(const Tenure__V1__Tenure *tenure, struct span span)
{
    return first_day(tenure, span) <= span.to && day_of(tenure->end, span.to) >= span.from;
}

/* How many lanes the tenures need. */
static int
count_lanes(const Tenure__V1__PostHistory *history, struct span span)
{
    int32_t ends[LANES_MAX];
    int lanes = 1;
    for (int i = 0; i < LANES_MAX; i++)
        ends[i] = INT32_MIN;
    for (size_t i = 0; i < history->n_tenures; i++) {
        if (!is_drawn(history->tenures[i], span))
            continue;
        int lane = free_lane(ends, first_day(history->tenures[i], span));
        ends[lane] = day_of(history->tenures[i]->end, span.to);
        lanes = lane + 1 > lanes ? lane + 1 : lanes;
    }
    return lanes;
}

static void
put_vacancy(struct request *request, struct span span, int32_t from, int32_t to)
{
    char text[80], first[TENURE_DATE_TEXT_MAX], last[TENURE_DATE_TEXT_MAX];
    if (from >= to || to <= span.from || from >= span.to)
        return;
    snprintf(text, sizeof(text), "vacant from %s to %s", tenure_day_format(from, first),
             tenure_day_format(to, last));
    put_bar(request, span, (struct bar){ from, to, "vacant" }, 0, 1, text);
}

static void
put_tenure(struct request *request, struct span span, const Tenure__V1__Tenure *tenure,
           int32_t *ends, int lanes)
{
    struct bar bar = { first_day(tenure, span), day_of(tenure->end, span.to), class_of(tenure) };
    if (!is_drawn(tenure, span))
        return;
    int lane = free_lane(ends, bar.from);
    ends[lane] = bar.to;
    char *says = said_tenure(tenure);
    put_bar(request, span, bar, lane, lanes, says != NULL ? says : "");
    free(says);
}

static void
put_bars(struct request *request, struct span span, const Tenure__V1__PostHistory *history,
         int32_t today)
{
    int32_t ends[LANES_MAX], held_until = INT32_MAX;
    int lanes = count_lanes(history, span);
    const Tenure__V1__PostState *state = history->state;
    for (int i = 0; i < LANES_MAX; i++)
        ends[i] = INT32_MIN;
    for (size_t i = 0; i < history->n_tenures; i++) { // gaps first, bars over them
        int32_t from = first_day(history->tenures[i], span);
        int32_t to = day_of(history->tenures[i]->end, INT32_MAX);
        if (held_until < from)
            put_vacancy(request, span, held_until, from);
        held_until = held_until == INT32_MAX || to > held_until ? to : held_until;
    }
    if (state->vacant_since[0] != '\0')
        put_vacancy(request, span, day_of(state->vacant_since, today), today);
    for (size_t i = 0; i < history->n_tenures; i++)
        put_tenure(request, span, history->tenures[i], ends, lanes);
    if (state->designate != NULL) {
        char *says = said_tenure(state->designate);
        struct bar bar = { day_of(state->designate->start, today), span.to, "designate" };
        put_bar(request, span, bar, lanes - 1, lanes, says != NULL ? says : "");
        free(says);
    }
    if (today > span.from && today < span.to)
        html(request->out, "<line class=\"today\" x1=\"%d\" x2=\"%d\" y1=\"0\" y2=\"%d\"/>",
             place(span, today), place(span, today), HEIGHT);
}

static void
put_now(struct request *request, const Tenure__V1__PostState *post)
{
    html(request->out, "<td class=\"now\">");
    for (size_t i = 0; i < post->n_holders; i++) {
        html(request->out, i == 0 ? "" : ", ");
        page_link(request, "person", post->holders[i]->person->id, post->holders[i]->person->name);
        if (post->holders[i]->leaving)
            html(request->out, " (leaving%s%s)", post->holders[i]->end[0] != '\0' ? " " : "",
                 post->holders[i]->end);
    }
    if (post->truncated)
        html(request->out, " and %zu more", post->holders_count - post->n_holders);
    if (post->vacant_since[0] != '\0')
        html(request->out, "<strong>vacant</strong> since %s", post->vacant_since);
    else if (post->status == TENURE__V1__POST_STATE__STATUS__ABOLISHED)
        html(request->out, "abolished");
    else if (post->n_holders == 0)
        html(request->out, "not known");
    if (post->designate != NULL)
        html(request->out, "; next: %s", post->designate->person->name);
    html(request->out, "</td>");
}

static void
put_post(struct request *request, struct span span, const Tenure__V1__PostState *post,
         int32_t today)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostQuery body = TENURE__V1__POST_QUERY__INIT;
    Tenure__V1__Answer *answer;
    char id[160], url[URL_TEXT_MAX];
    body.organisation = post->organisation;
    body.role = post->role;
    body.axes = &request->axes;
    query.body_case = TENURE__V1__QUERY__BODY_HISTORY;
    query.history = &body;
    if (pages_ask_whole(request->client, &query, &body.after, &answer) != TENURE_OK)
        return;
    html(request->out, "<tr><th scope=\"row\">");
    page_link_post(request, post->organisation, post->role,
                   post->organisation_name[0] != '\0' ? post->organisation_name
                                                      : post->organisation);
    snprintf(id, sizeof(id), "%s/%s", post->organisation, post->role);
    html(request->out, "<span class=\"role\">%s</span></th><td><a href=\"/post?id=%s", post->role,
         url_text(id, url));
    page_put_axes(request);
    html(request->out,
         "\"><svg class=\"bars\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" "
         "aria-label=\"%zu holders of %s\">",
         WIDTH, HEIGHT, answer->history->n_tenures, id);
    put_bars(request, span, answer->history, today);
    html(request->out, "</svg></a></td>");
    put_now(request, answer->history->state);
    html(request->out, "</tr>\n");
    tenure__v1__answer__free_unpacked(answer, NULL);
}

static tenure_status
ask_posts(struct request *request, Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    body.organisation = (char *)(uintptr_t)request_parameter(request, "organisation");
    body.region = (char *)(uintptr_t)request_parameter(request, "region");
    body.role = (char *)(uintptr_t)request_parameter(request, "role");
    body.axes = &request->axes;
    body.after = request_number(request, "after", 0);
    body.limit = POSTS_ON_A_PAGE;
    query.body_case = TENURE__V1__QUERY__BODY_POSTS;
    query.posts = &body;
    return tenure_client_query(request->client, &query, ret_answer);
}

void
page_timeline(struct request *request)
{
    char day[TENURE_DATE_TEXT_MAX];
    Tenure__V1__Answer *answer;
    tenure_status status = request_day(request, day);
    if (status == TENURE_OK)
        status = ask_posts(request, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    int32_t today = day_of(day, 0);
    int years = (int)request_number(request, "years", 10);
    years = years < 1 ? 1 : years > 200 ? 200 : years;
    struct span span = { .to = day_of(request_parameter(request, "until"),
                                      tenure_day_minus_months(today, -6)) };
    span.from = tenure_day_minus_months(span.to, years * 12);
    page_begin(request, "Timeline");
    put_controls(request, span, years);
    put_legend(request);
    html(request->out,
         "<table class=\"timeline\"><thead><tr><th scope=\"col\">Post</th><th "
         "scope=\"col\">Holders</th><th scope=\"col\">Now</th></tr></thead><tbody>\n");
    put_years(request, span);
    for (size_t i = 0; i < answer->n_posts; i++)
        put_post(request, span, answer->posts[i], today);
    html(request->out, "</tbody></table>\n");
    page_more(request, answer->next, "More posts");
    html(request->out, "<p class=\"forms\"><a href=\"/csv/tenures\">CSV</a> "
                       "<a href=\"/api/state/posts\">JSON</a></p>");
    page_end(request);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
