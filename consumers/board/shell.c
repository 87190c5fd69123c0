/* SPDX-License-Identifier: Apache-2.0 */
#include "shell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "picture.h"
#include "url_text.h"
#include <tenure/date.h>
#include <tenure/text.h>

static const struct {
    const char *path, *name;
} tabs[] = {
    { "/", "Today" },
    { "/changes", "Changes" },
    { "/alerts", "Alerts" },
    { "/posts", "Posts" },
    { "/map", "Map" },
    { "/figures", "Figures" },
    { "/corrections", "Corrections" },
};

void
put_link(json_t *object, const char *name, const struct request *request, const char *page,
         const char *id)
{
    char *address = request_link(request, page, id);
    if (address != NULL)
        put_text(object, name, address);
    free(address);
}

void
put_here(json_t *object, const char *name, const struct request *request, const char *parameter,
         const char *value)
{
    char *address = request_here(request, parameter, value);
    if (address != NULL)
        put_text(object, name, address);
    free(address);
}

void
put_entry(json_t *object, const struct request *request, uint64_t seq)
{
    char text[24] = "";
    if (seq != 0)
        snprintf(text, sizeof(text), "%llu", (unsigned long long)seq);
    put_text(object, "seq", text);
    put_link(object, "seq_to", request, "event", text);
}

void
put_next(json_t *object, const struct request *request, uint64_t after)
{
    char text[24];
    snprintf(text, sizeof(text), "%llu", (unsigned long long)after);
    if (after != 0)
        put_here(object, "next", request, "after", text);
}

void
put_hidden(json_t *object, const struct request *request, const char *const *names, size_t count)
{
    static const char *const axes[] = { "as_of", "known_at" };
    json_t *hidden = put_list(object, "hidden");
    for (size_t i = 0; i < count + 2; i++) {
        const char *name = i < 2 ? axes[i] : names[i - 2];
        const char *value = request_parameter(request, name);
        if (value[0] == '\0')
            continue;
        json_t *field = add_object(hidden);
        put_text(field, "name", name);
        put_text(field, "value", value);
    }
}

void
add_option(json_t *options, const char *value, const char *text, const char *chosen)
{
    json_t *option = add_object(options);
    put_text(option, "value", value);
    put_text(option, "text", text);
    put_flag(option, "chosen", strcmp(value, chosen) == 0);
}

static void
put_tabs(struct request *request, json_t *data, const char *tab)
{
    json_t *list = put_list(data, "tabs");
    for (size_t i = 0; i < sizeof(tabs) / sizeof(tabs[0]); i++) {
        json_t *one = add_object(list);
        put_link(one, "to", request, tabs[i].path + 1, "");
        put_text(one, "tab", tabs[i].name);
        put_flag(one, "here", strcmp(tab, tabs[i].path) == 0);
        bool counted = strcmp(tabs[i].path, "/alerts") == 0 && request->report != NULL &&
                       !request_is_past(request) && // the status knows only the present
                       request->report->status_report->alerts_active > 0;
        if (counted)
            put_count(one, "tab_count", (int64_t)request->report->status_report->alerts_active);
        else
            put_text(one, "tab_count", "");
    }
    if (request->user[0] == '\0')
        return;
    json_t *desk = add_object(list);
    put_format(desk, "to", "%s/desk", request->base);
    put_text(desk, "tab", "Desk");
    put_flag(desk, "here", strcmp(tab, "/desk") == 0);
    put_text(desk, "tab_count", "");
}

static bool
is_entry(const char *known_at)
{
    return known_at[0] != '\0' && strchr(known_at, '-') == NULL;
}

/* Puts as of when the page's facts are known: "on 30 January 2020", "at entry 60". */
static void
put_known(json_t *clock, const struct request *request)
{
    const char *known_at = request_parameter(request, "known_at");
    const char *now =
        request->report != NULL ? request->report->status_report->clock : "no day yet";
    char words[DAY_WORDS_MAX], day[11]; // the day of a time
    if (is_entry(known_at)) {
        put_format(clock, "known", "at entry %s", known_at);
        return;
    }
    snprintf(day, sizeof(day), "%s", known_at[0] != '\0' ? known_at : now);
    put_format(clock, "known", "on %s", day_words(day, false, words));
}

