/* SPDX-License-Identifier: Apache-2.0 */
/* tenure alerts: what is active, or everything. */
#include "axes.h"
#include "pages.h"
#include <tenure/cli.h>

enum {
    KEY_ALL = 256,
    KEY_RULE,
    KEY_SEVERITY,
    KEY_ORGANISATION,
    KEY_REGION,
    KEY_SUBJECT
};

struct alerts {
    struct tenure_cli cli; // first: tenure_cli_parse() relies on it
    Tenure__V1__AlertsQuery query;
    Tenure__V1__Axes axes;
};

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
    struct alerts *alerts = state->input;
    switch (key) {
    case KEY_ALL: alerts->query.all = true; return 0;
    case KEY_RULE: alerts->query.rule = argument; return 0;
    case KEY_SEVERITY: alerts->query.severity = tenure_cli_severity(state, argument); return 0;
    case KEY_ORGANISATION: alerts->query.organisation = argument; return 0;
    case KEY_REGION: alerts->query.region = argument; return 0;
    case KEY_SUBJECT: alerts->query.subject = argument; return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &alerts->cli;
        state->child_inputs[1] = &alerts->axes;
        return 0;
    case ARGP_KEY_ARG: argp_error(state, "%s is too much", argument); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
    { "all", KEY_ALL, NULL, 0, "ended ones too", 0 },
    { "rule", KEY_RULE, "NAME", 0, "only of this rule", 0 },
    { "severity", KEY_SEVERITY, "LEVEL", 0, "only at least this severe: info, warning, critical",
      0 },
    { "organisation", KEY_ORGANISATION, "ID", 0, "only about this organisation", 0 },
    { "region", KEY_REGION, "ID", 0, "only in this region", 0 },
    { "subject", KEY_SUBJECT, "SUBJECT", 0, "only about this post, organisation, person or scope",
      0 },
    { 0 },
};

static const struct argp_child children[] = {
    { &tenure_cli_argp, 0, NULL, 90 },
    { &axes_argp, 0, NULL, 50 },
    { 0 },
};

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .doc = "Show the alerts that are active, oldest first."
           "\vThe id in brackets is what tenure why takes.\n\n"
           "Examples:\n  tenure alerts --severity critical\n"
           "  tenure alerts --as-of 2019-12-01 --known-at 2019-12-05\n",
    .children = children,
};

static bool
print_answer(void *context, const Tenure__V1__Answer *answer)
{
    const struct alerts *alerts = context;
    for (size_t i = 0; i < answer->n_alerts; i++) {
        if (alerts->cli.json)
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
    return pages_ask(alerts->cli.client, &query, &alerts->query.after, print_answer, alerts);
}

int
main(int argc, char **argv)
{
    struct alerts alerts = { 0 };
    tenure__v1__alerts_query__init(&alerts.query);
    tenure__v1__axes__init(&alerts.axes);
    tenure_cli_parse(&argp, argc, argv, &alerts.cli);
    tenure_cli_open(&alerts.cli);
    tenure_status status = ask(&alerts);
    int exit_code = status == TENURE_OK ? TENURE_EXIT_DONE : tenure_cli_fail(&alerts.cli, status);
    return tenure_cli_close(&alerts.cli, exit_code);
}
