/* SPDX-License-Identifier: Apache-2.0 */
/* One alert: why it opened, its evidence, and its history. */
#include <stdlib.h>
#include <string.h>

#include "compared.h"
#include "day_words.h"
#include "desk_pages.h"
#include "lookup_words.h"
#include "page.h"
#include "rule_limits.h"
#include "says.h"
#include "shell.h"
#include "timeline.h"
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    TITLE_MAX = 2200, // a headline and a word
    EVIDENCE_SHOWN = 100
};

/* Draws the number that the rule compares, with its limits. */
static void
put_gauge(json_t *data, const Tenure__V1__Alert *alert, const Tenure__V1__RuleDescription *rule)
{
    struct rule_limits limits;
    if (alert->n_figures == 0 || alert->figures[0]->text[0] != '\0' ||
        !rule_limits_of(rule, &limits) || limits.under || rule->limits[0]->unit[0] == '\0')
        return;
    double value = (double)alert->figures[0]->number;
    double most = 1.2 * (value > limits.critical ? value : limits.critical);
    json_t *gauge = put_object(data, "gauge");
    put_format(gauge, "fill", "%.2f%%", 100 * value / most);
    put_format(gauge, "warning_at", "%.2f%%", 100 * limits.warning / most);
    put_format(gauge, "critical_at", "%.2f%%", 100 * limits.critical / most);
    put_format(gauge, "warning", "%.6g", limits.warning);
    put_format(gauge, "critical", "%.6g", limits.critical);
    put_format(gauge, "value", "%.6g", value);
    put_text(gauge, "what", alert->figures[0]->name);
}

/* Shows a figure's text; a date at its beginning in words: "10 January 2018 or earlier". */
static void
put_figure_text(json_t *one, const char *text)
{
    char date[TENURE_DATE_TEXT_MAX], words[DAY_WORDS_MAX];
    struct tenure_date parsed;
    size_t size = strcspn(text, " ");
    tenure_text_format(date, sizeof(date), "%.*s", (int)size, text);
    if (size < sizeof(date) && tenure_date_parse(date, &parsed))
        put_format(one, "value", "%s%s", day_words(date, false, words), text + size);
    else
        put_text(one, "value", text);
}

static void
put_figures(json_t *data, const Tenure__V1__Alert *alert)
{
    json_t *figures = put_list(data, "figures");
    for (size_t i = 0; i < alert->n_figures; i++) {
        const Tenure__V1__Figure *figure = alert->figures[i];
        char name[80];
        json_t *one = add_object(figures);
        lookup_words_role(figure->name, name, sizeof(name));
        lookup_words_capital(name);
        put_text(one, "name", name);
        if (figure->text[0] != '\0')
            put_figure_text(one, figure->text);
        else
            put_count(one, "value", figure->number);
    }
}

static void
put_subject(struct request *request, json_t *data, const Tenure__V1__Alert *alert)
{
    json_t *says = put_list(put_object(data, "subject"), "says");
    if (alert->role[0] != '\0')
        say_post(request, says, alert->organisation, alert->role, true);
    else if (alert->organisation[0] != '\0')
        say_organisation(request, says, alert->organisation);
    else {
        char name[LOOKUP_TEXT_MAX];
        name_scope(request, alert->subject, name, sizeof(name));
        say(says, "%s", name);
    }
}

/* Puts the sentence of an entry, its day, and a link to it. */
static void
put_cause(struct request *request, json_t *row, uint64_t seq)
{
    Tenure__V1__Answer *answer;
    json_t *says = put_list(put_object(row, "cause"), "says");
    if (tables_read_event(request->client, seq, &answer) == TENURE_OK) {
        say_update(request, says, answer->updates[0]);
        put_short_day(row, "when", answer->updates[0]->event->announced, request->today);
        tenure__v1__answer__free_unpacked(answer, NULL);
    }
    put_entry(row, request, seq);
}

