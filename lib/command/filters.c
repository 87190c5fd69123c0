/* SPDX-License-Identifier: Apache-2.0 */
#include "filters.h"

#include "lookup.h"

enum {
    KEY_ORGANISATION = 700,
    KEY_REGION,
    KEY_ROLE,
    KEY_RULE,
    KEY_SUBJECT,
    KEY_SEVERITY
};

static error_t
filters_parse_option(int key, char *argument, struct argp_state *state)
{
    struct filters *filters = state->input;
    switch (key) {
    case KEY_ORGANISATION: filters->organisation = argument; return 0;
    case KEY_REGION: filters->region = argument; return 0;
    case KEY_ROLE: filters->role = argument; return 0;
    case KEY_RULE: filters->rule = argument; return 0;
    case KEY_SUBJECT: filters->subject = argument; return 0;
    case KEY_SEVERITY: filters->severity = tenure_cli_severity(state, argument); return 0;
    }
    return ARGP_ERR_UNKNOWN;
}

static const struct argp_option place_options[] = {
    { "organisation", KEY_ORGANISATION, "ORGANISATION", 0, "limit to this organisation", 30 },
    { "region", KEY_REGION, "REGION", 0, "limit to this region", 30 },
    { 0 },
};
static const struct argp_option role_options[] = {
    { "role", KEY_ROLE, "ROLE", 0, "limit to posts of this role", 30 },
    { 0 },
};
static const struct argp_option rule_options[] = {
    { "rule", KEY_RULE, "RULE", 0, "limit to alerts of this rule", 30 },
    { 0 },
};
static const struct argp_option subject_options[] = {
    { "subject", KEY_SUBJECT, "SUBJECT", 0,
      "limit to alerts about this post, organisation, person or region, or about all", 30 },
    { 0 },
};
static const struct argp_option severity_options[] = {
    { "severity", KEY_SEVERITY, "SEVERITY", 0,
      "limit to alerts at least this severe: info, warning, critical", 30 },
    { 0 },
};

const struct argp filters_place_argp = { .options = place_options, .parser = filters_parse_option };
const struct argp filters_role_argp = { .options = role_options, .parser = filters_parse_option };
const struct argp filters_rule_argp = { .options = rule_options, .parser = filters_parse_option };
const struct argp filters_subject_argp = { .options = subject_options,
                                           .parser = filters_parse_option };
const struct argp filters_severity_argp = { .options = severity_options,
                                            .parser = filters_parse_option };

tenure_status
filters_resolve(struct tenure_cli *cli, struct filters *filters)
{
    const struct {
        enum lookup_kind kind;
        char **text;
    } names[] = {
        { LOOKUP_ORGANISATION, &filters->organisation },
        { LOOKUP_REGION, &filters->region },
        { LOOKUP_ROLE, &filters->role },
        { LOOKUP_RULE, &filters->rule },
    };
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && status == TENURE_OK; i++)
        status = lookup(cli, names[i].kind, names[i].text);
    return status == TENURE_OK ? lookup_subject(cli, &filters->subject) : status;
}
