/* SPDX-License-Identifier: Apache-2.0 */
/* Alerts by rule, newest first, and ended ones. */
#include <stdlib.h>
#include <string.h>

#include "lookup_words.h"
#include "page.h"
#include "pages.h"
#include "says.h"
#include "shell.h"
#include <tenure/sentence.h>

enum {
    ALERTS_ON_A_PAGE = 50,
    ENDED_SCANNED_MAX = 200,
    ENDED_SHOWN = 30
};

static const char *const severities[] = { "info", "warning", "critical" };

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

/* The page's filters as a query; `all`: including ended ones. */
static void
ask_for(struct request *request, bool all, Tenure__V1__AlertsQuery *ret_query)
{
    tenure__v1__alerts_query__init(ret_query);
    ret_query->axes = &request->axes;
    ret_query->all = all;
    ret_query->region = (char *)(uintptr_t)request_parameter(request, "region");
    ret_query->rule = (char *)(uintptr_t)request_parameter(request, "rule");
    ret_query->organisation = (char *)(uintptr_t)request_parameter(request, "organisation");
    ret_query->severity = severity_asked(request);
    ret_query->newest_first = true;
}

static tenure_status
ask(struct request *request, bool all, unsigned limit, uint64_t after,
    Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__AlertsQuery body;
    ask_for(request, all, &body);
    body.limit = limit;
    body.after = after;
    query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
    query.alerts = &body;
    return tenure_client_query(request->client, &query, ret_answer);
}

/* Whether the text shown for the alert contains the search words. */
static bool
has_words(struct request *request, const json_t *row, const Tenure__V1__Alert *alert)
{
    char text[4 * LOOKUP_TEXT_MAX], folded[4 * LOOKUP_TEXT_MAX], wanted[LOOKUP_TEXT_MAX];
    lookup_words_fold(request_parameter(request, "words"), wanted, sizeof(wanted));
    if (wanted[0] == '\0')
        return true;
    snprintf(text, sizeof(text), "%s %s %s %s", alert->headline,
             json_string_value(json_object_get(row, "rule")),
             json_string_value(json_object_get(row, "region")), alert->subject);
    lookup_words_fold(text, folded, sizeof(folded));
    return strstr(folded, wanted) != NULL;
}

/* Finds the list for the rule's alerts, or creates it. */
static json_t *
group_of(json_t *groups, const char *rule)
{
    for (size_t i = 0; i < json_array_size(groups); i++) {
        json_t *group = json_array_get(groups, i);
        if (strcmp(json_string_value(json_object_get(group, "rule_id")), rule) == 0)
            return group;
    }
    char name[80];
    json_t *group = add_object(groups);
    lookup_words_role(rule, name, sizeof(name));
    lookup_words_capital(name);
    put_text(group, "rule_id", rule);
    put_text(group, "name", name);
    put_list(group, "alerts");
    json_object_set_new(group, "worst", json_integer(0));
    return group;
}

static void
add_to_group(json_t *groups, const Tenure__V1__Alert *alert, json_t *row)
{
    json_t *group = group_of(groups, alert->rule);
    json_array_append(json_object_get(group, "alerts"), row);
    if ((int)alert->severity > json_integer_value(json_object_get(group, "worst")))
        json_object_set_new(group, "worst", json_integer((int)alert->severity));
}

/* Orders the groups by their worst alert; among equals the newest group stays first. */
static void
put_worst_first(json_t *data)
{
    json_t *groups = json_object_get(data, "groups"), *sorted = json_array();
    for (int severity = TENURE__V1__SEVERITY__CRITICAL; severity >= 0; severity--) {
        for (size_t i = 0; i < json_array_size(groups); i++) {
            json_t *group = json_array_get(groups, i);
            if (json_integer_value(json_object_get(group, "worst")) == severity)
                json_array_append(sorted, group);
        }
    }
    json_object_set_new(data, "groups", sorted);
}

/* Says what the group's rule looks for. */
static void
put_rule_words(json_t *group, const json_t *rules)
{
    const char *rule = json_string_value(json_object_get(group, "rule_id"));
    for (size_t i = 0; i < json_array_size(rules); i++) {
        const json_t *one = json_array_get(rules, i);
        if (strcmp(json_string_value(json_object_get(one, "value")), rule) == 0)
            json_object_set(group, "rule_says", json_object_get(one, "rule_says"));
    }
}

static void
put_groups(struct request *request, json_t *data, const Tenure__V1__Answer *answer)
{
    json_t *groups = put_list(data, "groups");
    for (size_t i = 0; i < answer->n_alerts; i++) {
        json_t *row = json_object();
        put_alert(request, row, answer->alerts[i]);
        if (has_words(request, row, answer->alerts[i]))
            add_to_group(groups, answer->alerts[i], row);
        json_decref(row);
    }
    const json_t *rules = json_object_get(json_object_get(data, "filters"), "rules");
    for (size_t i = 0; i < json_array_size(groups); i++) {
        json_t *group = json_array_get(groups, i);
        put_rule_words(group, rules);
        size_t count = json_array_size(json_object_get(group, "alerts"));
        put_format(group, "counted", "%zu alert%s", count, count == 1 ? "" : "s");
    }
    put_worst_first(data);
}

