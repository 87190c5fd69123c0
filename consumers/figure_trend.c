/* SPDX-License-Identifier: Apache-2.0 */
#include "figure_trend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pages.h"
#include "when.h"
#include <tenure/date.h>
#include <tenure/json.h>
#include <tenure/sentence.h>

enum {
    MONTH_TEXT = 7, // the length of 2019-11
    YEAR_TEXT = 4,
};

struct trend {
    struct tenure_cli *cli;
    Tenure__V1__IndicatorsQuery figure;
    size_t period; // how much of a day's text identifies the period
    Tenure__V1__Update **sent;
    size_t sent_count, sent_max;
    const char *day; // the last day of the period
    bool is_known;   // the daemon knew the figure on that day, and it was printed
};

/* Keeps the answer's updates by taking ownership of them. */
static bool
take_sent(void *context, const Tenure__V1__Answer *answer)
{
    struct trend *trend = context;
    for (size_t i = 0; i < answer->n_updates; i++) {
        const Tenure__V1__Update *update = answer->updates[i];
        if (update->body_case != TENURE__V1__UPDATE__BODY_INDICATOR ||
            strcmp(update->indicator->label, trend->figure.label) != 0)
            continue;
        if (trend->sent_count == trend->sent_max) {
            size_t room = trend->sent_max == 0 ? 64 : 2 * trend->sent_max;
            void *larger = realloc(trend->sent, room * sizeof(Tenure__V1__Update *));
            if (larger == NULL)
                return false;
            trend->sent = larger;
            trend->sent_max = room;
        }
        size_t size = protobuf_c_message_get_packed_size(&update->base);
        uint8_t *bytes = malloc(size);
        if (bytes == NULL)
            return false;
        protobuf_c_message_pack(&update->base, bytes);
        trend->sent[trend->sent_count] = tenure__v1__update__unpack(NULL, size, bytes);
        free(bytes);
        if (trend->sent[trend->sent_count++] == NULL)
            return false;
    }
    return true;
}

static tenure_status
ask_sent(struct trend *trend)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__IndicatorsQuery figure = trend->figure;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATOR_HISTORY;
    query.indicator_history = &figure;
    return pages_ask(trend->cli->client, &query, &figure.after, take_sent, trend);
}

/* The last update published by that day; NULL: none. */
static const Tenure__V1__Update *
find_sent(const struct trend *trend, const char *day)
{
    const Tenure__V1__Update *found = NULL;
    for (size_t i = 0; i < trend->sent_count; i++) {
        if (strcmp(trend->sent[i]->indicator->date, day) <= 0)
            found = trend->sent[i];
    }
    return found;
}

static void
print_json(const struct trend *trend, const char *day, const Tenure__V1__Indicator *known,
           const Tenure__V1__Update *sent)
{
    char *text = NULL;
    printf("{\"period\":\"%.*s\"", (int)trend->period, day);
    if (known != NULL && tenure_json_print(&known->base, &text) == TENURE_OK)
        printf(",\"asNowKnown\":%s", text);
    free(text);
    text = NULL;
    if (sent != NULL && tenure_json_print(&sent->indicator->base, &text) == TENURE_OK)
        printf(",\"sent\":%s", text);
    free(text);
    puts("}");
}

static void
print_line(const struct trend *trend, const char *day, const Tenure__V1__Indicator *known,
           const Tenure__V1__Update *sent)
{
    printf("%.*s  %s", (int)trend->period, day, known != NULL ? known->shown : "nothing");
    if (known != NULL && strchr(known->shown, '%') != NULL)
        printf("  (%lld of %lld)", (long long)known->numerator, (long long)known->denominator);
    if (sent != NULL)
        printf("  sent: %s on %s", sent->indicator->shown, sent->indicator->date);
    putchar('\n');
}

static void
print(const struct trend *trend, const Tenure__V1__Indicator *known)
{
    const Tenure__V1__Update *sent = find_sent(trend, trend->day);
    (trend->cli->json ? print_json : print_line)(trend, trend->day, known, sent);
}

static bool
take_known(void *context, const Tenure__V1__Answer *answer)
{
    struct trend *trend = context;
    for (size_t i = 0; i < answer->n_indicators && !trend->is_known; i++) {
        trend->is_known = strcmp(answer->indicators[i]->label, trend->figure.label) == 0;
        if (trend->is_known)
            print(trend, answer->indicators[i]);
    }
    return !trend->is_known;
}

static tenure_status
print_period(struct trend *trend, char *day)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__Axes axes = TENURE__V1__AXES__INIT;
    Tenure__V1__IndicatorsQuery figure = trend->figure;
    axes.as_of = day;
    figure.axes = &axes;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATORS;
    query.indicators = &figure;
    trend->day = day;
    trend->is_known = false;
    tenure_status status = pages_ask(trend->cli->client, &query, &figure.after, take_known, trend);
    if (status == TENURE_OK && !trend->is_known)
        print(trend, NULL);
    return status;
}

static tenure_status
print_periods(struct trend *trend, const char *today)
{
    int32_t last, day;
    char text[TENURE_DATE_TEXT_MAX];
    tenure_status status = TENURE_OK;
    if (trend->sent_count == 0 || !tenure_day_parse(today, &last) ||
        !tenure_day_parse(trend->sent[0]->indicator->date, &day))
        return TENURE_OK;
    while (status == TENURE_OK) {
        struct tenure_date date;
        tenure_day_format(day, text);
        text[trend->period] = '\0';
        if (!tenure_date_parse(text, &date))
            return TENURE_OK;
        int32_t end = tenure_date_last(date);
        bool is_last = end >= last;
        status = print_period(trend, tenure_day_format(is_last ? last : end, text));
        if (is_last)
            return status;
        day = end + 1;
    }
    return status;
}

tenure_status
figure_trend_print(struct tenure_cli *cli, const char *scope, const char *name, const char *label,
                   enum figure_period period)
{
    struct trend trend = { .cli = cli, .period = MONTH_TEXT };
    char *today = (char *)(uintptr_t) "today";
    if (period == FIGURE_PERIOD_YEAR)
        trend.period = YEAR_TEXT;
    tenure__v1__indicators_query__init(&trend.figure);
    trend.figure.scope = (char *)(uintptr_t)scope;
    trend.figure.name = (char *)(uintptr_t)name;
    trend.figure.label = (char *)(uintptr_t)label;
    tenure_status status = when_resolve(cli, &today);
    if (status == TENURE_OK)
        status = ask_sent(&trend);
    if (status == TENURE_OK)
        status = print_periods(&trend, today);
    for (size_t i = 0; i < trend.sent_count; i++)
        tenure__v1__update__free_unpacked(trend.sent[i], NULL);
    free(trend.sent);
    return status;
}