/* Puts the page's other parameters, which the form for choosing a day must preserve. */
static void
put_clock(struct request *request, json_t *data, bool past)
{
    char words[DAY_WORDS_MAX], day[TENURE_DATE_TEXT_MAX] = "", earlier[TENURE_DATE_TEXT_MAX] = "";
    json_t *clock = put_object(data, "clock");
    const Tenure__V1__StatusReport *report =
        request->report != NULL ? request->report->status_report : NULL;
    bool is_feed = report != NULL && strcmp(report->clock_mode, "feed") == 0;
    if (request->today != TENURE_NO_DAY) {
        tenure_day_format(request->today, day);
        tenure_day_format(tenure_day_minus_months(request->today, 12), earlier);
    }
    put_text(clock, "day",
             day[0] == '\0' ? "no day yet"
             : past         ? day_words(day, false, words)
                            : day_words_with_weekday(day, true, words));
    put_text(clock, "which", past ? "the past" : is_feed ? "feed clock" : "");
    if (report != NULL && report->clock[0] != '\0')
        put_text(clock, "stands", day_words(report->clock, false, words));
    put_flag(clock, "is_feed", is_feed);
    put_text(clock, "as_of", request->axes.as_of); // "" if the value is not a day
    put_known(clock, request);
    put_text(clock, "known_at", request_parameter(request, "known_at"));
    put_here(clock, "year_earlier", request, "as_of", earlier);
    json_t *others = put_list(clock, "others");
    for (size_t i = 0; i < request->parameters_count; i++) {
        const char *name = request->parameters[i].name;
        if (strcmp(name, "as_of") == 0 || strcmp(name, "known_at") == 0 ||
            strcmp(name, "after") == 0)
            continue;
        json_t *other = add_object(others);
        put_text(other, "name", name);
        put_text(other, "value", request->parameters[i].value);
    }
}

static void
add_step(struct request *request, json_t *steps, int months, int days, const char *text)
{
    char day[TENURE_DATE_TEXT_MAX];
    json_t *step = add_object(steps);
    tenure_day_format(tenure_day_minus_months(request->today, -months) + days, day);
    put_here(step, "to", request, "as_of", day);
    put_text(step, "step", text);
}

/* Puts the address of the same page in the present. */
static void
put_now(struct request *request, json_t *data)
{
    struct request now = *request;
    now.parameters_count = 0;
    for (size_t i = 0; i < request->parameters_count; i++) {
        if (strcmp(request->parameters[i].name, "known_at") != 0)
            now.parameters[now.parameters_count++] = request->parameters[i];
    }
    put_here(data, "now", &now, "as_of", "");
}

static void
put_past(struct request *request, json_t *data)
{
    char words[DAY_WORDS_MAX], day[TENURE_DATE_TEXT_MAX] = "", known[11];
    const char *as_of = request_parameter(request, "as_of");
    const char *known_at = request_parameter(request, "known_at");
    json_t *past = put_object(data, "past");
    if (request->today != TENURE_NO_DAY)
        tenure_day_format(request->today, day);
    put_text(past, "day", day_words(day, false, words));
    put_flag(past, "by_day", as_of[0] != '\0');
    put_text(past, "entry", is_entry(known_at) ? known_at : "");
    snprintf(known, sizeof(known), "%s", known_at); // the day of a time
    put_text(past, "known", is_entry(known_at) ? "" : day_words(known, false, words));
    json_t *steps = put_list(past, "steps");
    if (request->today == TENURE_NO_DAY)
        return;
    add_step(request, steps, -12, 0, "\xe2\x80\xb9 year");
    add_step(request, steps, -1, 0, "\xe2\x80\xb9 month");
    add_step(request, steps, 0, -1, "\xe2\x80\xb9 day");
    add_step(request, steps, 0, 1, "day \xe2\x80\xba");
    add_step(request, steps, 1, 0, "month \xe2\x80\xba");
    add_step(request, steps, 12, 0, "year \xe2\x80\xba");
}

/* Puts the page's address for sharing, if the board knows its own address. */
static void
put_share(struct request *request, json_t *data)
{
    size_t path = strlen(request->base), whole = strlen(request->base_url);
    char *here = request_here(request, "", "");
    while (whole > 0 && request->base_url[whole - 1] == '/')
        whole--;
    if (here != NULL)
        put_text(data, "whole", here);
    if (here != NULL && whole > path)
        put_format(data, "share", "%.*s%s", (int)(whole - path), request->base_url, here);
    bool has_picture = strcmp(request->path, "/post") == 0 ||
                       strcmp(request->path, "/alert") == 0 ||
                       strcmp(request->path, "/figure") == 0;
    if (here != NULL && whole > path && has_picture)
        put_format(data, "picture", "%.*s/share%s.png%s", (int)whole, request->base_url,
                   request->path, strchr(here, '?') != NULL ? strchr(here, '?') : "");
    free(here);
}