struct counts {
    unsigned all, severities[4], muted, taken;
};

static bool
take_counts(void *context, const Tenure__V1__Answer *answer)
{
    struct counts *counts = context;
    for (size_t i = 0; i < answer->n_alert_counts; i++) {
        const Tenure__V1__AlertCount *count = answer->alert_counts[i];
        counts->all += count->count;
        counts->severities[count->severity & 3] += count->count;
        counts->muted += count->muted;
        counts->taken += count->acknowledged;
    }
    return true;
}

/* Counts the page's active alerts by severity. */
static struct counts
count_active(struct request *request)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__AlertsQuery body;
    struct counts counts = { 0 };
    ask_for(request, false, &body);
    body.counts = true;
    query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
    query.alerts = &body;
    pages_ask(request->client, &query, &body.after, take_counts, &counts);
    return counts;
}

static void
put_counts(json_t *data, const struct counts *counts)
{
    static const struct {
        unsigned severity;
        const char *one, *more;
    } parts[] = { { 3, "critical", "critical" },
                  { 2, "warning", "warnings" },
                  { 1, "info", "info" } };
    json_t *list = put_list(data, "counts");
    for (size_t i = 0; i < 3; i++) {
        unsigned count = counts->severities[parts[i].severity];
        if (count > 0)
            put_format(add_object(list), "count", "%u %s", count,
                       count == 1 ? parts[i].one : parts[i].more);
    }
    for (size_t i = 0; i < json_array_size(list); i++)
        put_text(json_array_get(list, i), "then", i + 1 < json_array_size(list) ? ", " : ".");
    if (counts->muted > 0)
        put_format(data, "muted_count", "%u muted", counts->muted);
    if (counts->taken > 0)
        put_format(data, "taken_count", "%u taken on", counts->taken);
}

static void
put_ended(struct request *request, json_t *data)
{
    Tenure__V1__Answer *answer;
    json_t *rows = put_list(data, "ended_alerts");
    if (ask(request, true, ENDED_SCANNED_MAX, 0, &answer) != TENURE_OK)
        return;
    for (size_t i = 0; i < answer->n_alerts && json_array_size(rows) < ENDED_SHOWN; i++) {
        const Tenure__V1__Alert *alert = answer->alerts[i];
        bool momentary = alert->opened_seq == alert->ended_seq;
        if (alert->ending == TENURE__V1__ALERT__ENDING__ACTIVE || momentary)
            continue;
        json_t *row = json_object();
        put_alert(request, row, alert);
        if (has_words(request, row, alert))
            json_array_append(rows, row);
        json_decref(row);
    }
    put_flag(data, "has_ended", json_array_size(rows) > 0);
    put_format(data, "ended_count", "the latest %zu", json_array_size(rows));
    tenure__v1__answer__free_unpacked(answer, NULL);
}

static void
put_filters(struct request *request, json_t *data)
{
    json_t *filters = put_object(data, "filters");
    const char *severity = request_parameter(request, "severity");
    put_text(filters, "words", request_parameter(request, "words"));
    json_t *options = put_list(filters, "severities");
    add_option(options, "", "any", severity);
    add_option(options, "critical", "critical", severity);
    add_option(options, "warning", "warning or worse", severity);
    page_put_rules(request, filters, "all rules");
    page_put_regions(request, filters, request_parameter(request, "region"));
}

static void
put_forms(struct request *request, json_t *data)
{
    char region[URL_TEXT_MAX], rule[URL_TEXT_MAX], words[URL_TEXT_MAX];
    const char *severity = request_parameter(request, "severity");
    const char *level = strcmp(severity, "critical") == 0  ? "CRITICAL"
                        : strcmp(severity, "warning") == 0 ? "WARNING"
                                                           : "";
    url_text(request_parameter(request, "words"), words);
    url_text(request_parameter(request, "region"), region);
    url_text(request_parameter(request, "rule"), rule);
    put_format(data, "feed", "%s/atom?region=%s&rule=%s", request->base, region, rule);
    put_format(data, "csv", "%s/csv/alerts?region=%s&rule=%s&severity=%s&words=%s&all=1",
               request->base, region, rule, level, words);
    put_format(data, "json", "%s/api/alerts?region=%s&rule=%s&severity=%s&words=%s", request->base,
               region, rule, level, words);
}

void
page_alerts(struct request *request)
{
    Tenure__V1__Answer *answer;
    char title[64];
    uint64_t after = request_number(request, "after", 0);
    tenure_status status = ask(request, false, ALERTS_ON_A_PAGE, after, &answer);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    struct counts counts = count_active(request);
    snprintf(title, sizeof(title), counts.all == 0 ? "No alert is active" : "%u active alert%s",
             counts.all, counts.all == 1 ? "" : "s");
    json_t *data = shell_data(request, "/alerts", title);
    put_counts(data, &counts);
    put_filters(request, data);
    put_groups(request, data, answer);
    put_next(data, request, answer->next);
    if (after == 0)
        put_ended(request, data);
    put_forms(request, data);
    shell_write(request, "alerts", data);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
