/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"

#include <stdlib.h>
#include <string.h>

#include "lookup_words.h"
#include "pages.h"
#include "says.h"
#include "shell.h"
#include <tenure/text.h>

enum {
    ACTIVE_SCANNED_MAX = 100 // active alerts, if there are so few
};

struct texts {
    char **all;
    size_t count;
};

static void
take_text(void *context, const char *text)
{
    struct texts *texts = context;
    char **grown = realloc(texts->all, (texts->count + 1) * sizeof(grown[0]));
    if (grown == NULL)
        return;
    texts->all = grown;
    texts->all[texts->count] = strdup(text);
    if (texts->all[texts->count] != NULL)
        texts->count++;
}

char **
page_regions(struct request *request, size_t *ret_count)
{
    struct texts texts = { 0 };
    lookup_regions(follow_lookup(request->follow), take_text, &texts);
    *ret_count = texts.count;
    return texts.all;
}

char **
page_roles(struct request *request, size_t *ret_count)
{
    struct texts texts = { 0 };
    lookup_roles(follow_lookup(request->follow), take_text, &texts);
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

static int
by_text(const void *left, const void *right)
{
    const json_t *const *one = left, *const *other = right;
    return strcmp(json_string_value(json_object_get(*one, "text")),
                  json_string_value(json_object_get(*other, "text")));
}

void
page_put_regions(struct request *request, json_t *object, const char *chosen)
{
    size_t count;
    char **regions = page_regions(request, &count);
    json_t *options = put_list(object, "regions"), **rows = calloc(count + 1, sizeof(rows[0]));
    add_option(options, "", "all regions", chosen);
    for (size_t i = 0; rows != NULL && i < count; i++) {
        char name[LOOKUP_TEXT_MAX];
        rows[i] = json_object();
        name_organisation(request, regions[i], name, sizeof(name));
        put_text(rows[i], "value", regions[i]);
        put_text(rows[i], "text", name);
        put_flag(rows[i], "chosen", strcmp(regions[i], chosen) == 0);
    }
    if (rows != NULL)
        qsort(rows, count, sizeof(rows[0]), by_text);
    for (size_t i = 0; rows != NULL && i < count; i++)
        json_array_append_new(options, rows[i]);
    free(rows);
    page_free_texts(regions, count);
}

void
page_put_roles(struct request *request, json_t *object, const char *chosen)
{
    size_t count;
    char **roles = page_roles(request, &count);
    json_t *options = put_list(object, "roles");
    add_option(options, "", "all roles", chosen);
    for (size_t i = 0; i < count; i++) {
        char name[LOOKUP_TEXT_MAX];
        lookup_role(follow_lookup(request->follow), roles[i], name);
        add_option(options, roles[i], name, chosen);
    }
    page_free_texts(roles, count);
}

void
page_put_rules(struct request *request, json_t *object, const char *all)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__RulesQuery body = TENURE__V1__RULES_QUERY__INIT;
    Tenure__V1__Answer *answer;
    const char *chosen = request_parameter(request, "rule");
    json_t *options = put_list(object, "rules");
    add_option(options, "", all, chosen);
    query.body_case = TENURE__V1__QUERY__BODY_RULES;
    query.rules = &body;
    if (tenure_client_query(request->client, &query, &answer) != TENURE_OK)
        return;
    for (size_t i = 0; i < answer->rules->n_rules; i++) {
        char name[80];
        lookup_words_role(answer->rules->rules[i]->name, name, sizeof(name));
        add_option(options, answer->rules->rules[i]->name, name, chosen);
        if (i < answer->n_rule_descriptions) // they have the same order
            put_text(json_array_get(options, json_array_size(options) - 1), "rule_says",
                     answer->rule_descriptions[i]->says);
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
}

bool
page_ask(struct request *request, Tenure__V1__Query *query, Tenure__V1__Answer **ret_answer)
{
    tenure_status status = request_read_report(request);
    if (status == TENURE_OK)
        status = tenure_client_query(request->client, query, ret_answer);
    if (status != TENURE_OK)
        request_fail_status(request, status);
    return status == TENURE_OK;
}

tenure_status
page_ask_history(struct request *request, const char *organisation, const char *role,
                 Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostQuery body = TENURE__V1__POST_QUERY__INIT;
    body.organisation = (char *)(uintptr_t)organisation;
    body.role = (char *)(uintptr_t)role;
    body.axes = &request->axes;
    query.body_case = TENURE__V1__QUERY__BODY_HISTORY;
    query.history = &body;
    return pages_ask_whole(request->client, &query, &body.after, ret_answer);
}

tenure_status
page_ask_post(struct request *request, const char *post, Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostQuery body = TENURE__V1__POST_QUERY__INIT;
    char organisation[160];
    tenure_text_format(organisation, sizeof(organisation), "%s", post);
    char *slash = strchr(organisation, '/');
    if (slash == NULL)
        return TENURE_NOT_FOUND;
    *slash = '\0';
    body.organisation = organisation;
    body.role = slash + 1;
    body.axes = &request->axes;
    query.body_case = TENURE__V1__QUERY__BODY_POST;
    query.post = &body;
    tenure_status status = tenure_client_query(request->client, &query, ret_answer);
    if (status == TENURE_OK && (*ret_answer)->n_posts == 0) {
        tenure__v1__answer__free_unpacked(*ret_answer, NULL);
        return TENURE_NOT_FOUND;
    }
    return status;
}

/* Whether one entry opened and ended the alert, so that it never lasted a day. */
static bool
is_momentary(const Tenure__V1__Alert *alert)
{
    return alert->ending != TENURE__V1__ALERT__ENDING__ACTIVE &&
           alert->opened_seq == alert->ended_seq;
}

static void
put_alerts(struct request *request, json_t *data, Tenure__V1__AlertsQuery *body)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__Answer *answer;
    json_t *rows = put_list(data, "alerts_about");
    body->axes = &request->axes;
    body->newest_first = true;
    query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
    query.alerts = body;
    if (tenure_client_query(request->client, &query, &answer) != TENURE_OK)
        return;
    for (size_t i = 0; i < answer->n_alerts; i++) {
        if (!is_momentary(answer->alerts[i]))
            put_alert(request, add_object(rows), answer->alerts[i]);
    }
    put_flag(data, "has_alerts", json_array_size(rows) > 0);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

/* Active alerts first, the worst of them first; otherwise the order stays. */
static void
put_worst_first(json_t *data)
{
    static const char *const order[] = { "critical", "warning", "info", "ended" };
    json_t *rows = json_object_get(data, "alerts_about"), *sorted = json_array();
    for (size_t place = 0; place < sizeof(order) / sizeof(order[0]); place++) {
        for (size_t i = 0; i < json_array_size(rows); i++) {
            json_t *row = json_array_get(rows, i);
            if (strcmp(json_string_value(json_object_get(row, "severity")), order[place]) == 0)
                json_array_append(sorted, row);
        }
    }
    json_object_set_new(data, "alerts_about", sorted);
}

void
page_put_alerts_about(struct request *request, json_t *data, const char *subject,
                      const char *organisation, unsigned limit)
{
    Tenure__V1__AlertsQuery body = TENURE__V1__ALERTS_QUERY__INIT;
    body.all = true;
    body.subject = (char *)(uintptr_t)subject;
    body.organisation = (char *)(uintptr_t)organisation;
    body.limit = limit;
    put_alerts(request, data, &body);
    put_worst_first(data);
}

static bool
add_counts(void *context, const Tenure__V1__Answer *answer)
{
    uint64_t *count = context;
    for (size_t i = 0; i < answer->n_alert_counts; i++)
        *count += answer->alert_counts[i]->count;
    return true;
}

uint64_t
page_count_active_alerts(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__AlertsQuery body = TENURE__V1__ALERTS_QUERY__INIT;
    uint64_t count = 0;
    if (!request_is_past(request))
        return request->report->status_report->alerts_active; // without asking again
    body.axes = &request->axes;
    body.counts = true;
    query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
    query.alerts = &body;
    pages_ask(request->client, &query, &body.after, add_counts, &count);
    return count;
}

static int
severity_of(const json_t *row)
{
    const char *severity = json_string_value(json_object_get(row, "severity"));
    return strcmp(severity, "critical") == 0 ? 0 : strcmp(severity, "warning") == 0 ? 1 : 2;
}

/* Adds rows of a severity to the list until it has `limit`; returns how many there are. */
static size_t
take_severity(const json_t *rows, int severity, size_t limit, json_t *list)
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        if (severity_of(row) != severity)
            continue;
        count++;
        if (json_array_size(list) < limit)
            json_array_append(list, row);
    }
    return count;
}