/* Puts what a revision changed, compared with the one before it. */
static void
put_revision(struct request *request, json_t *row, const Tenure__V1__Alert *before,
             const Tenure__V1__Update *update)
{
    const Tenure__V1__Alert *now = update->alert;
    const char *severity = tenure_enum_text(&tenure__v1__severity__descriptor, (int)now->severity);
    put_text(row, "what", "Its evidence changed.");
    if (before == NULL)
        put_format(row, "what", "Opened, %s.", severity);
    else if (now->ending != TENURE__V1__ALERT__ENDING__ACTIVE)
        put_format(row, "what", "Ended: %s.",
                   tenure_enum_text(&tenure__v1__alert__ending__descriptor, (int)now->ending));
    else if (now->severity != before->severity)
        put_format(row, "what", "Now %s.", severity);
    else if (strcmp(now->acknowledged_by, before->acknowledged_by) != 0)
        put_format(row, "what", "Taken on by %s.", now->acknowledged_by);
    else if (now->muted != before->muted)
        put_text(row, "what", now->muted ? "Muted." : "No longer muted.");
    else if (strcmp(now->headline, before->headline) != 0)
        put_text(row, "what", "Changed.");
    put_text(row, "detail",
             before == NULL || strcmp(now->headline, before->headline) != 0 ? now->headline : "");
    put_number(row, "revision", now->revision);
    put_cause(request, row, update->seq);
}

static void
put_revisions(struct request *request, json_t *data, const Tenure__V1__Alert *alert)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__AlertsQuery body = TENURE__V1__ALERTS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    json_t *rows = put_list(data, "revisions");
    body.axes = &request->axes;
    body.all = body.momentary = body.revisions = true;
    body.rule = alert->rule;
    body.subject = alert->subject;
    query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
    query.alerts = &body;
    if (tenure_client_query(request->client, &query, &answer) != TENURE_OK)
        return;
    const Tenure__V1__Alert *before = NULL;
    for (size_t i = 0; i < answer->n_updates; i++) {
        if (answer->updates[i]->body_case != TENURE__V1__UPDATE__BODY_ALERT ||
            strcmp(answer->updates[i]->alert->id, alert->id) != 0)
            continue;
        put_revision(request, add_object(rows), before, answer->updates[i]);
        before = answer->updates[i]->alert;
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
}

static int
by_day(const void *left, const void *right)
{
    const Tenure__V1__Update *const *one = left, *const *other = right;
    int order = strcmp((*one)->event->announced, (*other)->event->announced);
    return order != 0 ? order : ((*one)->seq > (*other)->seq) - ((*one)->seq < (*other)->seq);
}

/* "HSJ, Big name leaders, 30 January 2020. https://...", without what the report leaves out. */
static void
put_cited(json_t *cited, const Tenure__V1__Citation *citation)
{
    char words[DAY_WORDS_MAX];
    const char *parts[] = { citation->publisher, citation->title,
                            day_words(citation->published, false, words) };
    json_t *one = add_object(cited);
    put_text(one, "line", "");
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        const char *before = json_string_value(json_object_get(one, "line"));
        if (parts[i][0] != '\0')
            put_format(one, "line", "%s%s%s", before, before[0] != '\0' ? ", " : "", parts[i]);
    }
    put_format(one, "line", "%s.%s%s", json_string_value(json_object_get(one, "line")),
               citation->url[0] != '\0' ? " " : "", citation->url);
}

static void
put_known_by(struct request *request, json_t *data, const Tenure__V1__Why *why)
{
    size_t events = why->alert->truncated ? why->alert->evidence_count : why->alert->n_evidence;
    json_t *rows = put_list(data, "evidence"), *cited = put_list(data, "cited");
    put_format(data, "evidence_count", "%zu report%s", events, events == 1 ? "" : "s");
    put_flag(data, "with_sure", true);
    qsort(why->events, why->n_events, sizeof(why->events[0]), by_day);
    for (size_t i = 0; i < why->n_events && i < EVIDENCE_SHOWN; i++) {
        put_report(request, add_object(rows), why->events[i]);
        const Tenure__V1__Event *event = why->events[i]->event;
        for (size_t c = 0; c < event->n_citations; c++)
            put_cited(cited, event->citations[c]);
    }
    if (why->ended_by != NULL && why->ended_by->event != NULL)
        put_report(request, put_object(data, "ended_by"), why->ended_by);
}

