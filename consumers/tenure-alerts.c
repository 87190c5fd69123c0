/* SPDX-License-Identifier: Apache-2.0 */
/* tenure alerts: lists active alerts, or all. */
#include "axes.h"
#include "filters.h"
#include "pager.h"
#include "pages.h"
#include "table_output.h"
#include "when.h"
#include <tenure/cli.h>

enum {
    KEY_ALL = 256,
    KEY_MOMENTARY,
    KEY_AS_NOW_KNOWN,
    FILTERS = 4 // shared sets of options that filter the list
};

struct alerts {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    Tenure__V1__AlertsQuery query;
    Tenure__V1__Axes axes;
    struct output_options output;
    struct when_span span;
    struct filters filters;
    struct table_output list; // unused if alerts are printed line by line
};

/* Whether options ask for what was sent, and when. */
static bool
is_about_sent(const struct alerts *alerts)
{
    return alerts->query.all || alerts->span.since != NULL || alerts->span.until != NULL ||
           alerts->axes.known_at != 0 || alerts->axes.known_at_ms != 0;
}

static error_t
alerts_parse_option(int key, char *argument, struct argp_state *state)
{
    struct alerts *alerts = state->input;
    switch (key) {
    case KEY_ALL: alerts->query.all = true; return 0;
    case KEY_MOMENTARY: alerts->query.all = alerts->query.momentary = true; return 0;
    case KEY_AS_NOW_KNOWN: alerts->query.as_now_known = true; return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &alerts->cli;
        state->child_inputs[1] = &alerts->axes;
        state->child_inputs[2] = &alerts->output;
        state->child_inputs[3] = &alerts->span;
        for (size_t i = 0; i < FILTERS; i++)
            state->child_inputs[4 + i] = &alerts->filters;
        return 0;
    case ARGP_KEY_ARG: argp_error(state, "unexpected argument %s", argument); return 0;
    case ARGP_KEY_END:
        if (alerts->query.as_now_known && is_about_sent(alerts))
            argp_error(state, "--as-now-known goes with --as-of and filters, but not with --all, "
                              "--momentary, --since, --until or --known-at");
        if (alerts->span.since != NULL || alerts->span.until != NULL)
            alerts->query.all = true; // alerts opened then may have ended since
        return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "all", KEY_ALL, NULL, 0, "show ended alerts too", 0 },
    { "momentary", KEY_MOMENTARY, NULL, 0,
      "show ended alerts too, and those that opened and ended on one day", 0 },
    { "as-now-known", KEY_AS_NOW_KNOWN, NULL, 0,
      "show what the rules in force find on the day of --as-of with everything that is known now, "
      "sent or not",
      51 },
    { 0 },
};

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },
    { &axes_argp, 0, NULL, 50 },
    { &output_argp, 0, NULL, 70 },
    { &when_span_argp, 0, NULL, 40 },
    { &filters_place_argp, 0, NULL, 30 },
    { &filters_rule_argp, 0, NULL, 30 },
    { &filters_severity_argp, 0, NULL, 30 },
    { &filters_subject_argp, 0, NULL, 30 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = alerts_parse_option,
    .doc = "Show the alerts that are active, oldest first; with --since or --until those opened "
           "in that time, ended or not. With --as-of: those that had been sent and were active on "
           "that day. With --as-of and --as-now-known: what the rules find on that day with what "
           "is known now; these alerts have no id."
           "\vtenure why takes the id of an alert.\n\n"
           "Examples:\n  tenure alerts --severity critical\n"
           "  tenure alerts --since 30d --sort=-opened\n"
           "  tenure alerts --as-of 2019-12-01 --known-at 2019-12-05\n"
           "  tenure alerts --as-of 2019-12-01 --as-now-known\n",
    .children = children,
};

static bool
is_table(const struct alerts *alerts)
{
    return alerts->output.form != OUTPUT_TEXT && alerts->output.form != OUTPUT_JSON;
}

static bool
take_answer(void *context, const Tenure__V1__Answer *answer)
{
    struct alerts *alerts = context;
    for (size_t i = 0; i < answer->n_alerts; i++) {
        if (!when_is_within(&alerts->span, answer->alerts[i]->opened))
            continue;
        if (is_table(alerts))
            table_output_row(&alerts->list, answer->alerts[i]);
        else if (alerts->cli.json)
            tenure_cli_print_json(&answer->alerts[i]->base);
        else
            tenure_alert_line(&alerts->cli.out, answer->alerts[i]);
    }
    return true;
}

static tenure_status
ask(struct alerts *alerts)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
    query.alerts = &alerts->query;
    alerts->query.axes = &alerts->axes;
    tenure_status status = axes_resolve(&alerts->cli, &alerts->axes);
    if (status == TENURE_OK)
        status = when_resolve_span(&alerts->cli, &alerts->span);
    if (status == TENURE_OK)
        status = filters_resolve(&alerts->cli, &alerts->filters);
    if (status != TENURE_OK)
        return status;
    alerts->query.organisation = alerts->filters.organisation;
    alerts->query.region = alerts->filters.region;
    alerts->query.rule = alerts->filters.rule;
    alerts->query.subject = alerts->filters.subject;
    alerts->query.severity = alerts->filters.severity;
    return pages_ask(alerts->cli.client, &query, &alerts->query.after, take_answer, alerts);
}

/* Says what a list about a day is a list of. */
static void
say_which(const struct alerts *alerts)
{
    const char *day = alerts->axes.as_of;
    if (alerts->output.form != OUTPUT_TABLE)
        return;
    if (alerts->query.as_now_known)
        tenure_cli_say("the rules in force find these on %s with what is known now, sent or not",
                       day[0] != '\0' ? day : "the clock date");
    else if (day[0] != '\0')
        tenure_cli_say("these had been sent and were active on %s; later reports change nothing",
                       day);
}

int
main(int argc, char **argv)
{
    struct alerts alerts = { 0 };
    tenure__v1__alerts_query__init(&alerts.query);
    tenure__v1__axes__init(&alerts.axes);
    tenure_cli_parse(&argp, argc, argv, &alerts.cli);
    output_resolve(&alerts.output, &alerts.cli);
    if (alerts.query.all && alerts.output.form == OUTPUT_TABLE && alerts.output.columns == NULL)
        alerts.output.columns = (char *)"severity,opened,headline,ending,ended,id";
    if (alerts.query.as_now_known && alerts.output.form == OUTPUT_TABLE &&
        alerts.output.columns == NULL)
        alerts.output.columns = (char *)"severity,headline,rule,subject";
    if (is_table(&alerts))
        table_output_open(&alerts.list, &alerts.output, "alerts");
    tenure_cli_open(&alerts.cli);
    if (alerts.output.form == OUTPUT_TEXT)
        pager_begin();
    tenure_status status = ask(&alerts);
    if (status == TENURE_OK && is_table(&alerts))
        table_output_close(&alerts.list);
    if (status == TENURE_OK)
        say_which(&alerts);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&alerts.cli, status);
    return tenure_cli_close(&alerts.cli, exit_code);
}
