/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"

#include <stdlib.h>
#include <string.h>

#include "said.h"
#include <tenure/sentence.h>

enum {
    ORGANISATIONS_MAX = 20000, // looked at for their regions: a browser is waiting
};

static const struct {
    const char *path, *name;
} menu[] = {
    { "/", "Alerts" },         { "/timeline", "Timeline" },       { "/map", "Map" },
    { "/figures", "Figures" }, { "/corrections", "Corrections" }, { "/search", "Search" },
};

void
page_put_axes(struct request *request)
{
    static const char *const names[] = { "as_of", "known_at" };
    char url[URL_TEXT_MAX];
    for (size_t i = 0; i < 2; i++) {
        const char *value = request_parameter(request, names[i]);
        if (value[0] != '\0')
            html(request->out, "&amp;%s=%s", names[i], url_text(value, url));
    }
}

void
page_put_axes_fields(struct request *request)
{
    static const char *const names[] = { "as_of", "known_at" };
    for (size_t i = 0; i < 2; i++) {
        const char *value = request_parameter(request, names[i]);
        if (value[0] != '\0')
            html(request->out, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", names[i], value);
    }
}

static void
put_menu(struct request *request)
{
    html(request->out, "<nav aria-label=\"Views\"><ul>");
    for (size_t i = 0; i < sizeof(menu) / sizeof(menu[0]); i++) {
        bool here = strcmp(request->path, menu[i].path) == 0;
        html(request->out, "<li><a href=\"%s?", menu[i].path);
        page_put_axes(request);
        html(request->out, here ? "\" aria-current=\"page\">%s</a></li>" : "\">%s</a></li>",
             menu[i].name);
    }
    html(request->out, "</ul></nav>");
}

/* The day that is asked about: what was true then, as it was known at some time. */
static void
put_axes_form(struct request *request)
{
    html(request->out,
         "<form class=\"axes\" method=\"get\" aria-label=\"The day asked about\">"
         "<label>As it was on <input type=\"date\" name=\"as_of\" value=\"%s\"></label> "
         "<label>as known at <input name=\"known_at\" value=\"%s\" size=\"12\" placeholder=\"now\" "
         "title=\"A day, a time or the number of an entry\"></label>",
         request_parameter(request, "as_of"), request_parameter(request, "known_at"));
    for (size_t i = 0; i < request->parameters_count; i++) {
        const char *name = request->parameters[i].name;
        if (strcmp(name, "as_of") != 0 && strcmp(name, "known_at") != 0)
            html(request->out, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", name,
                 request->parameters[i].value);
    }
    html(request->out, " <button>Show</button></form>");
}

void
page_begin(struct request *request, const char *title)
{
    html(request->out,
         "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
         "<title>%s - tenure</title>"
         "<link rel=\"icon\" type=\"image/svg+xml\" href=\"/assets/icon.svg\">"
         "<link rel=\"stylesheet\" href=\"/assets/uplot.css\">"
         "<link rel=\"stylesheet\" href=\"/assets/board.css\">"
         "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"/atom\" title=\"Alerts\">"
         "<script src=\"/assets/uplot.js\" defer></script>"
         "<script src=\"/assets/board.js\" defer></script></head><body>"
         "<a class=\"skip\" href=\"#main\">To the content</a><header><a class=\"brand\" href=\"/\">"
         "tenure</a>",
         title);
    put_menu(request);
    put_axes_form(request);
    html(request->out,
         "<p id=\"live\" role=\"status\"></p></header><main id=\"main\"><h1>%s</h1>\n", title);
}

void
page_end(struct request *request)
{
    struct follow_state state = follow_state(request->follow);
    html(request->out, "</main><footer><p>%s</p></footer></body></html>\n",
         state.lost        ? "The daemon gives no sign of life: what you see may be old."
         : state.caught_up ? "Every figure and alert names its evidence: follow its link."
                           : "The board is still reading the log; alerts and corrections are not "
                             "complete yet.");
}

void
page_link_post(struct request *request, const char *organisation, const char *role,
               const char *text)
{
    char id[160];
    snprintf(id, sizeof(id), "%s/%s", organisation, role);
    page_link(request, "post", id, text);
}

void
page_link(struct request *request, const char *page, const char *id, const char *text)
{
    char url[URL_TEXT_MAX];
    html(request->out, "<a href=\"/%s?id=%s", page, url_text(id, url));
    page_put_axes(request);
    html(request->out, "\">%s</a>", text[0] != '\0' ? text : id);
}

void
page_select(struct request *request, const char *name, const char *label, const char *first,
            char *const *values, size_t count)
{
    const char *chosen = request_parameter(request, name);
    html(request->out, "<label>%s <select name=\"%s\"><option value=\"\">%s</option>", label, name,
         first);
    for (size_t i = 0; i < count; i++)
        html(request->out,
             strcmp(values[i], chosen) == 0 ? "<option selected>%s</option>"
                                            : "<option>%s</option>",
             values[i]);
    html(request->out, "</select></label> ");
}

void
page_more(struct request *request, uint64_t next, const char *text)
{
    char url[URL_TEXT_MAX];
    if (next == 0)
        return;
    html(request->out, "<p><a rel=\"next\" href=\"%s?after=%llu", request->path,
         (unsigned long long)next);
    for (size_t i = 0; i < request->parameters_count; i++) {
        if (strcmp(request->parameters[i].name, "after") != 0)
            html(request->out, "&amp;%s=%s", request->parameters[i].name,
                 url_text(request->parameters[i].value, url));
    }
    html(request->out, "\">%s</a></p>\n", text);
}

struct texts {
    char **all;
    size_t count;
};

static void
take_region(void *context, const void *row)
{
    const Tenure__V1__OrganisationState *organisation = row;
    struct texts *texts = context;
    if (organisation->region[0] == '\0')
        return;
    for (size_t i = 0; i < texts->count; i++) {
        if (strcmp(texts->all[i], organisation->region) == 0)
            return;
    }
    char **grown = realloc(texts->all, (texts->count + 1) * sizeof(grown[0]));
    if (grown == NULL)
        return;
    texts->all = grown;
    texts->all[texts->count] = strdup(organisation->region);
    if (texts->all[texts->count] != NULL)
        texts->count++;
}

char **
page_regions(struct request *request, size_t *ret_count)
{
    struct tables tables = { .client = request->client, .rows_max = ORGANISATIONS_MAX };
    struct texts texts = { 0 };
    table_find("organisations")->read(&tables, take_region, &texts);
    *ret_count = texts.count;
    return texts.all;
}

void
page_free_texts(char **texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(texts[i]);
    free(texts);
}

static void
put_citation(struct request *request, const Tenure__V1__Citation *citation)
{
    bool named = citation->publisher[0] != '\0' || citation->title[0] != '\0';
    bool both = citation->publisher[0] != '\0' && citation->title[0] != '\0';
    html(request->out, " <cite>");
    if (citation->url[0] != '\0')
        html(request->out, "<a rel=\"external noreferrer\" href=\"%s\">", citation->url);
    html(request->out, "%s%s%s%s%s", citation->publisher, both ? ": " : "", citation->title,
         named && citation->published[0] != '\0' ? ", " : "", citation->published);
    if (!named)
        html(request->out, "%s", citation->url);
    if (citation->url[0] != '\0')
        html(request->out, "</a>");
    html(request->out, "</cite>");
}

void
page_event(struct request *request, const Tenure__V1__Update *update)
{
    char seq[24];
    char *says = said_event(update->event);
    snprintf(seq, sizeof(seq), "%llu", (unsigned long long)update->seq);
    html(request->out, "<li class=\"event\"><time>%s</time> %s", update->event->announced,
         says != NULL ? says : "");
    for (size_t i = 0; i < update->event->n_citations; i++)
        put_citation(request, update->event->citations[i]);
    html(request->out, " <span class=\"by\">reported by %s, entry ", update->event->source);
    page_link(request, "event", seq, seq);
    html(request->out, "</span></li>\n");
    free(says);
}

void
page_event_at(struct request *request, uint64_t seq)
{
    Tenure__V1__Answer *answer;
    if (tables_read_event(request->client, seq, &answer) != TENURE_OK)
        return;
    page_event(request, answer->updates[0]);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

void
page_alert(struct request *request, const Tenure__V1__Alert *alert)
{
    const char *severity =
        tenure_enum_text(&tenure__v1__severity__descriptor, (int)alert->severity);
    bool active = alert->ending == TENURE__V1__ALERT__ENDING__ACTIVE;
    html(request->out, "<li class=\"alert %s%s\"><span class=\"badge %s\">%s</span> ", severity,
         active ? "" : " ended", severity, severity);
    page_link(request, "why", alert->id, alert->headline);
    html(request->out, " <span class=\"by\">opened <time>%s</time>", alert->opened);
    if (!active)
        html(request->out, ", %s <time>%s</time>",
             tenure_enum_text(&tenure__v1__alert__ending__descriptor, (int)alert->ending),
             alert->ended);
    html(request->out, ", rule %s", alert->rule);
    if (alert->region[0] != '\0')
        html(request->out, ", region %s", alert->region);
    if (alert->muted)
        html(request->out, ", muted by %s", alert->muted_by);
    if (alert->acknowledged_by[0] != '\0')
        html(request->out, ", taken on by %s", alert->acknowledged_by);
    html(request->out, "</span></li>\n");
}