/* Puts who holds the post, and since when it is recruited for. */
static void
put_now(struct request *request, json_t *data, const Tenure__V1__PostState *state)
{
    json_t *holders = put_list(put_object(data, "holders"), "says");
    for (size_t i = 0; i < state->n_holders; i++) {
        say(holders, i == 0 ? "" : "; ");
        say_person(request, holders, state->holders[i]->person, "name not reported");
        say(holders, state->holders[i]->leaving ? ", leaving" : "");
    }
    if (state->n_holders == 0)
        say(holders, "nobody");
    put_text(data, "advertised", "");
    if (state->recruiting_since[0] != '\0')
        put_day(data, "advertised", state->recruiting_since, request->today);
}

/* Puts the alert's post: its timeline, its present state, and how it compares. */
static void
put_post(struct request *request, json_t *data, const Tenure__V1__Alert *alert)
{
    Tenure__V1__Answer *answer;
    if (alert->role[0] == '\0' ||
        page_ask_history(request, alert->organisation, alert->role, &answer) != TENURE_OK)
        return;
    timeline_put_post(request, put_object(data, "drawing"), answer->history,
                      timeline_span(request, 4));
    put_now(request, data, answer->history->state);
    compared_put(request, data, answer->history);
    char id[160];
    tenure_text_format(id, sizeof(id), "%s/%s", alert->organisation, alert->role);
    put_link(data, "post_to", request, "post", id);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

static void
put_why(struct request *request, const Tenure__V1__Why *why)
{
    const Tenure__V1__Alert *alert = why->alert;
    char url[URL_TEXT_MAX], region[URL_TEXT_MAX];
    bool withdrawn = alert->ending == TENURE__V1__ALERT__ENDING__WITHDRAWN;
    char title[TITLE_MAX];
    tenure_text_format(title, sizeof(title), "%s%s", withdrawn ? "Withdrawn: " : "",
                       alert->headline);
    json_t *data = shell_data(request, "/alerts", title);
    json_t *row = put_object(data, "alert");
    put_alert(request, row, alert);
    put_day(row, "since", alert->opened, request->today);
    put_text(row, "ended_on", "");
    if (alert->ending != TENURE__V1__ALERT__ENDING__ACTIVE)
        put_day(row, "ended_on", alert->ended, request->today);
    put_flag(row, "withdrawn", withdrawn);
    put_text(row, "confidence",
             alert->confidence == TENURE__V1__EVENT__CONFIDENCE__CONFIRMED
                 ? "all reports are confirmed"
                 : "not all reports are confirmed");
    if (why->description != NULL)
        put_text(data, "rule_says", why->description->says);
    put_text(data, "alert_id", alert->id);
    short_put_alert(request, data, alert);
    put_subject(request, data, alert);
    put_gauge(data, alert, why->description);
    put_figures(data, alert);
    put_post(request, data, alert);
    put_known_by(request, data, why);
    put_revisions(request, data, alert);
    desk_put(request, data);
    put_flag(data, "is_active", alert->ending == TENURE__V1__ALERT__ENDING__ACTIVE);
    put_format(data, "mute_to", "%s/desk/alerts?rule=%s&region=%s", request->base,
               url_text(alert->rule, url), url_text(alert->region, region));
    put_link(data, "embed_to", request, "embed/alert", alert->id);
    put_link(data, "picture_to", request, "share/alert.png", alert->id);
    shell_write(request, "alert", data);
}

void
page_one_alert(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__WhyQuery body = TENURE__V1__WHY_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.alert = (char *)(uintptr_t)request_parameter(request, "id");
    query.body_case = TENURE__V1__QUERY__BODY_WHY;
    query.why = &body;
    if (!page_ask(request, &query, &answer))
        return;
    put_why(request, answer->why);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