void
page_put_active_alerts(struct request *request, json_t *data, const char *region, unsigned limit)
{
    static const struct {
        Tenure__V1__Severity severity;
        const char *one, *many;
    } kinds[] = { { TENURE__V1__SEVERITY__CRITICAL, "critical", "critical" },
                  { TENURE__V1__SEVERITY__WARNING, "warning", "warnings" },
                  { TENURE__V1__SEVERITY__INFO, "info", "info" } };
    Tenure__V1__AlertsQuery body = TENURE__V1__ALERTS_QUERY__INIT;
    char says[80] = "";
    json_t *worst = json_array(), *older = json_object();
    body.region = (char *)(uintptr_t)region;
    body.limit = ACTIVE_SCANNED_MAX;
    put_alerts(request, data, &body);
    json_t *rows = json_object_get(data, "alerts_about");
    bool is_cut = json_array_size(rows) == ACTIVE_SCANNED_MAX;
    for (int i = 0; i < 3; i++) {
        size_t used = strlen(says);
        if (is_cut) { // alerts of this severity may be older than the oldest row that was read
            body.severity = kinds[i].severity;
            body.limit = 2 * limit; // worse ones come with them, fewer than `limit`
            put_alerts(request, older, &body);
            rows = json_object_get(older, "alerts_about");
        }
        size_t count = take_severity(rows, i, limit, worst);
        if (count > 0)
            snprintf(says + used, sizeof(says) - used, "%s%zu %s", used > 0 ? ", " : "", count,
                     count > 1 ? kinds[i].many : kinds[i].one);
        if (is_cut && json_array_size(worst) == limit)
            break;
    }
    json_decref(older);
    put_text(data, "alerts_said", is_cut ? "" : says);
    json_object_set_new(data, "alerts_about", worst);
}
