/* SPDX-License-Identifier: Apache-2.0 */
/* Alerts, newest first, and why one was sent. */
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include <tenure/sentence.h>

enum {
    ALERTS_ON_A_PAGE = 100
};

static char *const severities[] = { (char *)"info", (char *)"warning", (char *)"critical" };

static Tenure__V1__Severity
severity_asked(const struct request *request)
{
    const char *asked = request_parameter(request, "severity");
    for (unsigned i = 0; i < 3; i++) {
        if (strcmp(asked, severities[i]) == 0)
            return (Tenure__V1__Severity)(i + 1);
    }
    return TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED;
}

/* The names of the rules in force; the caller frees. */
static char **
rule_names(struct request *request, size_t *ret_count)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__RulesQuery body = TENURE__V1__RULES_QUERY__INIT;
    Tenure__V1__Answer *answer;
    *ret_count = 0;
    query.body_case = TENURE__V1__QUERY__BODY_RULES;
    query.rules = &body;
    if (tenure_client_query(request->client, &query, &answer) != TENURE_OK)
        return NULL;
    char **names = calloc(answer->rules->n_rules + 1, sizeof(names[0]));
    for (size_t i = 0; names != NULL && i < answer->rules->n_rules; i++) {
        names[*ret_count] = strdup(answer->rules->rules[i]->name);
        if (names[*ret_count] != NULL)
            ++*ret_count;
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
    return names;
}

static void
put_filters(struct request *request)
{
    size_t regions_count, rules_count;
    char **regions = page_regions(request, &regions_count);
    char **rules = rule_names(request, &rules_count);
    html(request->out, "<form class=\"filters\" method=\"get\" aria-label=\"Filters\">");
    page_put_axes_fields(request);
    page_select(request, "region", "Region", "all", regions, regions_count);
    page_select(request, "rule", "Rule", "all", rules, rules_count);
    page_select(request, "severity", "At least", "any", severities, 3);
    html(request->out, "<label><input type=\"checkbox\" name=\"all\" value=\"1\"");
    html(request->out, request_parameter(request, "all")[0] != '\0' ? " checked>" : ">");
    html(request->out, " ended ones too</label> <button>Filter</button></form>\n");
    page_free_texts(regions, regions_count);
    page_free_texts(rules, rules_count);
}

static void
put_other_forms(struct request *request)
{
    char region[URL_TEXT_MAX], rule[URL_TEXT_MAX];
    url_text(request_parameter(request, "region"), region);
    url_text(request_parameter(request, "rule"), rule);
    html(request->out,
         "<p class=\"forms\"><a href=\"/atom?region=%s&amp;rule=%s\">Atom feed</a> "
         "<a href=\"/csv/alerts?region=%s&amp;rule=%s&amp;all=1\">CSV</a> "
         "<a href=\"/api/alerts?region=%s&amp;rule=%s\">JSON</a></p>",
         region, rule, region, rule, region, rule);
}