enum {
    LINES = 5, // of an image of 1200 by 630 pixels
    LINE_CHARACTERS = 34,
    LINE_FIRST = 215,
    LINE_HEIGHT = 78
};

/* Splits what is pictured, by default the title, into lines that fit an image; "..." if there are
 * too many words. */
static void
put_lines(json_t *data)
{
    const json_t *pictured = json_object_get(data, "pictured");
    const char *at =
        json_string_value(pictured != NULL ? pictured : json_object_get(data, "title"));
    json_t *lines = put_list(data, "lines");
    while (at != NULL && *at != '\0' && json_array_size(lines) < LINES) {
        char line[4 * LINE_CHARACTERS + 8];
        size_t room = tenure_text_cut(at, LINE_CHARACTERS), end = room;
        while (at[room] != '\0' && end > 0 && at[end] != ' ')
            end--;
        end = end > 0 ? end : room;
        bool cut = json_array_size(lines) == LINES - 1 && at[end] != '\0';
        tenure_text_format(line, sizeof(line), "%.*s%s", (int)end, at, cut ? " ..." : "");
        json_t *one = add_object(lines);
        put_format(one, "y", "%zu", LINE_FIRST + LINE_HEIGHT * (json_array_size(lines) - 1));
        put_text(one, "line", line);
        at += end + strspn(at + end, " ");
    }
}

/* Draws the page as a picture for sharing. */
static bool
write_picture(struct request *request, json_t *data)
{
    const char *severity =
        json_string_value(json_object_get(json_object_get(data, "alert"), "severity"));
    request->type = "image/png";
    put_lines(data);
    put_text(data, "stripe",
             severity == NULL                    ? "#0072b2"
             : strcmp(severity, "critical") == 0 ? "#9c3600"
             : strcmp(severity, "warning") == 0  ? "#b98500"
                                                 : "#8b877e");
    const char *host = strstr(request->base_url, "://");
    put_text(data, "host", host != NULL ? host + 3 : "");
    return picture_write(data, request->out);
}

json_t *
shell_data(struct request *request, const char *tab, const char *title)
{
    json_t *data = json_object();
    if (data == NULL)
        return NULL;
    struct follow_state state = follow_state(request->follow);
    bool known = request_read_report(request) == TENURE_OK;
    bool past = request_parameter(request, "as_of")[0] != '\0' ||
                request_parameter(request, "known_at")[0] != '\0';
    put_text(data, "title", title);
    put_text(data, "base", request->base);
    put_share(request, data);
    put_link(data, "home", request, "", "");
    put_link(data, "search", request, "search", "");
    put_text(data, "q", request_parameter(request, "q"));
    put_hidden(data, request, NULL, 0);
    put_tabs(request, data, tab);
    put_clock(request, data, past);
    put_now(request, data);
    if (past)
        put_past(request, data);
    put_flag(data, "lost", state.lost || !known);
    put_flag(data, "reading", !state.caught_up && !state.lost && known);
    put_count(data, "entry", (int64_t)state.seq);
    put_format(data, "entry_number", "%" PRIu64, state.seq);
    put_count(data, "entries",
              known ? (int64_t)request->report->status_report->events : (int64_t)state.seq);
    return data;
}

/* Downloads are of the same day as the page, and as known at the same time. */
static void
keep_axes(const struct request *request, json_t *data, const char *name)
{
    static const char *const axes[] = { "as_of", "known_at" };
    for (size_t i = 0; i < sizeof(axes) / sizeof(axes[0]); i++) {
        const char *address = json_string_value(json_object_get(data, name));
        const char *value = request_parameter(request, axes[i]);
        char url[URL_TEXT_MAX];
        if (address == NULL || value[0] == '\0' || strstr(address, axes[i]) != NULL)
            continue;
        put_format(data, name, "%s%c%s=%s", address, strchr(address, '?') != NULL ? '&' : '?',
                   axes[i], url_text(value, url));
    }
}

void
shell_write(struct request *request, const char *template, json_t *data)
{
    char problem[400] = "no memory", form[64];
    keep_axes(request, data, "csv");
    keep_axes(request, data, "json");
    snprintf(form, sizeof(form), "%s%s", request->shown_as == SHOWN_AS_CARD ? "embed_" : "",
             template);
    bool is_written =
        data != NULL && (request->shown_as == SHOWN_AS_PICTURE
                             ? write_picture(request, data)
                             : templates_write(request->templates, form, data, request->out,
                                               problem, sizeof(problem)));
    if (!is_written) {
        request->status = 500;
        request->type = "text/plain; charset=utf-8";
        fprintf(request->out, "%s\n", problem);
    }
    json_decref(data);
}