void
page_alerts(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__AlertsQuery body = TENURE__V1__ALERTS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.axes = &request->axes;
    body.all = request_parameter(request, "all")[0] != '\0';
    body.region = (char *)(uintptr_t)request_parameter(request, "region");
    body.rule = (char *)(uintptr_t)request_parameter(request, "rule");
    body.organisation = (char *)(uintptr_t)request_parameter(request, "organisation");
    body.severity = severity_asked(request);
    body.newest_first = true;
    body.limit = ALERTS_ON_A_PAGE;
    body.after = request_number(request, "after", 0);
    query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
    query.alerts = &body;
    tenure_status status = tenure_client_query(request->client, &query, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    page_begin(request, "Alerts");
    put_filters(request);
    html(request->out, answer->n_alerts > 0 ? "<ul class=\"alerts\">\n" : "<p>No alert.</p>");
    for (size_t i = 0; i < answer->n_alerts; i++)
        page_alert(request, answer->alerts[i]);
    html(request->out, answer->n_alerts > 0 ? "</ul>\n" : "");
    page_more(request, answer->next, "Older alerts");
    put_other_forms(request);
    page_end(request);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

static void
put_rule(struct request *request, const Tenure__V1__Alert *alert, const Tenure__V1__Rule *rule)
{
    html(request->out, "<h2>Rule</h2><p>%s (version %llu), template %s", rule->name,
         (unsigned long long)alert->rule_version, rule->template_);
    for (size_t i = 0; i < rule->n_parameters; i++)
        html(request->out, "%s%s <b>%s</b>", i == 0 ? ": " : ", ", rule->parameters[i]->name,
             rule->parameters[i]->value);
    html(request->out, "</p>\n");
}

static void
put_figures(struct request *request, const Tenure__V1__Alert *alert)
{
    if (alert->n_figures == 0)
        return;
    html(request->out, "<h2>Figures</h2><dl>");
    for (size_t i = 0; i < alert->n_figures; i++) {
        const Tenure__V1__Figure *figure = alert->figures[i];
        char number[24];
        snprintf(number, sizeof(number), "%lld", (long long)figure->number);
        html(request->out, "<dt>%s</dt><dd>%s</dd>", figure->name,
             figure->text[0] != '\0' ? figure->text : number);
    }
    html(request->out, "</dl>\n");
}

/* What an article can print: the sentence, the day, where it comes from. */
static void
put_citation_text(struct request *request, const Tenure__V1__Why *why)
{
    const Tenure__V1__Alert *alert = why->alert;
    html(request->out, "<h2>To cite</h2><pre id=\"citation\">%s (%s). Alert %s of tenure.",
         alert->headline, alert->opened, alert->id);
    for (size_t i = 0; i < why->n_events; i++) {
        const Tenure__V1__Event *event = why->events[i]->event;
        for (size_t c = 0; c < event->n_citations; c++)
            html(request->out, "\n%s. %s. %s. %s", event->citations[c]->publisher,
                 event->citations[c]->title, event->citations[c]->published,
                 event->citations[c]->url);
    }
    html(request->out, "</pre><p><button data-copy=\"citation\" hidden>Copy</button></p>\n");
}

static void
put_why(struct request *request, const Tenure__V1__Why *why)
{
    const Tenure__V1__Alert *alert = why->alert;
    page_begin(request, alert->headline);
    html(request->out, "<ul class=\"alerts\">");
    page_alert(request, alert);
    html(request->out, "</ul><p>About ");
    if (alert->role[0] != '\0')
        page_link_post(request, alert->organisation, alert->role, alert->subject);
    else if (alert->organisation[0] != '\0')
        page_link(request, "organisation", alert->organisation, alert->subject);
    else
        html(request->out, "%s", alert->subject);
    html(request->out, ". Revision %u, %s.</p>", alert->revision,
         tenure_enum_text(&tenure__v1__event__confidence__descriptor, (int)alert->confidence));
    if (why->rule != NULL)
        put_rule(request, alert, why->rule);
    put_figures(request, alert);
    size_t events = why->alert->truncated ? why->alert->evidence_count : why->alert->n_evidence;
    html(request->out, "<h2>It rests on %zu event%s%s</h2><ul class=\"events\">", events,
         events == 1 ? "" : "s", events > why->n_events ? ", among them" : "");
    for (size_t i = 0; i < why->n_events; i++)
        page_event(request, why->events[i]);
    html(request->out, "</ul>\n");
    if (why->ended_by != NULL) {
        html(request->out, "<h2>It was ended by</h2><ul class=\"events\">");
        page_event(request, why->ended_by);
        html(request->out, "</ul>\n");
    }
    put_citation_text(request, why);
    page_end(request);
}

void
page_why(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__WhyQuery body = TENURE__V1__WHY_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.alert = (char *)(uintptr_t)request_parameter(request, "id");
    query.body_case = TENURE__V1__QUERY__BODY_WHY;
    query.why = &body;
    tenure_status status = tenure_client_query(request->client, &query, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    put_why(request, answer->why);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
